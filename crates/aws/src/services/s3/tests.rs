use super::*;
use crate::{Access, AccessMap, AwsSettings, Move, Purpose, SERVICES, registry_steps};
use landfall_domain::cost::Price;
use landfall_domain::plan::Environment;
use landfall_domain::resource::Attribute;
use landfall_domain::rewrite::Mapping;
use landfall_domain::settings::{Carry, SettingChange};
use landfall_domain::step::Tool;
use landfall_domain::{Decimal, Region, ResourceId};
use landfall_domain::{Fields, fields};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SOURCE: &str = "111111111111";
const PRODUCTION: &str = "555555555555";
const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1";

/// A bucket that has everything set.
fn bucket() -> Resource {
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:eu-central-1:{SOURCE}:{rest}");
    let export = |bucket: &str| json!({"S3BucketDestination": {"Bucket": format!("arn:aws:s3:::{bucket}"), "AccountId": SOURCE}});
    let configuration = json!({
        "Name": "orders",
        "Accelerate": {"Status": "Enabled"},
        "ACL": {"Owner": {"ID": "me"}, "Grants": [{"Grantee": {"ID": "me"}, "Permission": "FULL_CONTROL"}]},
        "Analytics": [{"Id": "a", "StorageClassAnalysis": {"DataExport": {"Destination": export("exports")}}}],
        "CORS": {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]},
        "Encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}]},
        "IntelligentTiering": [{"Id": "i", "Status": "Enabled", "Tierings": []}],
        "Inventory": [{"Id": "i", "Destination": export("orders")}, {"Id": "j", "Destination": export("elsewhere")}],
        "Lifecycle": {"Rules": [{"ID": "l", "Status": "Enabled", "Filter": {}}]},
        "Logging": {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}},
        "Metrics": [{"Id": "m"}],
        "Notification": {
            "QueueConfigurations": [{"QueueArn": arn("sqs", "early"), "Events": ["s3:*"]}, {"QueueArn": arn("sqs", "late"), "Events": ["s3:*"]}],
            "LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn("lambda", "function:late"), "Events": ["s3:*"]}]},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        "Policy": {"Version": "2012-10-17", "Statement": [
            {"Sid": "Deny", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::orders/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {"Sid": "Both", "Effect": "Allow", "Principal": {"AWS": [format!("arn:aws:iam::{SOURCE}:role/early"), format!("arn:aws:iam::{SOURCE}:role/late")]}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"},
            {"Sid": "Late", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{SOURCE}:role/late")}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::orders/*"}]},
        "Replication": {"Role": format!("arn:aws:iam::{SOURCE}:role/early"), "Rules": [{"Destination": {"Bucket": "arn:aws:s3:::elsewhere"}}]},
        "RequestPayment": {"Payer": "Requester"},
        "Tagging": {"TagSet": [{"Key": "env", "Value": "prod"}]},
        "Versioning": {"Status": "Enabled", "MfaDelete": "Enabled"},
        "Website": {"IndexDocument": {"Suffix": "index.html"}},
        "ObjectLock": {"ObjectLockEnabled": "Enabled"},
        "PublicAccessBlock": null
    });
    Resource {
        understood: true,
        id: ResourceId::new("arn:aws:s3:::orders"),
        kind: "AWS::S3::Bucket".into(),
        arn: "arn:aws:s3:::orders".parse().ok(),
        name: "orders".into(),
        account: SOURCE.parse().unwrap(),
        region: Region::new("eu-central-1"),
        tags: Fields::default(),
        attributes: fields([
            ("size", Attribute::Bytes(250_000_000_000)),
            ("objects", Attribute::Count(1_000_000)),
            ("noncurrent_versions", Attribute::Count(7)),
        ]),
        configuration,
    }
}

