//! A CloudFormation type for an ARN of a service that no collector reads.

use landfall_domain::Arn;

/// Services whose namespace in ARNs is spelled otherwise in CloudFormation.
const SERVICES: &[(&str, &str)] = &[
    ("airflow", "MWAA"),
    ("aoss", "OpenSearchServerless"),
    ("apigateway", "ApiGateway"),
    ("appconfig", "AppConfig"),
    ("appsync", "AppSync"),
    ("cognito-identity", "Cognito"),
    ("cognito-idp", "Cognito"),
    ("dax", "DAX"),
    ("dlm", "DLM"),
    ("dms", "DMS"),
    ("ds", "DirectoryService"),
    ("ec2", "EC2"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("eks", "EKS"),
    ("elasticbeanstalk", "ElasticBeanstalk"),
    ("elasticfilesystem", "EFS"),
    ("elasticloadbalancing", "ElasticLoadBalancingV2"),
    ("elasticmapreduce", "EMR"),
    ("emr-serverless", "EMRServerless"),
    ("es", "OpenSearchService"),
    ("fsx", "FSx"),
    ("guardduty", "GuardDuty"),
    ("iam", "IAM"),
    ("imagebuilder", "ImageBuilder"),
    ("iot", "IoT"),
    ("kafka", "MSK"),
    ("kms", "KMS"),
    ("memorydb", "MemoryDB"),
    ("mq", "AmazonMQ"),
    ("quicksight", "QuickSight"),
    ("ram", "RAM"),
    ("rds", "RDS"),
    ("resource-groups", "ResourceGroups"),
    ("sagemaker", "SageMaker"),
    ("securityhub", "SecurityHub"),
    ("servicecatalog", "ServiceCatalog"),
    ("servicediscovery", "ServiceDiscovery"),
    ("ses", "SES"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("ssm", "SSM"),
    ("states", "StepFunctions"),
    ("wafv2", "WAFv2"),
    ("workspaces", "WorkSpaces"),
];
/// Type words whose CloudFormation noun is another.
const NOUNS: &[(&str, &str)] = &[
    ("db", "DBInstance"),
    ("workgroup", "WorkGroup"),
    ("userpool", "UserPool"),
    ("identitypool", "IdentityPool"),
    ("webacl", "WebACL"),
    ("ipset", "IPSet"),
    ("compute-environment", "ComputeEnvironment"),
    ("backup-vault", "BackupVault"),
    ("backup-plan", "BackupPlan"),
    ("filesystem", "FileSystem"),
    ("identity", "EmailIdentity"),
];

/// The type as well as the ARN tells it. A guess in form, never wrong about the service.
pub(super) fn of_arn(arn: &Arn) -> String {
    let look = |table: &[(&str, &str)], word: &str| {
        table
            .iter()
            .find(|(from, _)| *from == word)
            .map_or_else(|| pascal(word), |(_, to)| (*to).to_owned())
    };
    let resource = arn.resource().trim_start_matches('/');
    // `workgroup/bi`, `stack:x`, `regional/webacl/n/id`, or a bare name.
    let words: Vec<&str> = resource.split(['/', ':']).collect();
    let word = match words.as_slice() {
        ["regional" | "global", word, ..] if words.len() > 2 => word,
        [word, _, ..] => word,
        _ => "resource",
    };
    format!(
        "AWS::{}::{}",
        look(SERVICES, arn.service()),
        look(NOUNS, word)
    )
}

fn pascal(word: &str) -> String {
    word.split(['-', '_', '.'])
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_tell_a_type() {
        for (arn, kind) in [
            (
                "arn:aws:athena:eu-west-1:111111111111:workgroup/bi",
                "AWS::Athena::WorkGroup",
            ),
            (
                "arn:aws:cognito-idp:eu-west-1:111111111111:userpool/eu-west-1_a",
                "AWS::Cognito::UserPool",
            ),
            (
                "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop/1",
                "AWS::WAFv2::WebACL",
            ),
            (
                "arn:aws:glue:eu-west-1:111111111111:database/sales",
                "AWS::Glue::Database",
            ),
            (
                "arn:aws:es:eu-west-1:111111111111:domain/logs",
                "AWS::OpenSearchService::Domain",
            ),
            (
                "arn:aws:some-thing:eu-west-1:111111111111:name",
                "AWS::SomeThing::Resource",
            ),
        ] {
            assert_eq!(of_arn(&arn.parse().unwrap()), kind);
        }
    }
}
