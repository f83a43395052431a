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
        store.save_draft(&mia).await.unwrap();
        assert_eq!(news.next().await.unwrap().0, std::slice::from_ref(&mia));
        store.save_draft(&ben).await.unwrap();
        let less = draft(one.as_str(), "mia", &[1]);
        store.save_draft(&less).await.unwrap();
        assert_eq!(store.drafts(&one).await.unwrap(), [ben, less.clone()]);
        assert_eq!(store.drafts(&two).await.unwrap(), []);
        let other = draft(two.as_str(), "mia", &[7]);
        store.save_draft(&other).await.unwrap();
        let own = store.drafts_of(&"mia".into()).await.unwrap();
        assert_eq!(own, [less, other]);
        store
            .save_draft(&draft(one.as_str(), "mia", &[]))
            .await
            .unwrap();
        assert_eq!(store.drafts(&one).await.unwrap().len(), 1);
        let nowhere = store.save_draft(&draft("nothing", "mia", &[1])).await;
        assert!(nowhere.is_err());
    }
}
