//! Runs: creation, events, leases, the journal, log lines, progress, news.

use crate::common::{Place, at, audit, head, step, with_plan};
use futures::StreamExt;
use landfall_domain::progress::Progress;
use landfall_domain::run::{Happening, Level, RunNews, RunOutcome};
use landfall_domain::view::RunAction;
use landfall_domain::{RunId, StepId};
use landfall_engine::{ActionError, NewEvent, PortError, RunStore};
use landfall_store::{Store, StoreError};
use serde_json::json;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

async fn with_run(place: &Place) -> (Store, RunId, StepId) {
    let (store, plan) = with_plan(place).await;
    let steps = [step("one", &[]), step("two", &["one"])];
    store
        .create_run(
            &head("run-1", &plan, 1),
            &steps,
            audit("omar", "run.started", "run-1"),
        )
        .await
        .unwrap();
    (store, "run-1".into(), "one".into())
}

fn started(fence: i64) -> Happening {
    Happening::Started { attempt: 1, fence }
}

#[tokio::test]
async fn one_run_per_wave_until_it_is_undone() {
    for place in Place::all().await {
        let (store, plan) = with_plan(&place).await;
        let create = |id: &str, wave| {
            let (store, head) = (store.clone(), head(id, &plan, wave));
            let note = audit("omar", "run.started", id);
            tokio::spawn(async move { store.create_run(&head, &[step("one", &[])], note).await })
        };
        let tries: Vec<_> = (0..6).map(|n| create(&format!("run-{n}"), 1)).collect();
        let mut made = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(()) => made += 1,
                Err(StoreError::RunExists { wave: 1, run, .. }) => assert!(run.is_some()),
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(made, 1);
        let run = store.standing_run(&plan.digest, 1).await.unwrap().unwrap();
        assert_eq!(
            store.unfinished_runs().await.unwrap(),
            std::slice::from_ref(&run)
        );
        assert_eq!(store.run(&run).await.unwrap().events.len(), 1);

        let finish = |outcome| NewEvent::run(Happening::RunFinished { outcome });
        store
            .append(&run, 2, None, at(3), &[finish(RunOutcome::Succeeded)])
            .await
            .unwrap();
        assert_eq!(store.unfinished_runs().await.unwrap(), []);
        let again = create("again", 1).await.unwrap();
        assert!(matches!(again, Err(StoreError::RunExists { .. })));
        let note = audit("omar", "run.undone", "run");
        store
            .run_action(&run, &RunAction::Undo, "wrong account", note)
            .await
            .unwrap();
        assert_eq!(
            store.unfinished_runs().await.unwrap(),
            std::slice::from_ref(&run)
        );
        store
            .append(&run, 4, None, at(3), &[finish(RunOutcome::Undone)])
            .await
            .unwrap();
        create("again", 1).await.unwrap().unwrap();
        create("other", 2).await.unwrap().unwrap();
        assert_eq!(store.runs(Some(&plan.id), Some(1)).await.unwrap().len(), 2);
        assert_eq!(store.runs(None, None).await.unwrap().len(), 3);
        assert!(store.run(&"nope".into()).await.is_err());
    }
}

