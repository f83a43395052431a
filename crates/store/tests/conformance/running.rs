//! Whole runs: the runner over the store, woken by the queue, killed and started again.

use crate::common::{Place, audit, head, step, with_plan};
use async_trait::async_trait;
use landfall_domain::parity::Verification;
use landfall_domain::run::{Happening, RunOutcome, RunStatus};
use landfall_domain::view::RunAction;
use landfall_domain::{Plan, RunId, StepSpec, Timestamp};
use landfall_engine::{Options, Registry, Runner, Seen, Step, StepContext, StepError, project};
use landfall_store::{Store, work};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The outside world: what the steps made, and how often.
#[derive(Clone, Default)]
struct World {
    made: Arc<Mutex<BTreeMap<String, u32>>>,
    slow: Arc<Mutex<Option<String>>>,
}

impl World {
    fn has(&self, spec: &StepSpec) -> bool {
        self.made.lock().unwrap().contains_key(spec.id.as_str())
    }
}

#[async_trait]
impl Step for World {
    fn kind(&self) -> &'static str {
        "fake.note"
    }
    async fn observe(&self, _: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let seen = json!({ "existed": self.has(spec) });
        Ok(if self.has(spec) {
            Seen::Done(seen)
        } else {
            Seen::Needed(seen)
        })
    }
    async fn act(&self, cx: &StepContext, spec: &StepSpec, _: &Value) -> Result<Value, StepError> {
        let id = spec.id.to_string();
        cx.journal.will_make(std::slice::from_ref(&id)).await?;
        cx.journal
            .log(landfall_domain::run::Level::Info, "making it")
            .await?;
        while self.slow.lock().unwrap().as_deref() == Some(id.as_str()) {
            cx.go_on()?;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        *self.made.lock().unwrap().entry(id).or_default() += 1;
        Ok(json!("made"))
    }
    async fn verify(&self, _: &StepContext, _: &StepSpec) -> Result<Verification, StepError> {
        Ok(Verification::default())
    }
    async fn undo(&self, cx: &StepContext, _: &StepSpec, _: &Value) -> Result<Value, StepError> {
        let made = cx.journal.made().await?;
        for thing in &made {
            self.made.lock().unwrap().remove(thing);
        }
        Ok(json!(made))
    }
}

fn runner(store: &Store, world: &World, holder: &str) -> Runner {
    let registry = Registry::new([Arc::new(world.clone()) as Arc<dyn Step>]).unwrap();
    Runner::new(Arc::new(store.clone()), registry, Timestamp::now).with_options(Options {
        holder: holder.into(),
        lease: Duration::from_secs(2),
        heartbeat: Duration::from_millis(50),
        concurrency: 4,
    })
}

async fn create(store: &Store, plan: &Plan) -> RunId {
    let steps = [
        step("a", &[]),
        step("b", &["a"]),
        step("c", &["a"]),
        step("d", &["b", "c"]),
    ];
    let note = audit("omar", "run.started", "run-1");
    store
        .create_run(&head("run-1", plan, 1), &steps, note)
        .await
        .unwrap();
    "run-1".into()
}

async fn status(store: &Store, run: &RunId) -> RunStatus {
    let loaded = store.run(run).await.unwrap();
    project(&loaded.steps, &loaded.events).status
}

