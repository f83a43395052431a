//! ARNs and kinds: which CloudFormation type an ARN names.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
//! (resource types of each service).

use landfall_domain::{AccountId, Arn};

/// (service, how the ARN's last part begins, type). The first that fits counts.
const TYPES: &[(&str, &str, &str)] = &[
    (
        "acm",
        "certificate/",
        "AWS::CertificateManager::Certificate",
    ),
    (
        "autoscaling",
        "autoScalingGroup:",
        "AWS::AutoScaling::AutoScalingGroup",
    ),
    (
        "autoscaling",
        "launchConfiguration:",
        "AWS::AutoScaling::LaunchConfiguration",
    ),
    ("cloudformation", "stack/", "AWS::CloudFormation::Stack"),
    (
        "cloudfront",
        "distribution/",
        "AWS::CloudFront::Distribution",
    ),
    ("cloudfront", "function/", "AWS::CloudFront::Function"),
    ("cloudwatch", "alarm:", "AWS::CloudWatch::Alarm"),
    ("codebuild", "project/", "AWS::CodeBuild::Project"),
    ("codecommit", "", "AWS::CodeCommit::Repository"),
    ("codedeploy", "application:", "AWS::CodeDeploy::Application"),
    (
        "codedeploy",
        "deploymentgroup:",
        "AWS::CodeDeploy::DeploymentGroup",
    ),
    ("codepipeline", "", "AWS::CodePipeline::Pipeline"),
    ("cognito-idp", "userpool/", "AWS::Cognito::UserPool"),
    ("datasync", "task/", "AWS::DataSync::Task"),
    ("datasync", "location/", "AWS::DataSync::Location"),
    ("datasync", "agent/", "AWS::DataSync::Agent"),
    ("dynamodb", "table/", "AWS::DynamoDB::Table"),
    ("ec2", "image/", "AWS::EC2::Image"),
    ("ec2", "instance/", "AWS::EC2::Instance"),
    ("ec2", "launch-template/", "AWS::EC2::LaunchTemplate"),
    ("ec2", "network-interface/", "AWS::EC2::NetworkInterface"),
    ("ec2", "security-group/", "AWS::EC2::SecurityGroup"),
    ("ec2", "snapshot/", "AWS::EC2::Snapshot"),
    ("ec2", "subnet/", "AWS::EC2::Subnet"),
    ("ec2", "transit-gateway/", "AWS::EC2::TransitGateway"),
    (
        "ec2",
        "transit-gateway-attachment/",
        "AWS::EC2::TransitGatewayAttachment",
    ),
    ("ec2", "volume/", "AWS::EC2::Volume"),
    ("ec2", "vpc-endpoint/", "AWS::EC2::VPCEndpoint"),
    ("ec2", "vpc/", "AWS::EC2::VPC"),
    ("ecr", "repository/", "AWS::ECR::Repository"),
    ("ecs", "cluster/", "AWS::ECS::Cluster"),
    ("ecs", "service/", "AWS::ECS::Service"),
    ("ecs", "task-definition/", "AWS::ECS::TaskDefinition"),
    ("ecs", "capacity-provider/", "AWS::ECS::CapacityProvider"),
    ("eks", "cluster/", "AWS::EKS::Cluster"),
    ("elasticache", "cluster:", "AWS::ElastiCache::CacheCluster"),
    (
        "elasticache",
        "replicationgroup:",
        "AWS::ElastiCache::ReplicationGroup",
    ),
    (
        "elasticfilesystem",
        "access-point/",
        "AWS::EFS::AccessPoint",
    ),
    ("elasticfilesystem", "file-system/", "AWS::EFS::FileSystem"),
    (
        "elasticloadbalancing",
        "loadbalancer/",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ),
    (
        "elasticloadbalancing",
        "targetgroup/",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
    ),
    (
        "elasticloadbalancing",
        "listener/",
        "AWS::ElasticLoadBalancingV2::Listener",
    ),
    (
        "elasticloadbalancing",
        "listener-rule/",
        "AWS::ElasticLoadBalancingV2::ListenerRule",
    ),
    ("events", "event-bus/", "AWS::Events::EventBus"),
    ("events", "rule/", "AWS::Events::Rule"),
    ("execute-api", "", "AWS::ApiGateway::RestApi"),
    (
        "firehose",
        "deliverystream/",
        "AWS::KinesisFirehose::DeliveryStream",
    ),
    ("iam", "group/", "AWS::IAM::Group"),
    ("iam", "instance-profile/", "AWS::IAM::InstanceProfile"),
    ("iam", "oidc-provider/", "AWS::IAM::OIDCProvider"),
    ("iam", "policy/", "AWS::IAM::ManagedPolicy"),
    ("iam", "role/", "AWS::IAM::Role"),
    ("iam", "saml-provider/", "AWS::IAM::SAMLProvider"),
    ("iam", "user/", "AWS::IAM::User"),
    ("kinesis", "stream/", "AWS::Kinesis::Stream"),
    ("kms", "", "AWS::KMS::Key"),
    (
        "lambda",
        "event-source-mapping:",
        "AWS::Lambda::EventSourceMapping",
    ),
    ("lambda", "function:", "AWS::Lambda::Function"),
    ("lambda", "layer:", "AWS::Lambda::LayerVersion"),
    ("logs", "log-group:", "AWS::Logs::LogGroup"),
    ("rds", "cluster:", "AWS::RDS::DBCluster"),
    ("rds", "db:", "AWS::RDS::DBInstance"),
    ("rds", "db-proxy:", "AWS::RDS::DBProxy"),
    ("rds", "cluster-snapshot:", "AWS::RDS::DBClusterSnapshot"),
    ("rds", "snapshot:", "AWS::RDS::DBSnapshot"),
    ("rds", "subgrp:", "AWS::RDS::DBSubnetGroup"),
    ("rds", "pg:", "AWS::RDS::DBParameterGroup"),
    ("rds", "cluster-pg:", "AWS::RDS::DBClusterParameterGroup"),
    ("rds", "og:", "AWS::RDS::OptionGroup"),
    ("redshift", "cluster:", "AWS::Redshift::Cluster"),
    ("redshift", "snapshot:", "AWS::Redshift::ClusterSnapshot"),
    (
        "redshift-serverless",
        "namespace/",
        "AWS::RedshiftServerless::Namespace",
    ),
    (
        "redshift-serverless",
        "workgroup/",
        "AWS::RedshiftServerless::Workgroup",
    ),
    ("route53", "hostedzone/", "AWS::Route53::HostedZone"),
    ("s3", "", "AWS::S3::Bucket"),
    ("secretsmanager", "secret:", "AWS::SecretsManager::Secret"),
    ("sns", "", "AWS::SNS::Topic"),
    ("sqs", "", "AWS::SQS::Queue"),
    ("ssm", "parameter/", "AWS::SSM::Parameter"),
    ("sso", "permissionSet/", "AWS::SSO::PermissionSet"),
    (
        "states",
        "stateMachine:",
        "AWS::StepFunctions::StateMachine",
    ),
    ("wafv2", "", "AWS::WAFv2::WebACL"),
];

