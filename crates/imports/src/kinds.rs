//! What is known of kinds without asking AWS: how their ARNs are made and where they live.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
//! ("Resource types defined by …" of each service).

use landfall_domain::{AccountId, Arn, Region};

/// Kind → what follows `arn:PARTITION:`; `{r}` Region, `{a}` account, `{n}` name or id. Where AWS adds
/// something that only it knows (the suffix of a load balancer or a secret, the revision of a task
/// definition), that is missing: enough to tell one from the other within one import.
const FORMS: &[(&str, &str)] = &[
    (
        "AWS::ACMPCA::CertificateAuthority",
        "acm-pca:{r}:{a}:certificate-authority/{n}",
    ),
    ("AWS::ApiGateway::RestApi", "apigateway:{r}::/restapis/{n}"),
    ("AWS::ApiGatewayV2::Api", "apigateway:{r}::/apis/{n}"),
    (
        "AWS::Backup::BackupVault",
        "backup:{r}:{a}:backup-vault:{n}",
    ),
    ("AWS::Batch::JobQueue", "batch:{r}:{a}:job-queue/{n}"),
    (
        "AWS::CertificateManager::Certificate",
        "acm:{r}:{a}:certificate/{n}",
    ),
    (
        "AWS::CloudFormation::Stack",
        "cloudformation:{r}:{a}:stack/{n}",
    ),
    (
        "AWS::CloudFront::Distribution",
        "cloudfront::{a}:distribution/{n}",
    ),
    ("AWS::CloudTrail::Trail", "cloudtrail:{r}:{a}:trail/{n}"),
    ("AWS::CloudWatch::Alarm", "cloudwatch:{r}:{a}:alarm:{n}"),
    ("AWS::CodeBuild::Project", "codebuild:{r}:{a}:project/{n}"),
    ("AWS::CodeCommit::Repository", "codecommit:{r}:{a}:{n}"),
    (
        "AWS::CodeDeploy::Application",
        "codedeploy:{r}:{a}:application:{n}",
    ),
    ("AWS::CodePipeline::Pipeline", "codepipeline:{r}:{a}:{n}"),
    ("AWS::Cognito::UserPool", "cognito-idp:{r}:{a}:userpool/{n}"),
    ("AWS::DynamoDB::GlobalTable", "dynamodb:{r}:{a}:table/{n}"),
    ("AWS::DynamoDB::Table", "dynamodb:{r}:{a}:table/{n}"),
    ("AWS::EC2::DHCPOptions", "ec2:{r}:{a}:dhcp-options/{n}"),
    ("AWS::EC2::EIP", "ec2:{r}:{a}:elastic-ip/{n}"),
    ("AWS::EC2::FlowLog", "ec2:{r}:{a}:vpc-flow-log/{n}"),
    ("AWS::EC2::Instance", "ec2:{r}:{a}:instance/{n}"),
    (
        "AWS::EC2::InternetGateway",
        "ec2:{r}:{a}:internet-gateway/{n}",
    ),
    ("AWS::EC2::KeyPair", "ec2:{r}:{a}:key-pair/{n}"),
    (
        "AWS::EC2::LaunchTemplate",
        "ec2:{r}:{a}:launch-template/{n}",
    ),
    ("AWS::EC2::NatGateway", "ec2:{r}:{a}:natgateway/{n}"),
    ("AWS::EC2::NetworkAcl", "ec2:{r}:{a}:network-acl/{n}"),
    (
        "AWS::EC2::NetworkInterface",
        "ec2:{r}:{a}:network-interface/{n}",
    ),
    ("AWS::EC2::PrefixList", "ec2:{r}:{a}:prefix-list/{n}"),
    ("AWS::EC2::RouteTable", "ec2:{r}:{a}:route-table/{n}"),
    ("AWS::EC2::SecurityGroup", "ec2:{r}:{a}:security-group/{n}"),
    ("AWS::EC2::Snapshot", "ec2:{r}::snapshot/{n}"),
    ("AWS::EC2::Image", "ec2:{r}::image/{n}"),
    ("AWS::EC2::Subnet", "ec2:{r}:{a}:subnet/{n}"),
    (
        "AWS::EC2::TransitGateway",
        "ec2:{r}:{a}:transit-gateway/{n}",
    ),
    (
        "AWS::EC2::TransitGatewayAttachment",
        "ec2:{r}:{a}:transit-gateway-attachment/{n}",
    ),
    (
        "AWS::EC2::TransitGatewayRouteTable",
        "ec2:{r}:{a}:transit-gateway-route-table/{n}",
    ),
    ("AWS::EC2::VPC", "ec2:{r}:{a}:vpc/{n}"),
    ("AWS::EC2::VPCEndpoint", "ec2:{r}:{a}:vpc-endpoint/{n}"),
    (
        "AWS::EC2::VPCEndpointService",
        "ec2:{r}:{a}:vpc-endpoint-service/{n}",
    ),
    (
        "AWS::EC2::VPCPeeringConnection",
        "ec2:{r}:{a}:vpc-peering-connection/{n}",
    ),
    ("AWS::EC2::VPNConnection", "ec2:{r}:{a}:vpn-connection/{n}"),
    ("AWS::EC2::VPNGateway", "ec2:{r}:{a}:vpn-gateway/{n}"),
    (
        "AWS::EC2::CustomerGateway",
        "ec2:{r}:{a}:customer-gateway/{n}",
    ),
    ("AWS::EC2::Volume", "ec2:{r}:{a}:volume/{n}"),
    ("AWS::ECR::Repository", "ecr:{r}:{a}:repository/{n}"),
    (
        "AWS::ECS::CapacityProvider",
        "ecs:{r}:{a}:capacity-provider/{n}",
    ),
    ("AWS::ECS::Cluster", "ecs:{r}:{a}:cluster/{n}"),
    (
        "AWS::ECS::TaskDefinition",
        "ecs:{r}:{a}:task-definition/{n}",
    ),
    ("AWS::ECS::Service", "ecs:{r}:{a}:service/{n}"),
    (
        "AWS::EFS::AccessPoint",
        "elasticfilesystem:{r}:{a}:access-point/{n}",
    ),
    (
        "AWS::EFS::FileSystem",
        "elasticfilesystem:{r}:{a}:file-system/{n}",
    ),
    ("AWS::EKS::Cluster", "eks:{r}:{a}:cluster/{n}"),
    (
        "AWS::ElastiCache::CacheCluster",
        "elasticache:{r}:{a}:cluster:{n}",
    ),
    (
        "AWS::ElastiCache::ParameterGroup",
        "elasticache:{r}:{a}:parametergroup:{n}",
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "elasticache:{r}:{a}:replicationgroup:{n}",
    ),
    (
        "AWS::ElastiCache::SubnetGroup",
        "elasticache:{r}:{a}:subnetgroup:{n}",
    ),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "elasticloadbalancing:{r}:{a}:loadbalancer/{n}",
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "elasticloadbalancing:{r}:{a}:listener/{n}",
    ),
    (
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        "elasticloadbalancing:{r}:{a}:listener-rule/{n}",
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing:{r}:{a}:loadbalancer/{n}",
    ),
    (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "elasticloadbalancing:{r}:{a}:targetgroup/{n}",
    ),
    ("AWS::Events::EventBus", "events:{r}:{a}:event-bus/{n}"),
    ("AWS::Events::Rule", "events:{r}:{a}:rule/{n}"),
    ("AWS::IAM::Group", "iam::{a}:group/{n}"),
    ("AWS::IAM::InstanceProfile", "iam::{a}:instance-profile/{n}"),
    ("AWS::IAM::ManagedPolicy", "iam::{a}:policy/{n}"),
    ("AWS::IAM::OIDCProvider", "iam::{a}:oidc-provider/{n}"),
    ("AWS::IAM::Role", "iam::{a}:role/{n}"),
    ("AWS::IAM::SAMLProvider", "iam::{a}:saml-provider/{n}"),
    ("AWS::IAM::User", "iam::{a}:user/{n}"),
    ("AWS::KMS::Key", "kms:{r}:{a}:key/{n}"),
    ("AWS::KMS::Alias", "kms:{r}:{a}:{n}"),
    ("AWS::Kinesis::Stream", "kinesis:{r}:{a}:stream/{n}"),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        "firehose:{r}:{a}:deliverystream/{n}",
    ),
    (
        "AWS::Lambda::EventSourceMapping",
        "lambda:{r}:{a}:event-source-mapping:{n}",
    ),
    ("AWS::Lambda::Function", "lambda:{r}:{a}:function:{n}"),
    ("AWS::Lambda::LayerVersion", "lambda:{r}:{a}:layer:{n}"),
    ("AWS::Logs::LogGroup", "logs:{r}:{a}:log-group:{n}"),
    ("AWS::RDS::DBCluster", "rds:{r}:{a}:cluster:{n}"),
    (
        "AWS::RDS::DBClusterParameterGroup",
        "rds:{r}:{a}:cluster-pg:{n}",
    ),
    ("AWS::RDS::DBInstance", "rds:{r}:{a}:db:{n}"),
    ("AWS::RDS::DBParameterGroup", "rds:{r}:{a}:pg:{n}"),
    ("AWS::RDS::DBProxy", "rds:{r}:{a}:db-proxy:{n}"),
    ("AWS::RDS::DBSnapshot", "rds:{r}:{a}:snapshot:{n}"),
    ("AWS::RDS::DBSubnetGroup", "rds:{r}:{a}:subgrp:{n}"),
    ("AWS::RDS::OptionGroup", "rds:{r}:{a}:og:{n}"),
    ("AWS::Redshift::Cluster", "redshift:{r}:{a}:cluster:{n}"),
    (
        "AWS::Redshift::ClusterParameterGroup",
        "redshift:{r}:{a}:parametergroup:{n}",
    ),
    (
        "AWS::Redshift::ClusterSubnetGroup",
        "redshift:{r}:{a}:subnetgroup:{n}",
    ),
    (
        "AWS::RedshiftServerless::Namespace",
        "redshift-serverless:{r}:{a}:namespace/{n}",
    ),
    (
        "AWS::RedshiftServerless::Workgroup",
        "redshift-serverless:{r}:{a}:workgroup/{n}",
    ),
    ("AWS::Route53::HostedZone", "route53:::hostedzone/{n}"),
    ("AWS::S3::Bucket", "s3:::{n}"),
    ("AWS::SNS::Topic", "sns:{r}:{a}:{n}"),
    ("AWS::SQS::Queue", "sqs:{r}:{a}:{n}"),
    ("AWS::SSM::Document", "ssm:{r}:{a}:document/{n}"),
    ("AWS::SSM::Parameter", "ssm:{r}:{a}:parameter/{n}"),
    (
        "AWS::SecretsManager::Secret",
        "secretsmanager:{r}:{a}:secret:{n}",
    ),
    (
        "AWS::ServiceDiscovery::PrivateDnsNamespace",
        "servicediscovery:{r}:{a}:namespace/{n}",
    ),
    (
        "AWS::ServiceDiscovery::Service",
        "servicediscovery:{r}:{a}:service/{n}",
    ),
    (
        "AWS::StepFunctions::StateMachine",
        "states:{r}:{a}:stateMachine:{n}",
    ),
    (
        "AWS::StepFunctions::Activity",
        "states:{r}:{a}:activity:{n}",
    ),
    ("AWS::Synthetics::Canary", "synthetics:{r}:{a}:canary:{n}"),
    // The transform makes these of the kinds above.
    ("AWS::Serverless::Function", "lambda:{r}:{a}:function:{n}"),
    ("AWS::Serverless::HttpApi", "apigateway:{r}::/apis/{n}"),
    ("AWS::Serverless::Api", "apigateway:{r}::/restapis/{n}"),
    ("AWS::Serverless::LayerVersion", "lambda:{r}:{a}:layer:{n}"),
    ("AWS::Serverless::SimpleTable", "dynamodb:{r}:{a}:table/{n}"),
    (
        "AWS::Serverless::StateMachine",
        "states:{r}:{a}:stateMachine:{n}",
    ),
];

