//! How CloudFormation's resources are called, and what `Ref` and `Fn::GetAtt` give.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
//! ("Return values" of each type).

use crate::kinds;
use landfall_domain::{AccountId, Arn, Region};

/// Kind → the property that is the physical name. `Ref` and the ARN are made of it.
const PHYSICAL: &[(&str, &str)] = &[
    ("AWS::Backup::BackupVault", "BackupVaultName"),
    ("AWS::CloudFormation::Stack", "StackName"),
    ("AWS::CloudTrail::Trail", "TrailName"),
    ("AWS::CloudWatch::Alarm", "AlarmName"),
    ("AWS::CodeBuild::Project", "Name"),
    ("AWS::CodeCommit::Repository", "RepositoryName"),
    ("AWS::CodeDeploy::Application", "ApplicationName"),
    ("AWS::CodePipeline::Pipeline", "Name"),
    ("AWS::DynamoDB::GlobalTable", "TableName"),
    ("AWS::DynamoDB::Table", "TableName"),
    ("AWS::EC2::KeyPair", "KeyName"),
    ("AWS::ECR::Repository", "RepositoryName"),
    ("AWS::ECS::Cluster", "ClusterName"),
    ("AWS::ECS::Service", "ServiceName"),
    ("AWS::ECS::TaskDefinition", "Family"),
    ("AWS::EKS::Cluster", "Name"),
    ("AWS::ElastiCache::CacheCluster", "ClusterName"),
    ("AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId"),
    ("AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName"),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "LoadBalancerName",
    ),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Name"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "Name"),
    ("AWS::Events::EventBus", "Name"),
    ("AWS::Events::Rule", "Name"),
    ("AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
    ("AWS::KMS::Alias", "AliasName"),
    ("AWS::Kinesis::Stream", "Name"),
    ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
    ("AWS::Lambda::Function", "FunctionName"),
    ("AWS::Lambda::LayerVersion", "LayerName"),
    ("AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::RDS::DBCluster", "DBClusterIdentifier"),
    (
        "AWS::RDS::DBClusterParameterGroup",
        "DBClusterParameterGroupName",
    ),
    ("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
    ("AWS::RDS::DBParameterGroup", "DBParameterGroupName"),
    ("AWS::RDS::DBSubnetGroup", "DBSubnetGroupName"),
    ("AWS::Redshift::Cluster", "ClusterIdentifier"),
    ("AWS::RedshiftServerless::Namespace", "NamespaceName"),
    ("AWS::RedshiftServerless::Workgroup", "WorkgroupName"),
    ("AWS::S3::Bucket", "BucketName"),
    ("AWS::SNS::Topic", "TopicName"),
    ("AWS::SQS::Queue", "QueueName"),
    ("AWS::SSM::Document", "Name"),
    ("AWS::SSM::Parameter", "Name"),
    ("AWS::SecretsManager::Secret", "Name"),
    ("AWS::Serverless::Function", "FunctionName"),
    ("AWS::Serverless::LayerVersion", "LayerName"),
    ("AWS::Serverless::SimpleTable", "TableName"),
    ("AWS::Serverless::StateMachine", "Name"),
    ("AWS::StepFunctions::Activity", "Name"),
    ("AWS::StepFunctions::StateMachine", "StateMachineName"),
];

/// Kind → the property that people know it by, though AWS gives it an id of its own.
const SHOWN: &[(&str, &str)] = &[
    ("AWS::ApiGateway::RestApi", "Name"),
    ("AWS::ApiGatewayV2::Api", "Name"),
    ("AWS::CertificateManager::Certificate", "DomainName"),
    ("AWS::Cognito::UserPool", "UserPoolName"),
    ("AWS::EC2::LaunchTemplate", "LaunchTemplateName"),
    ("AWS::EC2::SecurityGroup", "GroupName"),
    ("AWS::Route53::HostedZone", "Name"),
    ("AWS::Route53::RecordSet", "Name"),
    ("AWS::Serverless::Api", "Name"),
    ("AWS::Serverless::HttpApi", "Name"),
];

/// Kinds whose `Ref` is the ARN.
const REF_IS_ARN: &[&str] = &[
    "AWS::CertificateManager::Certificate",
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::SAMLProvider",
    "AWS::Lambda::LayerVersion",
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::LayerVersion",
    "AWS::Serverless::StateMachine",
    "AWS::StepFunctions::Activity",
    "AWS::StepFunctions::StateMachine",
];

/// The property that is the physical name of this kind.
pub fn physical(kind: &str) -> Option<&'static str> {
    find(PHYSICAL, kind)
}