fn target() -> Target {
    let moved = |arn: String, wave| {
        let moved = Move {
            wave,
            account: PRODUCTION.parse().unwrap(),
            region: Region::new("eu-central-1"),
        };
        (arn, moved)
    };
    let of = |service: &str, rest: &str| format!("arn:aws:{service}:eu-central-1:{SOURCE}:{rest}");
    let role = |name: &str| format!("arn:aws:iam::{SOURCE}:role/{name}");
    let moves: BTreeMap<String, Move> = [
        moved("arn:aws:s3:::orders".into(), 2),
        moved("arn:aws:s3:::logs".into(), 2),
        moved("arn:aws:s3:::exports".into(), 1),
        moved(of("sqs", "early"), 1),
        moved(of("sqs", "late"), 3),
        moved(of("lambda", "function:late"), 2),
        moved(role("early"), 2),
        moved(role("late"), 3),
    ]
    .into();
    let arns = moves
        .keys()
        .map(|arn| {
            let new = match arn.strip_prefix("arn:aws:s3:::") {
                Some(name) => format!("arn:aws:s3:::{name}-{PRODUCTION}"),
                None => arn.replace(SOURCE, PRODUCTION),
            };
            (arn.clone(), new)
        })
        .collect();
    let texts = ["orders", "logs", "exports"].map(|n| (n.to_owned(), format!("{n}-{PRODUCTION}")));
    Target {
        placement: Placement {
            environment: Environment::Production,
            account: PRODUCTION.parse().unwrap(),
            region: Region::new("eu-central-1"),
            name: format!("orders-{PRODUCTION}"),
            arn: None,
            reasons: Vec::new(),
            confidence: 100,
        },
        wave: 2,
        mapping: Arc::new(Mapping {
            source: Some(SOURCE.parse().unwrap()),
            arns,
            texts: texts.into(),
        }),
        source: SOURCE.parse().unwrap(),
        source_region: Region::new("eu-central-1"),
        tool: None,
        assumptions: Assumptions::default(),
        moves: Arc::new(moves),
        source_role: Some(format!("arn:aws:iam::{SOURCE}:role/Migrate")),
        datasync_role: None,
    }
}

fn prices() -> PriceBook {
    let price = |key: &str, usd: &str| Price {
        key: key.into(),
        usd: usd.parse().unwrap(),
        unit: String::new(),
        region: Region::new("us-east-1"),
        source: String::new(),
        as_of: String::new(),
    };
    PriceBook {
        edition: "test".into(),
        prices: vec![
            price("s3.request.put", "0.000005"),
            price("s3.request.get", "0.0000004"),
            price("s3.request.list", "0.000005"),
            price("s3.storage.standard", "0.023"),
            price("datasync.basic", "0.0125"),
            price("transfer.inter_region", "0.02"),
        ],
    }
}

