//! The twenty settings of a bucket: their names, how they are read and how they are written.
//! A value is the setting's JSON in the names of the API, `null` when it is unset.

use super::xml;
use crate::failure::Failure;
use crate::page::{Pages, Stop};
use crate::wire::{Answer, Body, ask};
use aws_sdk_s3::Client;
use serde_json::{Value, json};

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

/// Whether an error code says that the setting is not set.
fn says_unset(code: &str) -> bool {
    matches!(
        code,
        "NoSuchCORSConfiguration"
            | "ServerSideEncryptionConfigurationNotFoundError"
            | "NoSuchLifecycleConfiguration"
            | "OwnershipControlsNotFoundError"
            | "NoSuchBucketPolicy"
            | "ReplicationConfigurationNotFoundError"
            | "NoSuchTagSet"
            | "NoSuchWebsiteConfiguration"
            | "ObjectLockConfigurationNotFoundError"
            | "NoSuchPublicAccessBlockConfiguration"
            | "NoSuchConfiguration"
            // Not offered for this bucket or in this Region.
            | "MethodNotAllowed"
            | "UnsupportedArgument"
    )
}

/// The answer as it came. The SDK wants the root element to have one name; what counts is in it.
macro_rules! raw {
    ($call:expr, $name:ident, $bucket:ident) => {{
        let answer = Answer::default();
        let call = $call.bucket($bucket).customize();
        match call.interceptor(answer.clone()).send().await {
            Ok(_) => Ok(answer.text()),
            Err(error) => {
                let fine = error
                    .raw_response()
                    .is_some_and(|raw| raw.status().is_success());
                if fine && xml::read(&answer.text()).is_some() {
                    Ok(answer.text())
                } else {
                    Err(Failure::of(read_operation($name), Some($bucket), &error))
                }
            }
        }
    }};
}

macro_rules! read_xml {
    ($client:ident, $name:ident, $bucket:ident, $operation:ident) => {
        raw!($client.$operation(), $name, $bucket)
            .and_then(|text| xml::read(&text).ok_or_else(|| unreadable($name, $bucket)))
    };
}

macro_rules! read_list {
    ($client:ident, $name:ident, $bucket:ident, $operation:ident, $element:literal) => {{
        let mut found = Vec::new();
        let mut pages = Pages::new(read_operation($name)).at_most(100);
        loop {
            let call = $client.$operation().set_continuation_token(pages.token());
            match raw!(call, $name, $bucket) {
                Ok(text) => {
                    found.extend(xml::read_all(&text, $element));
                    let head = xml::read(&text).unwrap_or_default();
                    let token = head["NextContinuationToken"].as_str().map(str::to_owned);
                    match pages.next(token) {
                        Ok(()) => {}
                        Err(Stop::End) => break Ok(by_id(found)),
                        Err(_) => break Err(unreadable($name, $bucket)),
                    }
                }
                Err(failure) => break Err(failure),
            }
        }
    }};
}

/// Reads a setting.
///
/// # Errors
/// The failing call. That the setting is not set is no failure: the value is then `null`.
pub async fn read(client: &Client, bucket: &str, name: Name) -> Result<Value, Failure> {
    let c = client;
    let value = match name {
        "Accelerate" => read_xml!(c, name, bucket, get_bucket_accelerate_configuration),
        "ACL" => read_xml!(c, name, bucket, get_bucket_acl),
        "Analytics" => read_list!(
            c,
            name,
            bucket,
            list_bucket_analytics_configurations,
            "AnalyticsConfiguration"
        ),
        "CORS" => read_xml!(c, name, bucket, get_bucket_cors),
        "Encryption" => read_xml!(c, name, bucket, get_bucket_encryption),
        "IntelligentTiering" => read_list!(
            c,
            name,
            bucket,
            list_bucket_intelligent_tiering_configurations,
            "IntelligentTieringConfiguration"
        ),
        "Inventory" => read_list!(
            c,
            name,
            bucket,
            list_bucket_inventory_configurations,
            "InventoryConfiguration"
        ),
        "Lifecycle" => read_lifecycle(c, bucket).await,
        "Logging" => read_xml!(c, name, bucket, get_bucket_logging),
        "Metrics" => read_list!(
            c,
            name,
            bucket,
            list_bucket_metrics_configurations,
            "MetricsConfiguration"
        ),
        "Notification" => read_xml!(c, name, bucket, get_bucket_notification_configuration),
        "OwnershipControls" => read_xml!(c, name, bucket, get_bucket_ownership_controls),
        "Policy" => match c.get_bucket_policy().bucket(bucket).send().await {
            Ok(output) => Ok(output.policy.map_or(Value::Null, |text| {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            })),
            Err(error) => Err(Failure::of("GetBucketPolicy", Some(bucket), &error)),
        },
        "Replication" => read_xml!(c, name, bucket, get_bucket_replication),
        "RequestPayment" => read_xml!(c, name, bucket, get_bucket_request_payment),
        "Tagging" => read_xml!(c, name, bucket, get_bucket_tagging),
        "Versioning" => read_xml!(c, name, bucket, get_bucket_versioning),
        "Website" => read_xml!(c, name, bucket, get_bucket_website),
        "ObjectLock" => read_xml!(c, name, bucket, get_object_lock_configuration),
        _ => read_xml!(c, name, bucket, get_public_access_block),
    };
    match value {
        Ok(value) => Ok(normalised(name, value)),
        Err(failure) if says_unset(&failure.code) => Ok(Value::Null),
        Err(failure) => Err(failure),
    }
}