/// The property that people know it by.
pub fn shown(kind: &str) -> Option<&'static str> {
    find(SHOWN, kind)
}

fn find(table: &[(&str, &'static str)], kind: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, property)| *property)
}

/// A resource as others see it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its kind.
    pub kind: String,
    /// Its physical name; the logical id where AWS chooses one.
    pub id: String,
    /// What people know it by.
    pub name: String,
    /// Its ARN.
    pub arn: Option<Arn>,
    /// Where it lives.
    pub region: Region,
}

/// Where and whose the stacks are.
#[derive(Clone, Debug)]
pub struct Home {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
}

impl Home {
    /// `AWS::URLSuffix`.
    pub fn suffix(&self) -> &'static str {
        match kinds::partition(&self.region) {
            "aws-cn" => "amazonaws.com.cn",
            _ => "amazonaws.com",
        }
    }
}

/// What `Ref` gives.
pub fn reference(of: &Identity, home: &Home) -> String {
    match &of.arn {
        _ if of.kind == "AWS::SQS::Queue" => queue_url(of, home),
        Some(arn) if REF_IS_ARN.contains(&of.kind.as_str()) => arn.to_string(),
        _ => of.id.clone(),
    }
}

fn queue_url(of: &Identity, home: &Home) -> String {
    format!(
        "https://sqs.{}.{}/{}/{}",
        home.region,
        home.suffix(),
        home.account,
        of.id
    )
}

/// What `Fn::GetAtt` gives; `None` for what only AWS knows.
pub fn attribute(of: &Identity, attribute: &str, home: &Home) -> Option<String> {
    let noun = of.kind.rsplit("::").next().unwrap_or_default();
    let arn = || of.arn.as_ref().map(ToString::to_string);
    let (id, region, suffix) = (&of.id, &home.region, home.suffix());
    match (of.kind.as_str(), attribute) {
        ("AWS::S3::Bucket", "DomainName") => Some(format!("{id}.s3.{suffix}")),
        ("AWS::S3::Bucket", "RegionalDomainName") => Some(format!("{id}.s3.{region}.{suffix}")),
        ("AWS::S3::Bucket", "DualStackDomainName") => {
            Some(format!("{id}.s3.dualstack.{region}.{suffix}"))
        }
        ("AWS::S3::Bucket", "WebsiteURL") => {
            Some(format!("http://{id}.s3-website.{region}.{suffix}"))
        }
        ("AWS::SQS::Queue", "QueueUrl") => Some(queue_url(of, home)),
        ("AWS::ECR::Repository", "RepositoryUri") => {
            Some(format!("{}.dkr.ecr.{region}.{suffix}/{id}", home.account))
        }
        // The label is the time of switching on; what stands before it leads to the table.
        ("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable", "StreamArn") => {
            arn().map(|arn| format!("{arn}/stream/${{StreamLabel}}"))
        }
        ("AWS::ApiGatewayV2::Api", "ApiEndpoint") => {
            Some(format!("https://{id}.execute-api.{region}.{suffix}"))
        }
        ("AWS::Logs::LogGroup", "Arn") => arn().map(|arn| format!("{arn}:*")),
        (_, "Arn") => arn(),
        (_, "Id" | "Ref" | "KeyId") => Some(id.clone()),
        (_, "Name") => Some(of.name.clone()),
        ("AWS::EC2::SecurityGroup", "GroupId") | ("AWS::EC2::EIP", "AllocationId") => {
            Some(id.clone())
        }
        (_, other)
            if other
                .strip_suffix("Arn")
                .is_some_and(|head| noun.ends_with(head)) =>
        {
            arn()
        }
        (_, other)
            if other
                .strip_suffix("Id")
                .is_some_and(|head| noun.ends_with(head)) =>
        {
            Some(id.clone())
        }
        (_, other)
            if other
                .strip_suffix("Name")
                .is_some_and(|head| noun.ends_with(head)) =>
        {
            Some(of.name.clone())
        }
        _ => None,
    }
}
