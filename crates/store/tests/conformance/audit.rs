//! The audit log.

use crate::common::{Place, at, audit};
use futures::TryStreamExt;
use landfall_domain::audit::{ChainError, Entry, verify};
use landfall_store::{AuditFilter, AuditFrom};

#[tokio::test]
async fn entries_are_chained_and_found() {
    for place in Place::all().await {
        let store = place.open().await;
        for n in 0..25 {
            let (who, what) = if n % 5 == 0 {
                ("noa", "wave.approved")
            } else {
                ("mia", "plan.made")
            };
            store
                .append_audit(audit(who, what, &format!("plan-{n}")))
                .await
                .unwrap();
        }
        let all: Vec<Entry> = store.audit_all().try_collect().await.unwrap();
        assert_eq!(verify(&all), Ok(25));
        assert_eq!(all[0].at, at(0));

        let page = |from, filter: AuditFilter| {
            let store = store.clone();
            async move {
                let (entries, total) = store.audit_page(from, 10, &filter).await.unwrap();
                let numbers: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
                (numbers, total)
            }
        };
        let all = AuditFilter::default();
        let (first, total) = page(AuditFrom::Newest, all.clone()).await;
        assert_eq!((first, total), ((16..=25).rev().collect(), 25));
        let (rest, total) = page(AuditFrom::Before(6), all.clone()).await;
        assert_eq!((rest, total), ((1..=5).rev().collect(), 25));
        let (back, _) = page(AuditFrom::After(5), all.clone()).await;
        assert_eq!(back, (6..=15).rev().collect::<Vec<_>>());
        let by_noa = AuditFilter {
            actor: Some("noa".into()),
            ..Default::default()
        };
        assert_eq!(page(AuditFrom::Newest, by_noa).await.1, 5);
        let of_plan = AuditFilter {
            action: Some("plan.".into()),
            subject: Some("plan-3".into()),
            ..Default::default()
        };
        assert_eq!(page(AuditFrom::Newest, of_plan).await.1, 1);
        for (word, fitting) in [
            ("noa", vec![21, 16, 11, 6, 1]),
            ("WAVE.Appr", vec![21, 16, 11, 6, 1]),
            ("plan-24", vec![25]),
            ("n-2", vec![25, 24, 23, 22, 21, 3]),
            // Marks of patterns are letters like others.
            ("%", vec![]),
            ("plan_2", vec![]),
            ("!", vec![]),
            ("nobody", vec![]),
        ] {
            let filter = AuditFilter {
                text: Some(word.into()),
                ..Default::default()
            };
            let count = fitting.len() as u64;
            let (found, total) = page(AuditFrom::Newest, filter.clone()).await;
            assert_eq!((found, total), (fitting.clone(), count), "{word}");
            let older = fitting.iter().copied().filter(|seq| *seq < 16);
            let (found, total) = page(AuditFrom::Before(16), filter).await;
            assert_eq!((found, total), (older.collect(), count), "{word}");
        }
        assert_eq!(store.verify_audit().await.unwrap(), Ok(25));
    }
}

#[tokio::test]
async fn many_writers_make_one_chain() {
    for place in Place::all().await {
        // Two stores: as two servers would.
        let stores = [place.open().await, place.open().await];
        let writers = (0..40).map(|n| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move {
                store
                    .append_audit(audit("mia", "plan.made", &n.to_string()))
                    .await
                    .unwrap()
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(stores[0].verify_audit().await.unwrap(), Ok(40));
    }
}

#[tokio::test]
async fn triggers_refuse_tampering() {
    for place in Place::all().await {
        let store = place.open().await;
        store
            .append_audit(audit("mia", "plan.made", "plan-1"))
            .await
            .unwrap();
        for sql in [
            "UPDATE audit SET actor = 'eve'",
            "DELETE FROM audit",
            "DELETE FROM audit_head",
        ] {
            let refused = place.raw(sql).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
        assert_eq!(store.verify_audit().await.unwrap(), Ok(1));
    }
}

#[tokio::test]
async fn tampering_past_the_triggers_is_found() {
    let tampering = [
        (
            "UPDATE audit SET actor = 'eve' WHERE seq = 3",
            ChainError::Changed(3),
        ),
        (
            "DELETE FROM audit WHERE seq = 2",
            ChainError::Gap {
                expected: 2,
                found: 3,
            },
        ),
        (
            "DELETE FROM audit WHERE seq >= 4",
            ChainError::Gap {
                expected: 4,
                found: 6,
            },
        ),
        (
            "UPDATE audit SET previous = hash WHERE seq = 4",
            ChainError::Broken(4),
        ),
    ];
    for (sql, expected) in tampering {
        for place in Place::all().await {
            let store = place.open().await;
            for n in 0..5 {
                store
                    .append_audit(audit("mia", "plan.made", &n.to_string()))
                    .await
                    .unwrap();
            }
            place.drop_audit_guards().await;
            place.raw(sql).await.unwrap();
            assert_eq!(store.verify_audit().await.unwrap(), Err(expected.clone()));
        }
    }
}