async fn read_lifecycle(client: &Client, bucket: &str) -> Result<Value, Failure> {
    let operation = "GetBucketLifecycleConfiguration";
    let (output, answer) = ask!(client.get_bucket_lifecycle_configuration().bucket(bucket))
        .map_err(|error| Failure::of(operation, Some(bucket), &error))?;
    let mut value = xml::read(&answer.text()).ok_or_else(|| unreadable("Lifecycle", bucket))?;
    if let (Some(size), Value::Object(map)) =
        (output.transition_default_minimum_object_size(), &mut value)
    {
        // A header of the answer, not part of its body.
        map.insert(
            "TransitionDefaultMinimumObjectSize".into(),
            size.as_str().into(),
        );
    }
    Ok(value)
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

fn by_id(mut items: Vec<Value>) -> Value {
    items.sort_by_key(|item| item["Id"].to_string());
    Value::Array(items)
}

fn unreadable(name: Name, bucket: &str) -> Failure {
    Failure {
        operation: read_operation(name).to_owned(),
        subject: Some(bucket.to_owned()),
        code: "UnreadableAnswer".into(),
        message: "the answer could not be understood".into(),
        cause: crate::failure::Cause::Server,
    }
}

macro_rules! write_xml {
    ($call:expr, $operation:literal, $bucket:ident, $root:literal, $value:expr) => {
        $call
            .bucket($bucket)
            .customize()
            .interceptor(Body(xml::write($root, $value)))
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of($operation, Some($bucket), &error))
    };
}

/// Writes a setting. `null` does nothing: a new bucket has nothing set.
///
/// # Errors
/// The failing call.
pub async fn write(
    client: &Client,
    bucket: &str,
    name: Name,
    value: &Value,
) -> Result<(), Failure> {
    let c = client;
    if value.is_null() {
        return Ok(());
    }
    if BY_ID.contains(&name) {
        for item in value.as_array().into_iter().flatten() {
            write_by_id(c, bucket, name, item).await?;
        }
        return Ok(());
    }
    match name {
        "Accelerate" => write_xml!(
            c.put_bucket_accelerate_configuration(),
            "PutBucketAccelerateConfiguration",
            bucket,
            "AccelerateConfiguration",
            value
        ),
        "CORS" => write_xml!(
            c.put_bucket_cors(),
            "PutBucketCors",
            bucket,
            "CORSConfiguration",
            value
        ),
        "Encryption" => write_xml!(
            c.put_bucket_encryption(),
            "PutBucketEncryption",
            bucket,
            "ServerSideEncryptionConfiguration",
            value
        ),
        "Lifecycle" => write_lifecycle(c, bucket, value).await,
        "Logging" => write_xml!(
            c.put_bucket_logging(),
            "PutBucketLogging",
            bucket,
            "BucketLoggingStatus",
            value
        ),
        "Notification" => write_xml!(
            c.put_bucket_notification_configuration(),
            "PutBucketNotificationConfiguration",
            bucket,
            "NotificationConfiguration",
            value
        ),
        "OwnershipControls" => write_xml!(
            c.put_bucket_ownership_controls(),
            "PutBucketOwnershipControls",
            bucket,
            "OwnershipControls",
            value
        ),
        "Policy" => c
            .put_bucket_policy()
            .bucket(bucket)
            .policy(value.to_string())
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of("PutBucketPolicy", Some(bucket), &error)),
        "Replication" => write_xml!(
            c.put_bucket_replication(),
            "PutBucketReplication",
            bucket,
            "ReplicationConfiguration",
            value
        ),
        "RequestPayment" => write_xml!(
            c.put_bucket_request_payment(),
            "PutBucketRequestPayment",
            bucket,
            "RequestPaymentConfiguration",
            value
        ),
        "Tagging" => write_xml!(
            c.put_bucket_tagging(),
            "PutBucketTagging",
            bucket,
            "Tagging",
            value
        ),
        "Versioning" => write_xml!(
            c.put_bucket_versioning(),
            "PutBucketVersioning",
            bucket,
            "VersioningConfiguration",
            value
        ),
        "Website" => write_xml!(
            c.put_bucket_website(),
            "PutBucketWebsite",
            bucket,
            "WebsiteConfiguration",
            value
        ),
        "ObjectLock" => write_xml!(
            c.put_object_lock_configuration(),
            "PutObjectLockConfiguration",
            bucket,
            "ObjectLockConfiguration",
            value
        ),
        "PublicAccessBlock" => write_xml!(
            c.put_public_access_block(),
            "PutPublicAccessBlock",
            bucket,
            "PublicAccessBlockConfiguration",
            value
        ),
        // ACLs are not written: the target's owner owns every object.
        _ => Ok(()),
    }
}

