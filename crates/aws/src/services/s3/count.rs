//! How much a bucket holds, counted object by object.
//!
//! Where versions are kept, one listing tells what is current and what is not, so it is the only one.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>

use crate::CollectSink;
use crate::failure::Failure;
use crate::page::{Pages, Stop};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::ObjectVersion;
use landfall_domain::{Attribute, Fields, Timestamp};

/// Pages of 1,000 keys that are counted at most; then the size is a lower bound.
const COUNTED_PAGES: usize = 50;

type Attributes = Fields<Attribute>;

/// Counts and sizes in bytes, of old versions too where the bucket keeps `versions`. What could not be
/// read is a problem in the sink and has no figure.
pub(super) async fn bucket(
    client: &Client,
    sink: &CollectSink,
    bucket: &str,
    versions: bool,
) -> Attributes {
    let mut attributes = Attributes::new();
    let mut current = Current::default();
    if versions {
        let mut old = Old::default();
        let end = all_versions(client, sink, bucket, &mut current, &mut old).await;
        if end != End::Unread {
            old.tell(end, &mut attributes);
        }
        if end == End::Whole {
            current.tell(true, &mut attributes);
            return attributes;
        }
        // Many old versions, or no permission to see them, say nothing about what is current.
        current = Current::default();
    }
    let whole = current_objects(client, sink, bucket, &mut current).await;
    current.tell(whole, &mut attributes);
    attributes
}

/// How a listing ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With its last page.
    Whole,
    /// At the bound, or because it was stopped.
    Part,
    /// With a failure.
    Unread,
}

/// What is current.
#[derive(Default)]
struct Current {
    objects: u64,
    size: u64,
    archived: u64,
    largest: u64,
    newest: Option<Timestamp>,
}

impl Current {
    fn add(
        &mut self,
        size: Option<i64>,
        at: Option<aws_sdk_s3::primitives::DateTime>,
        class: &str,
    ) {
        let bytes = bytes(size);
        self.objects += 1;
        self.size += bytes;
        self.largest = self.largest.max(bytes);
        self.newest = self.newest.max(at.and_then(time));
        self.archived += u64::from(matches!(class, "GLACIER" | "DEEP_ARCHIVE"));
    }

    fn tell(self, whole: bool, attributes: &mut Attributes) {
        if !whole && self.objects == 0 {
            // Nobody knows: no figure is better than a wrong one.
            return;
        }
        attributes.insert("size".into(), Attribute::Bytes(self.size));
        attributes.insert("objects".into(), Attribute::Count(self.objects));
        attributes.insert("largest_object".into(), Attribute::Bytes(self.largest));
        if self.archived > 0 {
            attributes.insert("archived_objects".into(), Attribute::Count(self.archived));
        }
        if let Some(newest) = self.newest {
            attributes.insert("last_modified".into(), Attribute::Time(newest));
        }
        if !whole {
            attributes.insert("size_is_lower_bound".into(), Attribute::Flag(true));
        }
    }
}

/// What is not current any more.
#[derive(Default)]
struct Old {
    versions: u64,
    size: u64,
    markers: u64,
}

impl Old {
    fn tell(self, end: End, attributes: &mut Attributes) {
        attributes.insert(
            "noncurrent_versions".into(),
            Attribute::Count(self.versions),
        );
        attributes.insert("noncurrent_size".into(), Attribute::Bytes(self.size));
        attributes.insert("delete_markers".into(), Attribute::Count(self.markers));
        if end == End::Part {
            attributes.insert("versions_are_lower_bound".into(), Attribute::Flag(true));
        }
    }
}

/// Whether the listing came to its end.
async fn current_objects(
    client: &Client,
    sink: &CollectSink,
    bucket: &str,
    current: &mut Current,
) -> bool {
    let mut pages = Pages::new("ListObjectsV2").at_most(COUNTED_PAGES);
    loop {
        let answer = client
            .list_objects_v2()
            .bucket(bucket)
            .set_continuation_token(pages.token())
            .send()
            .await;
        let page = match answer {
            Ok(page) => page,
            Err(error) => {
                sink.problem(Failure::of("ListObjectsV2", Some(bucket), &error).problem());
                return false;
            }
        };
        for object in page.contents() {
            let class = object.storage_class().map_or("", |class| class.as_str());
            current.add(object.size(), object.last_modified().copied(), class);
        }
        if let Some(end) = end(&mut pages, page.next_continuation_token, sink, bucket) {
            return end == End::Whole;
        }
    }
}

async fn all_versions(
    client: &Client,
    sink: &CollectSink,
    bucket: &str,
    current: &mut Current,
    old: &mut Old,
) -> End {
    let mut pages = Pages::new("ListObjectVersions").at_most(COUNTED_PAGES);
    let mut version: Option<String> = None;
    loop {
        let answer = client
            .list_object_versions()
            .bucket(bucket)
            .set_key_marker(pages.token().map(|token| key_of(&token)))
            .set_version_id_marker(version.take())
            .send()
            .await;
        let Some(page) = sink.take("ListObjectVersions", Some(bucket), answer) else {
            return End::Unread;
        };
        for found in page.versions() {
            match found.is_latest() {
                Some(false) => {
                    old.versions += 1;
                    old.size += bytes(found.size());
                }
                _ => current.add(found.size(), found.last_modified().copied(), class(found)),
            }
        }
        old.markers += page.delete_markers().len() as u64;
        version = page.next_version_id_marker.clone();
        // Key and version together are the token: the key alone repeats for many versions.
        let token = page
            .next_key_marker
            .map(|key| format!("{}\u{0}{key}", version.as_deref().unwrap_or_default()));
        if let Some(end) = end(&mut pages, token, sink, bucket) {
            return end;
        }
    }
}

/// How the listing ended, if this was its last page.
fn end(pages: &mut Pages, token: Option<String>, sink: &CollectSink, bucket: &str) -> Option<End> {
    match pages.next(token) {
        Ok(()) if !sink.cancelled() => None,
        Err(Stop::End) => Some(End::Whole),
        // The bound is a choice, said by an attribute; a repeated token is a fault.
        Ok(()) | Err(Stop::Limit) => Some(End::Part),
        Err(stop) => {
            sink.problem(pages.problem(stop, Some(bucket)));
            Some(End::Part)
        }
    }
}

fn class(version: &ObjectVersion) -> &str {
    version.storage_class().map_or("", |class| class.as_str())
}

fn bytes(size: Option<i64>) -> u64 {
    u64::try_from(size.unwrap_or(0)).unwrap_or(0)
}

fn key_of(token: &str) -> String {
    token
        .split_once('\u{0}')
        .map_or(token, |(_, key)| key)
        .to_owned()
}

pub(super) fn time(at: aws_sdk_s3::primitives::DateTime) -> Option<Timestamp> {
    Timestamp::from_second(at.secs()).ok()
}
