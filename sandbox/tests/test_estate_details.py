"""What hangs together in networks, machines and databases, asked for one by one."""

from __future__ import annotations

import base64
import json

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE

PARTNER = "777777777777"


@pytest.fixture
def aws(sandbox):
    return lambda service, region="eu-central-1": sandbox.client(
        service, sandbox.role(SOURCE), region
    )


def hosts(aws):
    """The host names that databases, caches and warehouses really have."""
    rds, redshift = aws("rds"), aws("redshift")
    found = {i["Endpoint"]["Address"] for i in rds.describe_db_instances()["DBInstances"]}
    for cluster in rds.describe_db_clusters()["DBClusters"]:
        found |= {cluster["Endpoint"], cluster["ReaderEndpoint"]}
    found |= {c["Endpoint"]["Address"] for c in redshift.describe_clusters()["Clusters"]}
    for group in aws("elasticache").describe_replication_groups()["ReplicationGroups"]:
        for node_group in group["NodeGroups"]:
            found.add(node_group["PrimaryEndpoint"]["Address"])
            found |= {m["ReadEndpoint"]["Address"] for m in node_group["NodeGroupMembers"]}
    return found


def test_instances_name_databases_that_exist(aws):
    ec2, known = aws("ec2"), hosts(aws)
    instances = [i for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]]
    names = [t["Value"] for i in instances for t in i.get("Tags", []) if t["Key"] == "Name"]
    assert names.count("orders-worker") >= 2
    assert any(not i.get("Tags") for i in instances)
    data = {}
    for instance in instances:
        value = ec2.describe_instance_attribute(
            InstanceId=instance["InstanceId"], Attribute="userData"
        )["UserData"].get("Value")
        if value:
            data[instance["InstanceId"]] = base64.b64decode(value).decode()
    texts = "\n".join(data.values())
    assert "harbour-prod-documents" in texts
    assert f"carrier-feeds-{PARTNER}" in texts
    named = {host for host in known if host in texts}
    assert {h.partition(".")[0] for h in named} >= {"orders-prod", "orders-staging", "warehouse"}


def test_images_and_snapshots_are_our_own(aws):
    ec2 = aws("ec2")
    images = ec2.describe_images(Owners=["self"])["Images"]
    snapshots = {s["SnapshotId"] for s in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]}
    assert len(images) == 3
    for image in images:
        assert image["RootDeviceType"] == "ebs"
        assert image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"] in snapshots
    versions = ec2.describe_launch_template_versions(Versions=["$Default"])
    assert len(versions["LaunchTemplateVersions"]) == 2
    data = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    assert {t["ResourceType"] for t in data["TagSpecifications"]} == {"instance"}


def test_a_rule_names_a_group_that_is_gone(aws):
    groups = aws("ec2").describe_security_groups()["SecurityGroups"]
    known = {g["GroupId"] for g in groups}
    pairs = [
        (g["GroupName"], p["GroupId"])
        for g in groups
        for permission in g["IpPermissions"]
        for p in permission["UserIdGroupPairs"]
    ]
    assert [name for name, other in pairs if other not in known] == ["prod-orders-db"]
    assert any(other in known for _, other in pairs)


def test_a_route_leads_nowhere_and_a_peering_elsewhere(aws):
    ec2 = aws("ec2")
    peerings = {
        p["VpcPeeringConnectionId"]: p
        for p in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    }
    owners = {p["AccepterVpcInfo"]["OwnerId"] for p in peerings.values()}
    assert owners == {SOURCE, PARTNER}
    routes = [r for t in ec2.describe_route_tables()["RouteTables"] for r in t["Routes"]]
    through = {r["VpcPeeringConnectionId"] for r in routes if "VpcPeeringConnectionId" in r}
    assert any(p not in peerings or peerings[p]["Status"]["Code"] != "active" for p in through)


def test_interfaces_say_who_holds_them(aws):
    interfaces = aws("ec2").describe_network_interfaces()["NetworkInterfaces"]
    kinds = {i["InterfaceType"] for i in interfaces}
    assert {"interface", "nat_gateway", "vpc_endpoint"} <= kinds
    assert [i["Description"] for i in interfaces if i["Status"] == "available"]


def test_load_balancers(aws):
    elb = aws("elbv2")
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    by_name = {b["LoadBalancerName"]: b for b in balancers}
    assert "/net/harbour-sync/" in by_name["harbour-sync"]["LoadBalancerArn"]
    assert by_name["harbour-staging"]["DNSName"].startswith("internal-harbour-staging-")
    for balancer in balancers:
        arn = balancer["LoadBalancerArn"]
        elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
        elb.describe_tags(ResourceArns=[arn])
        for listener in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
            secure = listener["Protocol"] in ("HTTPS", "TLS")
            assert ("SslPolicy" in listener) is secure
            rules = elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
            assert rules[-1]["IsDefault"]
            elb.describe_listener_certificates(ListenerArn=listener["ListenerArn"])
    for group in elb.describe_target_groups()["TargetGroups"]:
        arn = group["TargetGroupArn"]
        elb.describe_target_health(TargetGroupArn=arn)
        elb.describe_target_group_attributes(TargetGroupArn=arn)


