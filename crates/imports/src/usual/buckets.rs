//! Settings of a bucket by the names that a scan gives them, each as S3's API answers it.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use super::{Desk, block, flag, notifications};
use serde_json::{Value, json};

/// The files' words for settings.
const NAMES: [(&str, &str); 21] = [
    ("BucketEncryption", "Encryption"),
    ("ServerSideEncryptionConfiguration", "Encryption"),
    ("VersioningConfiguration", "Versioning"),
    ("BucketVersioningConfiguration", "Versioning"),
    ("PublicAccessBlockConfiguration", "PublicAccessBlock"),
    ("BucketPolicy", "Policy"),
    ("WebsiteConfiguration", "Website"),
    ("BucketWebsiteConfiguration", "Website"),
    ("LoggingConfiguration", "Logging"),
    ("BucketLoggingConfiguration", "Logging"),
    ("LifecycleConfiguration", "Lifecycle"),
    ("BucketLifecycleConfiguration", "Lifecycle"),
    ("NotificationConfiguration", "Notification"),
    ("BucketNotificationConfiguration", "Notification"),
    ("ReplicationConfiguration", "Replication"),
    ("BucketReplicationConfiguration", "Replication"),
    ("CorsConfiguration", "CORS"),
    ("Cors", "CORS"),
    ("AccessControl", "ACL"),
    ("AccessControlList", "ACL"),
    ("Acl", "ACL"),
];

/// Deep places that are called otherwise, in this order, after the settings have their names.
const PLACES: [(&str, &str); 10] = [
    ("/Policy/PolicyText", "/Policy"),
    ("/Versioning/VersioningConfiguration", "/Versioning"),
    (
        "/Encryption/ServerSideEncryptionConfiguration",
        "/Encryption/Rules",
    ),
    ("/Encryption/Rule", "/Encryption/Rules"),
    ("/OwnershipControls/Rule", "/OwnershipControls/Rules"),
    ("/Lifecycle/Rule", "/Lifecycle/Rules"),
    ("/Replication/Rule", "/Replication/Rules"),
    (
        "/Logging/DestinationBucketName",
        "/Logging/LoggingEnabled/TargetBucket",
    ),
    (
        "/Logging/TargetBucket",
        "/Logging/LoggingEnabled/TargetBucket",
    ),
    (
        "/Logging/LogFilePrefix",
        "/Logging/LoggingEnabled/TargetPrefix",
    ),
];

const BLOCKS: [&str; 4] = [
    "BlockPublicAcls",
    "IgnorePublicAcls",
    "BlockPublicPolicy",
    "RestrictPublicBuckets",
];

/// All settings of one bucket.
pub(super) fn spell(desk: &mut Desk<'_>) {
    for (from, to) in NAMES {
        desk.rename(from, to);
    }
    for setting in [
        "Versioning",
        "Encryption",
        "PublicAccessBlock",
        "OwnershipControls",
        "Website",
        "Logging",
        "Notification",
    ] {
        if let Some(value) = desk.map.get_mut(setting) {
            *value = block(value.take());
        }
    }
    for (from, to) in PLACES {
        shift(desk, from, to);
    }
    if let Some(logging) = desk.map.get_mut("Logging")
        && logging
            .as_object()
            .is_some_and(|map| map.values().all(Value::is_null))
    {
        *logging = Value::Null;
    }
    encryption(desk);
    versioning(desk);
    notifications::spell(desk);
    acl(desk);
    if let Some(Value::Object(blocks)) = desk.map.get_mut("PublicAccessBlock") {
        for name in BLOCKS {
            if let Some(on) = blocks.get(name).and_then(flag) {
                blocks.insert(name.to_owned(), on.into());
            }
        }
    }
}

