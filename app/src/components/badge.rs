//! States as a glyph and a word: never by colour alone.

use landfall_domain::plan::{RiskLevel, Severity};
use landfall_domain::run::{Level, RunStatus, StepStatus};
use landfall_domain::{Class, Environment, Outcome};
use leptos::prelude::*;

/// How a badge looks. The word says the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it.
    Neutral,
    /// It goes on.
    Active,
    /// Well.
    Good,
    /// Needs attention.
    Warn,
    /// Wrong.
    Bad,
}

impl Tone {
    /// The end of its CSS class.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Active => "active",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}

/// A state: tone, glyph, word.
pub type State = (Tone, &'static str, &'static str);

/// A glyph and a word in a small frame.
#[component]
pub fn Badge(
    /// Tone, glyph and word.
    #[prop(into)]
    state: Signal<State>,
) -> impl IntoView {
    view! {
        <span class=move || format!("badge badge-{}", state.get().0.as_str())>
            <span class="badge-glyph" aria-hidden="true">{move || state.get().1}</span>
            {move || state.get().2}
        </span>
    }
}

/// How a step stands.
pub fn step(status: StepStatus) -> State {
    match status {
        StepStatus::Waiting => (Tone::Neutral, "·", "waiting"),
        StepStatus::Ready => (Tone::Neutral, "○", "ready"),
        StepStatus::Running => (Tone::Active, "▶", "running"),
        StepStatus::Succeeded => (Tone::Good, "✓", "succeeded"),
        StepStatus::Failed => (Tone::Bad, "✕", "failed"),
        StepStatus::Skipped => (Tone::Warn, "»", "skipped"),
        StepStatus::UndoWaiting => (Tone::Neutral, "·", "undo waiting"),
        StepStatus::Undoing => (Tone::Active, "↶", "undoing"),
        StepStatus::Undone => (Tone::Neutral, "↶", "undone"),
        StepStatus::UndoFailed => (Tone::Bad, "✕", "undo failed"),
        StepStatus::Kept => (Tone::Warn, "■", "kept"),
    }
}

/// How a run stands.
pub fn run(status: RunStatus) -> State {
    match status {
        RunStatus::Running => (Tone::Active, "▶", "running"),
        RunStatus::Paused => (Tone::Warn, "❚❚", "paused"),
        RunStatus::Undoing => (Tone::Active, "↶", "undoing"),
        RunStatus::Succeeded => (Tone::Good, "✓", "succeeded"),
        RunStatus::Undone => (Tone::Neutral, "↶", "undone"),
    }
}

/// How bad it could get.
pub fn risk(level: RiskLevel) -> State {
    match level {
        RiskLevel::Low => (Tone::Good, "▁", "low risk"),
        RiskLevel::Medium => (Tone::Warn, "▄", "medium risk"),
        RiskLevel::High => (Tone::Bad, "█", "high risk"),
    }
}

/// How grave a finding is.
pub fn severity(severity: Severity) -> State {
    match severity {
        Severity::Note => (Tone::Neutral, "i", "note"),
        Severity::Warning => (Tone::Warn, "!", "warning"),
        Severity::Error => (Tone::Bad, "✕", "error"),
    }
}

/// How the reading of a service ended.
pub fn outcome(outcome: &Outcome) -> State {
    match outcome {
        Outcome::Read => (Tone::Good, "✓", "read"),
        Outcome::Partial => (Tone::Warn, "◐", "in part"),
        Outcome::Denied => (Tone::Bad, "⊘", "denied"),
        Outcome::NotSupported => (Tone::Neutral, "–", "not offered"),
        Outcome::Failed => (Tone::Bad, "✕", "failed"),
    }
}

/// How grave a log line is.
pub fn level(level: Level) -> State {
    match level {
        Level::Info => (Tone::Neutral, "i", "info"),
        Level::Warning => (Tone::Warn, "!", "warning"),
        Level::Error => (Tone::Bad, "✕", "error"),
    }
}

/// How strongly two resources are tied.
pub fn class_word(class: Class) -> &'static str {
    match class {
        Class::Requires => "requires",
        Class::Together => "moves together with",
        Class::Talks => "talks to",
    }
}

/// Where a resource goes, with a shape of its own per environment.
#[component]
pub fn EnvironmentTag(
    /// `None` while there is no plan.
    environment: Option<Environment>,
) -> impl IntoView {
    let (shape, word) = match environment {
        Some(Environment::Development) => ("△", "development"),
        Some(Environment::Shared) => ("◇", "shared"),
        Some(Environment::Production) => ("●", "production"),
        None => ("", "—"),
    };
    view! {
        <span class=format!("env env-{word}")><span aria-hidden="true">{shape}</span>{word}</span>
    }
}
