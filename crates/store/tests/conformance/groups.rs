//! Owners of move groups, and what is said about them.

use crate::common::{Place, at, audit, with_plan};
use futures::StreamExt;
use landfall_domain::view::Owner;
use landfall_domain::{ResourceId, UserName};
use landfall_store::{GroupNews, NewComment, Store, StoreError};

fn said(resource: &str, by: &str, text: &str) -> NewComment {
    NewComment {
        resource: resource.into(),
        plan: "plan-1".into(),
        author: by.into(),
        at: at(5),
        text: text.into(),
    }
}

fn note() -> landfall_store::Audit {
    audit("mia", "group.commented", "group a")
}

async fn say(store: &Store, resource: &str, by: &str, text: &str) -> u64 {
    let comment = said(resource, by, text);
    store.add_group_comment(&comment, note()).await.unwrap()
}

#[tokio::test]
async fn the_newest_owner_of_a_resource_holds_until_nobody_does() {
    for place in Place::all().await {
        let (store, _) = with_plan(&place).await;
        let many: Vec<ResourceId> = (0..900).map(|n| format!("r{n:03}").into()).collect();
        let (mia, noa): (UserName, UserName) = ("mia".into(), "noa".into());
        let team = Owner::Outside("platform@example.com".into());
        let set = async |resources: &[ResourceId], owner: Option<&Owner>| {
            let decided = audit("mia", "group.owned", "3 groups");
            let done = store.set_group_owners(resources, owner, &mia, at(1), decided);
            done.await.unwrap()
        };
        let first = set(&many, Some(&team)).await;
        let second = set(&many[..2], Some(&Owner::Person(noa.clone()))).await;
        let third = set(&many[1..2], None).await;
        assert!(first < second && second < third);
        let owners = store.group_owners().await.unwrap();
        assert_eq!(owners.len(), 899, "nobody is responsible for one");
        assert_eq!(owners[0].resource, many[0]);
        assert!(owners[0].owner.is(&noa) && owners[0].decision == second);
        assert_eq!((&owners[1].resource, &owners[1].owner), (&many[2], &team));
        assert_eq!((owners[1].at, &owners[1].author), (at(1), &mia));
        assert_eq!(store.verify_audit().await.unwrap(), Ok(4));
    }
}

#[tokio::test]
async fn comments_stay_as_they_were_and_are_settled_and_opened_again() {
    for place in Place::all().await {
        let (store, _) = with_plan(&place).await;
        let lines = "first line\n\tsecond: ä 'quoted' <b>";
        let one = say(&store, "a", "mia", lines).await;
        let two = say(&store, "b", "noa", "two").await;
        assert!(one < two);
        let of = async |ids: &[&str]| {
            let ids: Vec<ResourceId> = ids.iter().map(|id| (*id).into()).collect();
            store.group_comments(&ids).await.unwrap()
        };
        let both = of(&["b", "a", "c"]).await;
        assert_eq!(both[0].text, lines);
        assert_eq!((both[0].number, both[1].number), (one, two));
        assert_eq!(of(&["c"]).await, []);

        let settle = async |number, resolved, when| {
            let noa: UserName = "noa".into();
            store
                .resolve_group_comment(number, resolved, &noa, at(when), note())
                .await
        };
        settle(one, true, 7).await.unwrap();
        assert_eq!(of(&["a"]).await[0].resolved, Some(("noa".into(), at(7))));
        settle(one, false, 8).await.unwrap();
        assert_eq!(of(&["a"]).await[0].resolved, None);
        settle(one, true, 9).await.unwrap();
        let heads = store.group_comment_heads().await.unwrap();
        let heads: Vec<_> = heads.iter().map(|h| (h.number, h.resolved)).collect();
        assert_eq!(heads, [(one, true), (two, false)]);
        let missing = settle(999, true, 9).await;
        assert!(
            matches!(missing, Err(StoreError::NotFound { .. })),
            "{missing:?}"
        );

        for table in ["group_comments", "group_owners", "group_owner_decisions"] {
            let owner = Owner::Person("noa".into());
            let (mia, decided) = ("mia".into(), note());
            store
                .set_group_owners(&["a".into()], Some(&owner), &mia, at(1), decided)
                .await
                .unwrap();
            let column = match table {
                "group_comments" => "body = 'other'",
                "group_owners" => "resource = 'z'",
                _ => "owner = 'z'",
            };
            for sql in [
                format!("UPDATE {table} SET {column}"),
                format!("DELETE FROM {table}"),
            ] {
                let error = place.raw(&sql).await.unwrap_err().to_string();
                assert!(error.contains("append-only"), "{sql}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn who_listens_hears_what_others_say_and_decide() {
    for place in Place::all().await {
        let (store, _) = with_plan(&place).await;
        say(&store, "old", "mia", "x").await;
        let mut news = store.subscribe_groups().await.unwrap();
        // Another server on the same database: the regular look finds it.
        let other = place.open().await;
        say(&other, "a", "noa", "y").await;
        assert_eq!(news.next().await, Some(GroupNews::Said("a".into())));
        let (mia, owner) = ("mia".into(), Owner::Person("noa".into()));
        store
            .set_group_owners(&["a".into()], Some(&owner), &mia, at(1), note())
            .await
            .unwrap();
        assert_eq!(news.next().await, Some(GroupNews::Owners));
    }
}
