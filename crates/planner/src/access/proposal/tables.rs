//! What working with a resource takes, as opposed to administering it.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

/// What programs do with the contents of a service's resources. In place of a wildcard that would
/// also administer them.
pub(super) fn work(service: &str) -> Option<&'static [&'static str]> {
    Some(match service {
        "s3" => &[
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:GetObjectTagging",
            "s3:GetObjectVersion",
            "s3:ListBucket",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            "s3:PutObjectTagging",
        ],
        "sqs" => &[
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
            "sqs:SendMessage",
        ],
        "sns" => &["sns:GetTopicAttributes", "sns:Publish"],
        "dynamodb" => &[
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:DescribeStream",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ],
        "kms" => &[
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ],
        "secretsmanager" => &[
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
        ],
        "ssm" => &[
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
        ],
        "kinesis" => &[
            "kinesis:Describe*",
            "kinesis:Get*",
            "kinesis:List*",
            "kinesis:PutRecord*",
            "kinesis:SubscribeToShard",
        ],
        "logs" => &[
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
        ],
        "lambda" => &["lambda:GetFunction", "lambda:InvokeFunction"],
        "states" => &["states:DescribeExecution", "states:StartExecution"],
        "events" => &["events:PutEvents"],
        "ecr" => &[
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ],
        _ => return None,
    })
}

/// Actions of these services that no resource can be named for.
const UNSCOPED: &[&str] = &[
    "dynamodb:listtables",
    "ecr:getauthorizationtoken",
    "kms:generaterandom",
    "kms:listaliases",
    "kms:listkeys",
    "kinesis:liststreams",
    "lambda:listfunctions",
    "logs:describeloggroups",
    "s3:listallmybuckets",
    "secretsmanager:getrandompassword",
    "secretsmanager:listsecrets",
    "sns:listtopics",
    "sqs:listqueues",
    "ssm:describeparameters",
    "states:liststatemachines",
];

/// Whether an action, in small letters, is about no single resource.
pub(super) fn unscoped(action: &str) -> bool {
    UNSCOPED.contains(&action)
}

/// What a kind of program needs to run at all, though nothing names it.
pub(super) fn running(kind: &str) -> &'static [&'static str] {
    match kind {
        "AWS::Lambda::Function" => &[
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments",
        ],
        "AWS::ECS::TaskDefinition" => &[
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetAuthorizationToken",
            "ecr:GetDownloadUrlForLayer",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        "AWS::StepFunctions::StateMachine" => &[
            "logs:CreateLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments",
        ],
        _ => &[],
    }
}
