//! Policies of AWS's own, which a snapshot names but does not hold. The few that matter most are
//! known; of the others what the name says. What is read from a name is likely, never certain.
//!
//! Source: <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>

use super::document::{Statement, statements};
use serde_json::{Value, json};

/// Name of the policy → what it allows, shortened to what matters for who can do what.
fn known(name: &str) -> Option<Value> {
    let allow = |actions: &[&str]| json!([{"Effect": "Allow", "Action": actions, "Resource": "*"}]);
    Some(match name {
        "AdministratorAccess" => allow(&["*"]),
        "PowerUserAccess" => json!([
            {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
            {"Effect": "Allow", "Action": ["iam:CreateServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization", "account:ListRegions"], "Resource": "*"}
        ]),
        "IAMFullAccess" => allow(&["iam:*", "organizations:Describe*", "organizations:List*"]),
        "IAMReadOnlyAccess" => allow(&["iam:Get*", "iam:List*", "iam:Simulate*"]),
        "IAMUserChangePassword" => allow(&["iam:ChangePassword", "iam:GetAccountPasswordPolicy"]),
        "ReadOnlyAccess" => allow(&[
            "*:Get*",
            "*:List*",
            "*:Describe*",
            "*:BatchGet*",
            "dynamodb:Query",
            "dynamodb:Scan",
            "sqs:ReceiveMessage",
        ]),
        "ViewOnlyAccess" | "SecurityAudit" => allow(&["*:List*", "*:Describe*"]),
        "SystemAdministrator" => allow(&[
            "ec2:*",
            "cloudwatch:*",
            "logs:*",
            "lambda:*",
            "rds:*",
            "ssm:*",
            "sns:*",
            "sqs:*",
        ]),
        "DatabaseAdministrator" => allow(&["rds:*", "dynamodb:*", "redshift:*", "elasticache:*"]),
        "AWSLambdaBasicExecutionRole" => allow(LOGS),
        "AWSLambdaVPCAccessExecutionRole" => allow(&[LOGS, INTERFACES].concat()),
        "AWSLambdaSQSQueueExecutionRole" => allow(
            &[
                LOGS,
                &[
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                ],
            ]
            .concat(),
        ),
        "AWSLambdaDynamoDBExecutionRole" => allow(
            &[
                LOGS,
                &[
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                    "dynamodb:ListStreams",
                ],
            ]
            .concat(),
        ),
        "AWSLambdaKinesisExecutionRole" => allow(
            &[
                LOGS,
                &[
                    "kinesis:DescribeStream",
                    "kinesis:DescribeStreamSummary",
                    "kinesis:GetRecords",
                    "kinesis:GetShardIterator",
                    "kinesis:ListShards",
                    "kinesis:ListStreams",
                    "kinesis:SubscribeToShard",
                ],
            ]
            .concat(),
        ),
        "AWSXRayDaemonWriteAccess" => allow(&[
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        ]),
        "AmazonECSTaskExecutionRolePolicy" => allow(&[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ]),
        "AmazonEC2ContainerRegistryReadOnly" => allow(&[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:Get*",
            "ecr:Describe*",
            "ecr:List*",
            "ecr:BatchGetImage",
        ]),
        "AmazonEC2ContainerRegistryPowerUser" => allow(&[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:Get*",
            "ecr:Describe*",
            "ecr:List*",
            "ecr:BatchGetImage",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
        ]),
        "AmazonSSMManagedInstanceCore" => allow(&[
            "ssm:DescribeAssociation",
            "ssm:GetDocument",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:UpdateInstanceInformation",
            "ssmmessages:*",
            "ec2messages:*",
        ]),
        "CloudWatchAgentServerPolicy" => allow(&[
            "cloudwatch:PutMetricData",
            "ec2:DescribeVolumes",
            "ec2:DescribeTags",
            "logs:PutLogEvents",
            "logs:CreateLogStream",
            "logs:CreateLogGroup",
            "logs:DescribeLogStreams",
            "ssm:GetParameter",
        ]),
        _ => return None,
    })
}

const LOGS: &[&str] = &[
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
];
const INTERFACES: &[&str] = &[
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
];

/// Words of a policy's name → the namespace of the service.
const SERVICES: &[(&str, &str)] = &[
    ("apigatewayadministrator", "apigateway"),
    ("apigateway", "apigateway"),
    ("athena", "athena"),
    ("autoscaling", "autoscaling"),
    ("bedrock", "bedrock"),
    ("certificatemanager", "acm"),
    ("cloudformation", "cloudformation"),
    ("cloudfront", "cloudfront"),
    ("cloudtrail", "cloudtrail"),
    ("cloudwatchevents", "events"),
    ("cloudwatchlogs", "logs"),
    ("cloudwatch", "cloudwatch"),
    ("codebuildadmin", "codebuild"),
    ("codebuild", "codebuild"),
    ("codecommit", "codecommit"),
    ("codedeploy", "codedeploy"),
    ("codepipeline", "codepipeline"),
    ("cognitopoweruser", "cognito-idp"),
    ("dynamodb", "dynamodb"),
    ("ec2containerregistry", "ecr"),
    ("ec2", "ec2"),
    ("ecs", "ecs"),
    ("eks", "eks"),
    ("elasticache", "elasticache"),
    ("elasticcontainerregistrypublic", "ecr-public"),
    ("elasticfilesystem", "elasticfilesystem"),
    ("elasticfilesystemclient", "elasticfilesystem"),
    ("elasticloadbalancing", "elasticloadbalancing"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
    ("eventbridge", "events"),
    ("glueconsole", "glue"),
    ("kinesisfirehose", "firehose"),
    ("kinesis", "kinesis"),
    ("lambda", "lambda"),
    ("rds", "rds"),
    ("redshift", "redshift"),
    ("route53", "route53"),
    ("s3", "s3"),
    ("secretsmanager", "secretsmanager"),
    ("secretsmanagerreadwrite", "secretsmanager"),
    ("ses", "ses"),
    ("sns", "sns"),
    ("sqs", "sqs"),
    ("ssm", "ssm"),
    ("stepfunctions", "states"),
    ("stepfunctionsconsole", "states"),
    ("vpc", "ec2"),
];

/// What a policy of AWS's own allows, by its ARN; the evidence of each statement is `pointer`, the
/// place where it is attached. `None` when the name says nothing.
pub(crate) fn policy(arn: &str, pointer: &str) -> Option<Vec<Statement>> {
    let name = arn.rsplit('/').next()?;
    let list = known(name).or_else(|| by_name(name))?;
    Some(read(&json!({"Statement": list}), arn, pointer))
}

/// The statements of a policy of AWS's own, with the place where it is attached as their evidence.
pub(crate) fn read(document: &Value, arn: &str, pointer: &str) -> Vec<Statement> {
    let mut found = statements(document, "");
    for statement in &mut found {
        pointer.clone_into(&mut statement.pointer);
        arn.clone_into(&mut statement.label);
        statement.sid = None;
    }
    found
}

/// `AmazonS3FullAccess`, `AWSLambda_ReadOnlyAccess`, ….
fn by_name(name: &str) -> Option<Value> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let plain = plain
        .strip_prefix("amazon")
        .or(plain.strip_prefix("aws"))
        .unwrap_or(&plain);
    let (stem, full) = if let Some(stem) = plain.strip_suffix("fullaccess") {
        (stem, true)
    } else if let Some(stem) = plain
        .strip_suffix("readonlyaccess")
        .or(plain.strip_suffix("readonly"))
    {
        (stem, false)
    } else if plain == "secretsmanagerreadwrite" {
        (plain, true)
    } else {
        return None;
    };
    let (_, service) = SERVICES.iter().find(|(word, _)| *word == stem)?;
    let actions = if full {
        vec![format!("{service}:*")]
    } else {
        ["Get*", "List*", "Describe*"]
            .map(|verb| format!("{service}:{verb}"))
            .to_vec()
    };
    Some(json!([{"Effect": "Allow", "Action": actions, "Resource": "*"}]))
}

/// Whether the ARN is one of AWS's own policies.
pub(crate) fn is_aws(arn: &str) -> bool {
    let mut parts = arn.split(':');
    parts.nth(2) == Some("iam") && parts.nth(1) == Some("aws")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> Option<String> {
        let found = policy(&format!("arn:aws:iam::aws:policy/{name}"), "/P")?;
        Some(found[0].actions.list[0].text.clone())
    }

    #[test]
    fn policies_of_aws_are_known_by_name() {
        assert_eq!(first("AdministratorAccess").as_deref(), Some("*"));
        assert_eq!(first("AmazonS3FullAccess").as_deref(), Some("s3:*"));
        assert_eq!(first("AWSLambda_FullAccess").as_deref(), Some("lambda:*"));
        assert_eq!(
            first("AmazonSQSReadOnlyAccess").as_deref(),
            Some("sqs:Get*")
        );
        assert_eq!(
            first("SecretsManagerReadWrite").as_deref(),
            Some("secretsmanager:*")
        );
        assert_eq!(
            first("service-role/AWSLambdaBasicExecutionRole").as_deref(),
            Some("logs:CreateLogGroup")
        );
        assert_eq!(first("AWSSomethingNobodyKnows"), None);
        assert!(is_aws("arn:aws:iam::aws:policy/ReadOnlyAccess"));
        assert!(!is_aws("arn:aws:iam::111111111111:policy/x"));
    }
}
