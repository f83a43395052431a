//! Reads buckets: every setting, and how much they hold.

use super::count::{self, time};
use super::settings::{self, Name};
use super::told::{self, may_hide};
use crate::page::Pages;
use crate::{CollectSink, Session};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::Bucket;
use futures::StreamExt;
use landfall_domain::resource::Attribute;
use landfall_domain::{Arn, Fields, Resource, ResourceId, fields};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const BUCKETS_AT_ONCE: usize = 8;

/// How the settings of a bucket are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One by one.
    Each,
    /// One by one, and compared with what Cloud Control says.
    Compare,
    /// As Cloud Control says, as far as it says it.
    Told,
}

/// Reads the buckets of the session's Region.
pub async fn collect(session: &Session, sink: &CollectSink) {
    let client = session.s3();
    let mut trusted = None;
    let mut pages = Pages::new("ListBuckets");
    loop {
        let answer = client
            .list_buckets()
            .bucket_region(session.region().as_str())
            .max_buckets(1000)
            .set_continuation_token(pages.token())
            .send()
            .await;
        let Some(page) = sink.take("ListBuckets", None, answer) else {
            return;
        };
        let token = page.continuation_token;
        let mut buckets = page.buckets.unwrap_or_default().into_iter();
        // One bucket alone has nothing to gain.
        while trusted.is_none() && buckets.len() > 1 && !sink.cancelled() {
            let Some(first) = buckets.next() else { break };
            trusted = bucket(&client, session, sink, first, Way::Compare).await;
        }
        let way = match trusted {
            Some(true) => Way::Told,
            _ => Way::Each,
        };
        futures::stream::iter(buckets)
            .for_each_concurrent(BUCKETS_AT_ONCE, |found| {
                let client = &client;
                async move {
                    if !sink.cancelled() {
                        bucket(client, session, sink, found, way).await;
                    }
                }
            })
            .await;
        if !pages.go_on(token, None, sink) {
            return;
        }
    }
}

/// Reads one bucket. Whether Cloud Control tells its settings rightly; nothing where the bucket is
/// not of this Region.
async fn bucket(
    client: &Client,
    session: &Session,
    sink: &CollectSink,
    found: Bucket,
    way: Way,
) -> Option<bool> {
    let name = found.name?;
    let region = match found.bucket_region {
        Some(region) => region,
        None => {
            let answer = client.get_bucket_location().bucket(&name).send().await;
            let answer = sink.take("GetBucketLocation", Some(&name), answer)?;
            match answer.location_constraint.as_ref().map(|l| l.as_str()) {
                None | Some("") => "us-east-1".to_owned(),
                Some("EU") => "eu-west-1".to_owned(),
                Some(region) => region.to_owned(),
            }
        }
    };
    if region != session.region().as_str() {
        return None;
    }
    let arn: Option<Arn> = format!("arn:aws:s3:::{name}").parse().ok();
    let (configuration, agreed) = configuration(client, session, sink, &name, way).await;
    let mut attributes = Fields::default();
    if let Some(created) = found.creation_date.and_then(time) {
        attributes.insert("created".into(), Attribute::Time(created));
    }
    let versions = configuration["Versioning"]["Status"].is_string();
    attributes.extend(count::bucket(client, sink, &name, versions).await);
    sink.push(Resource {
        understood: true,
        id: ResourceId::new(format!("arn:aws:s3:::{name}")),
        kind: "AWS::S3::Bucket".into(),
        arn,
        account: session.account().clone(),
        region: session.region().clone(),
        tags: fields(tags(&configuration["Tagging"])),
        attributes,
        configuration,
        name,
    });
    Some(agreed)
}

/// All settings, and whether Cloud Control told them rightly. One that could not be read is missing;
/// one that is unset is `null`.
async fn configuration(
    client: &Client,
    session: &Session,
    sink: &CollectSink,
    bucket: &str,
    way: Way,
) -> (Value, bool) {
    let mut map = Map::new();
    map.insert("Name".into(), json!(bucket));
    if sink.knows_tags().await {
        // The tagging API tells them; where it tells none there are none.
        map.insert("Tagging".into(), Value::Null);
    }
    if way == Way::Told {
        read(client, sink, bucket, &["Policy"], &mut map).await;
        if map.get("Policy").is_some_and(|policy| !may_hide(policy)) {
            fill_told(session, bucket, &mut map).await;
        }
    }
    let whole = each(client, sink, bucket, &mut map).await;
    let mut agreed = false;
    if way == Way::Compare && whole {
        let told = told::ask(session, bucket).await;
        agreed = told.is_some_and(|told| told.agrees(&map));
    }
    (Value::Object(map), agreed)
}

async fn fill_told(session: &Session, bucket: &str, map: &mut Map<String, Value>) {
    if let Some(told) = told::ask(session, bucket).await {
        for name in settings::ALL {
            if let Some(value) = told.value(name) {
                map.insert(name.to_owned(), value);
            }
        }
    }
}

/// Reads what the map does not hold yet. Whether all of it could be read.
async fn each(
    client: &Client,
    sink: &CollectSink,
    bucket: &str,
    map: &mut Map<String, Value>,
) -> bool {
    let missing = |map: &Map<String, Value>, names: &[Name]| -> Vec<Name> {
        let missing = names.iter().filter(|name| !map.contains_key(**name));
        missing.copied().collect()
    };
    let telling = missing(map, &TELLING);
    let mut whole = read(client, sink, bucket, &telling, map).await;
    for name in told_unset(map) {
        map.insert(name.to_owned(), Value::Null);
    }
    let rest = missing(map, &settings::ALL);
    let rest: Vec<Name> = rest
        .into_iter()
        .filter(|name| !TELLING.contains(name))
        .collect();
    whole &= read(client, sink, bucket, &rest, map).await;
    whole
}

/// Reads these settings. Whether all of them could be read.
async fn read(
    client: &Client,
    sink: &CollectSink,
    bucket: &str,
    names: &[Name],
    map: &mut Map<String, Value>,
) -> bool {
    let read = names
        .iter()
        .map(|name| async move { (*name, settings::read(client, bucket, name).await) });
    let mut whole = true;
    for (name, value) in futures::future::join_all(read).await {
        match value {
            Ok(value) => {
                map.insert(name.to_owned(), value);
            }
            Err(failure) => {
                whole = false;
                sink.problem(failure.problem());
            }
        }
    }
    whole
}

/// Settings that tell that others are unset.
const TELLING: [Name; 2] = ["OwnershipControls", "Versioning"];

/// What cannot be set beside what was read.
///
/// Where the bucket's owner owns every object, ACLs are off; object lock and replication need
/// versioning, which cannot be suspended beside them. Sources:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html>,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html>
fn told_unset(read: &Map<String, Value>) -> Vec<Name> {
    let mut unset = Vec::new();
    let ownership = read
        .get("OwnershipControls")
        .map(|controls| &controls["Rules"][0]["ObjectOwnership"]);
    if ownership.is_some_and(|ownership| ownership == "BucketOwnerEnforced") {
        unset.push("ACL");
    }
    if read
        .get("Versioning")
        .is_some_and(|versioning| versioning["Status"] != "Enabled")
    {
        unset.extend(["Replication", "ObjectLock"]);
    }
    unset
}

fn tags(tagging: &Value) -> BTreeMap<String, String> {
    tagging["TagSet"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| {
            Some((
                tag["Key"].as_str()?.to_owned(),
                tag["Value"].as_str().unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}
