//! A world of fake steps for the tests of the engine.
#![allow(dead_code)]

use async_trait::async_trait;
use landfall_domain::parity::{Check, Verification};
use landfall_domain::run::{Event, Happening, RunHead};
use landfall_domain::step::Undo;
use landfall_domain::{Digest, RunId, StepId, StepSpec, Timestamp};
use landfall_engine::{
    Cancelled, MemoryStore, Options, Registry, Runner, Seen, Step, StepContext, StepError,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

pub fn step(id: &str, needs: &[&str]) -> StepSpec {
    StepSpec {
        id: id.into(),
        kind: "fake.thing".into(),
        title: format!("Make {id}"),
        resource: id.into(),
        needs: needs.iter().map(|need| (*need).into()).collect(),
        params: json!({}),
        grants: Vec::new(),
        undo: Undo::Can("the thing".into()),
        point_of_no_return: false,
        work: Default::default(),
        tool: None,
        preview: Vec::new(),
    }
}

/// `a` first, then `b` and `c`, then `d`; `e` by itself.
pub fn diamond() -> Vec<StepSpec> {
    vec![
        step("a", &[]),
        step("b", &["a"]),
        step("c", &["a"]),
        step("d", &["b", "c"]),
        step("e", &[]),
    ]
}

pub fn run_id() -> RunId {
    "run-1".into()
}

pub fn head() -> RunHead {
    RunHead {
        id: run_id(),
        plan: "plan-1".into(),
        digest: Digest::of_bytes(b""),
        wave: 1,
        created: at(0),
        by: "omar".into(),
    }
}

pub fn event(seq: i64, step: Option<&str>, what: Happening) -> Event {
    Event {
        seq,
        at: at(seq),
        step: step.map(StepId::from),
        what,
    }
}

pub fn started_run() -> Vec<Event> {
    let by = "omar".into();
    vec![event(1, None, Happening::RunStarted { by })]
}

/// A store that holds the run of these steps.
pub fn store(steps: &[StepSpec]) -> MemoryStore {
    let store = MemoryStore::default();
    store.insert(head(), steps.to_vec(), started_run());
    store
}

/// What the steps make, and how they misbehave.
#[derive(Clone, Default)]
pub struct World(Arc<Mutex<Inner>>);

#[derive(Default)]
pub struct Inner {
    /// Thing → how often it was made.
    pub made: BTreeMap<String, u32>,
    /// Things that were there before the run.
    pub foreign: BTreeSet<String>,
    /// Steps that fail so many more times when they act.
    pub fails: BTreeMap<String, u32>,
    /// Steps that panic once when they act.
    pub panics: BTreeSet<String>,
    /// Steps whose verification does not hold, so many more times.
    pub differs: BTreeMap<String, u32>,
    /// Steps whose undoing fails so many more times.
    pub undo_fails: BTreeMap<String, u32>,
    /// Steps that act until they are asked to stop.
    pub endless: BTreeSet<String>,
    /// Steps that act right now.
    pub acting: BTreeSet<String>,
    /// Steps that were ever acted twice at once.
    pub overlapped: BTreeSet<String>,
    /// What each act was given as first seen.
    pub seen: Vec<(String, Value)>,
}

impl World {
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }
    fn take(counts: &mut BTreeMap<String, u32>, id: &str) -> bool {
        match counts.get_mut(id) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
    pub fn runner(&self, store: &MemoryStore) -> Runner {
        let registry = Registry::new([Arc::new(self.clone()) as Arc<dyn Step>]).unwrap();
        Runner::new(Arc::new(store.clone()), registry, || at(100)).with_options(Options {
            holder: "test".into(),
            lease: Duration::from_secs(60),
            heartbeat: Duration::from_millis(5),
            concurrency: 3,
        })
    }
}

fn error(message: &str) -> StepError {
    StepError {
        message: message.into(),
        advice: "Try again".into(),
        retryable: true,
    }
}

#[async_trait]
impl Step for World {
    fn kind(&self) -> &'static str {
        "fake.thing"
    }

    async fn observe(&self, _: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        tokio::task::yield_now().await;
        let id = spec.id.as_str();
        let there = self.lock().made.contains_key(id) || self.lock().foreign.contains(id);
        let seen = json!({ "there": there });
        Ok(if there {
            Seen::Done(seen)
        } else {
            Seen::Needed(seen)
        })
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        seen: &Value,
    ) -> Result<Value, StepError> {
        let id = spec.id.to_string();
        {
            let mut world = self.lock();
            world.seen.push((id.clone(), seen.clone()));
            if !world.acting.insert(id.clone()) {
                world.overlapped.insert(id.clone());
            }
        }
        let acted = self.make(cx, &id).await;
        self.lock().acting.remove(&id);
        acted
    }

    async fn verify(&self, _: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        tokio::task::yield_now().await;
        let equal = !Self::take(&mut self.lock().differs, spec.id.as_str());
        Ok(Verification {
            checks: vec![Check {
                name: "Colour".into(),
                equal,
                expected: json!("blue"),
                found: json!(if equal { "blue" } else { "green" }),
                note: String::new(),
            }],
            objects: None,
        })
    }

    async fn undo(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        seen: &Value,
    ) -> Result<Value, StepError> {
        tokio::task::yield_now().await;
        if Self::take(&mut self.lock().undo_fails, spec.id.as_str()) {
            return Err(error("It is in use"));
        }
        let made = cx.journal.made().await?;
        if seen["there"] == json!(false) {
            for thing in &made {
                self.lock().made.remove(thing);
            }
        }
        Ok(json!(made))
    }
}

impl World {
    async fn make(&self, cx: &StepContext, id: &str) -> Result<Value, StepError> {
        if self.lock().panics.remove(id) {
            self.lock().acting.remove(id);
            panic!("out of paint");
        }
        cx.journal
            .will_make(std::slice::from_ref(&id.to_owned()))
            .await?;
        tokio::task::yield_now().await;
        if Self::take(&mut self.lock().fails, id) {
            return Err(error("AccessDenied"));
        }
        while self.lock().endless.contains(id) {
            if cx.go_on() == Err(Cancelled) {
                return Err(Cancelled.into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        *self.lock().made.entry(id.to_owned()).or_default() += 1;
        Ok(json!({ "made": id }))
    }
}
