//! Texts as estates hold them, and what each names.

use super::{resource, shown};
use crate::of;
use serde_json::json;

/// What a variable with this text names, one after the other.
fn told(text: &str) -> String {
    let function = resource(
        "AWS::Lambda::Function",
        "arn:aws:lambda:eu-central-1:111111111111:function:speaker",
        "speaker",
        json!({"Environment": {"Variables": {"X": text}}}),
    );
    let all: Vec<String> = of(&function).iter().map(|r| shown(&r.target)).collect();
    all.join(" + ")
}

#[test]
fn texts_name_what_they_should() {
    for (text, names) in TABLE {
        assert_eq!(told(text), *names, "{text}");
    }
}

const TABLE: &[(&str, &str)] = &[
    // ARNs
    (
        "arn:aws:sqs:eu-central-1:111111111111:orders",
        "arn:aws:sqs:eu-central-1:111111111111:orders",
    ),
    ("arn:aws-cn:s3:::data", "arn:aws-cn:s3:::data"),
    (
        "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/1",
        "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/1",
    ),
    (
        "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:alarms",
        "arn:aws:sns:eu-central-1:111111111111:alarms",
    ),
    ("arn:${AWS::Partition}:s3:::data/*", "arn:aws:s3:::data/*"),
    (
        "arn:aws:s3:::home/${aws:username}/*",
        "arn:aws:s3:::home/*/*",
    ),
    (
        "arn:aws:lambda:eu-central-1:111111111111:function:${stageVariables.fn}",
        "",
    ),
    ("arn:aws:iam::111111111111:role/*", ""),
    ("arn:aws:iam::aws:policy/ReadOnlyAccess", ""),
    ("arn:aws:kms:eu-central-1:111111111111:alias/aws/s3", ""),
    (
        "arn:aws:kms:eu-central-1:111111111111:alias/orders",
        "AWS::KMS::Key alias/orders 111111111111 eu-central-1",
    ),
    ("arn:aws:states:::lambda:invoke", ""),
    ("arn:aws:states:::ecs:runTask.sync", ""),
    ("arn:aws:automate:eu-central-1:ec2:stop", ""),
    (
        "arn:aws:ssm:eu-central-1::parameter/aws/service/ecs/optimized-ami",
        "",
    ),
    ("arn:aws:sns:eu-central-1:ACCOUNT_ID:alarms", ""),
    (
        "arn:aws:sts::222222222222:assumed-role/deploy/session",
        "AWS::IAM::Role deploy 222222222222 -",
    ),
    ("arn:aws:iam::222222222222:root", "account 222222222222"),
    (
        "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:111111111111:function:api/invocations",
        "arn:aws:lambda:eu-central-1:111111111111:function:api",
    ),
    (
        "arn:aws:apigateway:eu-central-1:sqs:path/111111111111/orders",
        "AWS::SQS::Queue orders 111111111111 eu-central-1",
    ),
    (
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE",
        "AWS::CloudFront::CloudFrontOriginAccessIdentity E1EXAMPLE - -",
    ),
    (
        "see arn:aws:sns:eu-central-1:111111111111:alarms, please.",
        "arn:aws:sns:eu-central-1:111111111111:alarms",
    ),
    // Ids
    (
        "vpc-0123456789abcdef0",
        "AWS::EC2::VPC vpc-0123456789abcdef0 - -",
    ),
    (
        "subnet-1a2b3c4d,subnet-5e6f7a8b",
        "AWS::EC2::Subnet subnet-1a2b3c4d - - + AWS::EC2::Subnet subnet-5e6f7a8b - -",
    ),
    (
        "--group sg-0123456789abcdef0 --wait",
        "AWS::EC2::SecurityGroup sg-0123456789abcdef0 - -",
    ),
    (
        "fsap-0123456789abcdef0",
        "AWS::EFS::AccessPoint fsap-0123456789abcdef0 - -",
    ),
    ("vol-ffffffff", ""),
    ("i-am-a-sentence", ""),
    (
        "AROA1234567890ABCDEFG",
        "AWS::IAM::Role AROA1234567890ABCDEFG - -",
    ),
    (
        "o-a1b2c3d4e5",
        "AWS::Organizations::Organization o-a1b2c3d4e5 - -",
    ),
    // Buckets
    ("s3://exports/daily/", "AWS::S3::Bucket exports - -"),
    ("s3a://lake/raw", "AWS::S3::Bucket lake - -"),
    (
        "https://assets.s3.amazonaws.com/logo.png",
        "AWS::S3::Bucket assets - -",
    ),
    (
        "https://a.b.c.s3.eu-west-1.amazonaws.com/x",
        "AWS::S3::Bucket a.b.c - -",
    ),
    (
        "assets.s3.dualstack.eu-west-1.amazonaws.com",
        "AWS::S3::Bucket assets - -",
    ),
    (
        "assets.s3-accelerate.amazonaws.com",
        "AWS::S3::Bucket assets - -",
    ),
    (
        "https://s3.eu-west-1.amazonaws.com/assets/a",
        "AWS::S3::Bucket assets - -",
    ),
    (
        "http://assets.s3-website-eu-west-1.amazonaws.com/",
        "AWS::S3::Bucket assets - -",
    ),
    (
        "https://data.s3-fips.us-gov-west-1.amazonaws.com/x",
        "AWS::S3::Bucket data - -",
    ),
    (
        "https://x-data.s3.cn-north-1.amazonaws.com.cn/",
        "AWS::S3::Bucket x-data - -",
    ),
    ("http://s3.amazonaws.com/doc/2006-03-01/", ""),
    ("https://s3.eu-west-1.amazonaws.com", ""),
    // Queues
    (
        "https://sqs.eu-central-1.amazonaws.com/111111111111/orders.fifo",
        "AWS::SQS::Queue orders.fifo 111111111111 eu-central-1",
    ),
    (
        "https://eu-west-1.queue.amazonaws.com/222222222222/orders",
        "AWS::SQS::Queue orders 222222222222 eu-west-1",
    ),
    (
        "https://sqs-fips.us-east-1.amazonaws.com/111111111111/q",
        "AWS::SQS::Queue q 111111111111 us-east-1",
    ),
    (
        "http://localhost:4566/111111111111/orders",
        "AWS::SQS::Queue orders 111111111111 -",
    ),
    // Images
    (
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.2@sha256:ab",
        "AWS::ECR::Repository shop/api 111111111111 eu-central-1",
    ),
    (
        "222222222222.dkr.ecr-fips.us-east-1.amazonaws.com/base",
        "AWS::ECR::Repository base 222222222222 us-east-1",
    ),
    // Repositories
    (
        "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop",
        "AWS::CodeCommit::Repository shop - eu-central-1",
    ),
    (
        "codecommit::eu-west-1://deploy@shop",
        "AWS::CodeCommit::Repository shop - eu-west-1",
    ),
    // Addresses that the planner looks up
    (
        "postgres://app:pw@orders.abc123.eu-central-1.rds.amazonaws.com:5432/shop?ssl=1",
        "postgres://app:pw@orders.abc123.eu-central-1.rds.amazonaws.com:5432/shop?ssl=1",
    ),
    (
        "orders.cluster-ro-abc.eu-central-1.rds.amazonaws.com:3306",
        "orders.cluster-ro-abc.eu-central-1.rds.amazonaws.com:3306",
    ),
    (
        "master.sessions.abc123.euc1.cache.amazonaws.com",
        "master.sessions.abc123.euc1.cache.amazonaws.com",
    ),
    (
        "internal-web-1234.eu-central-1.elb.amazonaws.com",
        "internal-web-1234.eu-central-1.elb.amazonaws.com",
    ),
    (
        "d111111abcdef8.cloudfront.net",
        "d111111abcdef8.cloudfront.net",
    ),
    (
        "fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com:/",
        "AWS::EFS::FileSystem fs-0123456789abcdef0 - eu-central-1",
    ),
    (
        "vpce-0123456789abcdef0-abcd.s3.eu-central-1.vpce.amazonaws.com",
        "AWS::EC2::VPCEndpoint vpce-0123456789abcdef0 - eu-central-1",
    ),
    // The internet, and what is nowhere
    (
        "https://api.partner.com/v1?key=1",
        "https://api.partner.com/v1?key=1",
    ),
    ("db.internal.acme.com:5432", "db.internal.acme.com:5432"),
    (
        "http://127.0.0.1:4566/111111111111/orders",
        "AWS::SQS::Queue orders 111111111111 -",
    ),
    ("orders:8080", ""),
    ("1.2.3:4", ""),
    ("http://www.w3.org/2001/XMLSchema", ""),
    ("https://sns.eu-central-1.amazonaws.com", ""),
    ("lambda.amazonaws.com", ""),
    ("s3.cn-north-1.amazonaws.com.cn", ""),
    ("http://localhost:8080/health", ""),
    ("http://169.254.169.254/latest/meta-data", ""),
    ("http://orders:8080", ""),
    ("https://${HOST}/x", ""),
    ("index.html", ""),
    ("2026-11-01T00:00:00Z", ""),
    ("prod", ""),
    (
        "{{resolve:secretsmanager:shop/db:SecretString:password}}",
        "AWS::SecretsManager::Secret shop/db - -",
    ),
    (
        "{{resolve:ssm:/shop/url:1}}",
        "AWS::SSM::Parameter /shop/url - -",
    ),
    // Documents in a text
    (
        r#"{"queue": "arn:aws:sqs:eu-central-1:111111111111:orders"}"#,
        "arn:aws:sqs:eu-central-1:111111111111:orders",
    ),
    (
        r#"{"FunctionName": "resize", "n": [1, "vpc-1a2b3c4d"]}"#,
        "AWS::EC2::VPC vpc-1a2b3c4d - - + AWS::Lambda::Function resize - -",
    ),
    ("{broken", ""),
];
