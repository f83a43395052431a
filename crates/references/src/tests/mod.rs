//! What whole configurations name.

mod properties;
mod readers;
mod strings;

use super::*;
use landfall_domain::{Class, Kind, Region, ResourceId};
use serde_json::{Value, json};

const ACCOUNT: &str = "111111111111";

pub(crate) fn resource(kind: &str, arn: &str, name: &str, configuration: Value) -> Resource {
    Resource {
        understood: true,
        id: ResourceId::new(arn),
        kind: Kind::new(kind),
        arn: arn.parse().ok(),
        name: name.into(),
        account: ACCOUNT.parse().unwrap(),
        region: Region::new("eu-central-1"),
        tags: Default::default(),
        attributes: Default::default(),
        configuration,
    }
}

/// A target on one line: kind, name, account, Region.
fn shown(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named {
            kind,
            name,
            account,
            region,
        } => format!(
            "{kind} {name} {} {}",
            account.as_ref().map_or("-", |a| a.as_str()),
            region.as_ref().map_or("-", |r| r.as_str())
        ),
        Target::Url(url) => url.clone(),
        Target::Account(id) => format!("account {id}"),
    }
}

/// `class confidence target @ path`, one a line.
fn told(resource: &Resource) -> String {
    of(resource)
        .iter()
        .map(|r| {
            let target = shown(&r.target);
            format!(
                "{:?} {:?} {target} @ {}\n",
                r.class, r.evidence.confidence, r.evidence.path
            )
        })
        .collect()
}

#[test]
fn a_function_names_its_role_key_image_queue_table_and_bucket() {
    let function = resource(
        "AWS::Lambda::Function",
        "arn:aws:lambda:eu-central-1:111111111111:function:api",
        "api",
        json!({
            "FunctionName": "api",
            "FunctionArn": "arn:aws:lambda:eu-central-1:111111111111:function:api",
            "Role": "arn:aws:iam::111111111111:role/api",
            "KMSKeyArn": "arn:aws:kms:eu-central-1:111111111111:key/1",
            "Layers": [{"Arn": "arn:aws:lambda:eu-central-1:111111111111:layer:common:3"}],
            "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-central-1:111111111111:api-dlq"},
            "Code": {"ImageUri": "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1"},
            "Environment": {"Variables": {
                "QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/111111111111/orders",
                "TABLE_NAME": "orders", "TABLES": "orders, customers", "EXPORT_BUCKET": "s3://exports/daily/",
                "ASSETS": "https://assets.s3.eu-central-1.amazonaws.com/logo.png", "STAGE": "prod",
                "READER_ROLE": "arn:aws:iam::111111111111:role/reader",
                "NOTE": "see arn:aws:sns:eu-central-1:111111111111:alarms, please"
            }}
        }),
    );
    insta::assert_snapshot!(told(&function));
}

#[test]
fn a_bucket_names_keys_log_bucket_targets_and_principals() {
    let bucket = resource(
        "AWS::S3::Bucket",
        "arn:aws:s3:::documents",
        "documents",
        json!({
            "Name": "documents",
            "Encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/documents"}}]},
            "Logging": {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "d/"}},
            "Notification": {"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:eu-central-1:111111111111:events", "Events": ["s3:*"]}]},
            "Replication": {"Role": "arn:aws:iam::111111111111:role/replication", "Rules": [{"Destination": {"Bucket": "arn:aws:s3:::copy"}}]},
            "Policy": {"Statement": [{
                "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "999988887777", "arn:aws:iam::111111111111:role/reader"]},
                "Resource": ["arn:aws:s3:::documents", "arn:aws:s3:::documents/*"],
                "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::other"}}
            }]}
        }),
    );
    insta::assert_snapshot!(told(&bucket));
}

