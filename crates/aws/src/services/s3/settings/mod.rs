//! The twenty settings of a bucket: their names, and what says that one is unset.
//! A value is the setting's JSON in the names of the API, `null` when it is unset.

mod read;
mod write;

pub use read::read;
pub use write::{remove, write};

use serde_json::Value;

/// A setting of a bucket, by its name in the API.
pub type Name = &'static str;

/// All of them, in the order in which they are shown.
pub const ALL: [Name; 20] = [
    "Accelerate",
    "ACL",
    "Analytics",
    "CORS",
    "Encryption",
    "IntelligentTiering",
    "Inventory",
    "Lifecycle",
    "Logging",
    "Metrics",
    "Notification",
    "OwnershipControls",
    "Policy",
    "Replication",
    "RequestPayment",
    "Tagging",
    "Versioning",
    "Website",
    "ObjectLock",
    "PublicAccessBlock",
];

/// Settings that are lists of configurations with an `Id` each.
pub const BY_ID: [Name; 4] = ["Analytics", "IntelligentTiering", "Inventory", "Metrics"];

/// The AWS API operation that reads a setting.
pub fn read_operation(name: Name) -> &'static str {
    match name {
        "Accelerate" => "GetBucketAccelerateConfiguration",
        "ACL" => "GetBucketAcl",
        "Analytics" => "ListBucketAnalyticsConfigurations",
        "CORS" => "GetBucketCors",
        "Encryption" => "GetBucketEncryption",
        "IntelligentTiering" => "ListBucketIntelligentTieringConfigurations",
        "Inventory" => "ListBucketInventoryConfigurations",
        "Lifecycle" => "GetBucketLifecycleConfiguration",
        "Logging" => "GetBucketLogging",
        "Metrics" => "ListBucketMetricsConfigurations",
        "Notification" => "GetBucketNotificationConfiguration",
        "OwnershipControls" => "GetBucketOwnershipControls",
        "Policy" => "GetBucketPolicy",
        "Replication" => "GetBucketReplication",
        "RequestPayment" => "GetBucketRequestPayment",
        "Tagging" => "GetBucketTagging",
        "Versioning" => "GetBucketVersioning",
        "Website" => "GetBucketWebsite",
        "ObjectLock" => "GetObjectLockConfiguration",
        _ => "GetPublicAccessBlock",
    }
}

/// The IAM action behind reading (`Get`) or writing (`Put`) a setting.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
pub fn action(name: Name, verb: &str) -> String {
    let noun = match name {
        "Accelerate" => "AccelerateConfiguration",
        "ACL" => "BucketAcl",
        "Analytics" => "AnalyticsConfiguration",
        "CORS" => "BucketCORS",
        "Encryption" => "EncryptionConfiguration",
        "IntelligentTiering" => "IntelligentTieringConfiguration",
        "Inventory" => "InventoryConfiguration",
        "Lifecycle" => "LifecycleConfiguration",
        "Logging" => "BucketLogging",
        "Metrics" => "MetricsConfiguration",
        "Notification" => "BucketNotification",
        "OwnershipControls" => "BucketOwnershipControls",
        "Policy" => "BucketPolicy",
        "Replication" => "ReplicationConfiguration",
        "RequestPayment" => "BucketRequestPayment",
        "Tagging" => "BucketTagging",
        "Versioning" => "BucketVersioning",
        "Website" => "BucketWebsite",
        "ObjectLock" => "BucketObjectLockConfiguration",
        _ => "BucketPublicAccessBlock",
    };
    format!("s3:{verb}{noun}")
}

/// What says nothing becomes `null`; lists without an order get one.
pub fn normalised(name: Name, mut value: Value) -> Value {
    let unset = match name {
        "RequestPayment" => value["Payer"] == "BucketOwner",
        "Tagging" => value["TagSet"].as_array().is_none_or(Vec::is_empty),
        "ACL" => false,
        _ => match &value {
            Value::Object(map) => map.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Null => true,
            _ => false,
        },
    };
    if unset {
        return Value::Null;
    }
    if let Some(tags) = value
        .get_mut("TagSet")
        .and_then(Value::as_array_mut)
        .filter(|_| name == "Tagging")
    {
        tags.sort_by_key(|tag| tag["Key"].to_string());
    }
    value
}
