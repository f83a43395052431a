//! How strongly a reference ties, told from what is named and where.

use landfall_domain::reference::Target;
use landfall_domain::{Class, Resource};

/// How strongly a reference ties. What must exist before the resource can be made is required;
/// what a program uses while it runs only talks; what AWS wants in one account stays together.
pub fn of(resource: &Resource, path: &str, target: &Target) -> Class {
    if tied(resource, path) {
        return Class::Together;
    }
    if told_only(resource, path) {
        return Class::Talks;
    }
    let policy = in_policy(path);
    if policy {
        // AWS refuses a policy whose principal does not exist. What the rest of a policy names
        // need not exist, and a program reaches it across accounts for a while.
        let principal = path.contains("/Principal") && matches!(target, Target::Arn(_));
        return if principal {
            Class::Requires
        } else {
            Class::Talks
        };
    }
    if at_run_time(path) {
        return Class::Talks;
    }
    match service(target) {
        "iam" | "kms" | "ecr" | "ec2" | "elasticfilesystem" | "acm" => Class::Requires,
        "elasticloadbalancing" if resource.kind.service() != "CloudFormation" => Class::Requires,
        _ if is_group(target) => Class::Requires,
        "lambda" if is_layer(target) || path.ends_with("/RotationLambdaARN") => Class::Requires,
        // The log bucket must exist in the same account when logging is turned on.
        "s3" if path.ends_with("/TargetBucket") => Class::Requires,
        _ => Class::Talks,
    }
}

/// Places where AWS wants both ends in one account and Region.
///
/// Sources: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
/// (a queue and its dead-letter queue),
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html> (a mapping and
/// its function).
fn tied(resource: &Resource, path: &str) -> bool {
    match resource.kind.as_str() {
        "AWS::SQS::Queue" => path.ends_with("/deadLetterTargetArn"),
        "AWS::Lambda::EventSourceMapping" => path == "/FunctionArn",
        // A rule names a group of its own network, or of one that is peered with it.
        "AWS::EC2::SecurityGroup" => {
            path.contains("/UserIdGroupPairs/") && path.ends_with("/GroupId")
        }
        "AWS::EC2::Instance" => path.ends_with("/VolumeId"),
        "AWS::EC2::NetworkInterface" => path == "/Attachment/InstanceId",
        "AWS::EC2::EIP" => matches!(path, "/InstanceId" | "/NetworkInterfaceId"),
        "AWS::ECS::Service" => matches!(path, "/taskDefinition" | "/clusterArn"),
        "AWS::ECS::TaskDefinition" => matches!(path, "/taskRoleArn" | "/executionRoleArn"),
        "AWS::ElasticLoadBalancingV2::Listener" => path == "/LoadBalancerArn",
        "AWS::RDS::DBInstance" => path == "/DBClusterIdentifier",
        "AWS::EFS::MountTarget" => path == "/FileSystemId",
        "AWS::Route53::RecordSet" => path == "/HostedZoneId",
        "AWS::SNS::Subscription" => path == "/TopicArn",
        "AWS::Logs::MetricFilter" => path == "/logGroupName",
        "AWS::CodeDeploy::DeploymentGroup" => path == "/applicationName",
        "AWS::RedshiftServerless::Workgroup" => path == "/namespaceName",
        _ => false,
    }
}

/// Places that tell where something came from or who owns it, and ask for nothing.
fn told_only(resource: &Resource, path: &str) -> bool {
    match resource.kind.as_str() {
        "AWS::EC2::Snapshot" => path == "/VolumeId",
        "AWS::EC2::Volume" => path == "/SnapshotId" || path.starts_with("/Attachments/"),
        "AWS::CloudFormation::Stack" => path.starts_with("/StackResources/"),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            path.starts_with("/Targets/") || path.starts_with("/LoadBalancerArns/")
        }
        "AWS::EC2::RouteTable" => {
            path.ends_with("/InstanceId") || path.ends_with("/InstanceOwnerId")
        }
        "AWS::EC2::Instance" => path.ends_with("/NetworkInterfaceId"),
        "AWS::EC2::NetworkInterface" => path.starts_with("/Association/"),
        "AWS::CertificateManager::Certificate" => path.starts_with("/InUseBy/"),
        "AWS::RDS::DBCluster" => path.starts_with("/DBClusterMembers/"),
        "AWS::ElastiCache::ReplicationGroup" => path.starts_with("/MemberClusters/"),
        _ => false,
    }
}

/// Whether the path leads into a policy document.
pub fn in_policy(path: &str) -> bool {
    ["/Statement/", "/Principal", "/Condition/"]
        .iter()
        .any(|part| path.contains(part))
}

/// Whether a program reads the text while it runs, or the grant is used then.
fn at_run_time(path: &str) -> bool {
    path.contains("/Environment/Variables/") || path.contains("/Grants/")
}

/// Subnet and parameter groups, launch configurations, key pairs: what must be there before.
fn is_group(target: &Target) -> bool {
    matches!(target, Target::Named { kind, .. }
        if kind.noun().ends_with("Group") && matches!(kind.service(), "RDS" | "ElastiCache" | "Redshift")
            || matches!(kind.as_str(), "AWS::AutoScaling::LaunchConfiguration"
                | "AWS::EC2::LaunchTemplate" | "AWS::EC2::KeyPair" | "AWS::IAM::Group"))
}

fn is_layer(target: &Target) -> bool {
    matches!(target, Target::Arn(arn) if arn.resource.starts_with("layer:"))
}

/// The service's namespace that a target belongs to.
fn service(target: &Target) -> &str {
    match target {
        Target::Arn(arn) => &arn.service,
        Target::Named { kind, .. } => match kind.service() {
            "IAM" => "iam",
            "KMS" => "kms",
            "ECR" => "ecr",
            "Lambda" => "lambda",
            "S3" => "s3",
            _ => "",
        },
        Target::Account(_) | Target::Url(_) => "",
    }
}
