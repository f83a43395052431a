//! Whether two objects are equal, and how that was found out.

use super::listing::Listed;
use super::object::{head, tags};
use crate::failure::{Cause, Failure};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use landfall_engine::StepError;
use sha2::{Digest, Sha256};

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// How the contents were compared.
    pub method: &'static str,
    /// What differs; empty when nothing does.
    pub differs: Vec<&'static str>,
}

/// One end of a comparison.
pub struct Side<'a> {
    /// A client in the bucket's Region.
    pub client: &'a Client,
    /// The bucket.
    pub bucket: &'a str,
}

/// Compares contents, and with `all` also metadata, headers and tags.
///
/// # Errors
/// When one of them cannot be read.
pub async fn compare(
    source: &Side<'_>,
    target: &Side<'_>,
    objects: (&Listed, &Listed),
    all: bool,
) -> Result<Compared, Failure> {
    let key = &objects.0.key;
    let (left, right) = futures::future::try_join(
        head(source.client, source.bucket, key),
        head(target.client, target.bucket, key),
    )
    .await?;
    let mut differs = Vec::new();
    if left.content_length() != right.content_length() {
        differs.push("size");
        return Ok(Compared {
            method: "size",
            differs,
        });
    }
    let (method, equal) = match by_checksum(&left, &right).or_else(|| by_etag(&left, &right)) {
        Some(found) => found,
        None => (
            "SHA-256 of the contents",
            sha256(source, key).await? == sha256(target, key).await?,
        ),
    };
    if !equal {
        differs.push("contents");
    }
    if all {
        differs.extend(headers(&left, &right));
        // Asked for each object: a HEAD tells the number of tags only to those who may read them.
        let (one, two) = futures::future::try_join(
            tags(source.client, source.bucket, key),
            tags(target.client, target.bucket, key),
        )
        .await?;
        if one != two {
            differs.push("tags");
        }
    }
    Ok(Compared { method, differs })
}

/// Whether the second object is a copy of the first, as far as contents go; the listings often tell.
///
/// # Errors
/// When one of them cannot be read.
pub async fn is_copy(
    source: &Side<'_>,
    target: &Side<'_>,
    objects: (&Listed, &Listed),
) -> Result<bool, StepError> {
    if objects.0.size != objects.1.size {
        return Ok(false);
    }
    if objects.0.etag == objects.1.etag {
        return Ok(true);
    }
    compare(source, target, objects, false)
        .await
        .map(|compared| compared.differs.is_empty())
        .map_err(Failure::step)
}

/// By a checksum that both have, of the same kind and over the same: whole objects, or parts.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>
fn by_checksum(left: &HeadObjectOutput, right: &HeadObjectOutput) -> Option<(&'static str, bool)> {
    let pairs = [
        (
            "SHA-256 checksum",
            left.checksum_sha256(),
            right.checksum_sha256(),
        ),
        (
            "SHA-1 checksum",
            left.checksum_sha1(),
            right.checksum_sha1(),
        ),
        (
            "CRC-64/NVME checksum",
            left.checksum_crc64_nvme(),
            right.checksum_crc64_nvme(),
        ),
        (
            "CRC-32C checksum",
            left.checksum_crc32_c(),
            right.checksum_crc32_c(),
        ),
        (
            "CRC-32 checksum",
            left.checksum_crc32(),
            right.checksum_crc32(),
        ),
    ];
    if left.checksum_type() != right.checksum_type() {
        return None;
    }
    pairs.into_iter().find_map(|(method, left, right)| {
        let (left, right) = (left?, right?);
        // `…-N` is a checksum of N parts' checksums: when it differs, the parts may.
        let of_parts = left.contains('-') || right.contains('-');
        (left == right || !of_parts).then_some((method, left == right))
    })
}

/// By ETag: the MD5 of the contents where neither is encrypted with KMS or made of parts; two
/// equal ETags of parts prove as much, two different ones prove nothing.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html>
fn by_etag(left: &HeadObjectOutput, right: &HeadObjectOutput) -> Option<(&'static str, bool)> {
    let plain = |head: &HeadObjectOutput| {
        let kms = head
            .server_side_encryption()
            .is_some_and(|kind| kind.as_str().starts_with("aws:kms"));
        !kms && head.sse_customer_algorithm().is_none()
    };
    let (one, two) = (left.e_tag()?, right.e_tag()?);
    if !plain(left) || !plain(right) {
        return None;
    }
    match (one.contains('-'), two.contains('-')) {
        (false, false) => Some(("MD5 (ETag)", one == two)),
        (true, true) if one == two => Some(("MD5 of the parts (ETag)", true)),
        _ => None,
    }
}

fn headers(left: &HeadObjectOutput, right: &HeadObjectOutput) -> Vec<&'static str> {
    let pairs = [
        ("Content-Type", left.content_type() == right.content_type()),
        (
            "Content-Encoding",
            left.content_encoding() == right.content_encoding(),
        ),
        (
            "Content-Language",
            left.content_language() == right.content_language(),
        ),
        (
            "Content-Disposition",
            left.content_disposition() == right.content_disposition(),
        ),
        (
            "Cache-Control",
            left.cache_control() == right.cache_control(),
        ),
        ("Expires", left.expires_string() == right.expires_string()),
        ("metadata", left.metadata() == right.metadata()),
        (
            "redirect",
            left.website_redirect_location() == right.website_redirect_location(),
        ),
    ];
    pairs
        .into_iter()
        .filter(|(_, equal)| !equal)
        .map(|(name, _)| name)
        .collect()
}

async fn sha256(side: &Side<'_>, key: &str) -> Result<Vec<u8>, Failure> {
    let answer = side
        .client
        .get_object()
        .bucket(side.bucket)
        .key(key)
        .send()
        .await
        .map_err(|error| Failure::of("GetObject", Some(key), &error))?;
    let mut body = answer.body;
    let mut hash = Sha256::new();
    while let Some(bytes) = body.try_next().await.map_err(|error| Failure {
        operation: "GetObject".into(),
        subject: Some(key.to_owned()),
        code: "Interrupted".into(),
        message: crate::failure::chain(&error),
        cause: Cause::Unreachable,
    })? {
        hash.update(&bytes);
    }
    Ok(hash.finalize().to_vec())
}
