//! Decisions about what is outside of the estate: kept by node, never overwritten unseen.

use crate::common::{Place, at, audit};
use landfall_domain::{ExternalChoice, ExternalDecision};
use landfall_store::{AuditFilter, AuditFrom, Store, StoreError};

use ExternalChoice::{Continues, Ends, Open, Replaced};

const PARTNER: &str = "external:account:999988887777";
const HOST: &str = "external:internet:api.partner.com";

fn decision(node: &str, choice: ExternalChoice, by: &str, version: u64) -> ExternalDecision {
    ExternalDecision {
        node: node.into(),
        choice,
        note: format!("by {by}:\n\t'ä' <b>"),
        by: by.into(),
        at: at(5),
        version,
    }
}

async fn decide(store: &Store, decision: &ExternalDecision) -> Result<(), StoreError> {
    let note = audit(
        decision.by.as_str(),
        "external.decided",
        decision.node.as_str(),
    );
    store.decide_external(decision, note).await
}

async fn entries(store: &Store) -> u64 {
    let all = AuditFilter::default();
    let page = store.audit_page(AuditFrom::Newest, 1, &all).await;
    page.unwrap().1
}

#[tokio::test]
async fn the_newest_decision_about_a_node_holds_until_it_is_taken_back() {
    for place in Place::all().await {
        let store = place.open().await;
        assert_eq!(store.external_decisions().await.unwrap(), []);
        assert_eq!(
            store.external_decision(&PARTNER.into()).await.unwrap(),
            None
        );
        let first = decision(PARTNER, Continues, "mia", 1);
        let host = decision(HOST, Replaced, "mia", 1);
        let second = decision(PARTNER, Ends, "noa", 2);
        for one in [&host, &first, &second] {
            decide(&store, one).await.unwrap();
        }
        let other = place.open().await;
        assert_eq!(
            other.external_decisions().await.unwrap(),
            [second, host.clone()]
        );
        let back = ExternalDecision {
            note: String::new(),
            ..decision(PARTNER, Open, "mia", 3)
        };
        decide(&store, &back).await.unwrap();
        assert_eq!(
            other.external_decisions().await.unwrap(),
            [back.clone(), host]
        );
        let held = other.external_decision(&PARTNER.into()).await.unwrap();
        assert_eq!(held, Some(back));
        assert_eq!(store.verify_audit().await.unwrap(), Ok(4));
    }
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    for place in Place::all().await {
        let store = place.open().await;
        decide(&store, &decision(PARTNER, Continues, "mia", 1))
            .await
            .unwrap();
        let late = decide(&store, &decision(PARTNER, Ends, "noa", 1)).await;
        let told = late.unwrap_err();
        assert!(matches!(&told, StoreError::ExternalDecided(now) if now.choice == Continues));
        let words = told.to_string();
        assert!(
            words.starts_with("meanwhile mia decided that it goes on"),
            "{words}"
        );
        assert!(words.contains("(“by mia:"), "{words}");
        let never = decide(&store, &decision(PARTNER, Ends, "noa", 4)).await;
        assert!(
            matches!(never, Err(StoreError::NotFound { .. })),
            "{never:?}"
        );
        let held = store.external_decisions().await.unwrap();
        assert_eq!(held, [decision(PARTNER, Continues, "mia", 1)]);
        assert_eq!(
            entries(&store).await,
            1,
            "a refused decision leaves no entry"
        );
    }
}

#[tokio::test]
async fn of_many_at_once_one_is_kept() {
    for place in Place::all().await {
        let store = place.open().await;
        let people = ["ana", "ben", "mia", "noa", "zoe"];
        let all = people.map(|by| {
            let store = store.clone();
            tokio::spawn(async move { decide(&store, &decision(HOST, Ends, by, 1)).await })
        });
        let mut kept = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(()) => kept += 1,
                Err(StoreError::ExternalDecided(now)) => assert_eq!(now.version, 1),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((kept, entries(&store).await), (1, 1));
    }
}

#[tokio::test]
async fn what_was_decided_stays_as_it_was() {
    for place in Place::all().await {
        let store = place.open().await;
        decide(&store, &decision(HOST, Ends, "mia", 1))
            .await
            .unwrap();
        for sql in [
            "UPDATE external_decisions SET note = ''",
            "DELETE FROM external_decisions",
        ] {
            let error = place.raw(sql).await.unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
    }
}
