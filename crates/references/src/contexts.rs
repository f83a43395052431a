//! Names whose kind is told by what stands beside them.

use crate::place::{Place, member, plain};
use crate::text::named;
use crate::{arns, fields, hosts, ids};
use landfall_domain::Target;
use serde_json::Value;

/// What a text names, told from its neighbours; `None` when they tell nothing.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let field = plain(place.field());
    match field.as_str() {
        "value" => dimension(place, text).or_else(|| record(place, text)),
        "physicalresourceid" => member_of_stack(place, text),
        "location" => location(place, text),
        "id" if is_key(place) => key(text),
        "name" => member_of_list(place, text).or_else(|| profile(place, text)),
        "alarmrule" => Some(alarms(text)),
        "providertype" => provider(place, text),
        _ => action(place, &field, text),
    }
}

/// Name of an alarm's dimension → kind.
///
/// Source: the pages "metrics and dimensions" of each service, such as
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html>
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
    ("ReplicationGroupId", "AWS::ElastiCache::ReplicationGroup"),
    ("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"),
    ("ClusterIdentifier", "AWS::Redshift::Cluster"),
    ("ClusterName", "AWS::ECS::Cluster"),
    ("ServiceName", "AWS::ECS::Service"),
    ("ApiName", "AWS::ApiGateway::RestApi"),
    ("ApiId", "AWS::ApiGatewayV2::Api"),
    ("LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
    (
        "LoadBalancerName",
        "AWS::ElasticLoadBalancing::LoadBalancer",
    ),
    ("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    ("DistributionId", "AWS::CloudFront::Distribution"),
    ("LogGroupName", "AWS::Logs::LogGroup"),
    ("ProjectName", "AWS::CodeBuild::Project"),
    ("DeliveryStreamName", "AWS::KinesisFirehose::DeliveryStream"),
    ("EventBusName", "AWS::Events::EventBus"),
    ("UserPool", "AWS::Cognito::UserPool"),
    ("Workgroup", "AWS::RedshiftServerless::Workgroup"),
];

/// `Dimensions: [{Name: "QueueName", Value: "orders"}]`
fn dimension(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let name = place.under("Dimensions").then(|| place.beside("Name"))??;
    let (_, kind) = DIMENSIONS
        .iter()
        .find(|(dimension, _)| *dimension == name)?;
    let short = text.strip_prefix("targetgroup/").unwrap_or(text);
    fields::is_name(short).then(|| vec![named(kind, short)])
}

/// `ResourceRecords: [{Value}]` of a set whose type says what stands there.
///
/// Source: <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html>
fn record(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    if !place.under("ResourceRecords") {
        return None;
    }
    let set = place.objects().nth(1)?;
    let kind = member(set, "Type").and_then(Value::as_str)?;
    let host = match kind {
        "CNAME" | "A" | "AAAA" => text,
        // `10 mail.example.com`, `1 10 5269 xmpp.example.com`
        "MX" | "SRV" => text.split_whitespace().last()?,
        _ => return Some(Vec::new()),
    };
    let host = host.trim_end_matches('.');
    Some(if hosts::is_host(host) {
        crate::text::meaning(host)
    } else {
        Vec::new()
    })
}

/// A stack's list of what it owns. Its own words (custom resources) name nothing.
fn member_of_stack(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let kind = place.beside("ResourceType")?;
    if let Some(found) = arns::read(text, place.resource) {
        return Some(found);
    }
    if text.contains("://") {
        return None;
    }
    let plain_kind = kind.starts_with("AWS::") && kind.matches("::").count() == 2;
    Some(
        if plain_kind && !PARTS.contains(&kind) && fields::is_name(text) {
            vec![named(kind, text)]
        } else {
            Vec::new()
        },
    )
}

/// Types of CloudFormation that are a part or a link of another resource, and no resource of the
/// inventory: their physical ids name nothing that could be missing.
const PARTS: &[&str] = &[
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::Account",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CDK::Metadata",
    "AWS::CloudFormation::CustomResource",
    "AWS::CloudFormation::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::EC2::EIPAssociation",
    "AWS::IAM::Policy",
    "AWS::IAM::UserToGroupAddition",
    "AWS::IAM::AccessKey",
    "AWS::KMS::Alias",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Logs::LogStream",
    "AWS::Logs::SubscriptionFilter",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::Route53::RecordSetGroup",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
];

/// A `location` means what the `type` beside it says: artifacts of pipelines and builds, their
/// caches and logs.
///
/// Sources: <https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html>,
/// <https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html>
fn location(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let in_s3 = place.beside("type") == Some("S3") || place.under("s3Logs");
    if !in_s3 || text.contains("://") || text.starts_with("arn:") {
        return None;
    }
    match hosts::read(&format!("s3://{text}")) {
        hosts::Meaning::Named { kinds, name, .. } => Some(vec![named(kinds[0], &name)]),
        _ => None,
    }
}

/// `encryptionKey: {id, type: "KMS"}` of an artifact store.
pub(crate) fn is_key(place: &Place<'_>) -> bool {
    place.beside("type") == Some("KMS")
}

fn key(text: &str) -> Option<Vec<Target>> {
    let is_name = text.starts_with("alias/") || ids::is_key(text);
    (is_name && !text.starts_with("alias/aws/")).then(|| vec![named("AWS::KMS::Key", text)])
}

/// Lists of objects with only a name, by the list's member.
///
/// Source: <https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html>
const LISTS: &[(&str, &str)] = &[
    ("autoscalinggroups", "AWS::AutoScaling::AutoScalingGroup"),
    (
        "targetgroupinfolist",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
    ),
    ("targetgroups", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    ("elbinfolist", "AWS::ElasticLoadBalancing::LoadBalancer"),
    ("alarms", "AWS::CloudWatch::Alarm"),
];

fn member_of_list(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    if place.resource.kind.service() != "CodeDeploy" {
        return None;
    }
    let list = plain(place.keys().nth(1)?);
    let (_, kind) = LISTS.iter().find(|(name, _)| *name == list)?;
    fields::is_name(text).then(|| vec![named(kind, text)])
}

/// `IamInstanceProfile: {Name}` of a launch template.
fn profile(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let is_profile = plain(place.keys().nth(1)?) == "iaminstanceprofile";
    (is_profile && fields::is_name(text)).then(|| vec![named("AWS::IAM::InstanceProfile", text)])
}

/// `ALARM("a") AND NOT OK(b)`: the alarms that a composite alarm looks at.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html>
fn alarms(rule: &str) -> Vec<Target> {
    let mut all = Vec::new();
    for state in ["ALARM(", "OK(", "INSUFFICIENT_DATA("] {
        for (at, _) in rule.match_indices(state) {
            let rest = &rule[at + state.len()..];
            let name = rest.split(')').next().unwrap_or_default();
            let name = name.trim().trim_matches(['"', '\'']);
            if let Some((_, name)) = name.split_once(":alarm:") {
                all.push(named("AWS::CloudWatch::Alarm", name));
            } else if !name.is_empty() {
                all.push(named("AWS::CloudWatch::Alarm", name));
            }
        }
    }
    all.dedup();
    all
}

/// Where a connection to somebody's repositories leads.
fn provider(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    if place.resource.kind.service() != "CodeStarConnections" {
        return None;
    }
    let host = match text {
        "GitHub" => "github.com",
        "GitLab" => "gitlab.com",
        "Bitbucket" => "bitbucket.org",
        _ => return None,
    };
    Some(vec![Target::Url(format!("https://{host}"))])
}

/// (provider of a pipeline's action or empty for any, member of its configuration, kind)
///
/// Source: <https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html>
const ACTIONS: &[(&str, &str, &str)] = &[
    (
        "CodeCommit",
        "repositoryname",
        "AWS::CodeCommit::Repository",
    ),
    ("ECR", "repositoryname", "AWS::ECR::Repository"),
    (
        "ECRBuildAndPublish",
        "ecrrepositoryname",
        "AWS::ECR::Repository",
    ),
    ("S3", "bucketname", "AWS::S3::Bucket"),
    ("S3", "s3bucket", "AWS::S3::Bucket"),
    ("CodeBuild", "projectname", "AWS::CodeBuild::Project"),
    (
        "CodeDeploy",
        "applicationname",
        "AWS::CodeDeploy::Application",
    ),
    (
        "CodeDeploy",
        "deploymentgroupname",
        "AWS::CodeDeploy::DeploymentGroup",
    ),
    (
        "CodeDeployToECS",
        "applicationname",
        "AWS::CodeDeploy::Application",
    ),
    (
        "CodeDeployToECS",
        "deploymentgroupname",
        "AWS::CodeDeploy::DeploymentGroup",
    ),
    ("ECS", "clustername", "AWS::ECS::Cluster"),
    ("ECS", "servicename", "AWS::ECS::Service"),
    ("CloudFormation", "stackname", "AWS::CloudFormation::Stack"),
    ("Lambda", "functionname", "AWS::Lambda::Function"),
    (
        "ElasticBeanstalk",
        "applicationname",
        "AWS::ElasticBeanstalk::Application",
    ),
    (
        "ElasticBeanstalk",
        "environmentname",
        "AWS::ElasticBeanstalk::Environment",
    ),
];

/// The configuration of a pipeline's action means what the action's provider says.
fn action(place: &Place<'_>, field: &str, text: &str) -> Option<Vec<Target>> {
    let (provider, action) = place.objects().find_map(|object| {
        let provider = member(object, "actionTypeId")?.get("provider")?.as_str()?;
        Some((provider, object))
    })?;
    if provider == "GitHub" && field == "repo" {
        let owner = member(action, "configuration")?.get("Owner")?.as_str()?;
        return Some(vec![Target::Url(format!(
            "https://github.com/{owner}/{text}"
        ))]);
    }
    let (_, _, kind) = ACTIONS
        .iter()
        .find(|(of, name, _)| *of == provider && *name == field)?;
    fields::is_name(text).then(|| vec![named(kind, text)])
}
