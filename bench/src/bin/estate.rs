//! Writes a made-up estate in Landfall's own format to standard output:
//! `cargo run -p landfall-bench --bin landfall-bench-estate -- 100000 > estate.json`.
//!
//! Ten kinds take turns. Everything names its role, its key and something of the next group, as the
//! configurations of real accounts do; no references are stated, so that importing extracts them.

use serde_json::{Value, json};
use std::io::{self, BufWriter, Write};

const ACCOUNT: &str = "111111111111";
const REGIONS: [&str; 3] = ["eu-central-1", "eu-west-1", "us-east-1"];
const TEAMS: [&str; 7] = [
    "orders", "billing", "search", "stock", "web", "data", "mobile",
];

fn main() -> io::Result<()> {
    let size: usize = match std::env::args().nth(1).map(|text| text.parse()) {
        None => 100_000,
        Some(Ok(size)) => size,
        Some(Err(error)) => return Err(io::Error::other(format!("how many? {error}"))),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    write!(
        out,
        r#"{{"landfall_estate":1,"name":"bench","account":"{ACCOUNT}","resources":["#
    )?;
    for number in 0..size {
        if number > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut out, &resource(number))?;
    }
    out.write_all(b"]}\n")?;
    out.flush()
}

/// What the number `n` of an estate is.
fn resource(n: usize) -> Value {
    let team = TEAMS[n / 10 % TEAMS.len()];
    let stage = ["prod", "dev", "test", "shared"][n / 70 % 4];
    let group = n / 10;
    let region = REGIONS[group % REGIONS.len()];
    let name = |what: &str, group: usize| format!("{stage}-{team}-{what}-{group:06}");
    let in_region =
        |service: &str, rest: String| format!("arn:aws:{service}:{region}:{ACCOUNT}:{rest}");
    let role = format!("arn:aws:iam::{ACCOUNT}:role/{}", name("role", group));
    let key = in_region("kms", format!("key/00000000-0000-4000-8000-{group:012}"));
    let queue = in_region("sqs", name("queue", group));
    let table = in_region("dynamodb", format!("table/{}", name("table", group)));
    let bucket = format!("arn:aws:s3:::{}", name("bucket", group));
    let (kind, arn, label, configuration) = match n % 10 {
        0 => (
            "AWS::IAM::Role",
            role.clone(),
            name("role", group),
            json!({
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }] },
                "InlinePolicies": [{ "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                    { "Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": queue },
                    { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": format!("{bucket}/*") },
                    { "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key },
                ] } }],
                "MaxSessionDuration": 3600, "Path": "/", "CreateDate": "2021-03-04T05:06:07Z",
            }),
        ),
        1 => (
            "AWS::KMS::Key",
            key.clone(),
            name("key", group),
            json!({
                "KeyMetadata": { "KeyId": format!("00000000-0000-4000-8000-{group:012}"), "Arn": key, "KeyState": "Enabled", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "MultiRegion": false },
                "Policy": { "Version": "2012-10-17", "Statement": [{ "Sid": "own", "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }, "Action": "kms:*", "Resource": "*" }] },
                "KeyRotationEnabled": group.is_multiple_of(2),
            }),
        ),
        2 => (
            "AWS::SQS::Queue",
            queue,
            name("queue", group),
            json!({
                "QueueName": name("queue", group), "VisibilityTimeout": "30", "KmsMasterKeyId": key,
                "QueueUrl": format!("https://sqs.{region}.amazonaws.com/{ACCOUNT}/{}", name("queue", group)),
                "Policy": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": role }, "Action": "sqs:*", "Resource": "*" }] },
            }),
        ),
        3 => (
            "AWS::S3::Bucket",
            bucket,
            name("bucket", group),
            json!({
                "Encryption": { "Rules": [{ "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key } }] },
                "Versioning": { "Status": if group.is_multiple_of(3) { "Enabled" } else { "Suspended" } },
                "PublicAccessBlock": { "BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true },
                "Notification": { "QueueConfigurations": [{ "QueueArn": in_region("sqs", name("queue", group)), "Events": ["s3:ObjectCreated:*"] }] },
                "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] }, "Tagging": null, "Website": null,
            }),
        ),
        4 => (
            "AWS::DynamoDB::Table",
            table,
            name("table", group),
            json!({
                "TableName": name("table", group), "TableStatus": "ACTIVE", "ItemCount": n * 17, "TableSizeBytes": n * 1024,
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }], "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
                "SSEDescription": { "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key }, "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
            }),
        ),
        5 => (
            "AWS::Lambda::Function",
            in_region("lambda", format!("function:{}", name("function", group))),
            name("function", group),
            json!({
                "FunctionName": name("function", group), "Runtime": "python3.12", "Handler": "main.handler", "Role": role, "KMSKeyArn": key, "MemorySize": 512, "Timeout": 30,
                "Environment": { "Variables": {
                    "QUEUE_URL": format!("https://sqs.{region}.amazonaws.com/{ACCOUNT}/{}", name("queue", group)),
                    "TABLE": name("table", group), "BUCKET": name("bucket", group), "STAGE": stage,
                    "PARTNER": format!("https://partner-{}.example.com/v1", group % 50) } },
                "TracingConfig": { "Mode": "PassThrough" }, "Architectures": ["arm64"], "EphemeralStorage": { "Size": 512 },
            }),
        ),
        6 => (
            "AWS::Logs::LogGroup",
            in_region(
                "logs",
                format!("log-group:/aws/lambda/{}", name("function", group)),
            ),
            format!("/aws/lambda/{}", name("function", group)),
            json!({
                "logGroupName": format!("/aws/lambda/{}", name("function", group)), "retentionInDays": 30, "storedBytes": n * 100, "metricFilterCount": 0,
            }),
        ),
        7 => (
            "AWS::CloudWatch::Alarm",
            in_region("cloudwatch", format!("alarm:{}", name("alarm", group))),
            name("alarm", group),
            json!({
                "AlarmName": name("alarm", group), "MetricName": "Errors", "Namespace": "AWS/Lambda", "Statistic": "Sum", "Threshold": 1.0, "Period": 60,
                "Dimensions": [{ "Name": "FunctionName", "Value": name("function", group) }], "AlarmActions": [in_region("sns", name("topic", group))], "ActionsEnabled": true,
            }),
        ),
        8 => (
            "AWS::SNS::Topic",
            in_region("sns", name("topic", group)),
            name("topic", group),
            json!({
                "TopicArn": in_region("sns", name("topic", group)), "DisplayName": name("topic", group), "KmsMasterKeyId": key,
                "Subscriptions": [{ "Protocol": "sqs", "Endpoint": in_region("sqs", name("queue", group)) }],
            }),
        ),
        _ => (
            "AWS::SecretsManager::Secret",
            in_region(
                "secretsmanager",
                format!("secret:{}-AbCdEf", name("secret", group)),
            ),
            name("secret", group),
            json!({
                "Name": name("secret", group), "KmsKeyId": key, "RotationEnabled": false, "Description": "What the function signs in with",
            }),
        ),
    };
    let size = if matches!(n % 10, 3 | 4) {
        json!({ "size": { "bytes": n * 4096 } })
    } else {
        json!({})
    };
    json!({
        "kind": kind, "arn": arn, "name": label, "region": if n.is_multiple_of(10) { "global" } else { region },
        "tags": { "team": team, "stage": stage, "cost-centre": format!("cc-{}", group % 40), "aws:cloudformation:stack-name": format!("{stage}-{team}") },
        "attributes": size, "configuration": configuration,
    })
}
