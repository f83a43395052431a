//! Taking copies back: what the journal holds, and nothing else.

use crate::failure::{Cause, Failure};
use crate::page::Pages;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use landfall_engine::{StepContext, StepError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The most keys that one request deletes.
const AT_ONCE: usize = 1000;

/// Deletes every object that this run made, with all its versions.
///
/// # Errors
/// When AWS refuses; what is left is deleted by the next attempt.
pub async fn made(cx: &StepContext, client: &Client, bucket: &str) -> Result<Value, StepError> {
    let keys: BTreeSet<String> = cx.journal.made().await?.into_iter().collect();
    let versioning = match super::super::settings::read(client, bucket, "Versioning").await {
        Ok(versioning) => !versioning.is_null(),
        Err(failure) if failure.code == "NoSuchBucket" => return Ok(json!({"deleted": 0})),
        // Without the right to ask, ask for the versions: there may be some.
        Err(_) => true,
    };
    let mut things: Vec<(String, Option<String>)> = Vec::new();
    let mut deleted = 0;
    for key in keys {
        cx.go_on()?;
        if versioning {
            things.extend(
                versions(client, bucket, &key)
                    .await?
                    .into_iter()
                    .map(|version| (key.clone(), Some(version))),
            );
        } else {
            things.push((key, None));
        }
        if things.len() >= AT_ONCE {
            deleted += delete(client, bucket, &std::mem::take(&mut things)).await?;
        }
    }
    deleted += delete(client, bucket, &things).await?;
    Ok(json!({"deleted": deleted}))
}

/// Ids of all versions and delete markers of one key.
async fn versions(client: &Client, bucket: &str, key: &str) -> Result<Vec<String>, StepError> {
    let mut found = Vec::new();
    let mut pages = Pages::new("ListObjectVersions").at_most(1000);
    loop {
        let page = client
            .list_object_versions()
            .bucket(bucket)
            .prefix(key)
            .set_key_marker(pages.token().map(|_| key.to_owned()))
            .set_version_id_marker(pages.token())
            .send()
            .await
            .map_err(|error| Failure::of("ListObjectVersions", Some(key), &error).step())?;
        let own = page.versions().iter().map(|v| (v.key(), v.version_id()));
        let markers = page
            .delete_markers()
            .iter()
            .map(|m| (m.key(), m.version_id()));
        found.extend(
            own.chain(markers)
                .filter(|(name, _)| *name == Some(key))
                .filter_map(|(_, id)| id.map(str::to_owned)),
        );
        // The prefix also fits longer keys, which come after this one.
        let more = page.next_key_marker().is_some_and(|next| next == key);
        let token = page.next_version_id_marker.filter(|_| more);
        if pages.next(token).is_err() {
            return Ok(found);
        }
    }
}

async fn delete(
    client: &Client,
    bucket: &str,
    things: &[(String, Option<String>)],
) -> Result<usize, StepError> {
    let mut deleted = 0;
    for some in things.chunks(AT_ONCE) {
        let objects: Result<Vec<_>, _> = some
            .iter()
            .map(|(key, version)| {
                ObjectIdentifier::builder()
                    .key(key)
                    .set_version_id(version.clone())
                    .build()
            })
            .collect();
        let request = objects.and_then(|objects| {
            Delete::builder()
                .set_objects(Some(objects))
                .quiet(true)
                .build()
        });
        let request =
            request.map_err(|error| super::stop(error.to_string(), "Please report it"))?;
        let answer = client
            .delete_objects()
            .bucket(bucket)
            .delete(request)
            .send()
            .await
            .map_err(|error| Failure::of("DeleteObjects", Some(bucket), &error).step())?;
        if let Some(error) = answer.errors().first() {
            let code = error.code().unwrap_or_default();
            if crate::failure::cause_of(code) != Cause::NotFound {
                return Err(super::stop(
                    format!(
                        "`{}` could not be deleted: {code}: {}",
                        error.key().unwrap_or_default(),
                        error.message().unwrap_or_default()
                    ),
                    "Allow the migrating role of the target account to delete it, then undo again",
                ));
            }
        }
        deleted += some.len();
    }
    Ok(deleted)
}
