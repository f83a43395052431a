//! Whatever happens to the server, a run ends the same and nothing is done twice.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{World, diamond, run_id, step, store};
use landfall_domain::run::{Happening, RunStatus, StepStatus};
use landfall_domain::step::Undo;
use landfall_domain::view::RunAction;
use landfall_domain::{StepId, StepSpec};
use landfall_engine::memory::Kill;
use landfall_engine::{MemoryStore, PortError, RunStore, apply, project};
use proptest::prelude::*;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

async fn tick(world: &World, store: &MemoryStore) -> Result<RunStatus, PortError> {
    let runner = world.runner(store);
    let ticking = async move { runner.tick(&run_id(), &CancellationToken::new()).await };
    tokio::time::timeout(Duration::from_secs(20), ticking)
        .await
        .expect("a tick ends")
}

/// A person acts.
async fn act(store: &MemoryStore, action: RunAction) {
    loop {
        let run = store.load(&run_id()).await.unwrap();
        let event = apply(&run.steps, &run.events, &action, &"mia".into(), "because").unwrap();
        let next = run.events.len() as i64 + 1;
        match store
            .append(&run_id(), next, None, common::at(200), &[event])
            .await
        {
            // Killed under the person's hands: they look at the page again.
            Ok(_) | Err(PortError::Unavailable(_)) => return,
            Err(PortError::Conflict) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn statuses(store: &MemoryStore) -> Vec<(StepId, StepStatus)> {
    let run = store.load(&run_id()).await.unwrap();
    project(&run.steps, &run.events)
        .steps
        .into_iter()
        .map(|(id, step)| (id, step.status))
        .collect()
}

/// What a person does whenever the run comes to rest.
#[derive(Clone, Copy, Debug)]
enum Person {
    Nothing,
    RetriesFailed,
    SkipsFailed,
    UndoesAtTheEnd,
    UndoesAtFirstFailure,
}

struct Scenario {
    name: &'static str,
    steps: Vec<StepSpec>,
    trouble: fn(&World),
    person: Person,
}

fn scenarios() -> Vec<Scenario> {
    let mut kept = diamond();
    kept[1].undo = Undo::Cannot("it stays".into());
    kept[4].undo = Undo::Nothing;
    let one = |name, trouble: fn(&World), person| Scenario {
        name,
        steps: diamond(),
        trouble,
        person,
    };
    vec![
        one("straight", |_| {}, Person::Nothing),
        one(
            "a failure, retried",
            |w| w.lock().fails = [("b".into(), 1), ("e".into(), 1)].into(),
            Person::RetriesFailed,
        ),
        one(
            "a panic, retried",
            |w| w.lock().panics = ["c".into()].into(),
            Person::RetriesFailed,
        ),
        one(
            "a difference, retried",
            |w| w.lock().differs = [("a".into(), 1)].into(),
            Person::RetriesFailed,
        ),
        one(
            "a failure, skipped",
            |w| w.lock().fails = [("c".into(), 99)].into(),
            Person::SkipsFailed,
        ),
        one("undone at the end", |_| {}, Person::UndoesAtTheEnd),
        one(
            "undone, with a failure to undo",
            |w| w.lock().undo_fails = [("a".into(), 1)].into(),
            Person::UndoesAtTheEnd,
        ),
        one(
            "undone at a failure",
            |w| w.lock().fails = [("d".into(), 99)].into(),
            Person::UndoesAtFirstFailure,
        ),
        Scenario {
            name: "some things stay",
            steps: kept,
            trouble: |_| {},
            person: Person::UndoesAtTheEnd,
        },
        one(
            "something was there before",
            |w| w.lock().foreign = ["a".into()].into(),
            Person::UndoesAtTheEnd,
        ),
    ]
}

/// One thing a person does when the run has come to rest; whether there was anything to do.
async fn person(store: &MemoryStore, person: Person) -> bool {
    let run = store.load(&run_id()).await.unwrap();
    let state = project(&run.steps, &run.events);
    let failed = state
        .steps
        .iter()
        .find(|(_, s)| matches!(s.status, StepStatus::Failed | StepStatus::UndoFailed))
        .map(|(id, _)| id.clone());
    let action = match (person, failed, state.status) {
        (Person::UndoesAtFirstFailure, Some(_), _) if state.undo.is_none() => RunAction::Undo,
        (Person::SkipsFailed, Some(step), _) => RunAction::Skip(step),
        (_, Some(step), _) => RunAction::Retry(step),
        (Person::UndoesAtTheEnd, None, RunStatus::Succeeded) => RunAction::Undo,
        _ => return false,
    };
    act(store, action).await;
    true
}

/// Runs a scenario to its end, killing the server at one write. Whether the kill struck.
async fn play(scenario: &Scenario, kill: Option<(u64, Kill)>) -> (World, MemoryStore, bool) {
    let (world, store) = (World::default(), store(&scenario.steps));
    (scenario.trouble)(&world);
    if let Some((write, how)) = kill {
        store.kill_at(write, how);
    }
    let mut struck = false;
    for _ in 0..50 {
        let ticked = tick(&world, &store).await;
        if store.is_dead() {
            struck = true;
            // The process is gone, and with it whatever acted.
            world.lock().acting.clear();
            store.restart();
            continue;
        }
        ticked.unwrap();
        if !person(&store, scenario.person).await {
            return (world, store, struck);
        }
        if store.is_dead() {
            struck = true;
            store.restart();
        }
    }
    panic!("{}: no end", scenario.name);
}

fn check(scenario: &Scenario, world: &World, name: &str) {
    let world = world.lock();
    assert!(
        world.overlapped.is_empty(),
        "{name}: {:?}",
        world.overlapped
    );
    for (thing, times) in &world.made {
        assert_eq!(*times, 1, "{name}: {thing} was made {times} times");
    }
    for (thing, seen) in &world.seen {
        assert_eq!(
            seen["there"], false,
            "{name}: {thing} forgot what was there first"
        );
    }
    match scenario.person {
        Person::UndoesAtTheEnd | Person::UndoesAtFirstFailure => {
            let left: Vec<&String> = world.made.keys().collect();
            let stay: Vec<&str> = scenario
                .steps
                .iter()
                .filter(|spec| !matches!(spec.undo, Undo::Can(_)))
                .map(|spec| spec.id.as_str())
                .collect();
            assert_eq!(left, stay, "{name}: undo left something or took too much");
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_scenario_survives_a_kill_at_every_write() {
    for scenario in scenarios() {
        let (world, store, _) = play(&scenario, None).await;
        check(&scenario, &world, scenario.name);
        let expected = statuses(&store).await;
        let ended = project(
            &scenario.steps,
            &store.load(&run_id()).await.unwrap().events,
        );
        assert!(ended.outcome.is_some(), "{}: {expected:?}", scenario.name);
        for how in [Kill::Before, Kill::After] {
            let mut write = 0;
            loop {
                write += 1;
                let (world, store, struck) = play(&scenario, Some((write, how))).await;
                let name = format!("{}, killed {how:?} write {write}", scenario.name);
                check(&scenario, &world, &name);
                assert_eq!(statuses(&store).await, expected, "{name}");
                if !struck {
                    break;
                }
                assert!(write < 500, "{name}");
            }
            assert!(write > 20, "{}: only {write} boundaries", scenario.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Several servers, killed and restarted at any writes, on any graph.
    #[test]
    fn any_graph_any_interleaving_any_kills(
        edges in prop::collection::vec((0usize..7, 0usize..7), 0..12),
        kills in prop::collection::vec((1u64..40, any::<bool>()), 0..6),
        servers in 1usize..4,
        undo in any::<bool>(),
        fails in prop::collection::btree_map(0usize..7, 1u32..3, 0..3),
    ) {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let steps: Vec<StepSpec> = (0..7)
            .map(|n| {
                let mut needs: Vec<&str> = edges
                    .iter()
                    .filter(|(from, to)| from.max(to) == &n && from != to)
                    .map(|(from, to)| names[*from.min(to)])
                    .collect();
                needs.dedup();
                step(names[n], &needs)
            })
            .collect();
        let scenario = Scenario {
            name: "any",
            steps,
            trouble: |_| {},
            person: if undo { Person::UndoesAtTheEnd } else { Person::RetriesFailed },
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (world, store) = (World::default(), store(&scenario.steps));
            world.lock().fails = fails.iter().map(|(n, times)| (names[*n].into(), *times)).collect();
            let mut kills = kills.into_iter();
            let mut kill = kills.next();
            for round in 0..200 {
                assert!(round < 199, "no end");
                if let Some((write, before)) = kill {
                    store.kill_at(write, if before { Kill::Before } else { Kill::After });
                }
                let ticks = (0..servers).map(|_| {
                    let (world, store) = (world.clone(), store.clone());
                    tokio::spawn(async move { tick(&world, &store).await })
                });
                for one in ticks.collect::<Vec<_>>() {
                    let _ = one.await.unwrap();
                }
                if store.is_dead() {
                    world.lock().acting.clear();
                    kill = kills.next();
                }
                store.restart();
                if !person(&store, scenario.person).await {
                    let run = store.load(&run_id()).await.unwrap();
                    if project(&run.steps, &run.events).outcome.is_some() {
                        break;
                    }
                }
            }
            check(&scenario, &world, "any");
            let log = store.load(&run_id()).await.unwrap().events;
            let finished = log
                .iter()
                .filter(|event| matches!(event.what, Happening::RunFinished { .. }))
                .count();
            assert_eq!(finished, if undo { 2 } else { 1 });
            if !undo {
                assert_eq!(world.lock().made.len(), 7);
            }
        });
    }
}
