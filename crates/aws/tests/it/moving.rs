//! A bucket moves: every step run twice, killed anywhere, undone.

use crate::bench::{Bench, Killed, keys, make_bucket, put};
use crate::sandbox::{PRODUCTION, SOURCE};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, BucketVersioningStatus, ExpirationStatus, LifecycleExpiration,
    LifecycleRule, LifecycleRuleFilter, StorageClass, Tag, Tagging, VersioningConfiguration,
};
use landfall_domain::StepSpec;
use landfall_domain::settings::Carry;
use serde_json::{Value, json};

/// Keys that break naive encoders.
const ODD: [&str; 9] = [
    "plain.txt",
    "a b+c&d=e.txt",
    "ünïcödé/日本.txt",
    "per%20cent%2Fslash",
    "quote'\"<>.txt",
    "trailing/",
    "dots/../x",
    "emoji-🚢",
    "tilde~star*bang!(1).txt",
];

/// A bucket with settings and odd objects.
async fn furnished(name: &str) -> Bench {
    let bench = Bench::new(name).await;
    let (s3, bucket) = (&bench.source, name);
    for key in ODD {
        bench.put(key, key.as_bytes()).await;
    }
    s3.put_object()
        .bucket(bucket)
        .key("rich")
        .body(ByteStream::from_static(b"{}"))
        .content_type("application/json")
        .cache_control("max-age=60")
        .content_disposition("inline")
        .content_language("de")
        .metadata("owner", "shop")
        .storage_class(StorageClass::StandardIa)
        .tagging("class=invoice&year=2026")
        .send()
        .await
        .expect("an object");
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().unwrap();
    let tags = Tagging::builder()
        .tag_set(tag("env", "prod"))
        .tag_set(tag("a", ""))
        .build()
        .unwrap();
    s3.put_bucket_tagging()
        .bucket(bucket)
        .tagging(tags)
        .send()
        .await
        .expect("tags");
    let enabled = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning()
        .bucket(bucket)
        .versioning_configuration(enabled)
        .send()
        .await
        .expect("versioning");
    let rule = LifecycleRule::builder()
        .id("old")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("tmp/").build())
        .expiration(LifecycleExpiration::builder().days(30).build())
        .build()
        .unwrap();
    let lifecycle = BucketLifecycleConfiguration::builder()
        .rules(rule)
        .build()
        .unwrap();
    s3.put_bucket_lifecycle_configuration()
        .bucket(bucket)
        .lifecycle_configuration(lifecycle)
        .send()
        .await
        .expect("lifecycle");
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": format!("arn:aws:s3:::{name}/*"),
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Sid": "App", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{SOURCE}:role/prod-documents")},
         "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{name}/*")}]});
    s3.put_bucket_policy()
        .bucket(bucket)
        .policy(policy.to_string())
        .send()
        .await
        .expect("policy");
    bench
}

fn kind<'a>(steps: &'a [StepSpec], kind: &str) -> &'a StepSpec {
    steps
        .iter()
        .find(|step| step.kind == kind)
        .expect("the step")
}

async fn policy(bench: &Bench) -> Value {
    let answer = bench
        .target
        .get_bucket_policy()
        .bucket(&bench.new_name)
        .send()
        .await;
    answer
        .ok()
        .and_then(|a| a.policy)
        .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn everything_arrives_and_a_second_time_changes_nothing() {
    let bench = furnished("move-all").await;
    let steps = bench.steps().await;
    for step in &steps {
        bench.run(step).await;
        bench.run(step).await;
        if step.kind == "s3.verify-objects" {
            let objects = bench.verify(step).await.unwrap().objects.unwrap();
            assert_eq!((objects.source_objects, objects.verified), (10, 10));
            assert_eq!(objects.methods.values().sum::<u64>(), 10);
        }
        if step.kind == "s3.grant-target-write" {
            let text = policy(&bench).await.to_string();
            assert!(
                text.contains("LandfallCopyObjects") && text.contains("role/LandfallMigrate"),
                "{text}"
            );
        }
    }
    let policy = policy(&bench).await.to_string();
    assert!(
        policy.contains(&format!("{PRODUCTION}:role/prod-documents")),
        "{policy}"
    );
    assert!(
        policy.contains("move-all-555555555555/*") && !policy.contains("LandfallCopy"),
        "{policy}"
    );
    let head = bench
        .target
        .head_object()
        .bucket(&bench.new_name)
        .key("rich")
        .send()
        .await
        .unwrap();
    assert_eq!(head.storage_class(), Some(&StorageClass::StandardIa));
    assert_eq!(head.metadata().unwrap()["owner"], "shop");
    let lifecycle = bench
        .target
        .get_bucket_lifecycle_configuration()
        .bucket(&bench.new_name)
        .send()
        .await
        .unwrap();
    assert_eq!(lifecycle.rules()[0].id(), Some("old"));
}

#[tokio::test]
async fn undoing_the_wave_leaves_nothing_and_the_source_as_it_was() {
    let bench = furnished("move-undo").await;
    let before = bench.resource().await;
    let steps = bench.steps().await;
    for step in &steps {
        bench.run(step).await;
    }
    for step in steps.iter().rev() {
        bench
            .undo(step)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", step.id));
        bench
            .undo(step)
            .await
            .unwrap_or_else(|error| panic!("again {}: {error}", step.id));
    }
    assert!(
        bench
            .target
            .head_bucket()
            .bucket(&bench.new_name)
            .send()
            .await
            .is_err()
    );
    assert_eq!(bench.resource().await, before);
}

#[tokio::test]
async fn killed_anywhere_it_goes_on_and_can_be_undone() {
    for (round, polls) in [1, 3, 8, 20, 45, 90].into_iter().enumerate() {
        let bench = furnished(&format!("move-killed-{round}")).await;
        let steps = bench.steps().await;
        for step in &steps {
            Killed(Some(Box::pin(bench.attempt(step))), polls).await;
            bench.run(step).await;
        }
        for step in steps.iter().rev() {
            Killed(Some(Box::pin(bench.undo(step))), polls).await;
            bench
                .undo(step)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", step.id));
        }
        assert!(
            bench
                .target
                .head_bucket()
                .bucket(&bench.new_name)
                .send()
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn a_lost_lease_stops_it_before_the_next_write() {
    let bench = furnished("move-fenced").await;
    let steps = bench.steps().await;
    for step in &steps {
        for writes in 0..4 {
            *bench.journal(step).writes_left.lock().unwrap() = Some(writes);
            let _ = bench.attempt(step).await;
            // Nothing was made that the journal does not hold.
            if step.kind == "s3.copy-objects" {
                let made = bench.journal(step).made.lock().unwrap().clone();
                assert!(
                    keys(&bench.target, &bench.new_name)
                        .await
                        .iter()
                        .all(|key| made.contains(key))
                );
            }
        }
        *bench.journal(step).writes_left.lock().unwrap() = None;
        bench.run(step).await;
    }
}

#[tokio::test]
async fn a_paused_step_stops_between_two_objects() {
    let bench = furnished("move-paused").await;
    let steps = bench.steps().await;
    for step in &steps[..3] {
        bench.run(step).await;
    }
    let copy = kind(&steps, "s3.copy-objects");
    let cx = bench.context(copy);
    cx.cancel.cancel();
    let error = bench.attempt_in(&cx, copy).await.unwrap_err();
    assert!(
        error.retryable && keys(&bench.target, &bench.new_name).await.is_empty(),
        "{error}"
    );
    bench.run(copy).await;
}

#[tokio::test]
async fn what_was_there_before_is_neither_overwritten_nor_deleted() {
    let bench = Bench::new("move-foreign").await;
    bench.put("same", b"same").await;
    bench.put("other", b"mine").await;
    bench.put("new", b"new").await;
    make_bucket(&bench.target, &bench.new_name).await;
    put(&bench.target, &bench.new_name, "same", b"same").await;
    put(&bench.target, &bench.new_name, "other", b"theirs").await;
    let steps = bench.steps().await;
    for step in &steps[..3] {
        bench.run(step).await;
    }
    let copy = kind(&steps, "s3.copy-objects");
    let error = bench.attempt(copy).await.unwrap_err();
    assert!(
        error.message.contains("`other`") && !error.retryable,
        "{error}"
    );
    for step in steps.iter().rev() {
        bench
            .undo(step)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", step.id));
    }
    assert_eq!(
        keys(&bench.target, &bench.new_name).await,
        ["other", "same"]
    );
    let other = bench
        .target
        .get_object()
        .bucket(&bench.new_name)
        .key("other")
        .send()
        .await
        .unwrap();
    assert_eq!(
        other.body.collect().await.unwrap().into_bytes().as_ref(),
        b"theirs"
    );
}

#[tokio::test]
async fn a_bucket_with_foreign_objects_is_not_deleted_by_undoing() {
    let bench = Bench::new("move-guest").await;
    bench.put("a", b"a").await;
    let steps = bench.steps().await;
    for step in &steps {
        bench.run(step).await;
    }
    put(&bench.target, &bench.new_name, "guest", b"g").await;
    for step in steps[1..].iter().rev() {
        bench.undo(step).await.unwrap();
    }
    let error = bench.undo(&steps[0]).await.unwrap_err();
    assert!(error.message.contains("did not make"), "{error}");
    assert_eq!(keys(&bench.target, &bench.new_name).await, ["guest"]);
}

#[tokio::test]
async fn a_name_that_somebody_else_has_is_told() {
    let bench = Bench::new("move-taken").await;
    make_bucket(&bench.source, &bench.new_name).await;
    let steps = bench.steps().await;
    let error = bench.attempt(&steps[0]).await.unwrap_err();
    assert!(
        error.message.contains("belongs to somebody else"),
        "{error}"
    );
    assert_eq!(
        bench.undo(&steps[0]).await.unwrap()["deleted"],
        json!(false)
    );
    assert!(
        bench
            .source
            .head_bucket()
            .bucket(&bench.new_name)
            .send()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_is_written_meanwhile_is_copied_by_trying_again() {
    let bench = Bench::new("move-live").await;
    bench.put("a", b"a").await;
    let steps = bench.steps().await;
    for step in &steps[..4] {
        bench.run(step).await;
    }
    bench.put("late", b"late").await;
    let copy = kind(&steps, "s3.copy-objects");
    assert!(!bench.verify(copy).await.unwrap().holds());
    bench.run(copy).await;
    bench.run(kind(&steps, "s3.verify-objects")).await;
}

#[tokio::test]
async fn archived_objects_are_named_and_the_rest_is_copied() {
    let bench = Bench::new("move-archive").await;
    bench.put("now", b"now").await;
    bench
        .source
        .put_object()
        .bucket(&bench.name)
        .key("frozen")
        .storage_class(StorageClass::Glacier)
        .body(ByteStream::from_static(b"ice"))
        .send()
        .await
        .unwrap();
    let steps = bench.steps().await;
    for step in &steps[..3] {
        bench.run(step).await;
    }
    let error = bench
        .attempt(kind(&steps, "s3.copy-objects"))
        .await
        .unwrap_err();
    assert!(
        error.message.contains("`frozen`") && error.advice.contains("RestoreObject"),
        "{error}"
    );
    assert_eq!(keys(&bench.target, &bench.new_name).await, ["now"]);
}

#[tokio::test]
async fn every_setting_is_shown_before_and_the_diff_is_what_happens() {
    let bench = furnished("move-preview").await;
    let steps = bench.steps().await;
    let preview = &kind(&steps, "s3.configure-bucket").preview;
    assert_eq!(preview.len(), 20);
    let of = |name: &str| {
        preview
            .iter()
            .find(|change| change.setting == name)
            .unwrap()
    };
    assert_eq!(of("Policy").carry, Carry::Rewritten);
    assert_eq!(of("Policy").changes.len(), 3);
    assert_eq!(of("Lifecycle").carry, Carry::Copied);
    assert_eq!(of("CORS").carry, Carry::Unset);
    assert!(matches!(of("OwnershipControls").carry, Carry::Chosen(_)));
    assert_eq!(of("Tagging").carry, Carry::Copied);
    let kinds: Vec<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
    insta::assert_json_snapshot!(kinds, @r#"
    [
      "s3.create-bucket",
      "s3.configure-bucket",
      "s3.grant-target-write",
      "s3.copy-objects",
      "s3.verify-objects",
      "s3.revoke-target-write",
      "s3.activate-bucket"
    ]
    "#);
}

#[tokio::test]
async fn faults_on_the_way_are_overcome() {
    let bench = furnished("move-faults").await;
    let steps = bench.steps().await;
    let sandbox = crate::sandbox::workshop();
    let faults = [
        ("CopyObject", "throttle", 2),
        ("CopyObject", "500", 1),
        ("ListObjectsV2", "reset", 1),
        ("PutBucketVersioning", "500", 1),
        ("PutBucketPolicy", "throttle", 1),
        ("HeadObject", "500", 2),
    ];
    for (operation, kind, count) in faults {
        sandbox.fault("s3", operation, kind, count).await;
    }
    for step in &steps {
        bench.run(step).await;
    }
}
