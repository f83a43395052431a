//! Members of configurations whose text is a name, by member.
//!
//! Names of members are those of AWS's API models, written in small letters without separators, so
//! that `kmsKeyId`, `KmsKeyId` and `kms_key_id` are one. Members that always hold ARNs or ids with
//! a telling prefix are not here: those are read by their shape, wherever they stand.

use super::Means::{self, Account, Address, Bucket, BucketPath, Image, Key, Nothing};

/// (member, service of the speaker or empty for any, what it means). Rows of a service count
/// before rows of any.
pub(super) const TABLE: &[(&str, &str, Means)] = &[
    // AWS KMS
    ("kmskeyid", "", Key),
    ("kmskeyarn", "", Key),
    ("kmskey", "", Key),
    ("kmskeyidentifier", "", Key),
    ("kmsmasterkeyid", "", Key),
    ("kmsmasterkeyarn", "", Key),
    ("ssekmskeyid", "", Key),
    ("replicakmskeyid", "", Key),
    ("performanceinsightskmskeyid", "", Key),
    ("encryptionkey", "", Key),
    ("defaultkmskeyid", "", Key),
    ("keyid", "KMS", Nothing),
    ("keyid", "", Key),
    ("targetkeyid", "", Key),
    ("kmskeyid", "KMS", Nothing),
    // Amazon S3
    ("bucket", "", Bucket),
    ("bucketname", "", Bucket),
    ("s3bucket", "", Bucket),
    ("s3bucketname", "", Bucket),
    ("codes3bucket", "", Bucket),
    ("bucketpath", "", BucketPath),
    // Networks
    ("keyname", "EC2", Means::Name("AWS::EC2::KeyPair")),
    ("keyname", "AutoScaling", Means::Name("AWS::EC2::KeyPair")),
    (
        "launchtemplatename",
        "",
        Means::Name("AWS::EC2::LaunchTemplate"),
    ),
    (
        "instanceprofilename",
        "",
        Means::Name("AWS::IAM::InstanceProfile"),
    ),
    // Auto Scaling
    (
        "autoscalinggroupname",
        "",
        Means::Name("AWS::AutoScaling::AutoScalingGroup"),
    ),
    (
        "launchconfigurationname",
        "",
        Means::Name("AWS::AutoScaling::LaunchConfiguration"),
    ),
    (
        "loadbalancername",
        "",
        Means::Name("AWS::ElasticLoadBalancing::LoadBalancer"),
    ),
    (
        "targetgroupname",
        "",
        Means::Name("AWS::ElasticLoadBalancingV2::TargetGroup"),
    ),
    // Databases
    (
        "dbsubnetgroupname",
        "",
        Means::Name("AWS::RDS::DBSubnetGroup"),
    ),
    ("dbsubnetgroup", "", Means::Name("AWS::RDS::DBSubnetGroup")),
    (
        "dbparametergroupname",
        "",
        Means::Name("AWS::RDS::DBParameterGroup"),
    ),
    (
        "dbclusterparametergroup",
        "",
        Means::Name("AWS::RDS::DBClusterParameterGroup"),
    ),
    (
        "dbclusterparametergroupname",
        "",
        Means::Name("AWS::RDS::DBClusterParameterGroup"),
    ),
    ("optiongroupname", "", Means::Name("AWS::RDS::OptionGroup")),
    (
        "dbclusteridentifier",
        "",
        Means::Name("AWS::RDS::DBCluster"),
    ),
    (
        "dbinstanceidentifier",
        "",
        Means::Name("AWS::RDS::DBInstance"),
    ),
    ("dbproxyname", "", Means::Name("AWS::RDS::DBProxy")),
    (
        "readreplicasourcedbinstanceidentifier",
        "",
        Means::Name("AWS::RDS::DBInstance"),
    ),
    (
        "readreplicadbinstanceidentifier",
        "",
        Means::Name("AWS::RDS::DBInstance"),
    ),
    (
        "sourcedbinstanceidentifier",
        "",
        Means::Name("AWS::RDS::DBInstance"),
    ),
    (
        "replicationsourceidentifier",
        "",
        Means::Name("AWS::RDS::DBCluster"),
    ),
    (
        "readreplicaidentifier",
        "RDS",
        Means::Name("AWS::RDS::DBCluster"),
    ),
    (
        "globalclusteridentifier",
        "",
        Means::Name("AWS::RDS::GlobalCluster"),
    ),
    (
        "dbsnapshotidentifier",
        "",
        Means::Name("AWS::RDS::DBSnapshot"),
    ),
    (
        "sourcedbsnapshotidentifier",
        "",
        Means::Name("AWS::RDS::DBSnapshot"),
    ),
    ("tablename", "", Means::Name("AWS::DynamoDB::Table")),
    ("tablename", "Glue", Nothing),
    ("globaltablename", "", Means::Name("AWS::DynamoDB::Table")),
    (
        "cachesubnetgroupname",
        "",
        Means::Name("AWS::ElastiCache::SubnetGroup"),
    ),
    (
        "cacheparametergroupname",
        "",
        Means::Name("AWS::ElastiCache::ParameterGroup"),
    ),
    (
        "replicationgroupid",
        "",
        Means::Name("AWS::ElastiCache::ReplicationGroup"),
    ),
    (
        "cacheclusterid",
        "",
        Means::Name("AWS::ElastiCache::CacheCluster"),
    ),
    (
        "memberclusters",
        "ElastiCache",
        Means::Name("AWS::ElastiCache::CacheCluster"),
    ),
    (
        "usergroupids",
        "ElastiCache",
        Means::Name("AWS::ElastiCache::UserGroup"),
    ),
    (
        "clustersubnetgroupname",
        "",
        Means::Name("AWS::Redshift::ClusterSubnetGroup"),
    ),
    (
        "parametergroupname",
        "Redshift",
        Means::Name("AWS::Redshift::ClusterParameterGroup"),
    ),
    (
        "clusteridentifier",
        "",
        Means::Name("AWS::Redshift::Cluster"),
    ),
    (
        "hsmclientcertificateidentifier",
        "",
        Means::Name("AWS::Redshift::HsmClientCertificate"),
    ),
    (
        "namespacename",
        "RedshiftServerless",
        Means::Name("AWS::RedshiftServerless::Namespace"),
    ),
    (
        "workgroupname",
        "RedshiftServerless",
        Means::Name("AWS::RedshiftServerless::Workgroup"),
    ),
    // Containers
    ("cluster", "", Means::Name("AWS::ECS::Cluster")),
    ("clustername", "EKS", Means::Name("AWS::EKS::Cluster")),
    ("clustername", "ElastiCache", Nothing),
    ("clustername", "MSK", Nothing),
    ("clustername", "", Means::Name("AWS::ECS::Cluster")),
    ("cluster", "EKS", Means::Name("AWS::EKS::Cluster")),
    ("cluster", "MSK", Nothing),
    ("cluster", "Redshift", Means::Name("AWS::Redshift::Cluster")),
    (
        "taskdefinition",
        "",
        Means::Name("AWS::ECS::TaskDefinition"),
    ),
    ("servicename", "ECS", Means::Name("AWS::ECS::Service")),
    (
        "servicename",
        "CodeDeploy",
        Means::Name("AWS::ECS::Service"),
    ),
    (
        "capacityprovider",
        "ECS",
        Means::Name("AWS::ECS::CapacityProvider"),
    ),
    ("image", "", Image),
    ("imageuri", "", Image),
    ("imageidentifier", "", Image),
    ("valuefrom", "ECS", Means::Name("AWS::SSM::Parameter")),
    ("repositoryname", "ECR", Means::Name("AWS::ECR::Repository")),
    (
        "repositoryname",
        "CodeCommit",
        Means::Name("AWS::CodeCommit::Repository"),
    ),
    // Programs
    ("functionname", "", Means::Name("AWS::Lambda::Function")),
    ("functionname", "CloudFront", Nothing),
    (
        "lambdafunctionname",
        "",
        Means::Name("AWS::Lambda::Function"),
    ),
    (
        "statemachinename",
        "",
        Means::Name("AWS::StepFunctions::StateMachine"),
    ),
    ("jobname", "Glue", Means::Name("AWS::Glue::Job")),
    // Messages and streams
    ("queuename", "", Means::Name("AWS::SQS::Queue")),
    ("topicname", "", Means::Name("AWS::SNS::Topic")),
    ("snstopicname", "", Means::Name("AWS::SNS::Topic")),
    ("streamname", "", Means::Name("AWS::Kinesis::Stream")),
    ("streamname", "Lex", Nothing),
    (
        "deliverystreamname",
        "",
        Means::Name("AWS::KinesisFirehose::DeliveryStream"),
    ),
    ("eventbusname", "", Means::Name("AWS::Events::EventBus")),
    // Logs and alarms
    ("loggroupname", "", Means::Name("AWS::Logs::LogGroup")),
    ("loggroup", "", Means::Name("AWS::Logs::LogGroup")),
    ("awslogsgroup", "", Means::Name("AWS::Logs::LogGroup")),
    (
        "cloudwatchloggroupname",
        "",
        Means::Name("AWS::Logs::LogGroup"),
    ),
    ("alarmname", "", Means::Name("AWS::CloudWatch::Alarm")),
    // Secrets and parameters
    ("secretid", "", Means::Name("AWS::SecretsManager::Secret")),
    ("secretname", "", Means::Name("AWS::SecretsManager::Secret")),
    ("parametername", "", Means::Name("AWS::SSM::Parameter")),
    ("parametername", "RDS", Nothing),
    ("parametername", "Redshift", Nothing),
    ("parametername", "ElastiCache", Nothing),
    // Delivery
    ("projectname", "", Means::Name("AWS::CodeBuild::Project")),
    (
        "pipelinename",
        "",
        Means::Name("AWS::CodePipeline::Pipeline"),
    ),
    (
        "applicationname",
        "CodeDeploy",
        Means::Name("AWS::CodeDeploy::Application"),
    ),
    ("stackname", "", Means::Name("AWS::CloudFormation::Stack")),
    // Identities
    ("rolename", "", Means::Name("AWS::IAM::Role")),
    ("username", "IAM", Means::Name("AWS::IAM::User")),
    ("groupname", "IAM", Means::Name("AWS::IAM::Group")),
    ("grouplist", "IAM", Means::Name("AWS::IAM::Group")),
    ("userpoolid", "", Means::Name("AWS::Cognito::UserPool")),
    (
        "groupid",
        "IdentityStore",
        Means::Name("AWS::IdentityStore::Group"),
    ),
    // Names on the internet
    ("hostedzoneid", "", Means::Name("AWS::Route53::HostedZone")),
    (
        "distributionid",
        "",
        Means::Name("AWS::CloudFront::Distribution"),
    ),
    (
        "originaccesscontrolid",
        "",
        Means::Name("AWS::CloudFront::OriginAccessControl"),
    ),
    ("restapiid", "", Means::Name("AWS::ApiGateway::RestApi")),
    ("apiid", "", Means::Name("AWS::ApiGatewayV2::Api")),
    ("vpclinkid", "", Means::Name("AWS::ApiGatewayV2::VpcLink")),
    (
        "connectionid",
        "ApiGateway",
        Means::Name("AWS::ApiGateway::VpcLink"),
    ),
    (
        "connectionid",
        "ApiGatewayV2",
        Means::Name("AWS::ApiGatewayV2::VpcLink"),
    ),
    (
        "authorizerid",
        "ApiGateway",
        Means::Name("AWS::ApiGateway::Authorizer"),
    ),
    (
        "authorizerid",
        "ApiGatewayV2",
        Means::Name("AWS::ApiGatewayV2::Authorizer"),
    ),
    ("domainname", "CloudFront", Address),
    ("domainname", "", Nothing),
    ("dnsname", "", Address),
    ("fullyqualifieddomainname", "", Address),
    ("invocationendpoint", "", Address),
    ("httpendpoint", "", Address),
    ("serverhostname", "DataSync", Address),
    ("integrationuri", "", Address),
    // Accounts
    ("accountid", "", Account),
    ("awsaccountid", "", Account),
    ("owneraccount", "", Account),
    ("ownerid", "", Account),
    ("instanceownerid", "", Account),
    ("owningaccount", "", Account),
    ("ownerawsaccountid", "", Account),
    ("sourceaccount", "", Account),
    ("resourceaccount", "", Account),
    ("principalaccount", "", Account),
    ("calleraccount", "", Account),
    ("registryid", "", Account),
    ("masteraccountid", "", Account),
    ("managementaccountid", "", Account),
    ("sharedaccountids", "", Account),
    ("awssourceaccount", "", Account),
    ("awssourceowner", "", Account),
    ("awsprincipalaccount", "", Account),
    ("awsresourceaccount", "", Account),
    ("kmscalleraccount", "", Account),
    (
        "approvalruletemplatename",
        "",
        Means::Name("AWS::CodeCommit::ApprovalRuleTemplate"),
    ),
];
