"""The kinds that an index of Resource Explorer knows here, with their CloudFormation types.

https://docs.aws.amazon.com/resource-explorer/latest/userguide/supported-resource-types.html
"""

from __future__ import annotations

# kind, and its types without the `AWS::` in front
_TABLE = """
access-analyzer:analyzer AccessAnalyzer::Analyzer
acm-pca:certificate-authority ACMPCA::CertificateAuthority
airflow:environment MWAA::Environment
amplify:apps Amplify::App
aoss:collection OpenSearchServerless::Collection
appconfig:application AppConfig::Application
appflow:flow AppFlow::Flow
apprunner:service AppRunner::Service
appstream:fleet AppStream::Fleet
appsync:apis AppSync::Api AppSync::GraphQLApi
aps:workspace APS::Workspace
athena:datacatalog Athena::DataCatalog
athena:workgroup Athena::WorkGroup
auditmanager:assessment AuditManager::Assessment
backup:backup-plan Backup::BackupPlan
backup:backup-vault Backup::BackupVault Backup::LogicallyAirGappedBackupVault
batch:compute-environment Batch::ComputeEnvironment
batch:job-definition Batch::JobDefinition
batch:job-queue Batch::JobQueue
batch:scheduling-policy Batch::SchedulingPolicy
bedrock:agent Bedrock::Agent
bedrock:knowledge-base Bedrock::KnowledgeBase
ce:anomalymonitor CE::AnomalyMonitor
cloudformation:stackset CloudFormation::StackSet
cloudtrail:eventdatastore CloudTrail::EventDataStore
cloudwatch:metric-stream CloudWatch::MetricStream
codeartifact:domain CodeArtifact::Domain
codeartifact:repository CodeArtifact::Repository
codeguru-reviewer:association CodeGuruReviewer::RepositoryAssociation
cognito-identity:identitypool Cognito::IdentityPool
cognito-idp:userpool Cognito::UserPool
comprehend:flywheel Comprehend::Flywheel
connect:instance Connect::Instance
databrew:dataset DataBrew::Dataset
databrew:job DataBrew::Job
dax:cache DAX::Cluster
detective:graph Detective::Graph
devicefarm:project DeviceFarm::Project
dms:endpoint DMS::Endpoint
dms:rep DMS::ReplicationInstance
dms:task DMS::ReplicationTask
ec2:capacity-reservation EC2::CapacityReservation
ec2:client-vpn-endpoint EC2::ClientVpnEndpoint
ec2:ipam EC2::IPAM
ec2:transit-gateway-route-table EC2::TransitGatewayRouteTable
ec2:verified-access-instance EC2::VerifiedAccessInstance
ecr-public:repository ECR::PublicRepository
eks:cluster EKS::Cluster
elasticache:globalreplicationgroup ElastiCache::GlobalReplicationGroup
elasticache:user ElastiCache::User
elasticache:usergroup ElastiCache::UserGroup
elasticbeanstalk:application ElasticBeanstalk::Application
elasticbeanstalk:environment ElasticBeanstalk::Environment
elasticmapreduce:cluster EMR::Cluster
emr-containers:virtualclusters EMRContainers::VirtualCluster
emr-serverless:applications EMRServerless::Application
events:endpoint Events::Endpoint
fis:experiment-template FIS::ExperimentTemplate
frauddetector:detector FraudDetector::Detector
fsx:file-system FSx::FileSystem
glue:crawler Glue::Crawler
glue:database Glue::Database
glue:job Glue::Job
glue:registry Glue::Registry
glue:trigger Glue::Trigger
grafana:workspaces Grafana::Workspace
guardduty:detector GuardDuty::Detector
imagebuilder:image ImageBuilder::Image
imagebuilder:image-pipeline ImageBuilder::ImagePipeline
inspector2:filter InspectorV2::Filter
iot:policy IoT::Policy
iot:rule IoT::TopicRule
iot:thing IoT::Thing
iotsitewise:portal IoTSiteWise::Portal
ivs:channel IVS::Channel
kafka:cluster MSK::Cluster MSK::ServerlessCluster
kafka:configuration MSK::Configuration
kendra:index Kendra::Index
kinesisvideo:stream KinesisVideo::Stream
lambda:code-signing-config Lambda::CodeSigningConfig
lex:bot Lex::Bot
mediapackage:channels MediaPackage::Channel
memorydb:cluster MemoryDB::Cluster
mq:broker AmazonMQ::Broker
network-firewall:firewall NetworkFirewall::Firewall
network-firewall:firewall-policy NetworkFirewall::FirewallPolicy
network-firewall:stateful-rulegroup NetworkFirewall::RuleGroup
network-firewall:stateless-rulegroup NetworkFirewall::RuleGroup
personalize:dataset-group Personalize::DatasetGroup
pipes:pipe Pipes::Pipe
quicksight:dataset QuickSight::DataSet
quicksight:datasource QuickSight::DataSource
ram:resource-share RAM::ResourceShare
rds:db-proxy-endpoint RDS::DBProxyEndpoint
resiliencehub:app ResilienceHub::App
resource-explorer-2:index ResourceExplorer2::Index
resource-explorer-2:view ResourceExplorer2::View
resource-groups:group ResourceGroups::Group
route53resolver:resolver-endpoint Route53Resolver::ResolverEndpoint
route53resolver:resolver-rule Route53Resolver::ResolverRule
rum:appmonitor RUM::AppMonitor
s3:accesspoint S3::AccessPoint
s3:storage-lens S3::StorageLens
s3express:bucket S3Express::DirectoryBucket
sagemaker:domain SageMaker::Domain
sagemaker:endpoint SageMaker::Endpoint
sagemaker:model SageMaker::Model
sagemaker:notebook-instance SageMaker::NotebookInstance
scheduler:schedule-group Scheduler::ScheduleGroup
schemas:discoverer EventSchemas::Discoverer
servicediscovery:service ServiceDiscovery::Service
ses:configuration-set SES::ConfigurationSet
ses:identity SES::EmailIdentity
shield:protection Shield::Protection
signer:signing-profiles Signer::SigningProfile
ssm:association SSM::Association
ssm:maintenancewindow SSM::MaintenanceWindow
synthetics:canary Synthetics::Canary
transfer:server Transfer::Server
transfer:user Transfer::User
transfer:workflow Transfer::Workflow
vpc-lattice:service VpcLattice::Service
vpc-lattice:servicenetwork VpcLattice::ServiceNetwork
xray:sampling-rule XRay::SamplingRule
"""

KINDS: dict[str, tuple[str, ...]] = {
    words[0]: tuple(f"AWS::{word}" for word in words[1:])
    for words in (line.split() for line in _TABLE.strip().splitlines())
}
