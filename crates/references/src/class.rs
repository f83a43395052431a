//! How strongly a reference ties, told from what is named and where.

use crate::policies;
use crate::{hosts, kinds};
use landfall_domain::reference::Target;
use landfall_domain::{Class, Resource};

/// How strongly a reference ties. What must exist before the resource can be made is required;
/// what a program uses while it runs only talks; what AWS wants in one account stays together.
/// `way` leads to the text through members and elements, embedded documents included.
pub(crate) fn of(resource: &Resource, way: &str, target: &Target) -> Class {
    let kind = resource.kind.as_str();
    let fits = |table: &[(&str, &str)]| {
        table
            .iter()
            .any(|(of, place)| *of == kind && holds(way, place))
    };
    if fits(TIED) {
        return Class::Together;
    }
    if fits(TOLD) {
        return Class::Talks;
    }
    if policies::is_inside(way) {
        // AWS refuses a policy whose principal does not exist. What the rest of a policy names
        // need not exist, and a program reaches it across accounts for a while.
        let principal = way.contains("/Principal") && matches!(target, Target::Arn(_));
        return if principal {
            Class::Requires
        } else {
            Class::Talks
        };
    }
    if at_run_time(way) || told_about(way) {
        return Class::Talks;
    }
    if NEEDED.iter().any(|end| way.ends_with(end)) || needs(resource, target) {
        return Class::Requires;
    }
    Class::Talks
}

/// Whether a way goes through a place: `/A/` begins with it or has it inside, `/A` is it or ends
/// with it. Files spell members otherwise than the API: `TaskRoleArn` is `taskRoleArn`. An element
/// of a list is the list's.
fn holds(way: &str, place: &str) -> bool {
    let same = |way: &str, place: &str| way.eq_ignore_ascii_case(place);
    if place.ends_with('/') {
        let last = way.len().checked_sub(place.len());
        last.is_some_and(|last| {
            way.match_indices('/')
                .map(|(at, _)| at)
                .take_while(|at| *at <= last)
                .any(|at| {
                    way.get(at..at + place.len())
                        .is_some_and(|part| same(part, place))
                })
        })
    } else {
        way.len()
            .checked_sub(place.len())
            .and_then(|at| way.get(at..))
            .is_some_and(|end| same(end, place))
    }
}