#[tokio::test]
async fn events_have_no_gap_and_no_twin() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let other = place.open().await;
        let writers = (0..10).map(|n| {
            let (store, run, one) = (
                if n % 2 == 0 {
                    store.clone()
                } else {
                    other.clone()
                },
                run.clone(),
                one.clone(),
            );
            tokio::spawn(async move {
                loop {
                    let next = store.run_cursor(&run).await.unwrap().event + 1;
                    let event = NewEvent::of(&one, started(n));
                    match RunStore::append(&store, &run, next, None, at(n), &[event]).await {
                        Ok(_) => return,
                        Err(PortError::Conflict) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let events = store.run(&run).await.unwrap().events;
        let numbers: Vec<i64> = events.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=11).collect::<Vec<_>>());
        let stale = store
            .append(&run, 11, None, at(1), &[NewEvent::of(&one, started(1))])
            .await;
        assert_eq!(stale, Err(PortError::Conflict));
        let ahead = store
            .append(&run, 13, None, at(1), &[NewEvent::of(&one, started(1))])
            .await;
        assert_eq!(ahead, Err(PortError::Conflict));
        for sql in ["DELETE FROM events", "UPDATE events SET seq = 99"] {
            assert!(place.raw(sql).await.is_err());
        }
    }
}

#[tokio::test]
async fn everything_that_can_happen_comes_back_exactly() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let verification = serde_json::from_value(json!({
            "checks": [{ "name": "Lifecycle", "equal": true, "expected": { "a": [1, null] },
                "found": { "a": [1, null] }, "note": "ü" }],
            "objects": null
        }))
        .unwrap();
        let events = [
            NewEvent::of(&one, started(7)),
            NewEvent::of(
                &one,
                Happening::Observed {
                    seen: json!({ "n": u64::MAX }),
                },
            ),
            NewEvent::of(
                &one,
                Happening::Succeeded {
                    output: json!(null),
                    verification,
                },
            ),
            NewEvent::run(Happening::PauseRequested {
                by: "omar".into(),
                reason: "lunch".into(),
            }),
        ];
        let written = store.append(&run, 2, None, at(4), &events).await.unwrap();
        assert_eq!(Store::events(&store, &run, 1).await.unwrap(), written);
        assert_eq!(written[3].what, events[3].what);
    }
}

#[tokio::test]
async fn a_lost_lease_writes_nothing() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let other = place.open().await;
        let old = store.acquire(&run, &one, "a", LONG).await.unwrap().unwrap();
        assert_eq!(other.acquire(&run, &one, "b", LONG).await.unwrap(), None);
        // It ends at once, but nobody took it: it is still good, and may be renewed.
        store.renew(&old, Duration::ZERO).await.unwrap();
        store
            .log(&old, at(1), Level::Info, "still mine")
            .await
            .unwrap();
        store.renew(&old, Duration::ZERO).await.unwrap();
        let new = other.acquire(&run, &one, "b", LONG).await.unwrap().unwrap();
        assert!(new.fence > old.fence);

        let event = [NewEvent::of(&one, started(old.fence))];
        let things = ["x".to_owned()];
        let refused = [
            store
                .append(&run, 2, Some(&old), at(1), &event)
                .await
                .map(drop),
            store.renew(&old, LONG).await,
            store.will_make(&old, &things).await,
            store.progress(&old, at(1), Progress::default()).await,
            store.log(&old, at(1), Level::Info, "late").await,
        ];
        for result in refused {
            assert_eq!(result, Err(PortError::Fenced));
        }
        // Giving back what one no longer has takes nothing from the new holder.
        store.release(&old).await.unwrap();
        assert_eq!(store.acquire(&run, &one, "c", LONG).await.unwrap(), None);
        assert_eq!(store.made(&run, &one).await.unwrap(), Vec::<String>::new());
        assert_eq!(store.run_cursor(&run).await.unwrap().event, 1);

        other
            .append(&run, 2, Some(&new), at(1), &event)
            .await
            .unwrap();
        other.release(&new).await.unwrap();
        let third = store.acquire(&run, &one, "c", LONG).await.unwrap().unwrap();
        assert!(third.fence > new.fence);
    }
}

#[tokio::test]
async fn only_one_of_many_gets_the_lease() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let other = place.open().await;
        let tries = (0..20).map(|n| {
            let store = if n % 2 == 0 {
                store.clone()
            } else {
                other.clone()
            };
            let (run, one) = (run.clone(), one.clone());
            tokio::spawn(async move { store.acquire(&run, &one, "x", LONG).await.unwrap() })
        });
        let mut got = 0;
        for one in tries.collect::<Vec<_>>() {
            got += usize::from(one.await.unwrap().is_some());
        }
        assert_eq!(got, 1);
    }
}

