//! Scans of the seeded estate, with and without faults.

use crate::sandbox::{MANAGEMENT, SOURCE, access, alone, estate};
use landfall_aws::{Access, Discovered, Reading, discover, discover_kinds};
use landfall_domain::reference::Target;
use landfall_domain::{Attribute, Class, Outcome, Region, Resource};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

fn whole(access: &Access) -> Reading<'_> {
    Reading {
        access,
        services: None,
    }
}

pub(crate) async fn scan(account: &str) -> Discovered {
    let aws = estate().aws().await;
    let access = access(account, "LandfallRead");
    let cancel = CancellationToken::new();
    discover(&aws, &[whole(&access)], aws.regions(), |_| {}, cancel)
        .await
        .expect("the scan begins")
}

/// Only the services that collect these kinds.
pub(crate) async fn scan_of(kinds: &[&str]) -> Discovered {
    let aws = estate().aws().await;
    let access = access(SOURCE, "LandfallRead");
    let kinds: BTreeSet<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let cancel = CancellationToken::new();
    discover_kinds(&aws, &access, aws.regions(), &kinds, cancel)
        .await
        .expect("the scan begins")
}

fn kinds(found: &Discovered) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for resource in &found.resources {
        *kinds.entry(resource.kind.as_str()).or_default() += 1;
    }
    kinds
}

pub(crate) fn by_name<'a>(found: &'a Discovered, kind: &str, name: &str) -> &'a Resource {
    found
        .resources
        .iter()
        .find(|r| r.kind.as_str() == kind && r.name == name)
        .unwrap_or_else(|| panic!("{kind} {name}"))
}

/// Outcome of a service in a Region, and the codes of its problems.
pub(crate) fn outcome(found: &Discovered, service: &str, region: &str) -> (Outcome, Vec<String>) {
    let coverage = found
        .coverage
        .iter()
        .find(|c| c.service == service && c.region.as_str() == region)
        .unwrap_or_else(|| panic!("{service} {region}"));
    let codes = coverage.problems.iter().map(|p| p.code.clone()).collect();
    (coverage.outcome.clone(), codes)
}