def test_zones_and_records(aws):
    route53, known = aws("route53", "us-east-1"), hosts(aws)
    zones = {z["Name"]: z for z in route53.list_hosted_zones()["HostedZones"]}
    ids = [z["Id"].rpartition("/")[2] for z in zones.values()]
    tags = route53.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=ids)
    assert len(tags["ResourceTagSets"]) == 3
    values = set()
    for zone in zones.values():
        route53.get_hosted_zone(Id=zone["Id"])
        whole = route53.list_resource_record_sets(HostedZoneId=zone["Id"])
        paged = [
            record
            for page in route53.get_paginator("list_resource_record_sets").paginate(
                HostedZoneId=zone["Id"], PaginationConfig={"PageSize": 2}
            )
            for record in page["ResourceRecordSets"]
        ]
        assert paged == whole["ResourceRecordSets"]
        values |= {r["Value"] for record in paged for r in record.get("ResourceRecords", [])}
        (soa,) = [r for r in paged if r["Type"] == "SOA"]
        assert soa["ResourceRecords"][0]["Value"].split()[-1] == "86400"
    internal = route53.get_hosted_zone(Id=zones["harbour.internal."]["Id"])
    assert len(internal["VPCs"]) == 2
    assert {v for v in values if v in known}
    for check in route53.list_health_checks()["HealthChecks"]:
        route53.list_tags_for_resource(ResourceType="healthcheck", ResourceId=check["Id"])


def test_distributions_and_certificates(aws):
    cloudfront = aws("cloudfront", "us-east-1")
    found = cloudfront.list_distributions()["DistributionList"]["Items"]
    for distribution in found:
        cloudfront.list_tags_for_resource(Resource=distribution["ARN"])
        config = cloudfront.get_distribution_config(Id=distribution["Id"])["DistributionConfig"]
        cloudfront.get_distribution(Id=distribution["Id"])
        for origin in config["Origins"]["Items"]:
            assert ("S3OriginConfig" in origin) is not ("CustomOriginConfig" in origin)
    shop = next(d for d in found if d["Comment"] == "shop")
    used = shop["ViewerCertificate"]["ACMCertificateArn"]
    assert shop["ViewerCertificate"]["CertificateSource"] == "acm"
    edge = aws("acm", "us-east-1").list_certificates()["CertificateSummaryList"]
    assert used in {c["CertificateArn"] for c in edge}
    acm = aws("acm")
    for certificate in acm.list_certificates()["CertificateSummaryList"]:
        arn = certificate["CertificateArn"]
        whole = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        assert ("NotAfter" in whole) is (whole["Status"] == "ISSUED")
        acm.list_tags_for_certificate(CertificateArn=arn)


def test_containers(aws):
    ecs, secrets = aws("ecs"), aws("secretsmanager")
    known = {s["ARN"] for s in secrets.list_secrets()["SecretList"]}
    clusters = ecs.list_clusters()["clusterArns"]
    described = ecs.describe_clusters(clusters=clusters, include=["TAGS", "SETTINGS"])
    assert sorted(c["activeServicesCount"] for c in described["clusters"]) == [0, 1, 3]
    for cluster in clusters:
        services = ecs.list_services(cluster=cluster)["serviceArns"]
        if services:
            found = ecs.describe_services(cluster=cluster, services=services, include=["TAGS"])
            assert not found["failures"]
        ecs.list_tasks(cluster=cluster)
        ecs.list_container_instances(cluster=cluster)
    images, named = set(), set()
    for arn in ecs.list_task_definitions()["taskDefinitionArns"]:
        definition = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        for container in definition["taskDefinition"]["containerDefinitions"]:
            images.add(container["image"])
            named |= {
                s["valueFrom"].partition(":password")[0] for s in container.get("secrets", [])
            }
    assert named <= known
    assert any(image.startswith(PARTNER) for image in images)


def test_databases_and_their_groups(aws):
    rds = aws("rds")
    groups = {g["DBSubnetGroupName"] for g in rds.describe_db_subnet_groups()["DBSubnetGroups"]}
    for instance in rds.describe_db_instances()["DBInstances"]:
        assert instance["DBSubnetGroup"]["DBSubnetGroupName"] in groups
        rds.list_tags_for_resource(ResourceName=instance["DBInstanceArn"])
    manual = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    (snapshot,) = [s["DBSnapshotIdentifier"] for s in manual]
    shared = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=snapshot)
    attributes = shared["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
    assert attributes[0]["AttributeValues"] == [PARTNER]
    assert len(rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]) == 1
    rds.describe_db_parameters(DBParameterGroupName="orders-pg15")
    rds.describe_db_cluster_parameters(DBClusterParameterGroupName="orders-aurora15")


