//! Members whose text is a plain name of a known kind, by the member and who says it.

use landfall_domain::reference::Target;
use landfall_domain::{Kind, Resource};
use serde_json::Value;

/// Service of the speaker (empty: any), member, kind that is named.
const NAMES: &[(&str, &str, &str)] = &[
    ("", "awslogs-group", "AWS::Logs::LogGroup"),
    ("", "logGroupName", "AWS::Logs::LogGroup"),
    ("", "LogGroupName", "AWS::Logs::LogGroup"),
    ("", "KeyName", "AWS::EC2::KeyPair"),
    (
        "AutoScaling",
        "LaunchConfigurationName",
        "AWS::AutoScaling::LaunchConfiguration",
    ),
    (
        "AutoScaling",
        "LaunchTemplateName",
        "AWS::EC2::LaunchTemplate",
    ),
    (
        "AutoScaling",
        "AutoScalingGroupName",
        "AWS::AutoScaling::AutoScalingGroup",
    ),
    ("RDS", "DBSubnetGroupName", "AWS::RDS::DBSubnetGroup"),
    ("RDS", "DBSubnetGroup", "AWS::RDS::DBSubnetGroup"),
    ("RDS", "DBParameterGroupName", "AWS::RDS::DBParameterGroup"),
    (
        "RDS",
        "DBClusterParameterGroup",
        "AWS::RDS::DBClusterParameterGroup",
    ),
    ("RDS", "OptionGroupName", "AWS::RDS::OptionGroup"),
    ("RDS", "DBClusterIdentifier", "AWS::RDS::DBCluster"),
    ("RDS", "DBInstanceIdentifier", "AWS::RDS::DBInstance"),
    (
        "RDS",
        "ReadReplicaSourceDBInstanceIdentifier",
        "AWS::RDS::DBInstance",
    ),
    (
        "ElastiCache",
        "CacheSubnetGroupName",
        "AWS::ElastiCache::SubnetGroup",
    ),
    (
        "ElastiCache",
        "CacheParameterGroupName",
        "AWS::ElastiCache::ParameterGroup",
    ),
    (
        "ElastiCache",
        "ReplicationGroupId",
        "AWS::ElastiCache::ReplicationGroup",
    ),
    (
        "Redshift",
        "ClusterSubnetGroupName",
        "AWS::Redshift::ClusterSubnetGroup",
    ),
    (
        "Redshift",
        "ParameterGroupName",
        "AWS::Redshift::ClusterParameterGroup",
    ),
    ("Redshift", "ClusterIdentifier", "AWS::Redshift::Cluster"),
    (
        "RedshiftServerless",
        "namespaceName",
        "AWS::RedshiftServerless::Namespace",
    ),
    (
        "CodePipeline",
        "RepositoryName",
        "AWS::CodeCommit::Repository",
    ),
    ("CodePipeline", "ProjectName", "AWS::CodeBuild::Project"),
    (
        "CodePipeline",
        "ApplicationName",
        "AWS::CodeDeploy::Application",
    ),
    ("CodePipeline", "S3Bucket", "AWS::S3::Bucket"),
    ("CodePipeline", "BucketName", "AWS::S3::Bucket"),
    ("CodePipeline", "ClusterName", "AWS::ECS::Cluster"),
    ("CodePipeline", "FunctionName", "AWS::Lambda::Function"),
    ("CodePipeline", "StackName", "AWS::CloudFormation::Stack"),
    (
        "CodeDeploy",
        "applicationName",
        "AWS::CodeDeploy::Application",
    ),
    ("CodeDeploy", "clusterName", "AWS::ECS::Cluster"),
    ("StepFunctions", "FunctionName", "AWS::Lambda::Function"),
    ("StepFunctions", "TableName", "AWS::DynamoDB::Table"),
    ("StepFunctions", "Cluster", "AWS::ECS::Cluster"),
    ("StepFunctions", "ProjectName", "AWS::CodeBuild::Project"),
    ("Events", "EventBusName", "AWS::Events::EventBus"),
    ("CloudTrail", "S3BucketName", "AWS::S3::Bucket"),
    ("Config", "s3BucketName", "AWS::S3::Bucket"),
    ("IAM", "RoleName", "AWS::IAM::Role"),
    (
        "CodeCommit",
        "ApprovalRuleTemplateNames",
        "AWS::CodeCommit::ApprovalRuleTemplate",
    ),
    ("Redshift", "BucketName", "AWS::S3::Bucket"),
];

/// Name of an alarm's dimension → kind.
const DIMENSIONS: &[(&str, &str)] = &[
    ("QueueName", "AWS::SQS::Queue"),
    ("FunctionName", "AWS::Lambda::Function"),
    ("TableName", "AWS::DynamoDB::Table"),
    ("DBInstanceIdentifier", "AWS::RDS::DBInstance"),
    ("DBClusterIdentifier", "AWS::RDS::DBCluster"),
    ("BucketName", "AWS::S3::Bucket"),
    ("TopicName", "AWS::SNS::Topic"),
    ("StreamName", "AWS::Kinesis::Stream"),
    ("CacheClusterId", "AWS::ElastiCache::CacheCluster"),
    ("ClusterName", "AWS::ECS::Cluster"),
    ("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"),
    ("ClusterIdentifier", "AWS::Redshift::Cluster"),
    ("ApiName", "AWS::ApiGateway::RestApi"),
];

/// What a plain name names, told by its member or by what stands beside it.
pub fn target(speaker: &Resource, path: &str, text: &str) -> Option<Target> {
    let member = member(path);
    if text.starts_with("arn:") || text.contains("://") || text.is_empty() {
        return None;
    }
    if let Some(kind) = beside(speaker, path, member) {
        return Some(named(&kind, text));
    }
    let service = speaker.kind.service();
    if member == "HostedZoneId" && service == "Route53" && path == "/HostedZoneId" {
        return format!("arn:aws:route53:::hostedzone/{text}")
            .parse()
            .ok()
            .map(Target::Arn);
    }
    if member == "GroupList" && speaker.kind.as_str() == "AWS::IAM::User" {
        return Some(named("AWS::IAM::Group", text));
    }
    NAMES
        .iter()
        .find(|(of, name, _)| *name == member && (of.is_empty() || *of == service))
        .filter(|(_, _, kind)| !text.starts_with("default.") || !kind.contains("Parameter"))
        .map(|(_, _, kind)| named(kind, text))
}

/// The last part of a path that is no index.
fn member(path: &str) -> &str {
    path.rsplit('/')
        .find(|part| !part.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or_default()
}

/// The kind that a neighbour names: a stack's list of what it owns, an alarm's dimensions.
fn beside(speaker: &Resource, path: &str, member: &str) -> Option<String> {
    let (parent, _) = path.rsplit_once('/')?;
    let neighbour = |name: &str| {
        let object = speaker.configuration.pointer(parent)?;
        object.get(name).and_then(Value::as_str)
    };
    match member {
        "PhysicalResourceId" => neighbour("ResourceType").map(str::to_owned),
        "Value" if path.contains("/Dimensions/") => {
            let dimension = neighbour("Name")?;
            let (_, kind) = DIMENSIONS.iter().find(|(name, _)| *name == dimension)?;
            Some((*kind).to_owned())
        }
        _ => None,
    }
}

fn named(kind: &str, name: &str) -> Target {
    Target::Named {
        kind: Kind::new(kind),
        name: name.to_owned(),
        account: None,
        region: None,
    }
}