async fn until(store: &Store, run: &RunId, wanted: impl Fn(RunStatus, &[Happening]) -> bool) {
    let done = async {
        loop {
            let loaded = store.run(run).await.unwrap();
            let log: Vec<Happening> = loaded.events.iter().map(|e| e.what.clone()).collect();
            if wanted(project(&loaded.steps, &loaded.events).status, &log) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(20), done)
        .await
        .is_err()
    {
        panic!("too long: {:?}", store.run(run).await.unwrap().events);
    }
}

#[tokio::test]
async fn the_queue_carries_a_run_to_its_end_and_back() {
    for place in Place::all().await {
        let (store, plan) = with_plan(&place).await;
        let (world, stop) = (World::default(), CancellationToken::new());
        let working = tokio::spawn(work(
            store.clone(),
            runner(&store, &world, "one"),
            stop.clone(),
        ));
        let run = create(&store, &plan).await;
        until(&store, &run, |status, _| status == RunStatus::Succeeded).await;
        let made = world.made.lock().unwrap().clone();
        assert!(made.values().all(|times| *times == 1) && made.len() == 4);

        let note = audit("omar", "run.undone", "run-1");
        store
            .run_action(&run, &RunAction::Undo, "try", note)
            .await
            .unwrap();
        until(&store, &run, |status, _| status == RunStatus::Undone).await;
        assert!(world.made.lock().unwrap().is_empty());
        stop.cancel();
        working.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_stopped_server_hands_over_and_a_killed_one_is_taken_over() {
    for killed in [false, true] {
        for place in Place::all().await {
            let name = format!("{} killed: {killed}", place.url);
            let (store, plan) = with_plan(&place).await;
            let world = World::default();
            *world.slow.lock().unwrap() = Some("b".into());
            let stop = CancellationToken::new();
            let first = tokio::spawn(work(
                store.clone(),
                runner(&store, &world, "one"),
                stop.clone(),
            ));
            let run = create(&store, &plan).await;
            until(&store, &run, |_, log| {
                let count =
                    |wanted: fn(&Happening) -> bool| log.iter().filter(|w| wanted(w)).count();
                count(|what| matches!(what, Happening::Succeeded { .. })) == 2
                    && count(|what| matches!(what, Happening::Observed { .. })) == 3
            })
            .await;
            if killed {
                first.abort();
                let _ = first.await;
            } else {
                stop.cancel();
                first.await.unwrap().unwrap();
            }
            store.close().await;
            assert!(!world.made.lock().unwrap().contains_key("b"), "{name}");

            let store = place.open().await;
            assert_eq!(status(&store, &run).await, RunStatus::Running, "{name}");
            *world.slow.lock().unwrap() = None;
            let stop = CancellationToken::new();
            let second = tokio::spawn(work(
                store.clone(),
                runner(&store, &world, "two"),
                stop.clone(),
            ));
            until(&store, &run, |status, _| status == RunStatus::Succeeded).await;
            let made = world.made.lock().unwrap().clone();
            assert_eq!(made.len(), 4, "{name}");
            assert!(made.values().all(|times| *times == 1), "{name}: {made:?}");
            let log = store.run(&run).await.unwrap().events;
            let attempts = log
                .iter()
                .filter(|event| matches!(event.what, Happening::Started { .. }))
                .count();
            assert_eq!(attempts, 5, "{name}: b began twice");
            stop.cancel();
            second.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn several_servers_work_on_one_run_without_doing_anything_twice() {
    for place in Place::all().await {
        let (store, plan) = with_plan(&place).await;
        let world = World::default();
        let stop = CancellationToken::new();
        let mut working = Vec::new();
        for holder in ["one", "two", "three"] {
            let store = place.open().await;
            let runner = runner(&store, &world, holder);
            working.push(tokio::spawn(work(store, runner, stop.clone())));
        }
        let run = create(&store, &plan).await;
        for _ in 0..5 {
            store.wake(&run).await.unwrap();
        }
        until(&store, &run, |status, _| status == RunStatus::Succeeded).await;
        let made = world.made.lock().unwrap().clone();
        assert!(made.len() == 4 && made.values().all(|times| *times == 1));
        let log = store.run(&run).await.unwrap().events;
        let finished = log
            .iter()
            .filter(|event| {
                event.what
                    == Happening::RunFinished {
                        outcome: RunOutcome::Succeeded,
                    }
            })
            .count();
        assert_eq!(finished, 1);
        stop.cancel();
        for one in working {
            one.await.unwrap().unwrap();
        }
    }
}