/// The ARN of something by its name, where the name decides it.
pub(crate) fn arn(kind: &str, name: &str, account: &AccountId, region: &Region) -> Option<Arn> {
    if name.is_empty() || name.contains("${") {
        return None;
    }
    let (_, form) = FORMS.iter().find(|(known, _)| *known == kind)?;
    // `parameter//shop/url` is `parameter/shop/url`.
    let name = match kind {
        "AWS::SSM::Parameter" => name.strip_prefix('/').unwrap_or(name),
        _ => name,
    };
    let body = form
        .replace("{r}", region.as_str())
        .replace("{a}", account.as_str())
        .replace("{n}", name);
    format!("arn:{}:{body}", partition(region)).parse().ok()
}

/// Services whose resources live in no Region.
const GLOBAL: &[&str] = &[
    "CloudFront",
    "GlobalAccelerator",
    "IAM",
    "Organizations",
    "Route53",
];

/// Where a resource of this kind lives.
pub(crate) fn home(kind: &str, region: &Region) -> Region {
    let service = kind.split("::").nth(1).unwrap_or_default();
    if kind.starts_with("AWS::") && GLOBAL.contains(&service) {
        Region::global()
    } else {
        region.clone()
    }
}

/// Whether the kind is one that Landfall has a word for, beyond its name.
pub(crate) fn known(kind: &str) -> bool {
    FORMS.iter().any(|(known, _)| *known == kind) || crate::terraform::names_kind(kind)
}

/// The partition that a Region belongs to.
pub(crate) fn partition(region: &Region) -> &'static str {
    match region.as_str() {
        code if code.starts_with("cn-") => "aws-cn",
        code if code.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