#[test]
fn each_setting_says_what_becomes_of_it() {
    let told: Vec<String> = carry::all(&bucket(), &target())
        .iter()
        .map(|change: &SettingChange| {
            let carry = match &change.carry {
                Carry::Chosen(why) => format!("chosen: {why}"),
                Carry::NotCopied(why) => format!("not copied: {why}"),
                other => format!("{other:?}").to_lowercase(),
            };
            let left: Vec<String> = change
                .left
                .iter()
                .map(|l| format!("\n    left {}: {}", l.path, l.why))
                .collect();
            format!("{} {carry}{}", change.setting, left.concat())
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_is_left_out_of_a_policy_or_notification_is_not_in_the_target() {
    let changes = carry::all(&bucket(), &target());
    let of = |name: &str| {
        changes
            .iter()
            .find(|c| c.setting == name)
            .unwrap()
            .target
            .clone()
    };
    let (policy, notification) = (of("Policy"), of("Notification"));
    let sids: Vec<&Value> = policy["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["Sid"])
        .collect();
    assert_eq!(sids, ["Deny", "Both"]);
    assert_eq!(
        policy["Statement"][1]["Principal"]["AWS"],
        json!([format!("arn:aws:iam::{PRODUCTION}:role/early")])
    );
    assert_eq!(
        notification,
        json!({"QueueConfigurations": [{"QueueArn": format!("arn:aws:sqs:eu-central-1:{PRODUCTION}:early"), "Events": ["s3:*"]}]})
    );
}

#[test]
fn a_setting_that_was_not_read_is_never_taken_for_unset() {
    let mut bucket = bucket();
    bucket
        .configuration
        .as_object_mut()
        .unwrap()
        .remove("Policy");
    let changes = carry::all(&bucket, &target());
    let policy = changes.iter().find(|c| c.setting == "Policy").unwrap();
    assert!(matches!(&policy.carry, Carry::NotCopied(why) if why.contains("s3:GetBucketPolicy")));
}

#[test]
fn a_public_site_stays_public_and_nothing_else_becomes_so() {
    let block = |policy: Value| {
        let mut bucket = bucket();
        bucket.configuration["Policy"] = policy;
        let changes = carry::all(&bucket, &target());
        changes
            .into_iter()
            .find(|c| c.setting == "PublicAccessBlock")
            .unwrap()
            .target["BlockPublicPolicy"]
            .clone()
    };
    let statement = |effect: &str, condition: Value| json!({"Statement": {"Effect": effect, "Principal": "*", "Condition": condition}});
    assert_eq!(block(statement("Allow", Value::Null)), json!(false));
    assert_eq!(block(statement("Deny", Value::Null)), json!(true));
    assert_eq!(
        block(statement("Allow", json!({"StringEquals": {}}))),
        json!(true)
    );
}

#[test]
fn the_steps_are_complete_and_each_session_policy_fits() {
    for tool in [Tool::ServerSideCopy, Tool::DataSync] {
        let mut target = target();
        target.tool = Some(tool);
        let steps = S3.steps(&bucket(), &target).unwrap();
        let ids: BTreeSet<&str> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), steps.len());
        for step in &steps {
            assert!(
                !step.grants.is_empty() && !step.title.is_empty() && step.work.seconds > 0,
                "{}",
                step.id
            );
            for account in [SOURCE, PRODUCTION] {
                crate::session::session_policy(&step.grants, &account.parse().unwrap())
                    .unwrap_or_else(|error| panic!("{}: {error}", step.id));
            }
            for grant in &step.grants {
                assert!(
                    grant.actions.iter().all(|action| !action.ends_with(":*")),
                    "{}",
                    step.id
                );
                // Only what takes no resource at all is granted on all.
                let none = [
                    "datasync:CreateLocationS3",
                    "datasync:ListLocations",
                    "datasync:ListTasks",
                ];
                assert!(
                    !grant.resources.contains(&"*".to_owned())
                        || grant
                            .actions
                            .iter()
                            .all(|action| none.contains(&action.as_str())),
                    "{}",
                    step.id
                );
            }
        }
        // The source bucket is never written to.
        let writes = steps.iter().flat_map(|step| &step.grants).filter(|grant| {
            grant
                .resources
                .iter()
                .any(|arn| arn == "arn:aws:s3:::orders" || arn == "arn:aws:s3:::orders/*")
        });
        for grant in writes {
            assert!(
                grant
                    .actions
                    .iter()
                    .all(|a| a.starts_with("s3:Get") || a.starts_with("s3:List")),
                "{grant:?}"
            );
        }
    }
}

#[test]
fn the_log_bucket_of_the_same_wave_is_made_first() {
    let steps = S3.steps(&bucket(), &target()).unwrap();
    let activate = steps
        .iter()
        .find(|step| step.kind == "s3.activate-bucket")
        .unwrap();
    assert!(
        activate
            .needs
            .iter()
            .any(|id| id.as_str() == "s3.create-bucket/logs")
    );
}

#[tokio::test]
async fn every_step_kind_is_registered_once() {
    let settings = AwsSettings {
        regions: vec![Region::new("eu-central-1")],
        ..AwsSettings::default()
    };
    let aws = Aws::new(settings).await.unwrap();
    let access = Access {
        account: SOURCE.parse().unwrap(),
        role_arn: None,
        external_id: None,
    };
    let registered: Vec<&str> =
        registry_steps(&aws, &AccessMap::new().with(Purpose::Migrate, access))
            .iter()
            .map(|step| step.kind())
            .collect();
    let unique: BTreeSet<&str> = registered.iter().copied().collect();
    assert_eq!(unique.len(), registered.len());
    for tool in [Tool::ServerSideCopy, Tool::DataSync] {
        for service in SERVICES {
            let mut target = target();
            target.tool = Some(tool);
            for kind in service.kinds() {
                let mut resource = bucket();
                resource.kind = (*kind).into();
                for step in service.steps(&resource, &target).unwrap_or_default() {
                    assert!(unique.contains(step.kind.as_str()), "{}", step.kind);
                }
            }
        }
    }
}

#[test]
fn the_tool_is_chosen_by_figures_and_a_person_has_the_last_word() {
    let assumptions = Assumptions::default();
    let mut bucket = bucket();
    let choice = choose_tool(&bucket, &assumptions, None);
    assert_eq!(choice.tool, Tool::ServerSideCopy);
    assert!(
        choice.reason.starts_with("250 GB in 1000000 objects"),
        "{}",
        choice.reason
    );
    bucket
        .attributes
        .insert("size".into(), Attribute::Bytes(600_000_000_000));
    let choice = choose_tool(&bucket, &assumptions, None);
    assert!(
        choice.tool == Tool::DataSync
            && choice.reason.starts_with("600 GB are more than the 500 GB")
    );
    bucket
        .attributes
        .insert("objects".into(), Attribute::Count(3_000_000));
    bucket.attributes.insert("size".into(), Attribute::Bytes(1));
    assert_eq!(
        choose_tool(&bucket, &assumptions, None).tool,
        Tool::DataSync
    );
    assert_eq!(
        choose_tool(&bucket, &assumptions, Some(Tool::ServerSideCopy)).tool,
        Tool::ServerSideCopy
    );
    bucket.attributes.clear();
    assert!(
        choose_tool(&bucket, &assumptions, None)
            .reason
            .contains("Nobody knows")
    );
}

#[test]
fn costs_can_be_checked_by_hand_and_what_is_unknown_is_said() {
    let assumptions = Assumptions::default();
    let lines = S3.cost(&bucket(), &target(), &prices(), &assumptions);
    let of = |what: &str| lines.iter().find(|line| line.what.contains(what)).unwrap();
    // A million objects × 0.005 per thousand.
    assert_eq!(of("COPY").amount.expected, Decimal::from(5));
    assert_eq!(of("COPY").amount.low, Decimal::from(4));
    assert_eq!(of("COPY").amount.high, Decimal::from(6));
    // 250 GB × 14 of 30 days × 0.023.
    assert_eq!(
        of("Both copies").amount.expected.round_dp(4),
        "2.6833".parse().unwrap()
    );
    assert!(of("COPY").note.contains("us-east-1"), "{}", of("COPY").note);
    let empty = PriceBook {
        edition: String::new(),
        prices: Vec::new(),
    };
    for line in S3.cost(&bucket(), &target(), &empty, &assumptions) {
        assert!(line.price.is_none() && line.note.contains("unknown"));
    }
    let mut unknown = bucket();
    unknown.attributes.clear();
    for line in S3.cost(&unknown, &target(), &prices(), &assumptions) {
        assert!(
            line.price.is_some() && line.note.contains("Nobody knows"),
            "{}",
            line.note
        );
    }
    let mut far = target();
    far.placement.region = Region::new("us-west-2");
    far.tool = Some(Tool::DataSync);
    let lines = S3.cost(&bucket(), &far, &prices(), &assumptions);
    assert!(
        lines
            .iter()
            .any(|l| l.what.contains("another Region") && l.amount.expected == Decimal::from(5))
    );
    assert!(
        lines
            .iter()
            .any(|l| l.service == "DataSync" && l.amount.expected == "3.125".parse().unwrap())
    );
    for line in &lines {
        assert!(
            line.amount.low <= line.amount.expected && line.amount.expected <= line.amount.high
        );
    }
}