/// The type that an ARN names, as far as the table knows it.
pub fn kind_of(arn: &Arn) -> Option<&'static str> {
    TYPES
        .iter()
        .find(|(service, head, _)| *service == arn.service() && arn.resource().starts_with(head))
        .map(|(_, _, kind)| *kind)
}

/// Types whose names and ids share one space, so that a name alone does not tell which is meant.
const SIBLINGS: &[&[&str]] = &[
    &["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"],
    &[
        "AWS::ApiGateway::DomainName",
        "AWS::ApiGatewayV2::DomainName",
    ],
    &["AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink"],
    &[
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancing::LoadBalancer",
    ],
    &["AWS::RDS::DBSnapshot", "AWS::RDS::DBClusterSnapshot"],
    &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
    &["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"],
    &["AWS::SNS::Topic", "AWS::SNS::FifoTopic"],
    &[
        "AWS::EC2::EIP",
        "AWS::EC2::Instance",
        "AWS::EC2::NetworkInterface",
    ],
    &[
        "AWS::EC2::TransitGatewayAttachment",
        "AWS::EC2::TransitGatewayVpcAttachment",
        "AWS::EC2::TransitGatewayPeeringAttachment",
    ],
    &["AWS::SSO::PermissionSet", "AWS::SSOAdmin::PermissionSet"],
    &["AWS::Events::EventBus", "AWS::EventBridge::EventBus"],
    &["AWS::EC2::Image", "AWS::EC2::AMI"],
    &[
        "AWS::EC2::VPCPeeringConnection",
        "AWS::EC2::VpcPeeringConnection",
    ],
];

/// The other types that may be meant where this one is named.
pub fn siblings(kind: &str) -> impl Iterator<Item = &'static str> + '_ {
    SIBLINGS
        .iter()
        .filter(move |row| row.contains(&kind))
        .flat_map(|row| row.iter().copied())
        .filter(move |other| *other != kind)
}

/// Types of what others publish by its id: a missing one is not gone, it is theirs.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html>
const PUBLISHED: &[&str] = &[
    "AWS::EC2::Image",
    "AWS::EC2::Snapshot",
    "AWS::EC2::PrefixList",
];

/// Whether somebody else may offer things of this type to everybody.
pub fn is_published(kind: &str) -> bool {
    PUBLISHED.contains(&kind)
}

/// Whether a type is one of those that reading its service surely gives, so that one that was not
/// found is not there.
pub fn is_listed(kind: &str) -> bool {
    TYPES.iter().any(|(_, _, listed)| *listed == kind) || crate::ids::names(kind)
}

/// The name or id behind the type in an ARN's last part: `orders` of `table/orders`.
pub fn name_of(arn: &Arn) -> &str {
    let head = TYPES
        .iter()
        .find(|(service, head, _)| *service == arn.service() && arn.resource().starts_with(head))
        .map_or("", |(_, head, _)| *head);
    &arn.resource()[head.len()..]
}

/// (kind that speaks, kind that is named): the first outlives the second by design, so that a name
/// that leads nowhere is history and no fault.
///
/// Source: <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html>
const OUTLIVES: &[(&str, &str)] = &[
    ("AWS::EC2::Snapshot", "AWS::EC2::Volume"),
    ("AWS::EC2::Volume", "AWS::EC2::Snapshot"),
    ("AWS::EC2::Image", "AWS::EC2::Instance"),
    ("AWS::RDS::DBSnapshot", "AWS::RDS::DBInstance"),
    ("AWS::RDS::DBClusterSnapshot", "AWS::RDS::DBCluster"),
    ("AWS::Redshift::ClusterSnapshot", "AWS::Redshift::Cluster"),
];

/// Whether a resource of one kind is meant to remain when one of the other is gone.
pub fn outlives(kind: &str, other: &str) -> bool {
    OUTLIVES.contains(&(kind, other))
}

/// The account in a name that is unique in all of AWS and so often carries it:
/// `assets-111122223333-eu-west-1`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html> (advises
/// to put the account's number into the name).
pub fn account_in(kind: &str, name: &str) -> Option<AccountId> {
    if kind != "AWS::S3::Bucket" {
        return None;
    }
    name.split(['-', '.']).find_map(|part| part.parse().ok())
}
