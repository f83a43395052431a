//! The table of services: one line each.

mod acm;
mod apigateway;
mod apigatewayv2;
mod autoscaling;
mod cloudformation;
mod cloudfront;
mod cloudwatch;
mod codebuild;
mod codecommit;
mod codedeploy;
mod codepipeline;
mod datasync;
mod dynamodb;
mod ec2;
mod ecr;
mod ecs;
mod efs;
mod elasticache;
mod elb;
mod events;
pub(crate) mod everything;
mod governance;
mod iam;
mod identitycenter;
mod identitystore;
pub(crate) mod json;
mod kinesis;
mod kms;
mod lambda;
mod logs;
mod notifications;
mod organizations;
mod rds;
mod redshift;
mod redshift_serverless;
mod route53;
pub mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod ssm;
mod stepfunctions;
mod vpc;

use crate::{AccessMap, Aws, Service};
use landfall_domain::Kind;
use landfall_engine::Step;
use std::sync::Arc;

/// Every service that Landfall reads.
pub static SERVICES: &[&dyn Service] = &[
    &acm::Acm,
    &apigateway::ApiGateway,
    &apigatewayv2::ApiGatewayV2,
    &autoscaling::AUTO_SCALING,
    &cloudformation::CloudFormation,
    &cloudfront::CLOUD_FRONT,
    &governance::CloudTrail,
    &cloudwatch::CloudWatch,
    &codebuild::CodeBuild,
    &everything::CloudControl,
    &codecommit::CodeCommit,
    &codedeploy::CodeDeploy,
    &codepipeline::CodePipeline,
    &notifications::CONNECTIONS,
    &notifications::Notifications,
    &governance::CONFIG,
    &datasync::DataSync,
    &dynamodb::DynamoDb,
    &ec2::Ec2,
    &ecr::Ecr,
    &ecs::Ecs,
    &efs::Efs,
    &elasticache::ELASTI_CACHE,
    &elb::Elb,
    &events::EventBridge,
    &kinesis::Firehose,
    &iam::Iam,
    &identitycenter::IdentityCenter,
    &identitystore::IdentityStore,
    &kinesis::Kinesis,
    &kms::Kms,
    &lambda::Lambda,
    &logs::Logs,
    &organizations::Organizations,
    &rds::RDS,
    &redshift::Redshift,
    &redshift_serverless::REDSHIFT_SERVERLESS,
    &route53::Route53,
    &s3::S3,
    &events::Scheduler,
    &secretsmanager::SecretsManager,
    &sns::Sns,
    &sqs::Sqs,
    &ssm::Ssm,
    &everything::Tagging,
    &stepfunctions::StepFunctions,
    &vpc::Vpc,
];

/// The service that a resource of this kind comes from.
pub fn service_of(kind: &Kind) -> Option<&'static dyn Service> {
    SERVICES
        .iter()
        .find(|service| service.kinds().contains(&kind.as_str()))
        .copied()
}

/// The step types of all services, for the engine's registry.
pub fn registry_steps(aws: &Aws, accesses: &AccessMap) -> Vec<Arc<dyn Step>> {
    SERVICES
        .iter()
        .flat_map(|service| service.step_types(aws, accesses))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::SERVICES;
    use std::collections::BTreeSet;

    #[test]
    fn every_service_has_its_own_key_and_every_kind_one_service() {
        let keys: BTreeSet<&str> = SERVICES.iter().map(|service| service.key()).collect();
        assert_eq!(keys.len(), SERVICES.len());
        let mut kinds = BTreeSet::new();
        for service in SERVICES {
            for kind in service.kinds() {
                assert!(kinds.insert(kind), "{kind} is read twice");
                assert_eq!(kind.split("::").count(), 3, "{kind}");
            }
        }
    }
}
