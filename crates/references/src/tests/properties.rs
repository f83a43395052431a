//! What holds for any configuration.

use super::resource;
use crate::{all, of, stands};
use proptest::prelude::*;
use serde_json::{Value, json};

fn text() -> impl Strategy<Value = String> {
    let head = prop::sample::select(vec![
        "",
        "arn:aws:s3:::",
        "arn:aws:",
        "https://sqs.",
        "s3://",
        "http://",
        "1.dkr.ecr.x.amazonaws.com/",
        "sg-",
        "vpc-0123456789abcdef",
        "alias/",
        "{\"a\": \"",
        "{{resolve:ssm:",
        "${",
        "ALARM(",
        "codecommit::",
        "dGVzdA==",
        "https://a.b.c.d.amazonaws.com/",
    ]);
    (head, "\\PC{0,40}").prop_map(|(head, tail)| format!("{head}{tail}"))
}

fn member() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Name",
        "Value",
        "UserData",
        "Principal",
        "Statement",
        "FunctionName",
        "KmsKeyId",
        "Tags",
        "Dimensions",
        "Environment",
        "Variables",
        "environment",
        "location",
        "type",
        "id",
        "AlarmRule",
        "image",
        "ResourceRecords",
        "PhysicalResourceId",
        "ResourceType",
        "actionTypeId",
        "configuration",
        "~/",
        "definition",
    ]);
    prop_oneof![known.prop_map(str::to_owned), "\\PC{0,6}"]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => text().prop_map(Value::String),
        1 => any::<i64>().prop_map(|n| json!(n)),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((member(), inner.clone()), 0..5)
                .prop_map(|list| Value::Object(list.into_iter().collect())),
            // A document within a text.
            inner.prop_map(|value| Value::String(value.to_string())),
        ]
    })
}

fn any_kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "AWS::S3::Bucket",
        "AWS::EC2::Instance",
        "AWS::Logs::LogGroup",
        "AWS::CodePipeline::Pipeline",
        "AWS::Route53::RecordSet",
        "AWS::CloudFormation::Stack",
        "AWS::IAM::Role",
        "Custom",
    ])
}

proptest! {
    #[test]
    fn every_text_is_taken_and_evidence_stands_where_it_says(kind in any_kind(), configuration in any_json()) {
        let any = resource(kind, "arn:aws:x:eu-central-1:111111111111:y/z", "some-name", configuration);
        for reference in of(&any) {
            prop_assert!(stands(&any, &reference.evidence), "{:?}", reference.evidence);
        }
    }

    #[test]
    fn the_order_of_resources_does_not_matter(configurations in prop::collection::vec(any_json(), 1..5), turn in 0_usize..5) {
        let mut resources: Vec<_> = configurations
            .into_iter()
            .enumerate()
            .map(|(n, c)| resource("AWS::SQS::Queue", &format!("arn:aws:sqs:eu-central-1:111111111111:queue-no-{n}"), &format!("queue-no-{n}"), c))
            .collect();
        let first = all(&resources);
        let turn = turn % resources.len();
        resources.rotate_left(turn);
        prop_assert_eq!(all(&resources), first);
    }
}

#[test]
fn depth_has_a_bound() {
    let mut deep = json!("arn:aws:s3:::bottom");
    for _ in 0..10_000 {
        deep = Value::Array(vec![deep]);
    }
    let any = resource("AWS::X::Y", "arn:aws:x:::y", "y", deep);
    assert!(of(&any).is_empty());
    // Dropping it by itself would overflow too.
    std::mem::forget(any);
}