/// Moves a value that stands deep, unless something stands in its new place already.
fn shift(desk: &mut Desk<'_>, from: &str, to: &str) {
    let Some((parent, member)) = from.rsplit_once('/') else {
        return;
    };
    let root = |pointer: &str| {
        pointer[1..]
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut whole = Value::Object(std::mem::take(desk.map));
    let found = whole
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .and_then(|map| map.remove(member));
    let parts: Vec<&str> = to[1..].split('/').collect();
    // AWS Config spells out what is not set, deep inside, too.
    if let Some(value) = found.filter(|value| parts.len() == 1 || !value.is_null()) {
        if parts.len() == 1 {
            // What stood around it said nothing else.
            let rest = whole[root(to)].take();
            let mut value = value;
            if let (Value::Object(value), Value::Object(rest)) = (&mut value, rest) {
                for (key, kept) in rest {
                    value.entry(key).or_insert(kept);
                }
            }
            whole[parts[0]] = value;
        } else {
            let mut at = &mut whole;
            for part in &parts {
                if !at.is_object() {
                    *at = json!({});
                }
                at = &mut at[*part];
            }
            *at = value;
        }
        desk.moved.push((from.to_owned(), to.to_owned()));
    }
    if let Value::Object(map) = whole {
        *desk.map = map;
    }
}

/// `Rules` of `ApplyServerSideEncryptionByDefault` with `SSEAlgorithm` and `KMSMasterKeyID`.
fn encryption(desk: &mut Desk<'_>) {
    let Some(Value::Array(rules)) = desk
        .map
        .get_mut("Encryption")
        .and_then(|e| e.get_mut("Rules"))
    else {
        return;
    };
    let mut moved = Vec::new();
    for (at, rule) in rules.iter_mut().enumerate() {
        let Value::Object(rule) = rule else { continue };
        let (old, new) = (
            "ServerSideEncryptionByDefault",
            "ApplyServerSideEncryptionByDefault",
        );
        let place = format!("/Encryption/Rules/{at}");
        if let Some(by_default) = rule.remove(old) {
            rule.insert(new.to_owned(), by_default);
            moved.push((format!("{place}/{old}"), format!("{place}/{new}")));
        }
        let Some(by_default) = rule.get_mut(new) else {
            continue;
        };
        *by_default = block(by_default.take());
        let Value::Object(map) = by_default else {
            continue;
        };
        for (word, to) in [
            ("SseAlgorithm", "SSEAlgorithm"),
            ("KmsMasterKeyID", "KMSMasterKeyID"),
            ("KmsMasterKeyId", "KMSMasterKeyID"),
        ] {
            if let Some(value) = map.remove(word) {
                map.insert(to.to_owned(), value);
            }
        }
    }
    desk.moved.extend(moved);
}

/// `Status`, which is absent where versioning was never turned on.
fn versioning(desk: &mut Desk<'_>) {
    let Some(versioning) = desk.map.get_mut("Versioning") else {
        return;
    };
    *versioning = block(versioning.take());
    let Value::Object(map) = versioning else {
        return;
    };
    if let Some(on) = map.remove("Enabled").as_ref().and_then(flag)
        && on
    {
        map.insert("Status".to_owned(), "Enabled".into());
    }
    if map
        .get("Status")
        .is_some_and(|status| status == "Off" || status == "Disabled")
    {
        map.remove("Status");
    }
}

const EVERYBODY: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const SIGNED_IN: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// Canned lists → whom they let in, with what.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl>
const CANNED: [(&str, &[(&str, &str)]); 3] = [
    ("publicread", &[(EVERYBODY, "READ")]),
    (
        "publicreadwrite",
        &[(EVERYBODY, "READ"), (EVERYBODY, "WRITE")],
    ),
    ("authenticatedread", &[(SIGNED_IN, "READ")]),
];

/// `Grants` with grantees and permissions. The canned word stays beside them.
fn acl(desk: &mut Desk<'_>) {
    let Some(acl) = desk.map.get_mut("ACL") else {
        return;
    };
    let word = match &*acl {
        Value::String(word) => Some(word.clone()),
        Value::Object(map) => map.get("Acl").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let mut grants: Vec<Value> = Vec::new();
    if let Some(word) = &word {
        let plain: String = word
            .chars()
            .filter(|c| *c != '-')
            .collect::<String>()
            .to_ascii_lowercase();
        let (_, found) = CANNED
            .iter()
            .find(|(name, _)| *name == plain)
            .unwrap_or(&("", &[]));
        grants.extend(found.iter().map(|(uri, permission)| grant(uri, permission)));
    }
    if grants.is_empty() {
        let policy = acl.get("AccessControlPolicy").cloned().map(block);
        let listed = acl
            .get("GrantList")
            .cloned()
            .or_else(|| policy?.get("Grant").cloned());
        grants.extend(
            listed
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(told),
        );
    }
    if grants.is_empty() && acl.get("Grants").is_some() {
        return;
    }
    let mut kept = match acl.take() {
        Value::Object(map) => Value::Object(map),
        Value::String(word) => json!({"CannedACL": word}),
        _ => json!({}),
    };
    if let Value::Object(map) = &mut kept {
        map.remove("GrantList");
        map.remove("GrantSet");
    }
    kept["Grants"] = grants.into();
    *acl = kept;
}

fn grant(uri: &str, permission: &str) -> Value {
    json!({"Grantee": {"Type": "Group", "URI": uri}, "Permission": permission})
}

/// A grant as AWS Config (`grantee: "AllUsers"`, `permission: "Read"`) or Terraform tells it.
fn told(one: &Value) -> Value {
    if !one.is_object() {
        return one.clone();
    }
    let permission = one["Permission"].as_str().unwrap_or_default();
    // `FullControl`, `ReadAcp` → `FULL_CONTROL`, `READ_ACP`.
    let mut upper = String::new();
    for letter in permission.chars() {
        if letter.is_ascii_uppercase()
            && upper.ends_with(|c: char| c.is_ascii_uppercase())
            && permission != permission.to_ascii_uppercase()
        {
            upper.push('_');
        }
        upper.push(letter.to_ascii_uppercase());
    }
    let mut one = one.clone();
    one["Permission"] = upper.into();
    match one["Grantee"].as_str() {
        Some("AllUsers") => one["Grantee"] = json!({"Type": "Group", "URI": EVERYBODY}),
        Some("AuthenticatedUsers") => one["Grantee"] = json!({"Type": "Group", "URI": SIGNED_IN}),
        _ => {
            let grantee = block(one["Grantee"].take());
            one["Grantee"] = grantee;
            if let Some(uri) = one["Grantee"].get("Uri").cloned() {
                one["Grantee"]["URI"] = uri;
            }
        }
    }
    one
}
