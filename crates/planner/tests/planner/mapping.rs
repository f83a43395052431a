use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::Choices;
use landfall_planner::mapping;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn arns_urls_and_bucket_names_are_rewritten() {
    let repository = text(
        with_arn(
            "AWS::ECR::Repository",
            "arn:aws:ecr:eu-west-1:111111111111:repository/acme/prod-api",
            "acme/prod-api",
        ),
        "uri",
        "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/prod-api",
    );
    let all = vec![
        bucket("prod-store"),
        queue("prod-orders"),
        role("prod-api"),
        repository,
    ];
    let snapshot = snapshot(all, Vec::new());
    let mapping = mapping(
        &snapshot,
        &placed(&snapshot, &graph(vec![]), &Choices::default()),
    );
    let home = account("444444444444");
    let out = mapping.apply(
        &json!([
            "arn:aws:s3:::prod-store/*",
            "prod-store",
            "https://sqs.eu-west-1.amazonaws.com/111111111111/prod-orders",
            "arn:aws:iam::111111111111:role/prod-api",
            "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/prod-api",
        ]),
        &home,
    );
    assert_eq!(
        out.value,
        json!([
            "arn:aws:s3:::prod-store-444444444444/*",
            "prod-store-444444444444",
            "https://sqs.eu-west-1.amazonaws.com/444444444444/prod-orders",
            "arn:aws:iam::444444444444:role/prod-api",
            "444444444444.dkr.ecr.eu-west-1.amazonaws.com/acme/prod-api",
        ])
    );
    assert!(out.left.is_empty());
}

proptest! {
    #[test]
    fn no_two_old_texts_become_the_same((snapshot, graph) in any_estate()) {
        let mapping = mapping(&snapshot, &placed(&snapshot, &graph, &Choices::default()));
        prop_assert_eq!(mapping.arns.values().collect::<BTreeSet<_>>().len(), mapping.arns.len());
        prop_assert_eq!(mapping.texts.values().collect::<BTreeSet<_>>().len(), mapping.texts.len());
        prop_assert_eq!(mapping.arns.len(), snapshot.resources.len());
    }
}
