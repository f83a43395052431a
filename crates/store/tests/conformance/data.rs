//! Scans, snapshots, plans, approvals.

use crate::common::{Place, at, audit, plan, with_plan};
use futures::StreamExt;
use landfall_domain::approval::{Approval, Decision};
use landfall_domain::progress::{ScanProgress, ScanState};
use landfall_domain::{Snapshot, Timestamp};
use landfall_store::StoreError;
use serde_json::json;
use std::time::Duration;

fn scan(id: &str, second: i64) -> ScanProgress {
    ScanProgress {
        id: id.into(),
        by: "mia".into(),
        started: at(second),
        ended: None,
        state: ScanState::Running,
        parts: Vec::new(),
        seconds_left: Some(9),
    }
}

#[tokio::test]
async fn scans_are_followed_and_end() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.latest_scan().await.unwrap(), None);
        let mut first = scan("scan-1", 1);
        let note = || audit("mia", "scan.started", "scan");
        store.insert_scan(&first, "one", note()).await.unwrap();
        let mut news = store.subscribe_scan(&first.id);
        assert_eq!(news.next().await.as_ref(), Some(&first));
        // A second server learns of it, too.
        let other = place.open().await;
        let mut there = other.subscribe_scan(&first.id);
        assert_eq!(there.next().await.as_ref(), Some(&first));

        first.seconds_left = Some(3);
        store.update_scan(&first).await.unwrap();
        assert_eq!(news.next().await.as_ref(), Some(&first));
        assert_eq!(there.next().await.as_ref(), Some(&first));
        first.state = ScanState::Finished("snap-1".into());
        store.update_scan(&first).await.unwrap();
        assert_eq!(news.next().await.as_ref(), Some(&first));
        assert_eq!(news.next().await, None);
        assert!(
            store.update_scan(&first).await.is_err(),
            "a scan that is over stays as it is"
        );

        let second = scan("scan-2", 2);
        store.insert_scan(&second, "one", note()).await.unwrap();
        let (long, none) = (Duration::from_secs(3600), Duration::ZERO);
        // Its owner was seen just now: it goes on, whoever starts meanwhile.
        assert_eq!(other.fail_lost_scans(at(9), long).await.unwrap(), 0);
        place.raw("UPDATE scans SET seen = 0").await.unwrap();
        store.beat_scan(&second.id).await.unwrap();
        assert_eq!(other.fail_lost_scans(at(9), long).await.unwrap(), 0);
        place.raw("UPDATE scans SET seen = 0").await.unwrap();
        store.update_scan(&second).await.unwrap();
        assert_eq!(other.fail_lost_scans(at(9), long).await.unwrap(), 0);
        // Its owner is gone.
        place.raw("UPDATE scans SET seen = 0").await.unwrap();
        assert_eq!(other.fail_lost_scans(at(9), long).await.unwrap(), 1);
        assert_eq!(other.fail_lost_scans(at(9), none).await.unwrap(), 0);
        assert!(
            store.update_scan(&second).await.is_err(),
            "what was given up stays so"
        );
        let second = store.latest_scan().await.unwrap().unwrap();
        assert_eq!(second.ended, Some(at(9)));
        assert!(
            matches!(&second.state, ScanState::Failed(why) if why.contains("scan again")),
            "{second:?}"
        );
        assert_eq!(store.scan(&first.id).await.unwrap(), first);
        assert!(store.scan(&"nope".into()).await.is_err());
    }
}

fn snapshot(id: &str, resources: usize) -> Snapshot {
    let resource = |n: usize| {
        json!({
            "id": format!("arn:aws:s3:::bucket-{n:05}"), "kind": "AWS::S3::Bucket",
            "arn": format!("arn:aws:s3:::bucket-{n:05}"), "name": format!("bucket-{n:05}"),
            "account": "111111111111", "region": "eu-central-1", "tags": { "team": "ä'\"" },
            "attributes": { "size": { "bytes": 18_446_744_073_709_551_615_u64 },
                "cost": { "usd_per_month": "1.20" } },
            "configuration": { "Versioning": { "Status": "Enabled" }, "n": n, "null": null }
        })
    };
    let reference = |n: usize| {
        json!({
            "from": format!("arn:aws:s3:::bucket-{n:05}"), "target": { "url": "https://x" },
            "class": "talks",
            "evidence": { "path": "/a~1b/0", "text": "https://x", "confidence": "certain" }
        })
    };
    serde_json::from_value(json!({
        "id": id, "estate": "acme", "account": "111111111111", "regions": ["eu-central-1"],
        "started": "2026-01-02T03:04:05.123456789Z", "finished": "2026-01-02T03:05:05Z",
        "resources": (0..resources).map(resource).collect::<Vec<_>>(),
        "references": (0..resources).map(reference).collect::<Vec<_>>(),
        "coverage": [{ "service": "s3", "region": "eu-central-1", "outcome": "partial",
            "resources": resources, "requests": 12, "millis": 34, "problems": [{
                "operation": "GetBucketPolicy", "subject": null, "code": "AccessDenied",
                "message": "no", "advice": "allow it" }] }]
    }))
    .unwrap()
}