#[test]
fn a_role_requires_its_policies_and_principals_and_talks_to_the_rest() {
    let role = resource(
        "AWS::IAM::Role",
        "arn:aws:iam::111111111111:role/api",
        "api",
        json!({
            "Arn": "arn:aws:iam::111111111111:role/api",
            "AssumeRolePolicyDocument": {"Statement": [{"Principal": {"AWS": "arn:aws:iam::111111111111:role/ci", "Service": "lambda.amazonaws.com"}}]},
            "AttachedManagedPolicies": [
                {"PolicyArn": "arn:aws:iam::111111111111:policy/orders"},
                {"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
            "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": {"Statement": [{"Resource": [
                "arn:aws:dynamodb:eu-central-1:111111111111:table/orders/stream/*", "arn:aws:iam::111111111111:role/*", "*",
                "arn:aws:kms:eu-central-1:111111111111:alias/orders"]}]}}]
        }),
    );
    insta::assert_snapshot!(told(&role));
}

#[test]
fn a_queue_stays_with_its_dead_letter_queue() {
    let queue = resource(
        "AWS::SQS::Queue",
        "arn:aws:sqs:eu-central-1:111111111111:orders",
        "orders",
        json!({
            "QueueUrl": "https://sqs.eu-central-1.amazonaws.com/111111111111/orders",
            "Attributes": {
                "QueueArn": "arn:aws:sqs:eu-central-1:111111111111:orders",
                "RedrivePolicy": {"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:111111111111:dlq", "maxReceiveCount": 5},
                "KmsMasterKeyId": "alias/aws/sqs"
            }
        }),
    );
    insta::assert_snapshot!(told(&queue));
}

#[test]
fn a_plain_name_counts_only_when_there_is_one_such_thing() {
    let function = resource(
        "AWS::Lambda::Function",
        "arn:aws:lambda:eu-central-1:111111111111:function:export",
        "export",
        json!({"Environment": {"Variables": {"EXPORT_TO": "analytics", "MODE": "orders", "ALSO_BUCKET": "analytics"}}}),
    );
    let bucket = resource(
        "AWS::S3::Bucket",
        "arn:aws:s3:::analytics",
        "analytics",
        json!({}),
    );
    let table = |arn: &str| resource("AWS::DynamoDB::Table", arn, "orders", json!({}));
    let all = [
        function.clone(),
        bucket,
        table("arn:aws:dynamodb:eu-central-1:111111111111:table/orders"),
        table("arn:aws:dynamodb:us-east-1:111111111111:table/orders"),
    ];
    let known = read(&function, Some(&Known::new(&all)));
    let known: Vec<&Reference> = known
        .iter()
        .filter(|r| r.evidence.path.ends_with("EXPORT_TO"))
        .collect();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].evidence.path, "/Environment/Variables/EXPORT_TO");
    assert_eq!(known[0].class, Class::Talks);
}

#[test]
fn machines_networks_and_databases_are_named_by_ids_names_and_hosts() {
    let instance = resource(
        "AWS::EC2::Instance",
        "arn:aws:ec2:eu-central-1:111111111111:instance/i-0a1b2c3d",
        "web",
        json!({
            "InstanceId": "i-0a1b2c3d", "SubnetId": "subnet-0a1b2c3d4e5f60718", "KeyName": "ops",
            "SecurityGroups": [{"GroupId": "sg-0a1b2c3d"}],
            "BlockDeviceMappings": [{"Ebs": {"VolumeId": "vol-0a1b2c3d"}}],
            "NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a1b2c3d"}],
            "UserData": "#!/bin/sh\nDB=orders.abc1.eu-central-1.rds.amazonaws.com:5432\nmount fs-0a1b2c3d:/ /data\n",
            "Description": "not vpc-0a1b2c3d", "Odd": "i-am-no-id"
        }),
    );
    insta::assert_snapshot!(told(&instance));
    let group = resource(
        "AWS::EC2::SecurityGroup",
        "arn:aws:ec2:eu-central-1:111111111111:security-group/sg-0a1b2c3d",
        "db",
        json!({"GroupId": "sg-0a1b2c3d", "IpPermissions": [{"UserIdGroupPairs": [{"GroupId": "sg-11111111"}]}]}),
    );
    insta::assert_snapshot!(told(&group));
    let alarm = resource(
        "AWS::CloudWatch::Alarm",
        "arn:aws:cloudwatch:eu-central-1:111111111111:alarm:old",
        "old",
        json!({"Dimensions": [{"Name": "QueueName", "Value": "prod-orders"}, {"Name": "Odd", "Value": "x"}]}),
    );
    insta::assert_snapshot!(told(&alarm));
}
