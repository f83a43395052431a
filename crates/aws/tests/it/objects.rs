//! Large objects in parts, proofs that do not hold, and DataSync.

use crate::bench::{Bench, keys, put};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Tag, Tagging};
use landfall_aws::service_of;
use landfall_domain::step::Tool;
use landfall_domain::{StepSpec, Timestamp};
use serde_json::json;

const MIB: usize = 1 << 20;

fn find<'a>(steps: &'a mut [StepSpec], kind: &str) -> &'a mut StepSpec {
    steps
        .iter_mut()
        .find(|step| step.kind == kind)
        .expect("the step")
}

/// Bytes that do not repeat soon.
fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|i| ((i * 31 + i / 251) % 256) as u8)
        .collect()
}

async fn multipart(bench: &Bench, key: &str, body: &[u8], part: usize) {
    let s3 = &bench.source;
    let upload = s3
        .create_multipart_upload()
        .bucket(&bench.name)
        .key(key)
        .metadata("kind", "large")
        .content_type("video/mp4")
        .tagging("big=yes")
        .send()
        .await
        .expect("an upload");
    let id = upload.upload_id().expect("an id");
    let mut parts = Vec::new();
    for (number, chunk) in (1..).zip(body.chunks(part)) {
        let answer = s3
            .upload_part()
            .bucket(&bench.name)
            .key(key)
            .upload_id(id)
            .part_number(number)
            .body(ByteStream::from(chunk.to_vec()))
            .send()
            .await
            .expect("a part");
        parts.push(
            CompletedPart::builder()
                .part_number(number)
                .set_e_tag(answer.e_tag)
                .set_checksum_crc32(answer.checksum_crc32)
                .build(),
        );
    }
    let whole = CompletedMultipartUpload::builder()
        .set_parts(Some(parts))
        .build();
    s3.complete_multipart_upload()
        .bucket(&bench.name)
        .key(key)
        .upload_id(id)
        .multipart_upload(whole)
        .send()
        .await
        .expect("an object");
}

#[tokio::test]
async fn large_objects_are_copied_in_parts_with_everything_that_belongs_to_them() {
    let bench = Bench::new("parts").await;
    multipart(&bench, "of-parts", &bytes(13 * MIB), 6 * MIB).await;
    bench.put("whole", &bytes(11 * MIB + 7)).await;
    bench.put("small", b"small").await;
    let mut steps = bench.steps().await;
    let copy = find(&mut steps, "s3.copy-objects");
    copy.params["multipart_above"] = json!(8 * MIB);
    copy.params["part"] = json!(5 * MIB);
    for step in &steps[..5] {
        bench.run(step).await;
    }
    let etag = |client: &aws_sdk_s3::Client, bucket: &str, key: &str| {
        let call = client.head_object().bucket(bucket).key(key);
        async move { call.send().await.expect("it is there") }
    };
    let old = etag(&bench.source, &bench.name, "of-parts").await;
    let new = etag(&bench.target, &bench.new_name, "of-parts").await;
    // Its own parts' size was kept, so that the ETags can be compared.
    assert_eq!(old.e_tag(), new.e_tag());
    assert_eq!(new.content_type(), Some("video/mp4"));
    let whole = etag(&bench.target, &bench.new_name, "whole").await;
    assert!(whole.e_tag().unwrap().contains("-3"), "{whole:?}");
    let verify = find(&mut steps, "s3.verify-objects").clone();
    let proof = bench.verify(&verify).await.unwrap().objects.unwrap();
    assert_eq!(proof.methods.values().sum::<u64>(), 3, "{proof:?}");
    // A second attempt finds all of them equal and copies none again.
    let copy = find(&mut steps, "s3.copy-objects").clone();
    let modified = whole.last_modified().copied();
    bench.run(&copy).await;
    assert_eq!(
        etag(&bench.target, &bench.new_name, "whole")
            .await
            .last_modified()
            .copied(),
        modified
    );
}

