//! What becomes of each of the twenty settings: what is shown before approval is what is done.

use super::settings::{self, Name};
use crate::Target;
use landfall_domain::Resource;
use landfall_domain::rewrite::Rewritten;
use landfall_domain::settings::{Carry, SettingChange, TextLeft};
use serde_json::{Value, json};

/// When a setting is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before objects are copied: what the copies must have from the start.
    Before,
    /// After objects were copied: what would act on the copies.
    After,
}

/// When a setting is set. Policies, notifications and lifecycle rules would refuse, announce or
/// expire the copies; a default retention would make them undeletable.
pub fn phase(name: &str) -> Phase {
    match name {
        "Encryption" | "OwnershipControls" | "Versioning" | "Tagging" | "ACL"
        | "IntelligentTiering" | "Metrics" | "Analytics" | "CORS" => Phase::Before,
        _ => Phase::After,
    }
}

/// All twenty settings in their order.
pub fn all(resource: &Resource, target: &Target) -> Vec<SettingChange> {
    settings::ALL
        .iter()
        .map(|name| one(name, resource, target))
        .collect()
}

fn one(name: Name, resource: &Resource, target: &Target) -> SettingChange {
    let Some(source) = resource.configuration.get(name) else {
        let why = format!(
            "It could not be read. Allow the reading role {}, scan again and make a new plan",
            settings::action(name, "Get")
        );
        return change(name, Value::Null, Carry::NotCopied(why), Value::Null);
    };
    let source = source.clone();
    match name {
        "ACL" => acl(source),
        "OwnershipControls" => change(
            name,
            source,
            Carry::Chosen(
                "ACLs are off in the target, so that its account owns every object".into(),
            ),
            json!({"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}),
        ),
        "PublicAccessBlock" => public_access(source, &resource.configuration["Policy"]),
        "Encryption" => encryption(source, target),
        _ if source.is_null() => change(name, source, Carry::Unset, Value::Null),
        "Logging" => logging(source, target),
        "Notification" => notification(source, target),
        "Replication" => replication(source, target),
        "Policy" => policy(source, target),
        "Versioning" => versioning(source),
        "Inventory" | "Analytics" => exports(name, source, target),
        _ => rewritten(name, source, target),
    }
}

fn change(name: &str, source: Value, carry: Carry, target: Value) -> SettingChange {
    SettingChange {
        setting: name.to_owned(),
        carry,
        source,
        target,
        changes: Vec::new(),
        left: Vec::new(),
    }
}

/// Copied, with the texts that move rewritten.
fn rewritten(name: &str, source: Value, target: &Target) -> SettingChange {
    let Rewritten {
        value,
        changes,
        left,
    } = target.mapping.apply(&source, &target.placement.account);
    SettingChange {
        setting: name.to_owned(),
        carry: if changes.is_empty() {
            Carry::Copied
        } else {
            Carry::Rewritten
        },
        source,
        target: value,
        changes,
        left,
    }
}

/// Rewrites `kept` and shows what was left out of `source`.
fn reduced(
    name: &str,
    source: Value,
    kept: Value,
    target: &Target,
    left_out: Vec<TextLeft>,
) -> SettingChange {
    let nothing = settings::normalised("", kept.clone()).is_null();
    if nothing && !left_out.is_empty() {
        let why = left_out
            .iter()
            .map(|left| left.why.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        let mut change = change(name, source, Carry::NotCopied(why), Value::Null);
        change.left = left_out;
        return change;
    }
    let mut change = rewritten(name, kept, target);
    change.source = source;
    if !left_out.is_empty() {
        change.carry = Carry::Rewritten;
    }
    change.left.extend(left_out);
    change
}

fn acl(source: Value) -> SettingChange {
    let owner = source["Owner"]["ID"].clone();
    let others = source["Grants"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|grant| grant["Grantee"]["ID"] != owner || grant["Grantee"]["ID"].is_null())
        .count();
    let carry = if others == 0 {
        Carry::Chosen(
            "Only the owner has access, and ACLs are off in the target (BucketOwnerEnforced)"
                .into(),
        )
    } else {
        Carry::NotCopied(format!(
            "It lets {others} others in by ACL, and ACLs are off in the target: let them in by the bucket's policy instead"
        ))
    };
    change("ACL", source, carry, Value::Null)
}

fn public_access(source: Value, policy: &Value) -> SettingChange {
    let name = "PublicAccessBlock";
    if !source.is_null() {
        return change(name, source.clone(), Carry::Copied, source);
    }
    let all = |on: bool| json!({"BlockPublicAcls": on, "IgnorePublicAcls": on, "BlockPublicPolicy": on, "RestrictPublicBuckets": on});
    if is_public(policy) {
        let why = "The bucket's policy lets everybody in, which AWS blocks in new buckets unless it is allowed".into();
        return change(name, source, Carry::Chosen(why), all(false));
    }
    let why =
        "The source has none; AWS blocks public access in new buckets, and nothing here needs it"
            .into();
    change(name, source, Carry::Chosen(why), all(true))
}

/// Whether a statement lets everybody in without a condition.
fn is_public(policy: &Value) -> bool {
    statements(policy).iter().any(|statement| {
        let anybody = |principal: &Value| {
            principal == "*"
                || principal == &json!({"AWS": "*"})
                || principal == &json!({"AWS": ["*"]})
        };
        statement["Effect"] == "Allow"
            && anybody(&statement["Principal"])
            && statement["Condition"].is_null()
    })
}

fn statements(policy: &Value) -> Vec<Value> {
    match &policy["Statement"] {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// The default encryption. A key stays in its account: unless the plan knows the new key, the
/// target gets S3's own encryption, which any reader allowed by the policy can use.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html>
fn encryption(source: Value, target: &Target) -> SettingChange {
    let name = "Encryption";
    let s3 = json!({"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]});
    let rule = &source["Rules"][0]["ApplyServerSideEncryptionByDefault"];
    let algorithm = rule["SSEAlgorithm"].as_str().unwrap_or("AES256");
    if algorithm == "AES256" {
        let carry = if source.is_null() {
            Carry::Chosen(
                "The source has none set; AWS encrypts every new object with SSE-S3".into(),
            )
        } else {
            Carry::Copied
        };
        return change(name, source, carry, s3);
    }
    let Some(key) = rule["KMSMasterKeyID"].as_str() else {
        let why = format!(
            "The source uses {algorithm} with the key that AWS manages (aws/s3), which cannot be used across accounts: the objects arrive with SSE-S3. For {algorithm}, create a key in the target and set it afterwards"
        );
        return change(name, source, Carry::Chosen(why), s3);
    };
    if target.mapping.arns.contains_key(key) || target.mapping.texts.contains_key(key) {
        return rewritten(name, source, target);
    }
    let why = format!(
        "The key {key} belongs to the source account and its successor's id is not known yet: the objects arrive with SSE-S3. For {algorithm}, create the key in account {} and set it afterwards",
        target.placement.account
    );
    change(name, source, Carry::Chosen(why), s3)
}

fn versioning(source: Value) -> SettingChange {
    let status = json!({"Status": source["Status"]});
    let mfa = source["MfaDelete"] == "Enabled";
    let carry = if mfa {
        Carry::Chosen("MFA delete can only be turned on by the root user of the target account: do that afterwards".into())
    } else {
        Carry::Copied
    };
    if source["Status"].is_null() {
        return change("Versioning", source, Carry::Unset, Value::Null);
    }
    change("Versioning", source, carry, status)
}

/// Whether the thing behind an ARN is in the target's account and Region by then.
fn there(arn: &str, target: &Target, same_wave: bool) -> Result<(), String> {
    let Some(moved) = target.moves.get(arn) else {
        return Err(format!(
            "{arn} is not part of this plan: set it by hand when it exists in the target"
        ));
    };
    if moved.account != target.placement.account || moved.region != target.placement.region {
        return Err(format!(
            "{arn} moves to account {} in {}, and S3 wants it in the same account and Region: choose another",
            moved.account, moved.region
        ));
    }
    if moved.wave < target.wave || (same_wave && moved.wave == target.wave) {
        return Ok(());
    }
    Err(format!(
        "{arn} moves in wave {}: set it by hand after that",
        moved.wave
    ))
}

fn left(path: &str, text: &str, why: String) -> TextLeft {
    TextLeft {
        path: path.to_owned(),
        text: text.to_owned(),
        why,
    }
}

fn logging(source: Value, target: &Target) -> SettingChange {
    let bucket = source["LoggingEnabled"]["TargetBucket"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    match there(&format!("arn:aws:s3:::{bucket}"), target, true) {
        Ok(()) => rewritten("Logging", source, target),
        Err(why) => {
            let left_out = vec![left("/LoggingEnabled/TargetBucket", &bucket, why)];
            reduced("Logging", source, json!({}), target, left_out)
        }
    }
}

fn notification(source: Value, target: &Target) -> SettingChange {
    let mut kept = source.clone();
    let mut left_out = Vec::new();
    let lists = [
        ("TopicConfigurations", "TopicArn"),
        ("QueueConfigurations", "QueueArn"),
        ("LambdaFunctionConfigurations", "LambdaFunctionArn"),
    ];
    for (list, field) in lists {
        let Some(items) = source[list].as_array() else {
            continue;
        };
        let mut stay = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let arn = item[field].as_str().unwrap_or_default();
            match there(arn, target, false) {
                Ok(()) => stay.push(item.clone()),
                Err(why) => left_out.push(left(&format!("/{list}/{index}/{field}"), arn, why)),
            }
        }
        if stay.is_empty() {
            kept.as_object_mut().map(|map| map.remove(list));
        } else {
            kept[list] = Value::Array(stay);
        }
    }
    reduced("Notification", source, kept, target, left_out)
}

fn replication(source: Value, target: &Target) -> SettingChange {
    let mut left_out = Vec::new();
    let role = source["Role"].as_str().unwrap_or_default();
    if let Err(why) = there_anywhere(role, target) {
        left_out.push(left("/Role", role, why));
    }
    for (index, rule) in source["Rules"].as_array().into_iter().flatten().enumerate() {
        let bucket = rule["Destination"]["Bucket"].as_str().unwrap_or_default();
        if let Err(why) = there_anywhere(bucket, target) {
            left_out.push(left(
                &format!("/Rules/{index}/Destination/Bucket"),
                bucket,
                why,
            ));
        }
    }
    if left_out.is_empty() {
        rewritten("Replication", source, target)
    } else {
        reduced("Replication", source, json!({}), target, left_out)
    }
}

/// Whether the thing behind an ARN exists in the target before this wave, in whatever account.
fn there_anywhere(arn: &str, target: &Target) -> Result<(), String> {
    let own = format!("arn:aws:s3:::{}", target.placement.name);
    match target.moves.get(arn) {
        Some(_) if target.mapping.arns.get(arn) == Some(&own) => Ok(()),
        Some(moved) if moved.wave < target.wave => Ok(()),
        Some(moved) => Err(format!(
            "{arn} moves in wave {}: set it by hand after that",
            moved.wave
        )),
        None => Err(format!(
            "{arn} is not part of this plan: set it by hand when it exists in the target"
        )),
    }
}

/// Inventory and analytics: each names a bucket to write to.
fn exports(name: Name, source: Value, target: &Target) -> SettingChange {
    let mut kept = Vec::new();
    let mut left_out = Vec::new();
    for (index, item) in source.as_array().into_iter().flatten().enumerate() {
        let (pointer, destination) = match name {
            "Inventory" => (
                "/Destination/S3BucketDestination/Bucket",
                &item["Destination"],
            ),
            _ => (
                "/StorageClassAnalysis/DataExport/Destination/S3BucketDestination/Bucket",
                &item["StorageClassAnalysis"]["DataExport"]["Destination"],
            ),
        };
        let bucket = destination["S3BucketDestination"]["Bucket"].as_str();
        match bucket.map(|arn| (arn, there_anywhere(arn, target))) {
            None | Some((_, Ok(()))) => kept.push(item.clone()),
            Some((arn, Err(why))) => left_out.push(left(&format!("/{index}{pointer}"), arn, why)),
        }
    }
    reduced(name, source, Value::Array(kept), target, left_out)
}

/// The policy, without principals that do not exist in the target yet: S3 refuses a policy that
/// names one.
fn policy(source: Value, target: &Target) -> SettingChange {
    let mut left_out = Vec::new();
    let mut kept = Vec::new();
    for (index, statement) in statements(&source).into_iter().enumerate() {
        let mut statement = statement;
        let mut gone = false;
        if statement["Effect"] == "Allow"
            && let Some(names) = statement.pointer("/Principal/AWS").cloned()
        {
            let names = match names {
                Value::Array(names) => names,
                one => vec![one],
            };
            let mut stay = Vec::new();
            for name in &names {
                let later = name
                    .as_str()
                    .and_then(|arn| target.moves.get(arn).filter(|m| m.wave > target.wave));
                match later {
                    None => stay.push(name.clone()),
                    Some(moved) => left_out.push(left(
                        &format!("/Statement/{index}/Principal/AWS"),
                        name.as_str().unwrap_or_default(),
                        format!(
                            "It moves in wave {}: let it in by hand after that",
                            moved.wave
                        ),
                    )),
                }
            }
            gone = stay.is_empty();
            if stay.len() < names.len() {
                statement["Principal"]["AWS"] = Value::Array(stay);
            }
        }
        if !gone {
            kept.push(statement);
        }
    }
    let value = if kept.is_empty() {
        Value::Null
    } else if left_out.is_empty() {
        source.clone()
    } else {
        let mut value = source.clone();
        value["Statement"] = Value::Array(kept);
        value
    };
    reduced("Policy", source, value, target, left_out)
}
