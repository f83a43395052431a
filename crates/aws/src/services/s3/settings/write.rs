//! Writing and unsetting a setting.

use super::super::xml;
use super::{BY_ID, Name};
use crate::failure::Failure;
use crate::wire::Body;
use aws_sdk_s3::Client;
use serde_json::{Value, json};

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