/// (kind that speaks, place): AWS wants both ends in one account and Region, or one is a part of
/// the other.
///
/// Sources: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
/// (a queue and its dead-letter queue),
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html> (a mapping and
/// its function), <https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html>
/// (groups that name each other), <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html>
/// (roles of a task, which a service may only pass within an account),
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html>,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html>
/// (a link and its balancer, "owned by the same AWS account").
const TIED: &[(&str, &str)] = &[
    ("AWS::SQS::Queue", "/deadLetterTargetArn"),
    ("AWS::Lambda::EventSourceMapping", "/FunctionArn"),
    ("AWS::Lambda::EventSourceMapping", "/FunctionName"),
    ("AWS::EC2::SecurityGroup", "/UserIdGroupPairs/"),
    ("AWS::EC2::Instance", "/VolumeId"),
    ("AWS::EC2::NetworkInterface", "/Attachment/InstanceId"),
    ("AWS::EC2::EIP", "/InstanceId"),
    ("AWS::EC2::EIP", "/NetworkInterfaceId"),
    ("AWS::EC2::NatGateway", "/AllocationId"),
    ("AWS::EC2::NatGateway", "/NetworkInterfaceId"),
    ("AWS::EC2::VPCEndpoint", "/NetworkInterfaceIds/"),
    ("AWS::AutoScaling::AutoScalingGroup", "/InstanceId"),
    ("AWS::ECS::Service", "/taskDefinition"),
    ("AWS::ECS::Service", "/clusterArn"),
    ("AWS::ECS::Service", "/cluster"),
    ("AWS::ECS::TaskDefinition", "/taskRoleArn"),
    ("AWS::ECS::TaskDefinition", "/executionRoleArn"),
    ("AWS::ElasticLoadBalancingV2::Listener", "/LoadBalancerArn"),
    ("AWS::ElasticLoadBalancingV2::ListenerRule", "/ListenerArn"),
    ("AWS::RDS::DBInstance", "/DBClusterIdentifier"),
    (
        "AWS::RDS::DBInstance",
        "/ReadReplicaSourceDBInstanceIdentifier",
    ),
    ("AWS::ElastiCache::CacheCluster", "/ReplicationGroupId"),
    ("AWS::EFS::MountTarget", "/FileSystemId"),
    ("AWS::EFS::MountTarget", "/NetworkInterfaceId"),
    ("AWS::EFS::AccessPoint", "/FileSystemId"),
    ("AWS::Route53::RecordSet", "/HostedZoneId"),
    ("AWS::SNS::Subscription", "/TopicArn"),
    ("AWS::Logs::MetricFilter", "/logGroupName"),
    ("AWS::CodeDeploy::DeploymentGroup", "/applicationName"),
    ("AWS::CodeDeploy::DeploymentGroup", "/autoScalingGroups/"),
    ("AWS::RedshiftServerless::Workgroup", "/namespaceName"),
    ("AWS::ApiGateway::VpcLink", "/targetArns/"),
    ("AWS::DataSync::Task", "/SourceLocationArn"),
    ("AWS::DataSync::Task", "/DestinationLocationArn"),
];

/// (kind that speaks, place): tells where something came from or who uses it, and asks for nothing.
const TOLD: &[(&str, &str)] = &[
    ("AWS::EC2::Snapshot", "/VolumeId"),
    ("AWS::EC2::Instance", "/NetworkInterfaceId"),
    ("AWS::EC2::NetworkInterface", "/Association/"),
    ("AWS::CertificateManager::Certificate", "/InUseBy/"),
    ("AWS::EC2::Volume", "/SnapshotId"),
    ("AWS::EC2::Volume", "/Attachments/"),
    ("AWS::EC2::Image", "/SourceInstanceId"),
    ("AWS::EC2::NetworkInterface", "/Description"),
    ("AWS::CloudFormation::Stack", "/StackResources/"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "/Targets/"),
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "/LoadBalancerArns/",
    ),
    ("AWS::EC2::RouteTable", "/InstanceId"),
    ("AWS::EC2::RouteTable", "/InstanceOwnerId"),
    ("AWS::EC2::RouteTable", "/VpcPeeringConnectionId"),
    ("AWS::RDS::DBCluster", "/DBClusterMembers/"),
    ("AWS::RDS::DBInstance", "/ReadReplicaDBInstanceIdentifiers/"),
    ("AWS::ElastiCache::ReplicationGroup", "/MemberClusters/"),
    ("AWS::RDS::DBSnapshot", "/DBInstanceIdentifier"),
    ("AWS::RDS::DBClusterSnapshot", "/DBClusterIdentifier"),
    ("AWS::Redshift::ClusterSnapshot", "/ClusterIdentifier"),
];

/// Members whose end must be there when the resource is made, whatever it is. The log bucket must
/// exist in the same account when logging is turned on.
const NEEDED: &[&str] = &[
    "/RotationLambdaARN",
    "/TargetBucket",
    "/S3BucketName",
    "/s3BucketName",
    "/WebACLId",
    "/artifactStore/location",
];

/// Whether a program reads the text while it runs, or the grant is used then.
fn at_run_time(way: &str) -> bool {
    [
        "/Environment/Variables/",
        "/environment/",
        "/environmentVariables/",
        "/Grants/",
        "/UserData",
        "/Dimensions/",
        "/secrets/",
        "/command/",
        "/definition/",
    ]
    .iter()
    .any(|part| way.contains(part))
}

/// Whether the text is words for people: what they tell about need not be there.
fn told_about(way: &str) -> bool {
    ["/Tags/", "/tags/", "/TagSet/", "/TagList/", "/tags_all/"]
        .iter()
        .any(|part| way.contains(part))
        || ["/Description", "/description", "/Comment", "/comment"]
            .iter()
            .any(|end| way.ends_with(end))
}

