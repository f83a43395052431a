//! Walking through two buckets side by side, in the order of their keys.

use super::compare::Side;
use super::stop;
use crate::failure::Failure;
use crate::page::{Pages, Stop};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::EncodingType;
use landfall_engine::{StepContext, StepError};
use std::collections::VecDeque;

/// One object as the listing gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its ETag without quotes.
    pub etag: String,
    /// Its storage class.
    pub class: String,
    /// When it was written, in seconds since 1970.
    pub modified: i64,
}

impl Listed {
    /// Whether it was written after the run began: S3 tells whole seconds.
    pub fn is_since(&self, cx: &StepContext) -> bool {
        self.modified >= cx.began.as_second()
    }

    /// Whether it was written after the run began and after this copy of it was made, so that the
    /// copy is not at fault when they differ.
    pub fn is_newer_than(&self, copy: &Self, cx: &StepContext) -> bool {
        self.is_since(cx) && self.modified >= copy.modified
    }
}

/// A bucket's objects, one by one, a page of 1,000 at a time.
pub struct Listing {
    client: Client,
    bucket: String,
    pages: Pages,
    waiting: VecDeque<Listed>,
    ended: bool,
}

/// What stands under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Only in the source.
    Source(Listed),
    /// Only in the target.
    Target(Listed),
    /// In both: source, target.
    Both(Listed, Listed),
}

impl Listing {
    /// From the first key.
    pub fn new(client: Client, bucket: &str) -> Self {
        Self {
            client,
            bucket: bucket.to_owned(),
            // A thousand keys a page: two thousand million objects.
            pages: Pages::new("ListObjectsV2").at_most(2_000_000),
            waiting: VecDeque::new(),
            ended: false,
        }
    }

    /// The next object, left where it is.
    ///
    /// # Errors
    /// When the bucket cannot be listed.
    pub async fn peek(&mut self) -> Result<Option<&Listed>, StepError> {
        while self.waiting.is_empty() && !self.ended {
            self.page().await?;
        }
        Ok(self.waiting.front())
    }

    /// The bucket, for comparing an object of it.
    pub fn side(&self) -> Side<'_> {
        Side {
            client: &self.client,
            bucket: &self.bucket,
        }
    }

    async fn page(&mut self) -> Result<(), StepError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            // Keys may hold characters that XML cannot.
            .encoding_type(EncodingType::Url)
            .set_continuation_token(self.pages.token())
            .send()
            .await
            .map_err(|error| Failure::of("ListObjectsV2", Some(&self.bucket), &error).step())?;
        let encoded = page.encoding_type() == Some(&EncodingType::Url);
        for object in page.contents.unwrap_or_default() {
            let Some(key) = object.key else { continue };
            self.waiting.push_back(Listed {
                modified: object.last_modified.map_or(i64::MIN, |at| at.secs()),
                key: if encoded { decoded(&key) } else { key },
                size: u64::try_from(object.size.unwrap_or(0)).unwrap_or(0),
                etag: object
                    .e_tag
                    .unwrap_or_default()
                    .trim_matches('"')
                    .to_owned(),
                class: object
                    .storage_class
                    .map_or_else(|| "STANDARD".to_owned(), |class| class.as_str().to_owned()),
            });
        }
        match self.pages.next(page.next_continuation_token) {
            Ok(()) => Ok(()),
            Err(Stop::End) => {
                self.ended = true;
                Ok(())
            }
            Err(why) => {
                let problem = self.pages.problem(why, Some(&self.bucket));
                Err(StepError {
                    retryable: true,
                    ..stop(problem.message, "Try again; report it to AWS if it repeats")
                })
            }
        }
    }
}

/// The next key of either bucket.
///
/// # Errors
/// When one cannot be listed.
pub async fn next(source: &mut Listing, target: &mut Listing) -> Result<Option<Pair>, StepError> {
    let order = match (source.peek().await?, target.peek().await?) {
        (None, None) => return Ok(None),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        // S3 lists in the order of UTF-8 bytes, which is that of Rust's strings.
        (Some(left), Some(right)) => left.key.cmp(&right.key),
    };
    use std::cmp::Ordering::{Equal, Greater, Less};
    Ok(match order {
        Less => source.waiting.pop_front().map(Pair::Source),
        Greater => target.waiting.pop_front().map(Pair::Target),
        Equal => source
            .waiting
            .pop_front()
            .zip(target.waiting.pop_front())
            .map(|(left, right)| Pair::Both(left, right)),
    })
}

/// A key as it is: S3 encodes it like a form, a blank as `+`.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match hex {
            Some(value) => {
                bytes.push(value);
                rest = &tail[2..];
            }
            None => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A key for `x-amz-copy-source`: everything encoded but letters, digits and `-_.~/`.
pub fn encoded(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn encoding_and_decoding_are_inverse(key in "\\PC{0,40}|[\\x00-\\x7f]{0,40}") {
            prop_assert_eq!(decoded(&encoded(&key)), key);
        }
    }

    #[test]
    fn a_plus_is_a_blank_and_an_encoded_plus_is_a_plus() {
        assert_eq!(decoded("a+b%2Bc%"), "a b+c%");
    }
}
