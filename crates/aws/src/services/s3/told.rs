//! One call that tells most settings of a bucket: its resource in the Cloud Control API.
//!
//! What that call says is never taken on trust. The first bucket of a Region is also read setting by
//! setting, and only where both agree are other buckets read this way; a policy that may keep the
//! reader of settings out of one bucket sends that bucket the long way as well, because a reader that
//! is denied a setting may leave it out. A setting that is set is asked for itself, but for three
//! whose shapes are the same here and there.
//!
//! Sources: <https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-read.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>

use super::settings::{self, Name};
use crate::Session;
use crate::call::{Api, Ask};
use serde_json::{Map, Value, json};

static API: Api = Api::json("cloudcontrolapi", "1.0", "CloudApiService");

/// Settings with the property of `AWS::S3::Bucket` that is there when they are set.
const PROPERTIES: [(Name, &str); 16] = [
    ("Accelerate", "AccelerateConfiguration"),
    ("Analytics", "AnalyticsConfigurations"),
    ("CORS", "CorsConfiguration"),
    ("Encryption", "BucketEncryption"),
    ("IntelligentTiering", "IntelligentTieringConfigurations"),
    ("Inventory", "InventoryConfigurations"),
    ("Lifecycle", "LifecycleConfiguration"),
    ("Logging", "LoggingConfiguration"),
    ("Metrics", "MetricsConfigurations"),
    ("Notification", "NotificationConfiguration"),
    ("ObjectLock", "ObjectLockConfiguration"),
    ("OwnershipControls", "OwnershipControls"),
    ("PublicAccessBlock", "PublicAccessBlockConfiguration"),
    ("Replication", "ReplicationConfiguration"),
    ("Versioning", "VersioningConfiguration"),
    ("Website", "WebsiteConfiguration"),
];

/// What Cloud Control says about a bucket.
#[derive(Debug)]
pub(super) struct Told(Map<String, Value>);

/// Asks. Nothing when the call failed: each setting is then asked for, so nothing is lost.
pub(super) async fn ask(session: &Session, bucket: &str) -> Option<Told> {
    let about = json!({"Identifier": bucket, "TypeName": "AWS::S3::Bucket"});
    let answer = session
        .call(&API, Ask::new("GetResource").with(about))
        .await
        .ok()?;
    let text = answer["ResourceDescription"]["Properties"].as_str()?;
    let properties: Map<String, Value> = serde_json::from_str(text).ok()?;
    (properties.get("BucketName")? == bucket).then_some(Told(properties))
}

impl Told {
    /// What is known of a setting; nothing when the setting has to be asked for.
    pub(super) fn value(&self, name: Name) -> Option<Value> {
        let (_, property) = PROPERTIES.iter().find(|(own, _)| *own == name)?;
        // A lock without a rule has no configuration.
        let locked = name == "ObjectLock" && self.0.get("ObjectLockEnabled") == Some(&true.into());
        match self.0.get(*property) {
            None if locked => None,
            None => Some(Value::Null),
            Some(value) => translated(name, value),
        }
    }

    /// Whether every setting that was read by itself is what this says.
    pub(super) fn agrees(&self, read: &Map<String, Value>) -> bool {
        PROPERTIES.iter().all(|(name, _)| {
            let own = read.get(*name);
            match self.value(name) {
                Some(value) => own == Some(&value),
                None => own.is_some_and(|own| !own.is_null()),
            }
        })
    }
}