#[tokio::test]
async fn a_proof_does_not_hold_when_anything_differs() {
    let bench = Bench::new("proof").await;
    for key in ["changed", "equal", "gone", "retyped", "tagged"] {
        bench.put(key, key.as_bytes()).await;
    }
    let steps = bench.steps().await;
    for step in &steps[..4] {
        bench.run(step).await;
    }
    let (s3, bucket) = (&bench.target, bench.new_name.as_str());
    put(s3, bucket, "changed", b"chAnged").await;
    put(s3, bucket, "extra", b"e").await;
    s3.delete_object()
        .bucket(bucket)
        .key("gone")
        .send()
        .await
        .unwrap();
    s3.put_object()
        .bucket(bucket)
        .key("retyped")
        .content_type("text/html")
        .metadata("a", "b")
        .body(ByteStream::from_static(b"retyped"))
        .send()
        .await
        .unwrap();
    let tag = Tag::builder().key("a").value("b").build().unwrap();
    let tags = Tagging::builder().tag_set(tag).build().unwrap();
    bench
        .source
        .put_object_tagging()
        .bucket(&bench.name)
        .key("tagged")
        .tagging(tags)
        .send()
        .await
        .unwrap();
    let verify = steps
        .iter()
        .find(|s| s.kind == "s3.verify-objects")
        .unwrap();
    let proof = bench.verify(verify).await.unwrap();
    assert!(!proof.holds());
    let objects = proof.objects.unwrap();
    let found: Vec<String> = objects
        .mismatches
        .iter()
        .map(|m| format!("{}: {}", m.key, m.what))
        .collect();
    insta::assert_json_snapshot!(found, @r#"
    [
      "changed: contents",
      "extra: only in the target",
      "gone: missing in the target",
      "retyped: Content-Type, metadata",
      "tagged: tags"
    ]
    "#);
    assert_eq!((objects.verified, objects.mismatched), (1, 5));
}

#[tokio::test]
async fn what_is_written_meanwhile_is_copied_or_named_and_ends_nothing() {
    let mut bench = Bench::new("in-use").await;
    bench.began = Timestamp::UNIX_EPOCH;
    for key in ["changing", "still"] {
        bench.put(key, key.as_bytes()).await;
    }
    let steps = bench.steps().await;
    for step in &steps[..4] {
        bench.run(step).await;
    }
    bench.put("changing", b"other words").await;
    bench.put("new", b"n").await;
    let find = |kind: &str| steps.iter().find(|s| s.kind == kind).unwrap();
    // Both came after the copy, which is therefore not at fault.
    assert!(bench.verify(find("s3.copy-objects")).await.unwrap().holds());
    let verify = find("s3.verify-objects");
    bench.run(verify).await;
    bench.put("newer", b"nn").await;
    let proof = bench.verify(verify).await.unwrap();
    assert!(proof.holds(), "{proof:?}");
    let objects = proof.objects.unwrap();
    assert_eq!((objects.source_objects, objects.verified), (2, 2));
    assert_eq!(objects.later_keys, ["changing", "newer"]);
    // Taken back is what the step copied, not what stood there before it.
    bench.undo(verify).await.unwrap();
    assert_eq!(
        keys(&bench.target, &bench.new_name).await,
        ["changing", "still"]
    );
}

#[tokio::test]
async fn datasync_copies_and_cleans_up_and_is_undone() {
    let bench = Bench::new("datasync").await;
    for key in ["a/1", "a/2", "b b+ü"] {
        bench.put(key, key.as_bytes()).await;
    }
    let resource = bench.resource().await;
    let mut target = bench.plan_target();
    target.tool = Some(Tool::DataSync);
    let mut steps = service_of(&resource.kind)
        .unwrap()
        .steps(&resource, &target)
        .unwrap();
    find(&mut steps, "s3.datasync").params["poll_seconds"] = json!(0);
    for step in &steps {
        bench.run(step).await;
    }
    assert_eq!(keys(&bench.target, &bench.new_name).await.len(), 3);
    let region = landfall_domain::Region::new(crate::bench::REGION);
    let access = crate::sandbox::access(crate::sandbox::SOURCE, "LandfallMigrate");
    let datasync = bench
        .aws
        .session(&access, &region, None)
        .await
        .unwrap()
        .datasync();
    let tasks = datasync.list_tasks().send().await.unwrap();
    assert!(
        !tasks
            .tasks()
            .iter()
            .any(|t| t.name().is_some_and(|n| n.starts_with("landfall-")))
    );
    let locations = datasync.list_locations().send().await.unwrap();
    assert!(
        !locations
            .locations()
            .iter()
            .any(|l| l.location_uri().is_some_and(|u| u.contains("datasync")))
    );
    for step in &steps {
        bench.run(step).await;
    }
    for step in steps.iter().rev() {
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
    assert_eq!(keys(&bench.source, &bench.name).await.len(), 3);
}

#[tokio::test]
async fn datasync_stops_at_what_is_not_its_own_and_differs() {
    let bench = Bench::new("foreign").await;
    for key in ["mine", "same"] {
        bench.put(key, key.as_bytes()).await;
    }
    let resource = bench.resource().await;
    let mut target = bench.plan_target();
    target.tool = Some(Tool::DataSync);
    let mut steps = service_of(&resource.kind)
        .unwrap()
        .steps(&resource, &target)
        .unwrap();
    find(&mut steps, "s3.datasync").params["poll_seconds"] = json!(0);
    for step in steps.iter().take_while(|s| s.kind != "s3.datasync") {
        bench.run(step).await;
    }
    put(&bench.target, &bench.new_name, "mine", b"somebody's").await;
    put(&bench.target, &bench.new_name, "same", b"same").await;
    let step = find(&mut steps, "s3.datasync").clone();
    let error = bench.attempt(&step).await.unwrap_err();
    assert!(
        error.message.contains("1 objects were in") && error.message.contains("`mine`"),
        "{error}"
    );
    let there = bench
        .target
        .get_object()
        .bucket(&bench.new_name)
        .key("mine");
    let body = there.send().await.unwrap().body.collect().await.unwrap();
    assert_eq!(body.into_bytes().as_ref(), b"somebody's");
}