def test_caches(aws):
    cache = aws("elasticache")
    clusters = cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
    assert {c["CacheClusterId"] for c in clusters} == {"dev-cache", "sessions-001", "sessions-002"}
    assert all(c["CacheNodes"][0]["Endpoint"]["Address"] for c in clusters)
    assert all(c["SecurityGroups"] for c in clusters)
    groups = cache.describe_cache_parameter_groups()["CacheParameterGroups"]
    names = {g["CacheParameterGroupName"] for g in groups}
    assert {c["CacheParameterGroup"]["CacheParameterGroupName"] for c in clusters} <= names


def test_file_systems(aws):
    efs = aws("efs")
    for system in efs.describe_file_systems()["FileSystems"]:
        identity = system["FileSystemId"]
        for target in efs.describe_mount_targets(FileSystemId=identity)["MountTargets"]:
            got = efs.describe_mount_target_security_groups(MountTargetId=target["MountTargetId"])
            assert got["SecurityGroups"]
        efs.describe_lifecycle_configuration(FileSystemId=identity)
        efs.list_tags_for_resource(ResourceId=identity)
        if system["Name"] == "shared":
            assert json.loads(efs.describe_file_system_policy(FileSystemId=identity)["Policy"])
            continue
        with pytest.raises(ClientError) as caught:
            efs.describe_file_system_policy(FileSystemId=identity)
        assert caught.value.response["Error"]["Code"] == "PolicyNotFound"
        assert caught.value.response["Error"]["Message"]


def test_warehouse(aws):
    redshift = aws("redshift")
    (cluster,) = redshift.describe_clusters()["Clusters"]
    assert cluster["VpcSecurityGroups"]
    assert cluster["VpcId"]
    assert redshift.describe_logging_status(ClusterIdentifier="warehouse")["LoggingEnabled"]
    manual = redshift.describe_cluster_snapshots(SnapshotType="manual")["Snapshots"]
    assert {s["SnapshotIdentifier"]: s["ClusterIdentifier"] for s in manual} == {
        "warehouse-before-2026": "warehouse",
        "dwh-2019-final": "dwh-2019",
    }
    own = redshift.describe_cluster_parameters(ParameterGroupName="warehouse-1", Source="user")
    assert {p["ParameterName"]: p["ParameterValue"] for p in own["Parameters"]} == {
        "require_ssl": "true",
        "statement_timeout": "1800000",
    }


def test_serverless_warehouse(aws, sandbox):
    serverless = sandbox.client("redshift-serverless", sandbox.root(SOURCE))
    (namespace,) = serverless.list_namespaces()["namespaces"]
    assert namespace["iamRoles"][0].startswith("IamRole(applyStatus=in-sync, iamRoleArn=arn:")
    arn = namespace["namespaceArn"]
    tags = serverless.list_tags_for_resource(resourceArn=arn)["tags"]
    assert {"key": "stage", "value": "dev"} in tags
    serverless.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "b"}])
    serverless.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert serverless.list_tags_for_resource(resourceArn=arn)["tags"] == tags
    assert serverless.get_namespace(namespaceName="explore")["namespace"] == namespace
    (workgroup,) = serverless.list_workgroups()["workgroups"]
    assert serverless.get_workgroup(workgroupName="explore")["workgroup"] == workgroup
    (limit,) = serverless.list_usage_limits()["usageLimits"]
    assert limit["resourceArn"] == workgroup["workgroupArn"]
    assert serverless.list_usage_limits(usageType="cross-region-datasharing")["usageLimits"] == []
    (snapshot,) = serverless.list_snapshots()["snapshots"]
    found = serverless.get_snapshot(snapshotArn=snapshot["snapshotArn"])["snapshot"]
    assert found == snapshot
    with pytest.raises(ClientError) as caught:
        serverless.delete_namespace(namespaceName="explore")
    assert caught.value.response["Error"]["Code"] == "ConflictException"
    with pytest.raises(ClientError) as caught:
        serverless.get_namespace(namespaceName="nobody")
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    made = serverless.create_namespace(namespaceName="scratch")["namespace"]
    assert serverless.delete_namespace(namespaceName="scratch")["namespace"]["status"] == "DELETING"
    with pytest.raises(ClientError):
        serverless.list_tags_for_resource(resourceArn=made["namespaceArn"])


def test_other_regions_are_scanned_too(aws):
    edge = aws("ec2", "us-east-1")
    assert "10.40.0.0/16" in {v["CidrBlock"] for v in edge.describe_vpcs()["Vpcs"]}
    assert edge.describe_instances()["Reservations"]
