//! What happened in a run: its truth is an append-only event log.

use crate::ids::{PlanId, RunId, StepId, UserName};
use crate::parity::Verification;
use crate::progress::Progress;
use crate::{Digest, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happening {
    /// A person started the run of an approved wave.
    RunStarted {
        /// Who.
        by: UserName,
    },
    /// An attempt at a step began.
    Started {
        /// From 1.
        attempt: u32,
        /// The fencing token of the lease under which it runs.
        fence: i64,
    },
    /// What the step saw before it acted, written before the act: tells what the run made and
    /// what was there before.
    Observed {
        /// As the step type defines it.
        seen: Value,
    },
    /// The step acted and its result was verified.
    Succeeded {
        /// As the step type defines it.
        output: Value,
        /// The proof.
        verification: Verification,
    },
    /// The attempt failed. The run pauses for a person.
    Failed {
        /// What went wrong and what to do.
        error: String,
        /// Whether trying again can help.
        retryable: bool,
    },
    /// A person asked to try again.
    RetryRequested {
        /// Who.
        by: UserName,
        /// Why.
        reason: String,
    },
    /// A person decided to go on without the step.
    Skipped {
        /// Who.
        by: UserName,
        /// Why.
        reason: String,
    },
    /// A person paused the run: running steps end, no further one begins.
    PauseRequested {
        /// Who.
        by: UserName,
        /// Why.
        reason: String,
    },
    /// A person lets the run go on.
    ResumeRequested {
        /// Who.
        by: UserName,
        /// Why.
        reason: String,
    },
    /// A person asked to undo the whole wave.
    UndoRequested {
        /// Who.
        by: UserName,
        /// Why.
        reason: String,
    },
    /// Undoing a step began.
    UndoStarted {
        /// The fencing token of the lease under which it runs.
        fence: i64,
    },
    /// The step is undone.
    UndoFinished {
        /// What was removed.
        output: Value,
    },
    /// Undoing failed. The run pauses for a person.
    UndoFailed {
        /// What went wrong and what to do.
        error: String,
    },
    /// Nothing is left to do.
    RunFinished {
        /// How it ended.
        outcome: RunOutcome,
    },
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// Every step succeeded or was skipped by a person.
    Succeeded,
    /// Everything that can be undone is undone.
    Undone,
}

/// One entry of the event log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// 1, 2, 3, … within the run, without a gap.
    pub seq: i64,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The step, unless it is about the whole run.
    pub step: Option<StepId>,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
}

/// What a run is about. Immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHead {
    /// Its id.
    pub id: RunId,
    /// The plan.
    pub plan: PlanId,
    /// The digest that was approved.
    pub digest: Digest,
    /// The wave, by its number.
    pub wave: u32,
    /// When it was started.
    pub created: Timestamp,
    /// By whom.
    pub by: UserName,
}

/// How a step stands, told from the events alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// It waits for other steps.
    Waiting,
    /// It may begin.
    Ready,
    /// It runs.
    Running,
    /// It is done and verified.
    Succeeded,
    /// It waits for a person.
    Failed,
    /// A person decided to go on without it.
    Skipped,
    /// It is to be undone.
    UndoWaiting,
    /// It is being undone.
    Undoing,
    /// It is undone.
    Undone,
    /// Undoing waits for a person.
    UndoFailed,
    /// It cannot be undone and stays.
    Kept,
}

/// How a run stands, told from the events alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Steps run or are about to.
    Running,
    /// A step failed, or a person paused: it waits for a person.
    Paused,
    /// Steps are being undone.
    Undoing,
    /// It ended well.
    Succeeded,
    /// It was undone.
    Undone,
}

/// A line of a step's log. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Ascending within the run.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The step.
    pub step: StepId,
    /// How grave.
    pub level: Level,
    /// What.
    pub message: String,
}

/// How grave a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// For the record.
    Info,
    /// Worth a look.
    Warning,
    /// Something went wrong.
    Error,
}

/// What the browser is told while a run goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunNews {
    /// The event log grew.
    Event(Event),
    /// A log line.
    Log(LogLine),
    /// A step is so far.
    Progress {
        /// The step.
        step: StepId,
        /// How far.
        progress: Progress,
    },
}
