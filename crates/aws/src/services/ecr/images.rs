//! The images of a repository by digest, and how much they are. Images move with their repository, so
//! they are a part of its configuration: an image has nothing of its own to plan or to sign.

use super::json;
use crate::CollectSink;
use crate::page::{Pages, Stop};
use crate::wire::ask;
use landfall_domain::resource::Attribute;
use landfall_domain::snapshot::Problem;
use landfall_domain::{Resource, Timestamp};
use serde_json::{Map, Value};

/// Pages of 1,000 images that are counted at most.
const COUNTED_PAGES: usize = 100;
/// Images of one repository that are kept by digest at most, the newest first. A registry holds hundreds of
/// thousands where nothing expires them, and each takes about 300 bytes.
const KEPT: usize = 5000;

/// What is told of an image. The time of its last pull moves with every pull and is not kept.
///
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html>
const TOLD: [&str; 6] = [
    "imageDigest",
    "imageTags",
    "imageSizeInBytes",
    "imageManifestMediaType",
    "artifactMediaType",
    "imageStatus",
];

/// Reads the images of a repository into its configuration and counts them.
pub(super) async fn read(
    client: &aws_sdk_ecr::Client,
    sink: &CollectSink,
    name: &str,
    resource: &mut Resource,
) {
    let mut found = Vec::new();
    let mut pages = Pages::new("DescribeImages").at_most(COUNTED_PAGES);
    loop {
        let answer = ask!(
            client
                .describe_images()
                .repository_name(name)
                .max_results(1000)
                .set_next_token(pages.token())
        );
        let Some((page, answer)) = sink.take("DescribeImages", Some(name), answer) else {
            // Of a list that was not read nothing is said, not even that there is nothing.
            if found.is_empty() {
                return;
            }
            bounded(resource);
            break;
        };
        let mut answer = answer.json();
        for image in answer["imageDetails"].as_array_mut().into_iter().flatten() {
            found.push(told(image));
        }
        match pages.next(page.next_token) {
            Ok(()) if !sink.cancelled() => {}
            Ok(()) | Err(Stop::End) => break,
            Err(stop) => {
                bounded(resource);
                sink.problem(pages.problem(stop, Some(name)));
                break;
            }
        }
    }
    put(resource, found, sink);
}

/// The counts, and the newest images by digest.
fn put(resource: &mut Resource, mut found: Vec<Value>, sink: &CollectSink) {
    let tagged = |image: &&Value| image["imageTags"].as_array().is_some_and(|t| !t.is_empty());
    let size = |image: &Value| image["imageSizeInBytes"].as_u64().unwrap_or(0);
    let images = found.len() as u64;
    let counts = [
        ("images", Attribute::Count(images)),
        (
            "tagged_images",
            Attribute::Count(found.iter().filter(tagged).count() as u64),
        ),
        ("size", Attribute::Bytes(found.iter().map(size).sum())),
    ];
    for (attribute, value) in counts {
        json::put(resource, attribute, Some(value));
    }
    if let Some(problem) = keep(&resource.name, &mut found, KEPT) {
        sink.problem(problem);
    }
    resource.configuration["imageDetails"] = found.into();
}

/// Orders images, the newest first, and keeps so many. What is left out is told.
fn keep(repository: &str, found: &mut Vec<Value>, most: usize) -> Option<Problem> {
    let text = |image: &Value, member: &str| image[member].as_str().unwrap_or_default().to_owned();
    found.sort_by_cached_key(|image| {
        let pushed = text(image, "imagePushedAt");
        (std::cmp::Reverse(pushed), text(image, "imageDigest"))
    });
    let all = found.len();
    found.truncate(most);
    (all > most).then(|| Problem {
        operation: "DescribeImages".into(),
        subject: Some(repository.to_owned()),
        code: "TooManyImages".into(),
        message: format!(
            "The repository holds {all} images: the newest {most} are kept by digest, the others only counted"
        ),
        advice: "Expire old images with a lifecycle policy before the repository is moved".into(),
    })
}

fn bounded(resource: &mut Resource) {
    json::put(resource, "size_is_lower_bound", Some(Attribute::Flag(true)));
}

/// An image as it is kept: what it is, when it was pushed, and what its last scan found.
fn told(image: &mut Value) -> Value {
    let mut kept = Map::new();
    for member in TOLD {
        if !image[member].is_null() {
            kept.insert(member.into(), image[member].take());
        }
    }
    if let Some(tags) = kept.get_mut("imageTags").and_then(Value::as_array_mut) {
        tags.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    if let Some(pushed) = moment(&image["imagePushedAt"]) {
        kept.insert("imagePushedAt".into(), pushed);
    }
    if !image["imageScanStatus"]["status"].is_null() {
        let status = image["imageScanStatus"]["status"].take();
        kept.insert("imageScanStatus".into(), status);
    }
    let findings = image["imageScanFindingsSummary"]["findingSeverityCounts"].take();
    if !findings.is_null() {
        kept.insert("findingSeverityCounts".into(), findings);
    }
    Value::Object(kept)
}

/// Seconds since 1970 as RFC 3339.
fn moment(seconds: &Value) -> Option<Value> {
    // Truncation to whole seconds is meant.
    #[allow(clippy::cast_possible_truncation)]
    let at = Timestamp::from_second(seconds.as_f64()? as i64).ok()?;
    Some(at.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_image_keeps_what_does_not_move() {
        let mut image = json!({
            "registryId": "111111111111", "repositoryName": "shop/api", "imageDigest": "sha256:ab",
            "imageTags": ["b", "a"], "imageSizeInBytes": 7, "imagePushedAt": 1_700_000_000.25,
            "imageManifestMediaType": "application/vnd.oci.image.index.v1+json",
            "imageScanStatus": {"status": "COMPLETE", "description": "done"},
            "imageScanFindingsSummary": {"findingSeverityCounts": {"HIGH": 2}, "vulnerabilitySourceUpdatedAt": 1},
            "lastRecordedPullTime": 1_700_000_001.0,
        });
        assert_eq!(
            told(&mut image),
            json!({
                "imageDigest": "sha256:ab", "imageTags": ["a", "b"], "imageSizeInBytes": 7,
                "imageManifestMediaType": "application/vnd.oci.image.index.v1+json",
                "imagePushedAt": "2023-11-14T22:13:20Z", "imageScanStatus": "COMPLETE",
                "findingSeverityCounts": {"HIGH": 2},
            })
        );
    }

    #[test]
    fn of_too_many_images_the_newest_are_kept_and_the_rest_is_told() {
        let image = |n: usize| json!({"imageDigest": format!("sha256:{n}"), "imagePushedAt": format!("2026-01-0{n}")});
        let mut found: Vec<Value> = (1..=4).map(image).collect();
        assert_eq!(keep("shop/api", &mut found.clone(), 4), None);
        let problem = keep("shop/api", &mut found, 3).unwrap();
        assert!(problem.message.contains("4 images"), "{}", problem.message);
        assert_eq!(problem.subject.as_deref(), Some("shop/api"));
        assert_eq!(found, [image(4), image(3), image(2)]);
    }
}