/// Services all of whose resources are needed by those that name them, with what is not.
///
/// A function calls functions, balancers are answered by names: only layers, target groups and
/// listeners are needed.
fn needs(resource: &Resource, target: &Target) -> bool {
    let kind = kind_of(target);
    let (service, noun) = (service(&kind), kind.rsplit("::").next().unwrap_or_default());
    match service {
        "IAM" | "KMS" | "ECR" | "CertificateManager" | "EFS" => true,
        "EC2" => !matches!(noun, "Instance" | "EIP"),
        "Lambda" => noun == "LayerVersion",
        // An image of another registry.
        "image" => true,
        "ElasticLoadBalancingV2" => {
            matches!(noun, "TargetGroup" | "Listener" | "LoadBalancer")
                && resource.kind.service() != "CloudFormation"
                && !matches!(target, Target::Url(_))
        }
        "RDS" | "ElastiCache" | "Redshift" => noun.ends_with("Group") && noun != "ReplicationGroup",
        "AutoScaling" => noun == "LaunchConfiguration",
        "ECS" => noun == "Cluster" && resource.kind.service() == "ECS",
        "WAFv2" => true,
        _ => false,
    }
}

fn service(kind: &str) -> &str {
    kind.split("::").nth(1).unwrap_or(kind)
}

/// The kind that a target names, as far as it says it.
fn kind_of(target: &Target) -> String {
    match target {
        Target::Named { kind, .. } => kind.to_string(),
        Target::Arn(arn) => kinds::kind_of(arn).map_or_else(
            || match arn.service() {
                "ec2" => "AWS::EC2::Other".to_owned(),
                "iam" => "AWS::IAM::Other".to_owned(),
                _ => String::new(),
            },
            str::to_owned,
        ),
        Target::Url(url) => match hosts::read(url) {
            hosts::Meaning::Named { kinds, .. } => kinds[0].to_owned(),
            // Without a scheme and with a path only images are written.
            _ if !url.contains("://") && url.contains('/') => "image".to_owned(),
            _ => String::new(),
        },
        Target::Account(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use landfall_domain::{Kind, Region, ResourceId};

    fn together(kind: &str, way: &str) -> bool {
        let resource = Resource {
            id: ResourceId::new("r"),
            kind: Kind::new(kind),
            arn: None,
            name: "r".to_owned(),
            account: "111111111111".parse().unwrap(),
            region: Region::new("eu-central-1"),
            tags: Default::default(),
            attributes: Default::default(),
            configuration: serde_json::Value::Null,
            understood: true,
        };
        let target: Target = Target::Account("222222222222".parse().unwrap());
        of(&resource, way, &target) == Class::Together
    }

    #[test]
    fn members_tie_in_whatever_letters_they_are_written() {
        for (kind, way) in [
            ("AWS::ECS::TaskDefinition", "/taskRoleArn"),
            ("AWS::ECS::TaskDefinition", "/TaskRoleArn"),
            ("AWS::ECS::Service", "/TaskDefinition"),
            ("AWS::RDS::DBInstance", "/dBClusterIdentifier"),
            (
                "AWS::EC2::SecurityGroup",
                "/IpPermissions/0/UserIdGroupPairs/0/GroupId",
            ),
            ("AWS::ApiGateway::VpcLink", "/TargetArns/0"),
        ] {
            assert!(together(kind, way), "{kind} {way}");
        }
        for (kind, way) in [
            ("AWS::ECS::Service", "/taskRoleArn"),
            ("AWS::ECS::TaskDefinition", "/xtaskRoleArn"),
            ("AWS::ECS::TaskDefinition", "/Ü/é"),
            ("AWS::EC2::SecurityGroup", "/UserIdGroupPairs"),
        ] {
            assert!(!together(kind, way), "{kind} {way}");
        }
    }
}
