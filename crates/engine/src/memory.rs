//! A [`RunStore`] in memory, for tests: it can be killed at any write.

use crate::port::{Lease, Loaded, NewEvent, PortError, RunStore};
use async_trait::async_trait;
use futures::stream::{self, BoxStream};
use landfall_domain::progress::Progress;
use landfall_domain::run::{Event, Level, LogLine, RunHead, RunNews};
use landfall_domain::{RunId, StepId, StepSpec, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;

/// What a kill does to the write that it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// The write is lost.
    Before,
    /// The write is kept and the writer never learns of it.
    After,
}

#[derive(Debug, Default)]
struct State {
    runs: BTreeMap<RunId, (RunHead, Vec<StepSpec>, Vec<Event>)>,
    leases: BTreeMap<(RunId, StepId), (i64, Instant)>,
    made: BTreeMap<(RunId, StepId), Vec<String>>,
    progress: BTreeMap<(RunId, StepId), Progress>,
    lines: Vec<(RunId, LogLine)>,
    woken: Vec<RunId>,
    writes: u64,
    kill: Option<(u64, Kill)>,
    dead: bool,
}

/// Runs in memory. Clones share what they hold.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
    news: broadcast::Sender<(RunId, RunNews)>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self {
            state: Arc::default(),
            news: broadcast::channel(256).0,
        }
    }
}

impl MemoryStore {
    /// Adds a run with these first events.
    pub fn insert(&self, head: RunHead, steps: Vec<StepSpec>, events: Vec<Event>) {
        self.lock()
            .runs
            .insert(head.id.clone(), (head, steps, events));
    }

    /// From the `write`-th write on (from 1), the store answers nothing any more, as if the
    /// process had been killed there.
    pub fn kill_at(&self, write: u64, how: Kill) {
        let mut state = self.lock();
        state.kill = Some((state.writes + write, how));
    }

    /// Starts anew after a kill: all leases have run out.
    pub fn restart(&self) {
        let mut state = self.lock();
        (state.kill, state.dead) = (None, false);
        for lease in state.leases.values_mut() {
            lease.1 = Instant::now();
        }
    }

    /// Whether a kill has struck.
    pub fn is_dead(&self) -> bool {
        self.lock().dead
    }

    /// Takes a lease away from whoever holds it.
    pub fn expire(&self, run: &RunId, step: &StepId) {
        if let Some(lease) = self.lock().leases.get_mut(&(run.clone(), step.clone())) {
            lease.1 = Instant::now();
        }
    }

    /// The log lines of a run.
    pub fn lines(&self, run: &RunId) -> Vec<LogLine> {
        let state = self.lock();
        let of_run = state.lines.iter().filter(|(id, _)| id == run);
        of_run.map(|(_, line)| line.clone()).collect()
    }

    /// How far a step is.
    pub fn progress_of(&self, run: &RunId, step: &StepId) -> Option<Progress> {
        let key = (run.clone(), step.clone());
        self.lock().progress.get(&key).copied()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, get: impl FnOnce(&State) -> Result<T, PortError>) -> Result<T, PortError> {
        let state = self.lock();
        if state.dead {
            return Err(killed());
        }
        get(&state)
    }

    fn write<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, PortError>,
    ) -> Result<T, PortError> {
        let mut state = self.lock();
        if state.dead {
            return Err(killed());
        }
        state.writes += 1;
        match state.kill {
            Some((at, how)) if state.writes >= at => {
                state.dead = true;
                if how == Kill::After {
                    change(&mut state)?;
                }
                Err(killed())
            }
            _ => change(&mut state),
        }
    }
}

fn killed() -> PortError {
    PortError::Unavailable("the store was killed".into())
}

fn check(state: &State, lease: &Lease) -> Result<(), PortError> {
    match state.leases.get(&(lease.run.clone(), lease.step.clone())) {
        Some((fence, _)) if *fence == lease.fence => Ok(()),
        _ => Err(PortError::Fenced),
    }
}

#[async_trait]
impl RunStore for MemoryStore {
    async fn load(&self, run: &RunId) -> Result<Loaded, PortError> {
        self.read(|state| {
            let found = state.runs.get(run).cloned();
            let (head, steps, events) = found.ok_or_else(|| PortError::NotFound(run.clone()))?;
            Ok(Loaded {
                head,
                steps,
                events,
            })
        })
    }

    async fn events(&self, run: &RunId, after: i64) -> Result<Vec<Event>, PortError> {
        let mut events = self.load(run).await?.events;
        events.retain(|event| event.seq > after);
        Ok(events)
    }