/// The setting in the names of the API, for the settings of which nothing gets lost on the way.
fn translated(name: Name, property: &Value) -> Option<Value> {
    match name {
        "OwnershipControls" => {
            let owner = property["Rules"][0]["ObjectOwnership"].as_str()?;
            let value = json!({"Rules": [{"ObjectOwnership": owner}]});
            (value == *property).then_some(value)
        }
        "PublicAccessBlock" => {
            let flags = [
                "BlockPublicAcls",
                "BlockPublicPolicy",
                "IgnorePublicAcls",
                "RestrictPublicBuckets",
            ];
            let map = property.as_object()?;
            let whole =
                map.len() == flags.len() && flags.iter().all(|flag| property[flag].is_boolean());
            whole.then(|| property.clone())
        }
        "Encryption" => {
            let rule = &property["ServerSideEncryptionConfiguration"][0];
            let (default, key) = (
                &rule["ServerSideEncryptionByDefault"],
                rule["BucketKeyEnabled"].as_bool()?,
            );
            // Nothing but what is taken over: a member that AWS added since then is asked for.
            let known = json!({"ServerSideEncryptionConfiguration": [
                {"BucketKeyEnabled": key, "ServerSideEncryptionByDefault": default}
            ]});
            let members = default.as_object()?.keys();
            let plain = |member: &String| ["SSEAlgorithm", "KMSMasterKeyID"].contains(&&**member);
            (known == *property && members.into_iter().all(plain)).then(|| {
                json!({"Rules": [
                    {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": key}
                ]})
            })
        }
        _ => None,
    }
}

/// Whether a bucket's policy may deny the reading of a setting to somebody. Who asks without TLS is
/// denied often and is nobody here.
pub(super) fn may_hide(policy: &Value) -> bool {
    let statements = match &policy["Statement"] {
        Value::Array(statements) => statements.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    };
    statements.into_iter().any(|statement| {
        statement["Effect"] != "Allow" && !only_without_tls(statement) && denies_reading(statement)
    })
}

fn only_without_tls(statement: &Value) -> bool {
    let condition = json!({"Bool": {"aws:SecureTransport": "false"}});
    let spelled = json!({"Bool": {"aws:SecureTransport": false}});
    statement["Condition"] == condition || statement["Condition"] == spelled
}

fn denies_reading(statement: &Value) -> bool {
    let patterns = match &statement["Action"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        // `NotAction`, or nothing that is understood.
        _ => return true,
    };
    patterns.into_iter().any(|pattern| {
        let pattern = pattern.to_ascii_lowercase();
        settings::ALL.iter().any(|name| {
            let action = settings::action(name, "Get").to_ascii_lowercase();
            match pattern.find(['*', '?']) {
                Some(literal) => action.starts_with(&pattern[..literal]),
                None => action == pattern,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(properties: Value) -> Told {
        Told(properties.as_object().unwrap().clone())
    }

    #[test]
    fn absent_is_unset_and_what_is_set_is_asked_for_but_for_plain_shapes() {
        let told = told(json!({
            "BucketName": "b",
            "LifecycleConfiguration": {"Rules": []},
            "ObjectLockEnabled": true,
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [
                {"BucketKeyEnabled": false, "ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]},
        }));
        assert_eq!(told.value("CORS"), Some(Value::Null));
        assert_eq!(told.value("Lifecycle"), None);
        assert_eq!(told.value("ObjectLock"), None);
        // It has no property for these.
        assert_eq!(told.value("Policy"), None);
        assert_eq!(told.value("RequestPayment"), None);
        assert_eq!(
            told.value("Encryption").unwrap(),
            json!({"Rules": [{
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": false
            }]})
        );
    }

    #[test]
    fn a_member_that_is_not_known_is_not_lost() {
        let told = told(json!({
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [{
                "BucketKeyEnabled": false,
                "ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
            }]},
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": true},
        }));
        assert_eq!(told.value("Encryption"), None);
        assert_eq!(told.value("PublicAccessBlock"), None);
    }

    #[test]
    fn a_setting_that_was_read_and_is_left_out_is_no_agreement() {
        let told =
            told(json!({"BucketName": "b", "VersioningConfiguration": {"Status": "Enabled"}}));
        let mut read: Map<String, Value> = PROPERTIES
            .iter()
            .map(|(name, _)| ((*name).to_owned(), Value::Null))
            .collect();
        assert!(!told.agrees(&read));
        read.insert("Versioning".into(), json!({"Status": "Enabled"}));
        assert!(told.agrees(&read));
        read.insert("CORS".into(), json!({"CORSRules": [{}]}));
        assert!(!told.agrees(&read));
        read.remove("CORS");
        assert!(!told.agrees(&read), "a setting that could not be read");
    }

    #[test]
    fn a_policy_hides_settings_only_when_it_may_deny_their_reading() {
        let deny = |action: Value, condition: Value| json!({"Statement": [{"Effect": "Deny", "Action": action, "Condition": condition}]});
        let tls = json!({"Bool": {"aws:SecureTransport": "false"}});
        for (policy, hides) in [
            (Value::Null, false),
            (
                json!({"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}),
                false,
            ),
            (deny(json!("s3:*"), tls), false),
            (
                deny(
                    json!("s3:*"),
                    json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}),
                ),
                true,
            ),
            (
                deny(json!(["s3:DeleteObject", "s3:PutObject"]), Value::Null),
                false,
            ),
            (
                deny(json!(["s3:GetLifecycleConfiguration"]), Value::Null),
                true,
            ),
            (deny(json!("s3:GetObject"), Value::Null), false),
            (deny(json!("S3:Get*"), Value::Null), true),
            (
                json!({"Statement": {"Effect": "Deny", "NotAction": "s3:GetObject"}}),
                true,
            ),
        ] {
            assert_eq!(may_hide(&policy), hides, "{policy}");
        }
    }
}
