//! Edits on a board that are not kept yet.

use crate::common::{Place, at, audit, plan};
use futures::StreamExt;
use landfall_domain::PlanId;
use landfall_domain::edit::{Draft, Edit};
use landfall_domain::schedule::Pin;

fn draft(plan: &str, author: &str, windows: &[u32]) -> Draft {
    let edit = |window: &u32| {
        Edit::Pin(Pin::InWindow {
            group: "ä 'quoted'".into(),
            window: *window,
        })
    };
    Draft {
        plan: plan.into(),
        author: author.into(),
        edits: windows.iter().map(edit).collect(),
        at: at(3),
    }
}

#[tokio::test]
async fn a_draft_is_overwritten_by_its_author_alone_and_told_to_who_looks() {
    for place in Place::all().await {
        let store = place.open().await;
        for (id, version) in [("one", 1), ("two", 2)] {
            let audit = audit("mia", "plan.made", id);
            store.insert_plan(&plan(id, version), audit).await.unwrap();
        }
        let (one, two): (PlanId, PlanId) = ("one".into(), "two".into());
        let mut news = store.subscribe_board(&one);
        assert_eq!(news.next().await.unwrap(), (vec![], Some(two.clone())));
        let (mia, ben) = (
            draft(one.as_str(), "mia", &[1, 2]),
            draft(one.as_str(), "ben", &[3]),
        );
        assert_eq!(store.save_draft(&mia, &[]).await.unwrap(), mia.edits);
        assert_eq!(news.next().await.unwrap().0, std::slice::from_ref(&mia));
        store.save_draft(&ben, &[]).await.unwrap();
        let less = draft(one.as_str(), "mia", &[1]);
        store.save_draft(&less, &mia.edits).await.unwrap();
        assert_eq!(store.drafts(&one).await.unwrap(), [ben, less.clone()]);
        assert_eq!(store.drafts(&two).await.unwrap(), []);
        let other = draft(two.as_str(), "mia", &[7]);
        store.save_draft(&other, &[]).await.unwrap();
        let own = store.drafts_of(&"mia".into()).await.unwrap();
        assert_eq!(own, [less, other]);
        store
            .save_draft(&draft(one.as_str(), "mia", &[]), &own[0].edits)
            .await
            .unwrap();
        assert_eq!(store.drafts(&one).await.unwrap().len(), 1);
        let nowhere = store.save_draft(&draft("nothing", "mia", &[1]), &[]).await;
        assert!(nowhere.is_err());
    }
}

#[tokio::test]
async fn two_windows_of_one_person_keep_what_both_say() {
    for place in Place::all().await {
        let store = place.open().await;
        let made = audit("mia", "plan.made", "one");
        store.insert_plan(&plan("one", 1), made).await.unwrap();
        let of = |group: &str| {
            let mut draft = draft("one", "mia", &[1]);
            draft.edits = vec![Edit::Pin(Pin::InWindow {
                group: group.into(),
                window: 1,
            })];
            draft
        };
        // All at once, and none knows of another.
        let all: Vec<Draft> = (0..8).map(|n| of(&format!("group {n}"))).collect();
        let saved = all.iter().map(|draft| store.save_draft(draft, &[]));
        for kept in futures::future::join_all(saved).await {
            assert!(!kept.unwrap().is_empty());
        }
        let kept = store.drafts(&"one".into()).await.unwrap();
        assert_eq!(kept.len(), 1);
        for draft in &all {
            assert!(kept[0].edits.contains(&draft.edits[0]), "{kept:?}");
        }
        // One that knew of its own only takes its own back.
        let mut last = of("group 0");
        let was = std::mem::take(&mut last.edits);
        let left = store.save_draft(&last, &was).await.unwrap();
        assert_eq!(left.len(), 7);
        assert!(!left.contains(&was[0]));
    }
}
