//! What is decided for scripted logs, kept as golden files.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{diamond, event, started_run};
use landfall_domain::StepSpec;
use landfall_domain::run::{Event, Happening, RunOutcome};
use landfall_domain::step::Undo;
use landfall_engine::{Command, allowed, decide, project};
use serde_json::json;
use std::fmt::Write;

/// A log from words such as `start a`, `observe a`, `done a`, `fail a`, `retry a`, `pause`.
fn log(script: &[&str]) -> Vec<Event> {
    let mut log = started_run();
    for line in script {
        let (verb, step) = line.split_once(' ').unwrap_or((line, ""));
        log.push(event(
            log.len() as i64 + 1,
            (!step.is_empty()).then_some(step),
            happening(verb),
        ));
    }
    log
}

fn happening(verb: &str) -> Happening {
    let (by, reason) = (|| "mia".into(), || "because".to_owned());
    match verb {
        "start" => Happening::Started {
            attempt: 1,
            fence: 1,
        },
        "observe" => Happening::Observed {
            seen: json!({ "there": false }),
        },
        "done" => Happening::Succeeded {
            output: json!(null),
            verification: Default::default(),
        },
        "fail" => Happening::Failed {
            error: "AccessDenied.".into(),
            retryable: true,
        },
        "retry" => Happening::RetryRequested {
            by: by(),
            reason: reason(),
        },
        "skip" => Happening::Skipped {
            by: by(),
            reason: reason(),
        },
        "pause" => Happening::PauseRequested {
            by: by(),
            reason: reason(),
        },
        "resume" => Happening::ResumeRequested {
            by: by(),
            reason: reason(),
        },
        "undo" => Happening::UndoRequested {
            by: by(),
            reason: reason(),
        },
        "unstart" => Happening::UndoStarted { fence: 2 },
        "undone" => Happening::UndoFinished {
            output: json!(null),
        },
        "unfail" => Happening::UndoFailed {
            error: "In use.".into(),
        },
        "succeeded" => Happening::RunFinished {
            outcome: RunOutcome::Succeeded,
        },
        "finished" => Happening::RunFinished {
            outcome: RunOutcome::Undone,
        },
        other => panic!("no such verb: {other}"),
    }
}

/// Run status, step statuses, commands and buttons after each line of the script.
fn story(steps: &[StepSpec], script: &[&str]) -> String {
    let mut text = String::new();
    for length in 0..=script.len() {
        let log = log(&script[..length]);
        let run = project(steps, &log);
        let said = length.checked_sub(1).map_or("(started)", |at| script[at]);
        let statuses: Vec<String> = run
            .steps
            .iter()
            .map(|(id, step)| format!("{id} {:?}", step.status))
            .collect();
        let commands: Vec<String> = decide(steps, &log)
            .iter()
            .map(|command| match command {
                Command::Run { step } => format!("run {step}"),
                Command::Undo { step } => format!("undo {step}"),
                Command::Finish { outcome } => format!("finish {outcome:?}"),
            })
            .collect();
        let buttons = allowed(steps, &log);
        let _ = writeln!(
            text,
            "{said}\n  {:?}, {} done: {}\n  → {}\n  buttons: retry {:?}{}{}{}",
            run.status,
            run.done,
            statuses.join(", "),
            if commands.is_empty() {
                "nothing".to_owned()
            } else {
                commands.join(", ")
            },
            buttons
                .retry
                .iter()
                .map(|id| id.as_str())
                .collect::<Vec<_>>(),
            if buttons.pause { ", pause" } else { "" },
            if buttons.resume { ", resume" } else { "" },
            if buttons.undo { ", undo" } else { "" },
        );
    }
    text
}

macro_rules! golden {
    ($name:ident, $steps:expr, $script:expr) => {
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), story(&$steps, &$script));
        }
    };
}

golden!(
    straight_to_the_end,
    diamond(),
    [
        "start a",
        "start e",
        "observe a",
        "done a",
        "start b",
        "start c",
        "observe b",
        "done b",
        "done e",
        "done c",
        "start d",
        "done d",
        "succeeded"
    ]
);
golden!(
    a_failure_holds_everything_back,
    diamond(),
    [
        "start a",
        "observe a",
        "done a",
        "start b",
        "start c",
        "fail b",
        "done c",
        "retry b"
    ]
);
golden!(
    one_retry_releases_one_step,
    diamond(),
    [
        "start a", "done a", "start b", "start c", "fail b", "fail c", "retry b", "start b",
        "done b", "skip c"
    ]
);
golden!(
    a_pause_lets_running_steps_end,
    diamond(),
    ["start a", "pause", "done a", "resume"]
);
golden!(
    a_retry_during_a_pause_waits,
    diamond(),
    ["start a", "fail a", "pause", "retry a", "resume"]
);
golden!(
    undo_goes_backwards,
    diamond(),
    [
        "start a",
        "observe a",
        "done a",
        "start b",
        "observe b",
        "fail b",
        "undo",
        "unstart b",
        "undone b",
        "unstart a",
        "unfail a",
        "retry a",
        "unstart a",
        "undone a",
        "finished"
    ]
);
golden!(
    undo_waits_for_what_runs,
    diamond(),
    [
        "start a",
        "observe a",
        "done a",
        "start b",
        "observe b",
        "undo",
        "fail b",
        "unstart b",
        "undone b"
    ]
);
golden!(
    a_finished_run_can_be_undone,
    diamond()[..1],
    [
        "start a",
        "observe a",
        "done a",
        "succeeded",
        "undo",
        "pause",
        "resume",
        "unstart a",
        "unfail a",
        "skip a",
        "finished"
    ]
);

#[test]
fn what_cannot_be_undone_is_kept() {
    let mut steps = diamond();
    steps[0].undo = Undo::Cannot("accounts stay for 90 days".into());
    steps[1].undo = Undo::Nothing;
    let script = [
        "start a",
        "observe a",
        "done a",
        "start b",
        "observe b",
        "done b",
        "start c",
        "observe c",
        "undo",
        "unstart c",
        "undone c",
    ];
    insta::assert_snapshot!(story(&steps, &script));
}
