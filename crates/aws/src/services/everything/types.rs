//! The types that are listed through the Cloud Control API: those that no collector reads.
//!
//! Source: <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/supported-resources.html>
//! for what can be listed; the services that awsmap and aws-list-all know, for what people have. A
//! type that a Region does not offer costs one request there. Left out is what has no list handler, such
//! as file systems of FSx: the tagging API and Resource Explorer find it; and clusters of Neptune and
//! DocumentDB, which RDS lists among its own. Resource Explorer's own index and
//! views are found when it is asked.

/// CloudFormation types, in order.
pub(super) const TYPES: &[&str] = &[
    "AWS::ACMPCA::CertificateAuthority",
    "AWS::APS::Workspace",
    "AWS::AccessAnalyzer::Analyzer",
    "AWS::AmazonMQ::Broker",
    "AWS::Amplify::App",
    "AWS::AppConfig::Application",
    "AWS::AppFlow::Flow",
    "AWS::AppRunner::Service",
    "AWS::AppStream::Fleet",
    "AWS::AppSync::GraphQLApi",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::Athena::DataCatalog",
    "AWS::Athena::WorkGroup",
    "AWS::AuditManager::Assessment",
    "AWS::Backup::BackupPlan",
    "AWS::Backup::BackupVault",
    "AWS::Batch::ComputeEnvironment",
    "AWS::Batch::JobDefinition",
    "AWS::Batch::JobQueue",
    "AWS::Batch::SchedulingPolicy",
    "AWS::Bedrock::Agent",
    "AWS::Bedrock::KnowledgeBase",
    "AWS::CE::AnomalyMonitor",
    "AWS::CleanRooms::Collaboration",
    "AWS::CloudFormation::StackSet",
    "AWS::CloudTrail::EventDataStore",
    "AWS::CloudWatch::MetricStream",
    "AWS::CodeArtifact::Domain",
    "AWS::CodeArtifact::Repository",
    "AWS::CodeGuruReviewer::RepositoryAssociation",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::Comprehend::Flywheel",
    "AWS::Connect::Instance",
    "AWS::DLM::LifecyclePolicy",
    "AWS::DMS::Endpoint",
    "AWS::DMS::ReplicationTask",
    "AWS::DSQL::Cluster",
    "AWS::DataBrew::Dataset",
    "AWS::DataBrew::Job",
    "AWS::DataZone::Domain",
    "AWS::Detective::Graph",
    "AWS::DeviceFarm::Project",
    "AWS::DirectoryService::SimpleAD",
    "AWS::EC2::CapacityReservation",
    "AWS::EC2::IPAM",
    "AWS::EC2::InstanceConnectEndpoint",
    "AWS::EC2::TransitGatewayRouteTable",
    "AWS::EC2::VerifiedAccessInstance",
    "AWS::ECR::PublicRepository",
    "AWS::EKS::Cluster",
    "AWS::EMR::Studio",
    "AWS::EMRContainers::VirtualCluster",
    "AWS::EMRServerless::Application",
    "AWS::ElastiCache::GlobalReplicationGroup",
    "AWS::ElastiCache::User",
    "AWS::ElastiCache::UserGroup",
    "AWS::ElasticBeanstalk::Application",
    "AWS::ElasticBeanstalk::Environment",
    "AWS::EventSchemas::Discoverer",
    "AWS::EventSchemas::Registry",
    "AWS::Events::Endpoint",
    "AWS::FIS::ExperimentTemplate",
    "AWS::FMS::Policy",
    "AWS::GameLift::Fleet",
    "AWS::Glue::Crawler",
    "AWS::Glue::Database",
    "AWS::Glue::Job",
    "AWS::Glue::Registry",
    "AWS::Glue::Trigger",
    "AWS::Glue::Workflow",
    "AWS::Grafana::Workspace",
    "AWS::GuardDuty::Detector",
    "AWS::IVS::Channel",
    "AWS::ImageBuilder::Image",
    "AWS::ImageBuilder::ImagePipeline",
    "AWS::InspectorV2::Filter",
    "AWS::IoT::Policy",
    "AWS::IoT::Thing",
    "AWS::IoT::TopicRule",
    "AWS::IoTSiteWise::Portal",
    "AWS::KafkaConnect::Connector",
    "AWS::Kendra::Index",
    "AWS::KinesisAnalyticsV2::Application",
    "AWS::KinesisVideo::Stream",
    "AWS::LakeFormation::Tag",
    "AWS::Lambda::CodeSigningConfig",
    "AWS::Lex::Bot",
    "AWS::Lightsail::Bucket",
    "AWS::Lightsail::Instance",
    "AWS::Location::Map",
    "AWS::Location::Tracker",
    "AWS::Logs::DeliverySource",
    "AWS::Logs::QueryDefinition",
    "AWS::MSK::Cluster",
    "AWS::MSK::Configuration",
    "AWS::MSK::ServerlessCluster",
    "AWS::MWAA::Environment",
    "AWS::Macie::Session",
    "AWS::MediaConnect::Flow",
    "AWS::MediaConvert::Queue",
    "AWS::MediaPackage::Channel",
    "AWS::MemoryDB::Cluster",
    "AWS::NetworkFirewall::Firewall",
    "AWS::NetworkFirewall::FirewallPolicy",
    "AWS::NetworkFirewall::RuleGroup",
    "AWS::ODB::OdbNetwork",
    "AWS::OpenSearchServerless::Collection",
    "AWS::Personalize::DatasetGroup",
    "AWS::Pipes::Pipe",
    "AWS::QuickSight::DataSet",
    "AWS::QuickSight::DataSource",
    "AWS::RAM::ResourceShare",
    "AWS::RDS::DBProxyEndpoint",
    "AWS::RDS::GlobalCluster",
    "AWS::RUM::AppMonitor",
    "AWS::Rekognition::Collection",
    "AWS::ResilienceHub::App",
    "AWS::ResourceGroups::Group",
    "AWS::Route53Resolver::ResolverEndpoint",
    "AWS::Route53Resolver::ResolverRule",
    "AWS::S3::AccessPoint",
    "AWS::S3::StorageLens",
    "AWS::S3Express::DirectoryBucket",
    "AWS::S3Tables::TableBucket",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::SES::Template",
    "AWS::SSM::Association",
    "AWS::SSM::MaintenanceWindow",
    "AWS::SSM::PatchBaseline",
    "AWS::SageMaker::Domain",
    "AWS::SageMaker::Endpoint",
    "AWS::SageMaker::Model",
    "AWS::SageMaker::NotebookInstance",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::SecurityHub::Hub",
    "AWS::SecurityLake::DataLake",
    "AWS::ServerlessRepo::Application",
    "AWS::ServiceCatalog::Portfolio",
    "AWS::ServiceDiscovery::HttpNamespace",
    "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "AWS::ServiceDiscovery::Service",
    "AWS::Shield::Protection",
    "AWS::Signer::SigningProfile",
    "AWS::Synthetics::Canary",
    "AWS::Timestream::Database",
    "AWS::Timestream::InfluxDBInstance",
    "AWS::Transcribe::Vocabulary",
    "AWS::Transfer::Server",
    "AWS::Transfer::Workflow",
    "AWS::VpcLattice::Service",
    "AWS::VpcLattice::ServiceNetwork",
    "AWS::WAFv2::IPSet",
    "AWS::WAFv2::WebACL",
    "AWS::WorkSpaces::Workspace",
    "AWS::WorkSpacesWeb::Portal",
    "AWS::XRay::Group",
    "AWS::XRay::SamplingRule",
];

/// What a list of this type must be told besides: a model for each part, as JSON.
///
/// Source: <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-list.html>
pub(super) fn models(kind: &str, region: &str) -> &'static [Option<&'static str>] {
    const REGIONAL: Option<&str> = Some(r#"{"Scope":"REGIONAL"}"#);
    // Those of CloudFront are seen from one Region only.
    const EVERYWHERE: Option<&str> = Some(r#"{"Scope":"CLOUDFRONT"}"#);
    match region {
        _ if kind.split("::").nth(1) != Some("WAFv2") => &[None],
        "us-east-1" => &[REGIONAL, EVERYWHERE],
        _ => &[REGIONAL],
    }
}

#[cfg(test)]
mod tests {
    use super::TYPES;
    use crate::SERVICES;

    #[test]
    fn no_type_is_read_twice() {
        assert!(TYPES.is_sorted());
        for kind in TYPES {
            let readers: Vec<&str> = SERVICES
                .iter()
                .filter(|service| service.kinds().contains(kind))
                .map(|service| service.key())
                .collect();
            assert_eq!(readers, ["cloudcontrol"], "{kind}");
        }
    }
}
