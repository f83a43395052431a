//! One run, watched closely: errors in words, lost leases, cancelling, shutting down.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{World, diamond, run_id, step, store};
use landfall_domain::run::{Happening, RunStatus, StepStatus};
use landfall_domain::view::RunAction;
use landfall_engine::{ActionError, MemoryStore, NewEvent, RunStore, apply, project};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

async fn log(store: &MemoryStore) -> Vec<Happening> {
    let run = store.load(&run_id()).await.unwrap();
    run.events.into_iter().map(|event| event.what).collect()
}

async fn error_of(store: &MemoryStore, step: &str) -> Option<String> {
    let run = store.load(&run_id()).await.unwrap();
    project(&run.steps, &run.events).steps[&step.into()]
        .error
        .clone()
}

async fn append(store: &MemoryStore, what: Happening) {
    let next = store.load(&run_id()).await.unwrap().events.len() as i64 + 1;
    store
        .append(
            &run_id(),
            next,
            None,
            common::at(50),
            &[NewEvent::run(what)],
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn errors_are_sentences_with_a_way_out() {
    type Trouble = fn(&World);
    let troubles: [(&str, Trouble); 3] = [
        ("fake.thing", |w| w.lock().panics = ["a".into()].into()),
        ("fake.thing", |w| {
            w.lock().differs = [("a".into(), 1)].into()
        }),
        ("fake.unknown", |_| {}),
    ];
    let mut texts = Vec::new();
    for (kind, trouble) in troubles {
        let mut steps = [step("a", &[])];
        steps[0].kind = kind.into();
        let (world, store) = (World::default(), store(&steps));
        trouble(&world);
        let status = world
            .runner(&store)
            .tick(&run_id(), &CancellationToken::new())
            .await;
        assert_eq!(status, Ok(RunStatus::Paused));
        texts.push(error_of(&store, "a").await.unwrap());
    }
    insta::assert_snapshot!(texts.join("\n"));
}

#[tokio::test]
async fn refusals_say_why() {
    let steps = diamond();
    let start = common::started_run();
    let refuse = |action: RunAction, reason: &str| {
        apply(&steps, &start, &action, &"mia".into(), reason)
            .unwrap_err()
            .to_string()
    };
    let texts = [
        refuse(RunAction::Retry("a".into()), "again"),
        refuse(RunAction::Skip("b".into()), "no need"),
        refuse(RunAction::Retry("nope".into()), "again"),
        refuse(RunAction::Resume, "go"),
        refuse(RunAction::Pause, "  "),
    ];
    insta::assert_snapshot!(texts.join("\n"));
    let twice = apply(&steps, &start, &RunAction::Undo, &"mia".into(), "x").unwrap();
    let mut log = start.clone();
    log.push(common::event(2, None, twice.what));
    assert_eq!(
        apply(&steps, &log, &RunAction::Undo, &"eve".into(), "x"),
        Err(ActionError::AlreadyUndoing("mia".into()))
    );
}

#[tokio::test]
async fn whoever_loses_the_lease_writes_nothing() {
    let steps = [step("a", &[])];
    let (world, store) = (World::default(), store(&steps));
    world.lock().endless = ["a".into()].into();
    let runner = world.runner(&store);
    let first = tokio::spawn(async move {
        runner
            .tick(&run_id(), &CancellationToken::new())
            .await
            .unwrap()
    });
    while world.lock().acting.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    store.expire(&run_id(), &"a".into());
    let lease = store
        .acquire(&run_id(), &"a".into(), "thief", Duration::from_secs(60))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first.await.unwrap(), RunStatus::Running);
    assert_eq!(log(&store).await.len(), 3, "started and observed, no end");
    assert!(world.lock().made.is_empty());
    store.release(&lease).await.unwrap();
    world.lock().endless.clear();
    world.lock().acting.clear();
    let status = world
        .runner(&store)
        .tick(&run_id(), &CancellationToken::new())
        .await;
    assert_eq!(status, Ok(RunStatus::Succeeded));
    assert_eq!(world.lock().made["a"], 1);
}

#[tokio::test]
async fn shutting_down_stops_steps_and_writes_nothing() {
    let steps = [step("a", &[])];
    let (world, store) = (World::default(), store(&steps));
    world.lock().endless = ["a".into()].into();
    let (runner, stop) = (world.runner(&store), CancellationToken::new());
    let stopping = stop.clone();
    let first = tokio::spawn(async move { runner.tick(&run_id(), &stopping).await.unwrap() });
    while world.lock().acting.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    stop.cancel();
    assert_eq!(first.await.unwrap(), RunStatus::Running);
    assert_eq!(log(&store).await.len(), 3);
    world.lock().endless.clear();
    // The lease was given back: the next server need not wait.
    let status = world
        .runner(&store)
        .tick(&run_id(), &CancellationToken::new())
        .await;
    assert_eq!(status, Ok(RunStatus::Succeeded));
}

#[tokio::test]
async fn undoing_stops_what_runs_first() {
    let steps = diamond();
    let (world, store) = (World::default(), store(&steps));
    world.lock().endless = ["b".into()].into();
    let runner = world.runner(&store);
    let first = tokio::spawn(async move {
        runner
            .tick(&run_id(), &CancellationToken::new())
            .await
            .unwrap()
    });
    while !world.lock().acting.contains("b") || world.lock().made.len() < 3 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let (by, reason) = ("mia".into(), "wrong account".into());
    append(&store, Happening::UndoRequested { by, reason }).await;
    assert_eq!(first.await.unwrap(), RunStatus::Undone);
    assert!(world.lock().made.is_empty(), "{:?}", world.lock().made);
}

#[tokio::test]
async fn a_pause_waits_for_what_runs_and_begins_nothing() {
    let steps = diamond();
    let (world, store) = (World::default(), store(&steps));
    world.lock().endless = ["a".into()].into();
    let runner = world.runner(&store);
    let first = tokio::spawn(async move {
        runner
            .tick(&run_id(), &CancellationToken::new())
            .await
            .unwrap()
    });
    while !world.lock().acting.contains("a") || world.lock().made.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let (by, reason) = ("mia".into(), "lunch".into());
    append(&store, Happening::PauseRequested { by, reason }).await;
    world.lock().endless.clear();
    assert_eq!(first.await.unwrap(), RunStatus::Paused);
    let run = store.load(&run_id()).await.unwrap();
    let state = project(&run.steps, &run.events);
    assert_eq!(state.steps[&"a".into()].status, StepStatus::Succeeded);
    assert_eq!(state.steps[&"b".into()].status, StepStatus::Ready);
    assert_eq!(world.lock().made.len(), 2, "a and e, which had begun");
}