#[tokio::test]
async fn snapshots_come_back_exactly() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.latest_snapshot_id().await.unwrap(), None);
        for (id, resources) in [("snap-1", 0), ("snap-2", 1), ("snap-3", 1001)] {
            let mut snapshot = snapshot(id, resources);
            snapshot.started = Timestamp::from_second(1_700_000_000 + resources as i64).unwrap();
            let summary = store.insert_snapshot(&snapshot).await.unwrap();
            assert_eq!(store.snapshot(&id.into()).await.unwrap(), snapshot);
            assert_eq!(summary.digest, snapshot.digest().unwrap());
            assert_eq!(
                (summary.resources, summary.problems, summary.requests),
                (resources as u64, 1, 12)
            );
        }
        assert_eq!(
            store.latest_snapshot_id().await.unwrap(),
            Some("snap-3".into())
        );
        let all = store.snapshots().await.unwrap();
        let ids: Vec<&str> = all.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["snap-3", "snap-2", "snap-1"]);
        assert!(place.raw("DELETE FROM resources").await.is_err());
    }
}

#[tokio::test]
async fn two_planners_never_overwrite_each_other() {
    for place in Place::all().await {
        let (store, first) = with_plan(&place).await;
        assert_eq!(store.next_version().await.unwrap(), 2);
        let note = |id: &str| audit("mia", "plan.made", id);
        let planners = (0..8).map(|n| {
            let (store, plan) = (store.clone(), plan(&format!("plan-2-{n}"), 2));
            let note = note(plan.id.as_str());
            tokio::spawn(async move { store.insert_plan(&plan, note).await })
        });
        let (mut made, mut refused) = (0, 0);
        for planner in planners.collect::<Vec<_>>() {
            match planner.await.unwrap() {
                Ok(()) => made += 1,
                Err(StoreError::PlanVersionTaken(2)) => refused += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((made, refused), (1, 7));
        let plans = store.plans().await.unwrap();
        let versions: Vec<(u32, bool)> = plans.iter().map(|p| (p.version, p.newest)).collect();
        assert_eq!(versions, [(2, true), (1, false)]);
        assert_eq!(
            store.newest_plan_id().await.unwrap(),
            Some(plans[0].id.clone())
        );
        assert_eq!(store.plan(&first.id).await.unwrap(), first);
        assert!(store.plan(&first.id).await.unwrap().is_intact());
        assert!(store.plan(&"nope".into()).await.is_err());
        assert!(place.raw("UPDATE plans SET digest = 'x'").await.is_err());
        assert_eq!(store.verify_audit().await.unwrap(), Ok(2));
    }
}

#[tokio::test]
async fn approvals_keep_their_order() {
    for place in Place::all().await {
        let (store, plan) = with_plan(&place).await;
        let approval = |wave, by: &str, decision| Approval {
            plan: plan.id.clone(),
            digest: plan.digest.clone(),
            wave,
            by: by.into(),
            at: at(5),
            decision,
            comment: "fine".into(),
        };
        let made = [
            approval(1, "noa", Decision::Approve),
            approval(2, "lea", Decision::Reject),
            approval(1, "noa", Decision::Withdraw),
        ];
        for one in &made {
            let entry = store
                .add_approval(one, audit(one.by.as_str(), "wave.signed", "wave 1"))
                .await
                .unwrap();
            assert_eq!(entry.actor, one.by);
        }
        assert_eq!(store.approvals(None, None).await.unwrap(), made);
        assert_eq!(
            store.approvals(Some(&plan.id), Some(1)).await.unwrap(),
            [made[0].clone(), made[2].clone()]
        );
        assert_eq!(store.approvals(Some(&"x".into()), None).await.unwrap(), []);
        let mut lost = made[0].clone();
        lost.plan = "nope".into();
        assert!(matches!(
            store
                .add_approval(&lost, audit("noa", "wave.signed", "x"))
                .await,
            Err(StoreError::NotFound { .. })
        ));
        assert!(place.raw("DELETE FROM approvals").await.is_err());
        assert_eq!(store.verify_audit().await.unwrap(), Ok(4));
    }
}
