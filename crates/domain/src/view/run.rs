//! Runs.

use crate::Timestamp;
use crate::ids::StepId;
use crate::parity::ParityLine;
use crate::progress::Progress;
use crate::run::{Event, LogLine, RunHead, RunStatus, StepStatus};
use crate::step::StepSpec;
use serde::{Deserialize, Serialize};

/// A run in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// What it is about.
    pub head: RunHead,
    /// How it stands.
    pub status: RunStatus,
    /// Steps that ended well or were skipped.
    pub done: u64,
    /// Steps in all.
    pub steps: u64,
}

/// A step of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// As planned.
    pub spec: StepSpec,
    /// How it stands.
    pub status: StepStatus,
    /// Attempts so far.
    pub attempts: u32,
    /// When the first began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What went wrong last, while it waits for a person.
    pub error: Option<String>,
    /// How far.
    pub progress: Option<Progress>,
}

/// What the person who looks may do to a run, and to which steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunActions {
    /// Steps that can be tried again.
    pub retry: Vec<StepId>,
    /// Steps that can be skipped.
    pub skip: Vec<StepId>,
    /// Whether the run can be paused.
    pub pause: bool,
    /// Whether it can be resumed.
    pub resume: bool,
    /// Whether the wave can be undone.
    pub undo: bool,
    /// Why nothing can be done, when nothing can.
    pub why_not: Option<String>,
}

/// The page of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// What it is about.
    pub head: RunHead,
    /// The wave's title.
    pub title: String,
    /// The plan's version.
    pub version: u32,
    /// How it stands.
    pub status: RunStatus,
    /// Its steps in an order that respects what they need.
    pub steps: Vec<StepView>,
    /// The whole event log.
    pub events: Vec<Event>,
    /// The newest log lines, oldest first, at most 500.
    pub log: Vec<LogLine>,
    /// The proof so far.
    pub parity: Vec<ParityLine>,
    /// Seconds left, when it can be told.
    pub seconds_left: Option<u64>,
    /// What may be done.
    pub actions: RunActions,
}

/// What a person does to a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunAction {
    /// Try a failed step again.
    Retry(StepId),
    /// Go on without a failed step.
    Skip(StepId),
    /// Begin no further step.
    Pause,
    /// Go on.
    Resume,
    /// Undo what the run made.
    Undo,
}
