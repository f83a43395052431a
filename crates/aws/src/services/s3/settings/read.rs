//! Reading a setting.

use super::super::xml;
use super::{Name, normalised, read_operation};
use crate::failure::Failure;
use crate::page::{Pages, Stop};
use crate::wire::{Answer, ask};
use aws_sdk_s3::Client;
use serde_json::Value;

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
