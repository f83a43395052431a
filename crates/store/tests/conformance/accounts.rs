//! Decisions about target accounts: kept, newest first, taken back.

use crate::common::{Place, at};
use landfall_domain::{Environment, ResourceId};
use landfall_store::{Audit, AuditFilter, AuditFrom, NewBatch, StoreError};
use serde_json::json;

use Environment::{Development, Production, Shared};

fn batch(rows: &[(&str, Option<Environment>)]) -> NewBatch {
    NewBatch {
        author: "ana".into(),
        reason: "it's ours".into(),
        at: at(5),
        staging: None,
        undoes: None,
        rows: rows
            .iter()
            .map(|(id, e)| (ResourceId::new(*id), *e))
            .collect(),
    }
}

fn audit() -> Audit {
    Audit {
        actor: "ana".into(),
        action: "accounts.moved".into(),
        subject: "2 resources".into(),
        details: json!({}),
        at: at(5),
    }
}

#[tokio::test]
async fn the_newest_decision_about_a_resource_holds() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.account_version().await.unwrap(), 0);
        let put =
            async |new: &NewBatch, after| store.insert_account_batch(new, after, audit()).await;
        let first = batch(&[("a", Some(Production)), ("b", Some(Production))]);
        assert_eq!(put(&first, 0).await.unwrap(), 1);
        let late = put(&first, 0).await;
        assert!(matches!(late, Err(StoreError::AccountsChanged)), "{late:?}");
        put(&batch(&[("b", Some(Shared)), ("c", Some(Development))]), 1)
            .await
            .unwrap();

        let held = async || -> Vec<(String, Environment, u64)> {
            let all = store.account_corrections().await.unwrap();
            let row =
                |c: landfall_domain::Correction| (c.resource.to_string(), c.environment, c.batch);
            all.into_iter().map(row).collect()
        };
        let (a, c) = (
            ("a".to_owned(), Production, 1),
            ("c".to_owned(), Development, 2),
        );
        assert_eq!(
            held().await,
            [a.clone(), ("b".to_owned(), Shared, 2), c.clone()]
        );
        let first = &store.account_corrections().await.unwrap()[0];
        assert_eq!(
            (first.reason.as_str(), first.author.as_str(), first.at),
            ("it's ours", "ana", at(5))
        );

        // The first batch holds only for what the second did not touch.
        let before = store.before_account_batch(1).await.unwrap();
        assert_eq!(before, [(ResourceId::new("a"), None)]);
        let before = store.before_account_batch(2).await.unwrap();
        assert_eq!(
            before,
            [
                (ResourceId::new("b"), Some(Production)),
                (ResourceId::new("c"), None)
            ]
        );
        let undo = NewBatch {
            undoes: Some(2),
            ..batch(&[])
        };
        put(
            &NewBatch {
                rows: before,
                ..undo
            },
            2,
        )
        .await
        .unwrap();
        assert_eq!(held().await, [a, ("b".to_owned(), Production, 3)]);

        let all = store.account_batches(10).await.unwrap();
        assert_eq!(all.iter().map(|b| b.number).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(
            (all[0].undoes, all[1].undone, all[2].undone),
            (Some(2), true, false)
        );
        assert_eq!((all[2].resources, all[2].goes), (2, Some(Production)));
        assert_eq!((all[1].resources, all[1].goes), (2, None));
        let (_, entries) = store
            .audit_page(AuditFrom::Newest, 1, &AuditFilter::default())
            .await
            .unwrap();
        assert_eq!(entries, 3);
    }
}

#[tokio::test]
async fn where_staging_goes_is_kept() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.staging_account().await.unwrap(), None);
        let staging = NewBatch {
            staging: Some(Production),
            ..batch(&[])
        };
        store
            .insert_account_batch(&staging, 0, audit())
            .await
            .unwrap();
        store
            .insert_account_batch(&batch(&[("a", None)]), 1, audit())
            .await
            .unwrap();
        assert_eq!(store.staging_account().await.unwrap(), Some(Production));
        assert_eq!(store.account_corrections().await.unwrap(), []);
    }
}

#[tokio::test]
async fn many_rows_are_kept_at_once() {
    for place in Place::all().await {
        let store = place.open().await;
        let rows = (0..1_001).map(|n| (ResourceId::new(format!("r{n:04}")), Some(Shared)));
        let many = NewBatch {
            rows: rows.collect(),
            ..batch(&[])
        };
        store.insert_account_batch(&many, 0, audit()).await.unwrap();
        assert_eq!(store.account_corrections().await.unwrap().len(), 1_001);
    }
}
