//! Scans of the seeded estate, with and without faults.

use crate::sandbox::{MANAGEMENT, SOURCE, access, alone, estate};
use landfall_aws::{Discovered, discover};
use landfall_domain::{Outcome, Region};
use std::collections::BTreeMap;
use tokio_util::sync::CancellationToken;

async fn scan(account: &str) -> Discovered {
    let aws = estate().aws().await;
    let access = access(account, "LandfallRead");
    let cancel = CancellationToken::new();
    discover(&aws, &access, aws.regions(), |_| {}, cancel)
        .await
        .expect("the scan begins")
}

fn kinds(found: &Discovered) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for resource in &found.resources {
        *kinds.entry(resource.kind.as_str()).or_default() += 1;
    }
    kinds
}

#[tokio::test]
async fn the_whole_estate_is_found() {
    let _alone = alone().await;
    let begun = std::time::Instant::now();
    let found = scan(SOURCE).await;
    let requests: u64 = found.coverage.iter().map(|c| c.requests).sum();
    println!("{requests} requests in {:?}", begun.elapsed());
    for coverage in &found.coverage {
        println!(
            "{} {} {:?} {} {} {}ms {:?}",
            coverage.service,
            coverage.region,
            coverage.outcome,
            coverage.resources,
            coverage.requests,
            coverage.millis,
            coverage.problems
        );
    }
    println!("{:#?}", kinds(&found));
    for r in &found.references {
        println!(
            "{:?} {} -> {:?} @ {} = {} {:?}",
            r.class, r.from, r.target, r.evidence.path, r.evidence.text, r.evidence.confidence
        );
    }
    for r in &found.resources {
        println!("{}", serde_json::to_string_pretty(r).unwrap());
    }
}