    async fn append(
        &self,
        run: &RunId,
        next: i64,
        lease: Option<&Lease>,
        at: Timestamp,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, PortError> {
        // Lets the interleavings of several workers differ.
        tokio::task::yield_now().await;
        let written = self.write(|state| {
            if let Some(lease) = lease {
                check(state, lease)?;
            }
            let missing = || PortError::NotFound(run.clone());
            let log = &mut state.runs.get_mut(run).ok_or_else(missing)?.2;
            if log.last().map_or(0, |event| event.seq) + 1 != next {
                return Err(PortError::Conflict);
            }
            let numbered = (next..).zip(events).map(|(seq, new)| Event {
                seq,
                at,
                step: new.step.clone(),
                what: new.what.clone(),
            });
            let written: Vec<Event> = numbered.collect();
            log.extend(written.iter().cloned());
            Ok(written)
        })?;
        for event in &written {
            // Nobody listens: that is fine.
            let _ = self.news.send((run.clone(), RunNews::Event(event.clone())));
        }
        Ok(written)
    }

    async fn acquire(
        &self,
        run: &RunId,
        step: &StepId,
        _holder: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, PortError> {
        tokio::task::yield_now().await;
        self.write(|state| {
            let now = Instant::now();
            let lease = state
                .leases
                .entry((run.clone(), step.clone()))
                .or_insert((0, now));
            if lease.1 > now {
                return Ok(None);
            }
            *lease = (lease.0 + 1, now + ttl);
            Ok(Some(Lease {
                run: run.clone(),
                step: step.clone(),
                fence: lease.0,
            }))
        })
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<(), PortError> {
        self.write(|state| {
            check(state, lease)?;
            let key = (lease.run.clone(), lease.step.clone());
            state
                .leases
                .insert(key, (lease.fence, Instant::now() + ttl));
            Ok(())
        })
    }

    async fn release(&self, lease: &Lease) -> Result<(), PortError> {
        self.write(|state| {
            if check(state, lease).is_ok() {
                let key = (lease.run.clone(), lease.step.clone());
                state.leases.insert(key, (lease.fence, Instant::now()));
            }
            Ok(())
        })
    }

    async fn will_make(&self, lease: &Lease, things: &[String]) -> Result<(), PortError> {
        self.write(|state| {
            check(state, lease)?;
            let key = (lease.run.clone(), lease.step.clone());
            let made = state.made.entry(key).or_default();
            for thing in things {
                if !made.contains(thing) {
                    made.push(thing.clone());
                }
            }
            Ok(())
        })
    }

    async fn made(&self, run: &RunId, step: &StepId) -> Result<Vec<String>, PortError> {
        let key = (run.clone(), step.clone());
        self.read(|state| Ok(state.made.get(&key).cloned().unwrap_or_default()))
    }

    async fn progress(
        &self,
        lease: &Lease,
        _at: Timestamp,
        progress: Progress,
    ) -> Result<(), PortError> {
        self.write(|state| {
            check(state, lease)?;
            let key = (lease.run.clone(), lease.step.clone());
            state.progress.insert(key, progress);
            Ok(())
        })?;
        let step = lease.step.clone();
        let news = RunNews::Progress { step, progress };
        let _ = self.news.send((lease.run.clone(), news));
        Ok(())
    }

    async fn log(
        &self,
        lease: &Lease,
        at: Timestamp,
        level: Level,
        message: &str,
    ) -> Result<(), PortError> {
        let line = self.write(|state| {
            check(state, lease)?;
            let line = LogLine {
                seq: state.lines.len() as i64 + 1,
                at,
                step: lease.step.clone(),
                level,
                message: message.to_owned(),
            };
            state.lines.push((lease.run.clone(), line.clone()));
            Ok(line)
        })?;
        let _ = self.news.send((lease.run.clone(), RunNews::Log(line)));
        Ok(())
    }

    async fn wake(&self, run: &RunId) -> Result<(), PortError> {
        self.write(|state| {
            state.woken.push(run.clone());
            Ok(())
        })
    }

    fn news(&self, run: &RunId) -> BoxStream<'static, RunNews> {
        let (run, news) = (run.clone(), self.news.subscribe());
        Box::pin(stream::unfold((run, news), |(run, mut news)| async move {
            loop {
                match news.recv().await {
                    Ok((of, item)) if of == run => return Some((item, (run, news))),
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        }))
    }
}
