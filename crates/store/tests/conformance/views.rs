//! Saved views, and snapshots beside each other.

use crate::common::{Place, at};
use landfall_domain::Snapshot;
use landfall_domain::view::{InventoryQuery, SavedView};
use landfall_store::StoreError;
use serde_json::json;

fn view(id: &str, owner: &str, name: &str, shared: bool) -> SavedView {
    SavedView {
        id: id.into(),
        name: name.into(),
        owner: owner.into(),
        shared,
        query: InventoryQuery {
            text: "ä 'quoted'".into(),
            facets: [("kind".to_owned(), vec!["AWS::S3::Bucket".to_owned()])].into(),
            ..InventoryQuery::default()
        },
        created: at(3),
    }
}

#[tokio::test]
async fn views_are_seen_by_their_owner_and_when_shared_by_all() {
    for place in Place::all().await {
        let store = place.open().await;
        let kept = [
            view("1", "mia", "a", false),
            view("2", "mia", "b", true),
            view("3", "noa", "a", false),
        ];
        for one in &kept {
            store.insert_view(one).await.unwrap();
        }
        assert_eq!(store.view("2").await.unwrap(), kept[1]);
        let ids = |views: Vec<SavedView>| views.into_iter().map(|v| v.id).collect::<Vec<_>>();
        let seen = async |name: &str| ids(store.views_for(&name.into()).await.unwrap());
        assert_eq!(seen("mia").await, ["1", "2"]);
        assert_eq!(seen("noa").await, ["3", "2"]);
        assert_eq!(seen("lea").await, ["2"]);

        let taken = store.insert_view(&view("4", "mia", "a", true)).await;
        assert!(matches!(taken, Err(StoreError::ViewExists(_))), "{taken:?}");
        let taken = store.rename_view("2", "a", false).await;
        assert!(matches!(taken, Err(StoreError::ViewExists(_))), "{taken:?}");
        store.rename_view("2", "c", false).await.unwrap();
        assert_eq!(seen("lea").await, [""; 0]);
        store.delete_view("1").await.unwrap();
        for gone in [
            store.delete_view("1").await,
            store.rename_view("1", "x", true).await,
            store.view("1").await.map(drop),
        ] {
            assert!(matches!(gone, Err(StoreError::NotFound { .. })), "{gone:?}");
        }
    }
}

fn snapshot(id: &str, buckets: &[(&str, u32)]) -> Snapshot {
    let resource = |(name, size): &(&str, u32)| {
        json!({
            "id": format!("arn:aws:s3:::{name}"), "kind": "AWS::S3::Bucket", "arn": null,
            "name": name, "account": "111111111111", "region": "eu-central-1", "tags": {},
            "attributes": {}, "configuration": { "size": size }
        })
    };
    serde_json::from_value(json!({
        "id": id, "estate": "acme", "account": "111111111111", "regions": ["eu-central-1"],
        "started": "2026-01-02T03:04:05Z", "finished": "2026-01-02T03:05:05Z",
        "resources": buckets.iter().map(resource).collect::<Vec<_>>(),
        "references": [], "coverage": []
    }))
    .unwrap()
}

#[tokio::test]
async fn two_snapshots_are_compared_and_a_resource_followed() {
    for place in Place::all().await {
        let store = place.open().await;
        let old = snapshot("old", &[("a", 1), ("b", 1), ("gone", 1)]);
        let new = snapshot("new", &[("a", 1), ("b", 2), ("fresh", 1)]);
        for one in [&old, &new] {
            store.insert_snapshot(one).await.unwrap();
        }
        let names = async |has: &Snapshot, lacks: &Snapshot| {
            let only = store.only_in(&has.id, &lacks.id).await.unwrap();
            only.into_iter().map(|head| head.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&old, &new).await, ["gone"]);
        assert_eq!(names(&new, &old).await, ["fresh"]);
        assert_eq!(names(&new, &new).await, [""; 0]);
        let mut changed = Vec::new();
        store
            .changed_between(&old.id, &new.id, |was, is| changed.push((was, is)))
            .await
            .unwrap();
        assert_eq!(
            changed,
            [(old.resources[1].clone(), new.resources[1].clone())]
        );
        let mut states = store
            .resource_over_time(&"arn:aws:s3:::b".into())
            .await
            .unwrap();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("new".into(), new.resources[1].clone()),
            ("old".into(), old.resources[1].clone()),
        ];
        assert_eq!(states, expected);
    }
}
