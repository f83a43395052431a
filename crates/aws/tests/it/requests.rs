//! How many requests a scan sends, and that what it does without tells nothing less.

use crate::discovery::{outcome, scan, scan_of};
use crate::sandbox::{SOURCE, alone, estate};
use landfall_aws::Discovered;
use landfall_domain::{Fields, Outcome, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Requests of a service in a Region.
fn requests(found: &Discovered, service: &str, region: &str) -> u64 {
    let of = |c: &&landfall_domain::Coverage| c.service == service && c.region.as_str() == region;
    found
        .coverage
        .iter()
        .filter(of)
        .map(|c| c.requests)
        .sum::<u64>()
}

fn tags(found: &Discovered) -> BTreeMap<&str, &Fields<Text>> {
    found
        .resources
        .iter()
        .map(|r| (r.id.as_str(), &r.tags))
        .collect()
}

#[tokio::test]
async fn a_scan_sends_few_requests_for_each_resource() {
    let _alone = alone().await;
    let found = scan(SOURCE).await;
    let requests: u64 = found.coverage.iter().map(|c| c.requests).sum();
    let resources = found.resources.len() as u64;
    assert!(
        requests * 10 <= resources * 13,
        "{requests} requests for {resources} resources"
    );
    let spared = |region: &str| -> usize {
        let of = |c: &&landfall_domain::Coverage| c.region.as_str() == region;
        let parts = found.coverage.iter().filter(of);
        parts.map(|part| part.spared.len()).sum()
    };
    // The Region with little in it is spared more, and what is there is never said to be spared.
    assert!(spared("eu-central-1") > 0 && spared("us-east-1") > spared("eu-central-1"));
    for part in &found.coverage {
        for kind in &part.spared {
            let there = |r: &&landfall_domain::Resource| {
                r.kind.as_str() == kind && r.region == part.region && part.account.is_none()
            };
            let there = found.resources.iter().find(there);
            assert_eq!(there.map(|r| &r.name), None, "{kind} in {}", part.region);
        }
    }
}

#[tokio::test]
async fn one_call_tells_what_many_tell_about_a_bucket() {
    let _alone = alone().await;
    let kinds = &["AWS::S3::Bucket"];
    let few = scan_of(kinds).await;
    estate()
        .fault("cloudcontrol", "GetResource", "access_denied", 100)
        .await;
    let many = scan_of(kinds).await;
    let told = |found: &Discovered| -> BTreeMap<String, Value> {
        let buckets = found.resources.iter();
        let buckets = buckets.filter(|r| r.kind.as_str() == "AWS::S3::Bucket");
        buckets
            .map(|r| (r.name.clone(), r.configuration.clone()))
            .collect()
    };
    assert!(told(&few).len() > 10);
    assert_eq!(told(&few), told(&many));
    let count = |found| requests(found, "s3", "eu-central-1");
    assert!(
        count(&few) * 2 < count(&many),
        "{} of {}",
        count(&few),
        count(&many)
    );
    // That Cloud Control may not be asked costs nothing that is known.
    assert_eq!(
        outcome(&many, "s3", "eu-central-1"),
        (Outcome::Read, vec![])
    );
}

#[tokio::test]
async fn an_index_of_resources_spares_lists_and_finds_more() {
    let _alone = alone().await;
    let kinds = &["AWS::Athena::WorkGroup", "AWS::WAFv2::WebACL"];
    let with = scan_of(kinds).await;
    estate()
        .fault("resource-explorer-2", "GetIndex", "access_denied", 100)
        .await;
    let without = scan_of(kinds).await;
    let ids = |found: &Discovered| -> BTreeSet<(String, String)> {
        let id = |r: &landfall_domain::Resource| (r.kind.to_string(), r.name.clone());
        found.resources.iter().map(id).collect()
    };
    let more: Vec<_> = ids(&with).difference(&ids(&without)).cloned().collect();
    let expected = [
        ("AWS::ResourceExplorer2::Index", "LOCAL"),
        ("AWS::ResourceExplorer2::View", "all-resources"),
        ("AWS::Transfer::User", "carrier"),
    ];
    let expected = expected.map(|(kind, name)| (kind.to_owned(), name.to_owned()));
    assert_eq!(more, expected);
    assert!(ids(&without).is_subset(&ids(&with)));
    assert!(ids(&with).contains(&("AWS::WAFv2::WebACL".into(), "shop-cloudfront".into())));
    for region in ["eu-central-1", "us-east-1"] {
        let (few, many) = (
            requests(&with, "cloudcontrol", region),
            requests(&without, "cloudcontrol", region),
        );
        assert!(few * 2 < many, "{region}: {few} of {many}");
        let told = outcome(&with, "cloudcontrol", region);
        assert_eq!(told, (Outcome::Read, vec![]), "{region}");
        // Nothing failed, but what is of no listed type is not found, and that is said.
        let told = outcome(&without, "cloudcontrol", region);
        let code = "AccessDeniedException".to_owned();
        assert_eq!(told, (Outcome::Partial, vec![code]), "{region}");
    }
}

#[tokio::test]
async fn tags_are_asked_for_one_by_one_only_where_their_list_is_denied() {
    let _alone = alone().await;
    let kinds = &[
        "AWS::DynamoDB::Table",
        "AWS::ECR::Repository",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::SQS::Queue",
    ];
    let listed = scan_of(kinds).await;
    estate()
        .fault("resourcegroupstaggingapi", "*", "access_denied", 100)
        .await;
    let asked = scan_of(kinds).await;
    let (listed_tags, asked_tags) = (tags(&listed), tags(&asked));
    assert!(asked_tags.values().any(|tags| !tags.is_empty()));
    for (id, tags) in asked_tags {
        assert_eq!(listed_tags.get(id), Some(&tags), "{id}");
    }
    for service in ["dynamodb", "ecr", "kms", "lambda", "sqs"] {
        let (few, many) = (
            requests(&listed, service, "eu-central-1"),
            requests(&asked, service, "eu-central-1"),
        );
        assert!(few < many, "{service}: {few} of {many}");
    }
}

#[tokio::test]
async fn settings_that_others_rule_out_are_null() {
    let _alone = alone().await;
    let found = scan_of(&["AWS::S3::Bucket"]).await;
    let mut open = 0;
    for bucket in &found.resources {
        if bucket.kind.as_str() != "AWS::S3::Bucket" {
            continue;
        }
        let settings = &bucket.configuration;
        let enforced =
            settings["OwnershipControls"]["Rules"][0]["ObjectOwnership"] == "BucketOwnerEnforced";
        assert_eq!(enforced, settings["ACL"].is_null(), "{}", bucket.name);
        open += u32::from(!enforced);
        if settings["Versioning"]["Status"] != "Enabled" {
            assert_eq!(settings["Replication"], Value::Null, "{}", bucket.name);
            assert_eq!(settings["ObjectLock"], Value::Null, "{}", bucket.name);
        }
    }
    assert!(open > 0, "one bucket of the estate still has ACLs");
}
