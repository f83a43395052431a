//! What single collectors tell: for each kind a member that says it was read and not only counted.

use crate::discovery::{by_name, outcome, scan_of};
use crate::sandbox::{PRODUCTION, access, alone, estate};
use landfall_aws::{Discovered, Reading, discover};
use landfall_domain::{Attribute, Outcome, Resource};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// The only resource of a kind.
fn only<'a>(found: &'a Discovered, kind: &str) -> &'a Resource {
    let mut of_kind = found.resources.iter().filter(|r| r.kind.as_str() == kind);
    let one = of_kind.next().unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(of_kind.next().map(|r| &r.name), None, "a second {kind}");
    one
}

#[tokio::test]
async fn a_repository_keeps_its_images_by_digest() {
    let _alone = alone().await;
    let found = scan_of(&["AWS::ECR::Repository"]).await;
    let repository = by_name(&found, "AWS::ECR::Repository", "shop/orders-api");
    let images = repository.configuration["imageDetails"]
        .as_array()
        .expect("images");
    assert_eq!(repository.count("images"), Some(images.len() as u64));
    let digests: Vec<&str> = images
        .iter()
        .filter_map(|image| image["imageDigest"].as_str())
        .collect();
    assert_eq!(digests.len(), 2);
    assert!(digests.iter().all(|digest| digest.starts_with("sha256:")));
    let tagged = |tag: &str| {
        let has = |image: &&Value| image["imageTags"].as_array().unwrap().contains(&json!(tag));
        images.iter().find(has).expect("the image")
    };
    let latest = tagged("latest");
    assert_eq!(latest["imageTags"], json!(["1.4.1", "latest"]));
    assert_eq!(latest["imageScanStatus"], "COMPLETE");
    assert_eq!(
        latest["findingSeverityCounts"],
        json!({"HIGH": 1, "MEDIUM": 2})
    );
    assert_eq!(
        latest["imageManifestMediaType"],
        "application/vnd.docker.distribution.manifest.v2+json"
    );
    let unscanned = tagged("1.4.0");
    assert_eq!(unscanned["imageScanStatus"], Value::Null);
    assert!(unscanned["imagePushedAt"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn what_is_set_for_a_registry_is_read() {
    let _alone = alone().await;
    let found = scan_of(&["AWS::ECR::Repository"]).await;
    let replication = only(&found, "AWS::ECR::ReplicationConfiguration");
    assert_eq!(
        replication.configuration["rules"][0]["destinations"][0],
        json!({"region": "us-east-1", "registryId": "444444444444"})
    );
    let policy = only(&found, "AWS::ECR::RegistryPolicy");
    assert_eq!(
        policy.configuration["policyText"]["Statement"][0]["Sid"],
        "CarrierReplicates"
    );
    let scanning = only(&found, "AWS::ECR::RegistryScanningConfiguration");
    assert_eq!(
        scanning.attributes.get("scan_type").unwrap().clone(),
        Attribute::Text("ENHANCED".into())
    );
    let rule = only(&found, "AWS::ECR::PullThroughCacheRule");
    assert_eq!(rule.name, "quay");
    assert_eq!(rule.configuration["upstreamRegistryUrl"], "quay.io");
    let template = only(&found, "AWS::ECR::RepositoryCreationTemplate");
    assert_eq!(template.tags.get("team").unwrap(), "platform");
    assert_eq!(template.configuration["imageTagMutability"], "IMMUTABLE");
    // Where nothing was set, AWS's own settings are nothing to tell.
    for kind in ["ReplicationConfiguration", "RegistryPolicy"] {
        let kind = format!("AWS::ECR::{kind}");
        let elsewhere = |r: &&Resource| r.kind.as_str() == kind && r.region.as_str() == "us-east-1";
        assert_eq!(found.resources.iter().find(elsewhere), None);
    }
}

#[tokio::test]
async fn a_registry_that_may_not_be_read_costs_only_itself() {
    let _alone = alone().await;
    estate()
        .fault("ecr", "GetRegistryPolicy", "access_denied", 9)
        .await;
    let found = scan_of(&["AWS::ECR::Repository"]).await;
    let (partial, codes) = outcome(&found, "ecr", "eu-central-1");
    assert_eq!(partial, Outcome::Partial);
    assert_eq!(codes, ["AccessDeniedException"]);
    only(&found, "AWS::ECR::ReplicationConfiguration");
}

#[tokio::test]
async fn the_index_and_its_view_are_found_without_asking_for_them() {
    let _alone = alone().await;
    let found = scan_of(&["AWS::WAFv2::WebACL"]).await;
    for (kind, name) in [
        ("AWS::ResourceExplorer2::Index", "LOCAL"),
        ("AWS::ResourceExplorer2::View", "all-resources"),
    ] {
        let of_kind: Vec<&Resource> = found
            .resources
            .iter()
            .filter(|r| r.kind.as_str() == kind)
            .collect();
        assert_eq!(of_kind.len(), 2, "{kind} in both Regions");
        assert!(of_kind.iter().all(|r| !r.understood), "{kind}");
        assert_eq!(of_kind[0].name, name);
    }
}

#[tokio::test]
async fn without_an_index_coverage_says_what_nobody_lists() {
    let _alone = alone().await;
    for (kind, code) in [("access_denied", "AccessDeniedException")] {
        estate()
            .fault("resource-explorer-2", "GetIndex", kind, 1)
            .await;
        let found = scan_of(&["AWS::WAFv2::WebACL"]).await;
        let parts = found
            .coverage
            .iter()
            .filter(|c| c.service == "cloudcontrol");
        let told: Vec<_> = parts.filter(|c| !c.problems.is_empty()).collect();
        assert_eq!(told.len(), 1, "the other Region has its index");
        let (part, problem) = (told[0], &told[0].problems[0]);
        assert_eq!(part.outcome, Outcome::Partial);
        assert_eq!(problem.code, code);
        let begin = format!(
            "Not listed: no Resource Explorer index of {} tells everything",
            part.region
        );
        assert!(problem.message.starts_with(&begin), "{}", problem.message);
        assert!(problem.advice.contains(part.region.as_str()));
    }
}

#[tokio::test]
async fn a_member_account_says_that_the_policies_of_its_organization_were_not_read() {
    let _alone = alone().await;
    let aws = estate().aws().await;
    let access = access(PRODUCTION, "LandfallRead");
    let reading = Reading {
        access: &access,
        services: Some(&["organizations"]),
    };
    let cancel = CancellationToken::new();
    let found = discover(&aws, &[reading], aws.regions(), |_| {}, cancel)
        .await
        .expect("the scan begins");
    assert_eq!(found.resources, []);
    let part = &found.coverage[0];
    assert_eq!(part.outcome, Outcome::Partial);
    let problem = &part.problems[0];
    assert_eq!(problem.operation, "ListPolicies");
    assert_eq!(problem.code, "AccessDeniedException");
    assert!(
        problem.message.contains("account 222222222222 manages"),
        "{}",
        problem.message
    );
    assert!(problem.advice.contains("222222222222"));
}