async fn write_lifecycle(client: &Client, bucket: &str, value: &Value) -> Result<(), Failure> {
    let size = value["TransitionDefaultMinimumObjectSize"].as_str();
    let body = json!({"Rules": value["Rules"]});
    let call = client
        .put_bucket_lifecycle_configuration()
        .set_transition_default_minimum_object_size(size.map(Into::into));
    write_xml!(
        call,
        "PutBucketLifecycleConfiguration",
        bucket,
        "LifecycleConfiguration",
        &body
    )
}

async fn write_by_id(
    client: &Client,
    bucket: &str,
    name: Name,
    item: &Value,
) -> Result<(), Failure> {
    let c = client;
    let id = item["Id"].as_str().unwrap_or_default();
    match name {
        "Analytics" => write_xml!(
            c.put_bucket_analytics_configuration().id(id),
            "PutBucketAnalyticsConfiguration",
            bucket,
            "AnalyticsConfiguration",
            item
        ),
        "IntelligentTiering" => write_xml!(
            c.put_bucket_intelligent_tiering_configuration().id(id),
            "PutBucketIntelligentTieringConfiguration",
            bucket,
            "IntelligentTieringConfiguration",
            item
        ),
        "Inventory" => write_xml!(
            c.put_bucket_inventory_configuration().id(id),
            "PutBucketInventoryConfiguration",
            bucket,
            "InventoryConfiguration",
            item
        ),
        _ => write_xml!(
            c.put_bucket_metrics_configuration().id(id),
            "PutBucketMetricsConfiguration",
            bucket,
            "MetricsConfiguration",
            item
        ),
    }
}

macro_rules! remove_call {
    ($call:expr, $operation:literal, $bucket:ident) => {
        $call
            .bucket($bucket)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of($operation, Some($bucket), &error))
    };
}

/// Unsets a setting: the bucket is then as a new one. `now` is its present value.
///
/// # Errors
/// The failing call.
pub async fn remove(client: &Client, bucket: &str, name: Name, now: &Value) -> Result<(), Failure> {
    let c = client;
    if now.is_null() {
        return Ok(());
    }
    match name {
        "CORS" => remove_call!(c.delete_bucket_cors(), "DeleteBucketCors", bucket),
        "Encryption" => remove_call!(
            c.delete_bucket_encryption(),
            "DeleteBucketEncryption",
            bucket
        ),
        "Lifecycle" => remove_call!(c.delete_bucket_lifecycle(), "DeleteBucketLifecycle", bucket),
        "OwnershipControls" => remove_call!(
            c.delete_bucket_ownership_controls(),
            "DeleteBucketOwnershipControls",
            bucket
        ),
        "Policy" => remove_call!(c.delete_bucket_policy(), "DeleteBucketPolicy", bucket),
        "Replication" => remove_call!(
            c.delete_bucket_replication(),
            "DeleteBucketReplication",
            bucket
        ),
        "Tagging" => remove_call!(c.delete_bucket_tagging(), "DeleteBucketTagging", bucket),
        "Website" => remove_call!(c.delete_bucket_website(), "DeleteBucketWebsite", bucket),
        "PublicAccessBlock" => remove_call!(
            c.delete_public_access_block(),
            "DeletePublicAccessBlock",
            bucket
        ),
        "Accelerate" => write(c, bucket, name, &json!({"Status": "Suspended"})).await,
        "Logging" | "Notification" => write(c, bucket, name, &json!({})).await,
        "RequestPayment" => write(c, bucket, name, &json!({"Payer": "BucketOwner"})).await,
        "Versioning" => write(c, bucket, name, &json!({"Status": "Suspended"})).await,
        "Analytics" | "IntelligentTiering" | "Inventory" | "Metrics" => {
            for item in now.as_array().into_iter().flatten() {
                remove_by_id(c, bucket, name, item["Id"].as_str().unwrap_or_default()).await?;
            }
            Ok(())
        }
        // Object lock, once on, stays on; ACLs are not written.
        _ => Ok(()),
    }
}

async fn remove_by_id(client: &Client, bucket: &str, name: Name, id: &str) -> Result<(), Failure> {
    let c = client;
    match name {
        "Analytics" => remove_call!(
            c.delete_bucket_analytics_configuration().id(id),
            "DeleteBucketAnalyticsConfiguration",
            bucket
        ),
        "IntelligentTiering" => remove_call!(
            c.delete_bucket_intelligent_tiering_configuration().id(id),
            "DeleteBucketIntelligentTieringConfiguration",
            bucket
        ),
        "Inventory" => remove_call!(
            c.delete_bucket_inventory_configuration().id(id),
            "DeleteBucketInventoryConfiguration",
            bucket
        ),
        _ => remove_call!(
            c.delete_bucket_metrics_configuration().id(id),
            "DeleteBucketMetricsConfiguration",
            bucket
        ),
    }
}
