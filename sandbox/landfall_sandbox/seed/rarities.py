"""What few estates have: a thing of each kind that Landfall reads and Harbour Goods lacks.

For tests, which want every collector to find something; the demo goes without.
"""

from __future__ import annotations

from collections.abc import Callable

from .documents import pairs, policy
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, PARTNER, SHARED, SOURCE, role_arn

_SECRET = f"arn:aws:secretsmanager:{MAIN_REGION}:{SOURCE}:secret:prod/orders-db"


def _registry(estate: Estate) -> None:
    ecr = estate.source("ecr")
    ecr.put_replication_configuration(
        replicationConfiguration={
            "rules": [
                {
                    "destinations": [{"region": EDGE_REGION, "registryId": SHARED}],
                    "repositoryFilters": [{"filter": "shop/", "filterType": "PREFIX_MATCH"}],
                }
            ]
        }
    )
    ecr.put_registry_policy(
        policyText=policy(
            {
                "Sid": "CarrierReplicates",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:root"},
                "Action": "ecr:ReplicateImage",
                "Resource": f"arn:aws:ecr:{MAIN_REGION}:{SOURCE}:repository/labels/*",
            }
        )
    )
    ecr.put_registry_scanning_configuration(
        scanType="ENHANCED",
        rules=[
            {
                "scanFrequency": "CONTINUOUS_SCAN",
                "repositoryFilters": [{"filter": "shop/*", "filterType": "WILDCARD"}],
            }
        ],
    )
    ecr.create_pull_through_cache_rule(
        ecrRepositoryPrefix="quay", upstreamRegistryUrl="quay.io", upstreamRegistry="quay"
    )
    ecr.create_repository_creation_template(
        prefix="quay",
        appliedFor=["PULL_THROUGH_CACHE"],
        imageTagMutability="IMMUTABLE",
        resourceTags=pairs({"team": "platform"}),
    )
    ecr.start_image_scan(repositoryName="shop/orders-api", imageId={"imageTag": "1.4.1"})


def _networks(estate: Estate) -> None:
    ec2 = estate.source("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.99.0.0/24")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.0.0/26")["Subnet"]["SubnetId"]
    ec2.create_egress_only_internet_gateway(VpcId=vpc)
    customer = ec2.create_customer_gateway(Type="ipsec.1", PublicIp="203.0.113.9", BgpAsn=65010)
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)
    ec2.create_vpn_connection(
        Type="ipsec.1",
        CustomerGatewayId=customer["CustomerGateway"]["CustomerGatewayId"],
        VpnGatewayId=gateway,
    )
    balancer = estate.source("elbv2").create_load_balancer(
        Name="partner-link", Subnets=[subnet], Type="network", Scheme="internal"
    )["LoadBalancers"][0]["LoadBalancerArn"]
    ec2.create_vpc_endpoint_service_configuration(
        NetworkLoadBalancerArns=[balancer], AcceptanceRequired=True
    )
    estate.source("elb").create_load_balancer(
        LoadBalancerName="classic-2014",
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}],
        Subnets=[subnet],
    )
    estate.source("apigateway").create_vpc_link(name="partner-link", targetArns=[balancer])


def _machines(estate: Estate) -> None:
    estate.source("ec2").create_placement_group(GroupName="batch-spread", Strategy="spread")
    scaling = estate.source("autoscaling")
    group = scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["AutoScalingGroupName"]
    scaling.put_scheduled_update_group_action(
        AutoScalingGroupName=group,
        ScheduledActionName="night",
        Recurrence="0 20 * * *",
        DesiredCapacity=0,
    )
    scaling.put_lifecycle_hook(
        AutoScalingGroupName=group,
        LifecycleHookName="drain",
        LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING",
        NotificationTargetARN=f"arn:aws:sns:{MAIN_REGION}:{SOURCE}:alarms",
        RoleARN=role_arn(SOURCE, "fleet-hooks"),
    )


def _databases(estate: Estate) -> None:
    found = estate.source("ec2").describe_subnets()["Subnets"]
    subnets = [s["SubnetId"] for s in found if s["VpcId"] == found[0]["VpcId"]][:2]
    rds = estate.source("rds")
    rds.create_db_proxy(
        DBProxyName="orders-proxy",
        EngineFamily="MYSQL",
        Auth=[{"AuthScheme": "SECRETS", "IAMAuth": "REQUIRED", "SecretArn": _SECRET}],
        RoleArn=role_arn(SOURCE, "orders-proxy"),
        VpcSubnetIds=subnets,
    )
    rds.create_event_subscription(
        SubscriptionName="failovers",
        SnsTopicArn=f"arn:aws:sns:{MAIN_REGION}:{SOURCE}:alarms",
        SourceType="db-instance",
        EventCategories=["failover"],
    )
    caches = estate.source("elasticache")
    caches.create_serverless_cache(
        ServerlessCacheName="baskets", Engine="valkey", SubnetIds=subnets
    )
    groups = caches.describe_cache_parameter_groups()["CacheParameterGroups"]
    caches.modify_cache_parameter_group(
        CacheParameterGroupName=groups[-1]["CacheParameterGroupName"],
        ParameterNameValues=[
            {"ParameterName": "maxmemory-policy", "ParameterValue": "allkeys-lru"}
        ],
    )


def _copies(estate: Estate) -> None:
    datasync = estate.source("datasync")
    role = {"BucketAccessRoleArn": role_arn(SOURCE, "LandfallDataSync")}
    ends = [
        datasync.create_location_s3(S3BucketArn=f"arn:aws:s3:::{bucket}", S3Config=role)
        for bucket in ("harbour-prod-documents", "harbour-access-logs")
    ]
    datasync.create_task(
        Name="documents-archive",
        SourceLocationArn=ends[0]["LocationArn"],
        DestinationLocationArn=ends[1]["LocationArn"],
    )


def _delivery(estate: Estate) -> None:
    cloudfront = estate.source("cloudfront", EDGE_REGION)
    cloudfront.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "shop-site",
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )
    cloudfront.create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig={
            "CallerReference": "2016",
            "Comment": "the old way to the site",
        }
    )


def _logs(estate: Estate) -> None:
    estate.source("logs").put_destination(
        destinationName="central",
        targetArn=f"arn:aws:kinesis:{MAIN_REGION}:{SOURCE}:stream/clickstream",
        roleArn=role_arn(SOURCE, "logs-to-kinesis"),
    )
    estate.source("config").put_configuration_aggregator(
        ConfigurationAggregatorName="all-accounts",
        AccountAggregationSources=[{"AccountIds": [SOURCE, PARTNER], "AllAwsRegions": True}],
    )


def _identities(estate: Estate) -> None:
    iam = estate.source("iam")
    iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")
    iam.attach_role_policy(
        RoleName="prod-orders-api",
        PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    )


STEPS: tuple[tuple[str, Callable[[Estate], None]], ...] = (
    ("the registry", _registry),
    ("networks", _networks),
    ("machines", _machines),
    ("databases", _databases),
    ("copies", _copies),
    ("delivery", _delivery),
    ("logs", _logs),
    ("identities", _identities),
)


def create(estate: Estate) -> None:
    """Create everything."""
    for name, step in STEPS:
        estate.tell(name)
        step(estate)