#[tokio::test]
async fn the_whole_estate_is_found() {
    let _alone = alone().await;
    let found = scan(SOURCE).await;
    let troubled: Vec<String> = found
        .coverage
        .iter()
        .filter(|part| part.outcome != Outcome::Read)
        .flat_map(|part| {
            part.problems.iter().map(move |problem| {
                let (service, region) = (&part.service, &part.region);
                let (operation, code) = (&problem.operation, &problem.code);
                format!("{service} {region} {operation} {code}: {}", problem.message)
            })
        })
        .collect();
    assert!(troubled.is_empty(), "{}", troubled.join("\n"));
    insta::assert_json_snapshot!(kinds(&found), @r#"
    {
      "AWS::AmazonMQ::Broker": 1,
      "AWS::ApiGateway::ApiKey": 2,
      "AWS::ApiGateway::DomainName": 1,
      "AWS::ApiGateway::RestApi": 2,
      "AWS::ApiGateway::UsagePlan": 1,
      "AWS::ApiGateway::VpcLink": 1,
      "AWS::ApiGatewayV2::Api": 3,
      "AWS::ApiGatewayV2::VpcLink": 1,
      "AWS::AppSync::GraphQLApi": 1,
      "AWS::Athena::WorkGroup": 1,
      "AWS::AutoScaling::AutoScalingGroup": 2,
      "AWS::AutoScaling::LaunchConfiguration": 1,
      "AWS::AutoScaling::ScalingPolicy": 2,
      "AWS::AutoScaling::ScheduledAction": 1,
      "AWS::Backup::BackupPlan": 1,
      "AWS::Backup::BackupVault": 1,
      "AWS::Batch::JobDefinition": 1,
      "AWS::CertificateManager::Certificate": 4,
      "AWS::CloudFormation::Stack": 4,
      "AWS::CloudFront::CloudFrontOriginAccessIdentity": 1,
      "AWS::CloudFront::Distribution": 2,
      "AWS::CloudFront::OriginAccessControl": 1,
      "AWS::CloudTrail::Trail": 1,
      "AWS::CloudWatch::Alarm": 7,
      "AWS::CloudWatch::CompositeAlarm": 1,
      "AWS::CloudWatch::Dashboard": 2,
      "AWS::CodeBuild::Project": 4,
      "AWS::CodeBuild::ReportGroup": 1,
      "AWS::CodeCommit::ApprovalRuleTemplate": 3,
      "AWS::CodeCommit::Repository": 7,
      "AWS::CodeDeploy::Application": 3,
      "AWS::CodeDeploy::DeploymentConfig": 1,
      "AWS::CodeDeploy::DeploymentGroup": 3,
      "AWS::CodePipeline::Pipeline": 3,
      "AWS::CodePipeline::Webhook": 1,
      "AWS::CodeStarConnections::Connection": 1,
      "AWS::CodeStarNotifications::NotificationRule": 4,
      "AWS::Cognito::UserPool": 1,
      "AWS::Config::ConfigRule": 1,
      "AWS::Config::ConfigurationAggregator": 1,
      "AWS::Config::ConfigurationRecorder": 1,
      "AWS::Config::DeliveryChannel": 1,
      "AWS::DataSync::Location": 2,
      "AWS::DataSync::Task": 1,
      "AWS::DynamoDB::Table": 7,
      "AWS::EC2::CustomerGateway": 1,
      "AWS::EC2::DHCPOptions": 1,
      "AWS::EC2::EIP": 4,
      "AWS::EC2::EgressOnlyInternetGateway": 1,
      "AWS::EC2::FlowLog": 2,
      "AWS::EC2::Image": 4,
      "AWS::EC2::Instance": 9,
      "AWS::EC2::InternetGateway": 3,
      "AWS::EC2::KeyPair": 2,
      "AWS::EC2::LaunchTemplate": 2,
      "AWS::EC2::NatGateway": 2,
      "AWS::EC2::NetworkAcl": 8,
      "AWS::EC2::NetworkInterface": 21,
      "AWS::EC2::PlacementGroup": 1,
      "AWS::EC2::PrefixList": 1,
      "AWS::EC2::RouteTable": 12,
      "AWS::EC2::SecurityGroup": 19,
      "AWS::EC2::Snapshot": 5,
      "AWS::EC2::Subnet": 24,
      "AWS::EC2::TransitGateway": 1,
      "AWS::EC2::TransitGatewayAttachment": 2,
      "AWS::EC2::VPC": 6,
      "AWS::EC2::VPCEndpoint": 5,
      "AWS::EC2::VPCEndpointService": 1,
      "AWS::EC2::VPCPeeringConnection": 2,
      "AWS::EC2::VPNConnection": 1,
      "AWS::EC2::VPNGateway": 1,
      "AWS::EC2::Volume": 12,
      "AWS::ECR::PullThroughCacheRule": 1,
      "AWS::ECR::RegistryPolicy": 1,
      "AWS::ECR::RegistryScanningConfiguration": 1,
      "AWS::ECR::ReplicationConfiguration": 1,
      "AWS::ECR::Repository": 6,
      "AWS::ECR::RepositoryCreationTemplate": 1,
      "AWS::ECS::Cluster": 3,
      "AWS::ECS::Service": 4,
      "AWS::ECS::TaskDefinition": 6,
      "AWS::EFS::AccessPoint": 1,
      "AWS::EFS::FileSystem": 2,
      "AWS::EFS::MountTarget": 3,
      "AWS::ElastiCache::CacheCluster": 3,
      "AWS::ElastiCache::ParameterGroup": 1,
      "AWS::ElastiCache::ReplicationGroup": 1,
      "AWS::ElastiCache::ServerlessCache": 1,
      "AWS::ElastiCache::SubnetGroup": 1,
      "AWS::ElasticLoadBalancing::LoadBalancer": 1,
      "AWS::ElasticLoadBalancingV2::Listener": 4,
      "AWS::ElasticLoadBalancingV2::ListenerRule": 2,
      "AWS::ElasticLoadBalancingV2::LoadBalancer": 4,
      "AWS::ElasticLoadBalancingV2::TargetGroup": 4,
      "AWS::Events::ApiDestination": 1,
      "AWS::Events::Archive": 1,
      "AWS::Events::Connection": 1,
      "AWS::Events::EventBus": 2,
      "AWS::Events::Rule": 9,
      "AWS::Glue::Crawler": 1,
      "AWS::Glue::Database": 1,
      "AWS::Glue::Job": 1,
      "AWS::GuardDuty::Detector": 1,
      "AWS::IAM::AccountSummary": 1,
      "AWS::IAM::Group": 5,
      "AWS::IAM::InstanceProfile": 4,
      "AWS::IAM::ManagedPolicy": 4,
      "AWS::IAM::OIDCProvider": 1,
      "AWS::IAM::PasswordPolicy": 1,
      "AWS::IAM::Role": 50,
      "AWS::IAM::SAMLProvider": 1,
      "AWS::IAM::User": 9,
      "AWS::KMS::Key": 7,
      "AWS::Kinesis::Stream": 1,
      "AWS::KinesisFirehose::DeliveryStream": 1,
      "AWS::Lambda::EventSourceMapping": 3,
      "AWS::Lambda::Function": 10,
      "AWS::Lambda::LayerVersion": 1,
      "AWS::Logs::Destination": 1,
      "AWS::Logs::LogGroup": 14,
      "AWS::Logs::MetricFilter": 2,
      "AWS::Logs::ResourcePolicy": 1,
      "AWS::RDS::DBCluster": 1,
      "AWS::RDS::DBClusterParameterGroup": 1,
      "AWS::RDS::DBClusterSnapshot": 1,
      "AWS::RDS::DBInstance": 5,
      "AWS::RDS::DBParameterGroup": 1,
      "AWS::RDS::DBProxy": 1,
      "AWS::RDS::DBSnapshot": 1,
      "AWS::RDS::DBSubnetGroup": 2,
      "AWS::RDS::EventSubscription": 1,
      "AWS::RDS::OptionGroup": 1,
      "AWS::Redshift::Cluster": 1,
      "AWS::Redshift::ClusterParameterGroup": 1,
      "AWS::Redshift::ClusterSnapshot": 2,
      "AWS::Redshift::ClusterSubnetGroup": 1,
      "AWS::RedshiftServerless::Namespace": 1,
      "AWS::RedshiftServerless::Snapshot": 1,
      "AWS::RedshiftServerless::UsageLimit": 1,
      "AWS::RedshiftServerless::Workgroup": 1,
      "AWS::ResourceExplorer2::Index": 2,
      "AWS::ResourceExplorer2::View": 2,
      "AWS::ResourceGroups::Group": 1,
      "AWS::Route53::HealthCheck": 1,
      "AWS::Route53::HostedZone": 3,
      "AWS::Route53::RecordSet": 24,
      "AWS::S3::Bucket": 14,
      "AWS::SES::EmailIdentity": 2,
      "AWS::SNS::Subscription": 9,
      "AWS::SNS::Topic": 9,
      "AWS::SQS::Queue": 9,
      "AWS::SSM::Document": 1,
      "AWS::SSM::MaintenanceWindow": 1,
      "AWS::SSM::Parameter": 11,
      "AWS::SSO::Instance": 2,
      "AWS::Scheduler::Schedule": 3,
      "AWS::Scheduler::ScheduleGroup": 3,
      "AWS::SecretsManager::Secret": 6,
      "AWS::ServiceDiscovery::HttpNamespace": 1,
      "AWS::StepFunctions::Activity": 1,
      "AWS::StepFunctions::StateMachine": 4,
      "AWS::Transfer::Server": 1,
      "AWS::Transfer::User": 1,
      "AWS::WAFv2::WebACL": 2
    }
    "#);
    assert!(found.resources.is_sorted_by(|a, b| a.id < b.id));
    for resource in &found.resources {
        assert!(!resource.name.is_empty(), "{}", resource.id);
        assert_eq!(resource.account.as_str(), SOURCE);
    }
    for reference in &found.references {
        let from = found
            .resources
            .iter()
            .find(|r| r.id == reference.from)
            .expect("its resource");
        assert!(
            landfall_references::stands(from, &reference.evidence),
            "{}: {:?}",
            from.id,
            reference.evidence
        );
    }
}

#[tokio::test]
async fn a_bucket_is_read_with_settings_and_figures() {
    let _alone = alone().await;
    let found = scan_of(&["AWS::S3::Bucket", "AWS::KMS::Key"]).await;
    let bucket = by_name(&found, "AWS::S3::Bucket", "harbour-prod-documents");
    assert_eq!(bucket.count("objects"), Some(411));
    assert!(bucket.bytes("size") > Some(300_000));
    assert_eq!(
        bucket.configuration["Versioning"],
        json!({"Status": "Enabled"})
    );
    assert_eq!(bucket.configuration["Website"], json!(null));
    assert_eq!(
        bucket.configuration["Lifecycle"]["Rules"][0]["Transitions"][1]["Days"],
        365
    );
    assert_eq!(
        bucket.configuration["Policy"]["Statement"][0]["Sid"],
        "TlsOnly"
    );
    assert_eq!(bucket.tags.get("env").unwrap(), "prod");
    for setting in landfall_aws::services::s3::settings::ALL {
        assert!(bucket.configuration.get(setting).is_some(), "{setting}");
    }
    let site = by_name(&found, "AWS::S3::Bucket", "harbour-shop-site");
    assert_eq!(site.region.as_str(), "us-east-1");
    let key = by_name(&found, "AWS::KMS::Key", "alias/prod-orders");
    assert_eq!(
        key.attributes.get("alias").unwrap().clone(),
        Attribute::Text("alias/prod-orders".into())
    );
}

#[tokio::test]
async fn dependencies_are_found_with_evidence() {
    let _alone = alone().await;
    let found = scan(SOURCE).await;
    let has = |from: &str, class: Class, path: &str, to: &str| {
        let fits = found.references.iter().any(|r| {
            let target = match &r.target {
                Target::Arn(arn) => arn.to_string(),
                Target::Named { name, .. } => name.clone(),
                Target::Account(id) => id.to_string(),
                Target::Url(url) => url.clone(),
            };
            r.from.as_str().ends_with(from)
                && r.class == class
                && r.evidence.path == path
                && target.ends_with(to)
        });
        assert!(fits, "{from} {class:?} {path} {to}");
    };
    has(
        "function:prod-orders-api",
        Class::Requires,
        "/Role",
        "role/prod-orders-api",
    );
    has(
        "function:prod-orders-api",
        Class::Talks,
        "/Environment/Variables/QUEUE_URL",
        "prod-orders",
    );
    has(
        "function:prod-orders-api",
        Class::Talks,
        "/Environment/Variables/DOCUMENTS",
        "harbour-prod-documents",
    );
    has(
        "function:nightly-export",
        Class::Talks,
        "/Environment/Variables/EXPORT_TO",
        "harbour-analytics",
    );
    has(
        "function:invoice-renderer",
        Class::Talks,
        "/Environment/Variables/REFUNDS_QUEUE",
        "prod-refunds",
    );
    has(
        ":prod-orders",
        Class::Together,
        "/Attributes/RedrivePolicy/deadLetterTargetArn",
        "prod-orders-dlq",
    );
    has(
        "harbour-prod-documents",
        Class::Requires,
        "/Logging/LoggingEnabled/TargetBucket",
        "harbour-access-logs",
    );
    has(
        "harbour-invoices",
        Class::Talks,
        "/Policy/Statement/1/Principal/AWS",
        "999988887777",
    );
    has(
        "table/prod-orders",
        Class::Requires,
        "/Table/SSEDescription/KMSMasterKeyArn",
        by_name(&found, "AWS::KMS::Key", "alias/prod-orders")
            .id
            .as_str(),
    );
}

#[tokio::test]
async fn the_management_account_shows_the_organization() {
    let _alone = alone().await;
    let found = scan(MANAGEMENT).await;
    let kinds = kinds(&found);
    assert!(kinds["AWS::Organizations::Account"] >= 4, "{kinds:?}");
    assert_eq!(kinds["AWS::Organizations::OrganizationalUnit"], 4);
    assert_eq!(outcome(&found, "organizations", "global").0, Outcome::Read);
}

#[tokio::test]
async fn what_fails_for_a_moment_is_tried_again_and_counted() {
    let _alone = alone().await;
    let before = scan_of(&[
        "AWS::SQS::Queue",
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::ECR::Repository",
    ])
    .await;
    estate().fault("sqs", "ListQueues", "throttle", 2).await;
    estate().fault("dynamodb", "DescribeTable", "500", 1).await;
    estate().fault("kms", "ListKeys", "reset", 1).await;
    estate()
        .fault("ecr", "DescribeRepositories", "truncate", 1)
        .await;
    let found = scan_of(&[
        "AWS::SQS::Queue",
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::ECR::Repository",
    ])
    .await;
    assert_eq!(kinds(&found), kinds(&before));
    for coverage in &found.coverage {
        assert_eq!(coverage.outcome, Outcome::Read, "{coverage:?}");
    }
    let requests = |found: &Discovered| found.coverage.iter().map(|c| c.requests).sum::<u64>();
    assert_eq!(requests(&found), requests(&before) + 5);
}

#[tokio::test]
async fn what_is_denied_costs_only_itself() {
    let _alone = alone().await;
    estate().fault("iam", "*", "access_denied", 90).await;
    estate()
        .fault("s3", "GetBucketPolicy", "access_denied", 1000)
        .await;
    estate()
        .fault("secretsmanager", "GetResourcePolicy", "access_denied", 1)
        .await;
    let found = scan_of(&[
        "AWS::IAM::Role",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
        "AWS::SQS::Queue",
    ])
    .await;
    let (denied, codes) = outcome(&found, "iam", "global");
    assert_eq!(denied, Outcome::Denied);
    assert!(codes.iter().all(|code| code == "AccessDenied"), "{codes:?}");
    assert_eq!(outcome(&found, "s3", "us-east-1").0, Outcome::Partial);
    let bucket = by_name(&found, "AWS::S3::Bucket", "harbour-prod-documents");
    // Not read is not the same as not set.
    assert_eq!(bucket.configuration.get("Policy"), None);
    assert_eq!(bucket.configuration["Website"], json!(null));
    let (partial, codes) = outcome(&found, "secretsmanager", "eu-central-1");
    assert_eq!((partial, codes.len()), (Outcome::Partial, 1));
    let problems = found.coverage.iter().flat_map(|c| &c.problems);
    for problem in problems {
        assert!(
            !problem.advice.is_empty() && !problem.operation.is_empty(),
            "{problem:?}"
        );
    }
    assert_eq!(kinds(&found)["AWS::SQS::Queue"], 9);
}

#[tokio::test]
async fn a_repeated_token_ends_the_loop_and_is_told() {
    let _alone = alone().await;
    estate()
        .fault("s3", "ListObjectsV2", "repeat_token", 1000)
        .await;
    let found = scan_of(&["AWS::S3::Bucket"]).await;
    let (outcome, codes) = outcome(&found, "s3", "eu-central-1");
    assert_eq!(outcome, Outcome::Partial);
    assert!(
        codes.iter().any(|code| code == "RepeatedToken"),
        "{codes:?}"
    );
}

#[tokio::test]
async fn credentials_that_expire_in_the_middle_leave_what_was_read() {
    let _alone = alone().await;
    estate().fault("lambda", "*", "expired", 1000).await;
    let found = scan_of(&["AWS::Lambda::Function", "AWS::S3::Bucket"]).await;
    let (lambda, codes) = outcome(&found, "lambda", "eu-central-1");
    assert_eq!(lambda, Outcome::Failed);
    assert!(codes[0].starts_with("ExpiredToken"), "{codes:?}");
    assert_eq!(kinds(&found)["AWS::S3::Bucket"], 14);
}

#[tokio::test]
async fn progress_tells_of_every_part_and_cancelling_ends_it() {
    let _alone = alone().await;
    let aws = estate().aws().await;
    let access = access(SOURCE, "LandfallRead");
    let parts = Arc::new(Mutex::new(Vec::new()));
    let seen = parts.clone();
    let cancel = CancellationToken::new();
    let found = discover(
        &aws,
        &[whole(&access)],
        aws.regions(),
        move |p| seen.lock().unwrap().push(p),
        cancel,
    )
    .await;
    let coverage = found.unwrap().coverage;
    let parts = std::mem::take(&mut *parts.lock().unwrap());
    let started = parts.iter().filter(|p| p.started && p.coverage.is_none());
    assert!(started.count() >= coverage.len());
    let ended = parts.iter().filter(|p| p.coverage.is_some());
    assert_eq!(ended.count(), coverage.len());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let found = discover(&aws, &[whole(&access)], aws.regions(), |_| {}, cancel)
        .await
        .unwrap();
    assert!(found.coverage.iter().all(|c| c.outcome == Outcome::Partial));
}

#[tokio::test]
async fn a_region_that_does_not_exist_is_told_before_anything_is_read() {
    let aws = estate().aws().await;
    let access = access(SOURCE, "LandfallRead");
    let regions = [Region::new("eu-centrl-1")];
    let error = discover(
        &aws,
        &[whole(&access)],
        &regions,
        |_| {},
        CancellationToken::new(),
    )
    .await
    .unwrap_err();
    assert!(
        error.advice().contains("eu-central-1"),
        "{error}: {}",
        error.advice()
    );
}

#[tokio::test]
async fn of_a_second_account_only_the_named_services_are_read_and_it_is_named() {
    let _alone = alone().await;
    let aws = estate().aws().await;
    let (source, other) = (
        access(SOURCE, "LandfallRead"),
        access(MANAGEMENT, "LandfallRead"),
    );
    let services = ["organizations"];
    let readings = [
        Reading {
            access: &source,
            services: Some(&["sqs"]),
        },
        Reading {
            access: &other,
            services: Some(&services),
        },
    ];
    let cancel = CancellationToken::new();
    let found = discover(&aws, &readings, aws.regions(), |_| {}, cancel)
        .await
        .unwrap();
    let parts: BTreeSet<(Option<&str>, &str)> = found
        .coverage
        .iter()
        .map(|c| (c.account.as_ref().map(|a| a.as_str()), c.service.as_str()))
        .collect();
    let expected = [(None, "sqs"), (Some(MANAGEMENT), "organizations")];
    assert_eq!(parts, BTreeSet::from(expected));
    for resource in &found.resources {
        let of_management = resource.kind.as_str().starts_with("AWS::Organizations::");
        assert_eq!(
            resource.account.as_str() == MANAGEMENT,
            of_management,
            "{}",
            resource.id
        );
    }
    assert!(
        found
            .resources
            .iter()
            .any(|r| r.account.as_str() == MANAGEMENT)
    );
}