#[tokio::test]
async fn the_journal_forgets_nothing() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let lease = store.acquire(&run, &one, "a", LONG).await.unwrap().unwrap();
        let keys: Vec<String> = (0..1201).map(|n| format!("key/{n}'ä")).collect();
        store.will_make(&lease, &keys).await.unwrap();
        store.will_make(&lease, &keys[..10]).await.unwrap();
        store.will_make(&lease, &["last".to_owned()]).await.unwrap();
        let made = store.made(&run, &one).await.unwrap();
        assert_eq!((made.len(), made[..1201].to_vec()), (1202, keys));
        assert!(place.raw("DELETE FROM journal").await.is_err());

        for n in 0..5 {
            store
                .log(&lease, at(n), Level::Warning, &format!("line {n}"))
                .await
                .unwrap();
        }
        let lines = store.log_lines(&run, 2, 2).await.unwrap();
        let numbers: Vec<i64> = lines.iter().map(|line| line.seq).collect();
        assert_eq!(numbers, [3, 4]);
        let newest = store.newest_log_lines(&run, 2).await.unwrap();
        assert_eq!(newest[0].message, "line 3");
        assert_eq!(
            (newest[1].message.as_str(), newest[1].at),
            ("line 4", at(4))
        );

        let progress = |items| Progress {
            items,
            ..Default::default()
        };
        store.progress(&lease, at(1), progress(1)).await.unwrap();
        store.progress(&lease, at(2), progress(2)).await.unwrap();
        let all = store.run_progress(&run).await.unwrap();
        assert_eq!(all, [(one, progress(2))].into());
    }
}

#[tokio::test]
async fn actions_are_judged_by_the_newest_log() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let act = |action: RunAction, reason: &'static str| {
            let (store, run) = (store.clone(), run.clone());
            let note = audit("omar", "run.action", "run-1");
            async move { store.run_action(&run, &action, reason, note).await }
        };
        let refused = act(RunAction::Retry(one.clone()), "again").await;
        assert!(matches!(
            refused,
            Err(StoreError::Action(ActionError::NotFailed { .. }))
        ));
        let refused = act(RunAction::Pause, " ").await;
        assert!(matches!(
            refused,
            Err(StoreError::Action(ActionError::NoReason))
        ));
        let (a, b) = tokio::join!(act(RunAction::Pause, "a"), act(RunAction::Pause, "b"));
        assert!(a.is_ok() != b.is_ok(), "a second pause is refused");
        let events = store.run(&run).await.unwrap().events;
        assert_eq!(events.len(), 2);
        assert!(matches!(&events[1].what,
            Happening::PauseRequested { by, .. } if *by == "omar".into()));
        // Plan, run, one action: what was refused is in no log.
        assert_eq!(store.verify_audit().await.unwrap(), Ok(3));
    }
}

#[tokio::test]
async fn news_reach_every_server_once_and_in_order() {
    for place in Place::all().await {
        let (store, run, one) = with_run(&place).await;
        let other = place.open().await;
        let mut here = store.subscribe_run(&run, Some(Default::default()));
        let mut there = other.subscribe_run(&run, Some(other.run_cursor(&run).await.unwrap()));
        let mut from_now = other.news(&run);
        let lease = store.acquire(&run, &one, "a", LONG).await.unwrap().unwrap();
        assert!(matches!(here.next().await, Some(RunNews::Event(event)) if event.seq == 1));
        // The one that listens from now on has begun to.
        let nothing = tokio::time::timeout(Duration::from_millis(200), from_now.next()).await;
        assert!(nothing.is_err());

        let event = NewEvent::of(&one, started(lease.fence));
        store
            .append(&run, 2, Some(&lease), at(1), &[event])
            .await
            .unwrap();
        store
            .log(&lease, at(1), Level::Info, "begun")
            .await
            .unwrap();
        let progress = Progress {
            items: 3,
            ..Default::default()
        };
        for news in [&mut here, &mut there, &mut from_now] {
            let event = news.next().await;
            assert!(matches!(event, Some(RunNews::Event(event)) if event.seq == 2));
            let line = news.next().await;
            assert!(matches!(line, Some(RunNews::Log(line)) if line.message == "begun"));
        }
        store.progress(&lease, at(1), progress).await.unwrap();
        for news in [&mut here, &mut there, &mut from_now] {
            let last = news.next().await;
            assert_eq!(
                last,
                Some(RunNews::Progress {
                    step: one.clone(),
                    progress
                })
            );
        }
    }
}
