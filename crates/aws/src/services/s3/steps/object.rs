//! One object: copied in one request or in parts, with everything that belongs to it.

use super::super::params::Copy;
use super::listing::{Listed, encoded};
use crate::failure::{Cause, Failure};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::primitives::DateTimeFormat;
use aws_sdk_s3::types::{
    ChecksumMode, CompletedMultipartUpload, CompletedPart, MetadataDirective, StorageClass,
    TaggingDirective,
};
use futures::{StreamExt, TryStreamExt};
use landfall_engine::StepError;

/// How often an object that changes while it is copied is copied again.
const TRIES: usize = 4;
/// Parts under way at the same time.
const PARTS_AT_ONCE: usize = 8;
/// The most parts that an upload may have.
const MOST_PARTS: u64 = 10_000;

/// How copying one object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// It is in the target.
    Done,
    /// It was deleted in the source meanwhile.
    Gone,
    /// It is archived and must be restored first.
    Archived,
}

/// The two clients, both with the role of the source account.
pub struct Copier {
    /// In the source's Region.
    pub read: Client,
    /// In the target's Region.
    pub write: Client,
    /// The step's parameters.
    pub params: Copy,
}

impl Copier {
    /// Copies one object with metadata, tags, headers and storage class. An object that changes
    /// meanwhile is copied again.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn copy(&self, object: &Listed) -> Result<Copied, StepError> {
        let mut object = object.clone();
        for _ in 0..TRIES {
            let done = if object.size > self.params.multipart_above {
                self.in_parts(&object).await
            } else {
                self.at_once(&object).await
            };
            let failure = match done {
                Ok(()) => return Ok(Copied::Done),
                Err(failure) => failure,
            };
            match failure.code.as_str() {
                "InvalidObjectState" | "ObjectNotInActiveTierError" => return Ok(Copied::Archived),
                "PreconditionFailed" | "412" => {}
                _ if failure.cause == Cause::NotFound && failure.code != "NoSuchBucket" => {
                    return Ok(Copied::Gone);
                }
                _ => return Err(failure.step()),
            }
            let head = match head(&self.read, &self.params.source.bucket, &object.key).await {
                Ok(head) => head,
                Err(failure) if failure.cause == Cause::NotFound => return Ok(Copied::Gone),
                Err(failure) => return Err(failure.step()),
            };
            object.etag = head
                .e_tag()
                .unwrap_or_default()
                .trim_matches('"')
                .to_owned();
            object.size = u64::try_from(head.content_length().unwrap_or(0)).unwrap_or(0);
        }
        Err(StepError {
            message: format!(
                "The object `{}` changed each time it was copied",
                object.key
            ),
            advice: "Stop what writes to it for a while, then try again".into(),
            retryable: true,
        })
    }

    fn copy_source(&self, object: &Listed) -> String {
        format!("{}/{}", self.params.source.bucket, encoded(&object.key))
    }

    async fn at_once(&self, object: &Listed) -> Result<(), Failure> {
        let redirect = if self.params.redirects {
            head(&self.read, &self.params.source.bucket, &object.key)
                .await?
                .website_redirect_location
        } else {
            None
        };
        self.write
            .copy_object()
            .copy_source(self.copy_source(object))
            .copy_source_if_match(format!("\"{}\"", object.etag))
            .bucket(&self.params.target.bucket)
            .key(&object.key)
            .metadata_directive(MetadataDirective::Copy)
            .tagging_directive(TaggingDirective::Copy)
            .storage_class(StorageClass::from(object.class.as_str()))
            .set_website_redirect_location(redirect)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of("CopyObject", Some(&object.key), &error))
    }

    async fn in_parts(&self, object: &Listed) -> Result<(), Failure> {
        let source = head(&self.read, &self.params.source.bucket, &object.key).await?;
        let part = self.part_size(object).await;
        let tagging = self.tagging(object).await?;
        self.abort_left_overs(object).await?;
        let target = &self.params.target.bucket;
        let expires = source.expires_string().and_then(|text| {
            aws_sdk_s3::primitives::DateTime::from_str(text, DateTimeFormat::HttpDate).ok()
        });
        let upload = self
            .write
            .create_multipart_upload()
            .bucket(target)
            .key(&object.key)
            .set_metadata(source.metadata().cloned())
            .set_content_type(source.content_type().map(str::to_owned))
            .set_content_encoding(source.content_encoding().map(str::to_owned))
            .set_content_language(source.content_language().map(str::to_owned))
            .set_content_disposition(source.content_disposition().map(str::to_owned))
            .set_cache_control(source.cache_control().map(str::to_owned))
            .set_expires(expires)
            .set_website_redirect_location(source.website_redirect_location().map(str::to_owned))
            .set_tagging(tagging)
            .storage_class(StorageClass::from(object.class.as_str()))
            .send()
            .await
            .map_err(|error| Failure::of("CreateMultipartUpload", Some(&object.key), &error))?;
        let id = upload.upload_id().unwrap_or_default();
        let done = self.parts(object, id, part).await;
        if done.is_err() {
            // What is left over costs money; a failure here is found by the next attempt.
            let _ = self
                .write
                .abort_multipart_upload()
                .bucket(target)
                .key(&object.key)
                .upload_id(id)
                .send()
                .await;
        }
        done
    }

    async fn parts(&self, object: &Listed, id: &str, size: u64) -> Result<(), Failure> {
        let count = object.size.div_ceil(size).max(1);
        let copies = (0..count).map(|index| self.part(object, id, index, size));
        let mut parts: Vec<CompletedPart> = futures::stream::iter(copies)
            .buffer_unordered(PARTS_AT_ONCE)
            .try_collect()
            .await?;
        parts.sort_by_key(CompletedPart::part_number);
        let whole = CompletedMultipartUpload::builder()
            .set_parts(Some(parts))
            .build();
        self.write
            .complete_multipart_upload()
            .bucket(&self.params.target.bucket)
            .key(&object.key)
            .upload_id(id)
            .multipart_upload(whole)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of("CompleteMultipartUpload", Some(&object.key), &error))
    }

    async fn part(
        &self,
        object: &Listed,
        id: &str,
        index: u64,
        size: u64,
    ) -> Result<CompletedPart, Failure> {
        let first = index * size;
        let last = (first + size).min(object.size) - 1;
        // At most 10,000, see `part_size`.
        let number = i32::try_from(index + 1).unwrap_or(i32::MAX);
        let answer = self
            .write
            .upload_part_copy()
            .copy_source(self.copy_source(object))
            .copy_source_if_match(format!("\"{}\"", object.etag))
            .copy_source_range(format!("bytes={first}-{last}"))
            .bucket(&self.params.target.bucket)
            .key(&object.key)
            .upload_id(id)
            .part_number(number)
            .send()
            .await
            .map_err(|error| Failure::of("UploadPartCopy", Some(&object.key), &error))?;
        let part = answer.copy_part_result();
        Ok(CompletedPart::builder()
            .part_number(number)
            .set_e_tag(part.and_then(|p| p.e_tag().map(str::to_owned)))
            .set_checksum_crc32(part.and_then(|p| p.checksum_crc32().map(str::to_owned)))
            .set_checksum_crc32_c(part.and_then(|p| p.checksum_crc32_c().map(str::to_owned)))
            .set_checksum_crc64_nvme(part.and_then(|p| p.checksum_crc64_nvme().map(str::to_owned)))
            .set_checksum_sha1(part.and_then(|p| p.checksum_sha1().map(str::to_owned)))
            .set_checksum_sha256(part.and_then(|p| p.checksum_sha256().map(str::to_owned)))
            .build())
    }

    /// The size of the source's own parts, so that the ETags of both can be compared; else the
    /// configured one, larger when there would be too many.
    async fn part_size(&self, object: &Listed) -> u64 {
        let least = object.size.div_ceil(MOST_PARTS).max(1);
        let own = if object.etag.contains('-') {
            self.read
                .head_object()
                .bucket(&self.params.source.bucket)
                .key(&object.key)
                .part_number(1)
                .send()
                .await
                .ok()
                .filter(|head| head.parts_count().is_some())
                .and_then(|head| u64::try_from(head.content_length()?).ok())
                .filter(|size| (1..object.size).contains(size))
        } else {
            None
        };
        own.unwrap_or(self.params.part).max(least)
    }

    async fn tagging(&self, object: &Listed) -> Result<Option<String>, Failure> {
        let tags = tags(&self.read, &self.params.source.bucket, &object.key).await?;
        let pairs: Vec<String> = tags
            .iter()
            .map(|(key, value)| format!("{}={}", form(key), form(value)))
            .collect();
        Ok((!pairs.is_empty()).then(|| pairs.join("&")))
    }

    /// Uploads of this key that an attempt before could not end.
    async fn abort_left_overs(&self, object: &Listed) -> Result<(), Failure> {
        let target = &self.params.target.bucket;
        let left = self
            .write
            .list_multipart_uploads()
            .bucket(target)
            .prefix(&object.key)
            .send()
            .await
            .map_err(|error| Failure::of("ListMultipartUploads", Some(target), &error))?;
        for upload in left.uploads() {
            if upload.key() == Some(object.key.as_str()) {
                self.write
                    .abort_multipart_upload()
                    .bucket(target)
                    .key(&object.key)
                    .set_upload_id(upload.upload_id().map(str::to_owned))
                    .send()
                    .await
                    .map_err(|error| {
                        Failure::of("AbortMultipartUpload", Some(&object.key), &error)
                    })?;
            }
        }
        Ok(())
    }
}

/// A tag's key or value as in a form.
fn form(text: &str) -> String {
    encoded(text).replace('/', "%2F")
}

/// Everything about an object but its contents and tags, checksums included.
///
/// # Errors
/// The failing call.
pub async fn head(client: &Client, bucket: &str, key: &str) -> Result<HeadObjectOutput, Failure> {
    client
        .head_object()
        .bucket(bucket)
        .key(key)
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .map_err(|error| {
            let mut failure = Failure::of("HeadObject", Some(key), &error);
            // HEAD has no body, so that only the status tells.
            let status = error.raw_response().map(|raw| raw.status().as_u16());
            failure.cause = match status {
                Some(404) => Cause::NotFound,
                Some(403) => Cause::Denied,
                _ => failure.cause,
            };
            failure
        })
}

/// An object's tags, in order.
///
/// # Errors
/// The failing call.
pub async fn tags(
    client: &Client,
    bucket: &str,
    key: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let answer = client
        .get_object_tagging()
        .bucket(bucket)
        .key(key)
        .send()
        .await
        .map_err(|error| Failure::of("GetObjectTagging", Some(key), &error))?;
    let mut tags: Vec<_> = answer
        .tag_set
        .into_iter()
        .map(|tag| (tag.key, tag.value))
        .collect();
    tags.sort();
    Ok(tags)
}
