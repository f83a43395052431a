//! Gates: who may sign a wave, who has, and what is still missing. Pure, so that the screen and
//! the server can never disagree.

use crate::ids::{PlanId, UserName};
use crate::plan::Plan;
use crate::user::{Role, User};
use crate::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

/// A signature, or its withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Go ahead.
    Approve,
    /// Do not: blocks the gate until the same person approves or a new plan is made.
    Reject,
    /// An earlier decision is taken back.
    Withdraw,
}

/// What somebody decided about one wave of one plan. Append-only; a person's last one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The plan.
    pub plan: PlanId,
    /// What was read and signed.
    pub digest: Digest,
    /// The wave, by its number.
    pub wave: u32,
    /// Who.
    pub by: UserName,
    /// When.
    pub at: Timestamp,
    /// What.
    pub decision: Decision,
    /// Why.
    pub comment: String,
}

/// One thing that must hold, said before the button is pressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// A stable key such as `gate.not-the-author`.
    pub key: String,
    /// Whether it holds.
    pub met: bool,
    /// What must hold.
    pub text: String,
    /// What to do when it does not.
    pub way_out: String,
}

/// A gate as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// How many distinct people must sign.
    pub quorum: u32,
    /// Whose approvals count.
    pub approved_by: Vec<UserName>,
    /// Who said no.
    pub rejected_by: Vec<UserName>,
    /// All decisions, void ones included, in the order they were made.
    pub history: Vec<Approval>,
    /// Decisions that bind to another digest.
    pub void: Vec<Approval>,
    /// What must hold before this person can sign.
    pub to_sign: Vec<Condition>,
    /// What must hold before this person can start the run.
    pub to_run: Vec<Condition>,
}

/// What a gate is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The plan that the wave is of.
    pub plan: &'a Plan,
    /// The wave, by its number.
    pub wave: u32,
    /// The newest plan of the estate.
    pub newest: &'a PlanId,
    /// All decisions about this wave number, of any plan.
    pub approvals: &'a [Approval],
    /// How many distinct people must sign.
    pub quorum: u32,
    /// Errors of the independent check.
    pub errors: usize,
    /// Waves of this plan whose run succeeded.
    pub succeeded: &'a [u32],
    /// Whether a run of this wave goes on or succeeded.
    pub run_exists: bool,
    /// What changed in the estate since the snapshot, `None` when it was not looked at yet.
    pub drift: Option<usize>,
}

impl Gate {
    /// Whether enough people signed and nobody said no.
    pub fn open(&self) -> bool {
        self.approved_by.len() >= self.quorum as usize && self.rejected_by.is_empty()
    }
    /// Whether this person can sign now.
    pub fn can_sign(&self) -> bool {
        self.to_sign.iter().all(|condition| condition.met)
    }
    /// Whether this person can start the run now.
    pub fn can_run(&self) -> bool {
        self.to_run.iter().all(|condition| condition.met)
    }
}

/// Judges a gate for one person.
pub fn judge(now: &Circumstances<'_>, person: &User) -> Gate {
    let author = &now.plan.author;
    let (valid, void): (Vec<_>, Vec<_>) = now
        .approvals
        .iter()
        .filter(|a| a.wave == now.wave)
        .cloned()
        .partition(|a| a.plan == now.plan.id && a.digest == now.plan.digest);
    let mut last: Vec<&Approval> = Vec::new();
    for approval in &valid {
        last.retain(|earlier| earlier.by != approval.by);
        last.push(approval);
    }
    let who = |decision| -> Vec<UserName> {
        last.iter()
            .filter(|a| a.decision == decision && &a.by != author)
            .map(|a| a.by.clone())
            .collect()
    };
    let mut gate = Gate {
        quorum: now.quorum,
        approved_by: who(Decision::Approve),
        rejected_by: who(Decision::Reject),
        history: now
            .approvals
            .iter()
            .filter(|a| a.wave == now.wave)
            .cloned()
            .collect(),
        void,
        to_sign: Vec::new(),
        to_run: Vec::new(),
    };
    // Once for both: telling whether a large plan is intact takes its time.
    let of_the_plan = plan_conditions(now);
    gate.to_sign = to_sign(now, person, &gate, of_the_plan.clone());
    gate.to_run = to_run(now, person, &gate, of_the_plan);
    gate
}

fn condition(key: &str, met: bool, text: String, way_out: String) -> Condition {
    Condition {
        key: key.to_owned(),
        met,
        text,
        way_out,
    }
}

fn plan_conditions(now: &Circumstances<'_>) -> Vec<Condition> {
    vec![
        condition(
            "plan.newest",
            now.newest == &now.plan.id,
            "This is the newest version of the plan".into(),
            "Open the newest version and review that one; signatures on this one no longer count.".into(),
        ),
        condition(
            "plan.intact",
            now.plan.is_intact(),
            format!("The plan is what its digest {} says", now.plan.digest.short()),
            "The stored plan was changed after it was made. Make a new version and tell an administrator.".into(),
        ),
        condition(
            "plan.checked",
            now.errors == 0,
            "The independent check found no error".into(),
            format!("{} errors: see the findings on the plan's page and make a new version.", now.errors),
        ),
        condition(
            "wave.not-run",
            !now.run_exists,
            "No run of this wave goes on or has succeeded".into(),
            "Open its run. To run the wave again, undo that run first.".into(),
        ),
    ]
}

fn to_sign(
    now: &Circumstances<'_>,
    person: &User,
    gate: &Gate,
    mut all: Vec<Condition>,
) -> Vec<Condition> {
    all.push(condition(
        "gate.approver",
        person.has(Role::Approver),
        "You have the role approver".into(),
        "Ask an administrator for the role, or ask an approver to sign.".into(),
    ));
    all.push(condition(
        "gate.not-the-author",
        person.name != now.plan.author,
        format!("You did not make this plan ({} did)", now.plan.author),
        "Nobody signs a plan of their own: ask another approver.".into(),
    ));
    all.push(condition(
        "gate.not-twice",
        !gate.approved_by.contains(&person.name),
        "You have not signed yet".into(),
        format!(
            "{} of {} signatures are given; another person must sign.",
            gate.approved_by.len(),
            gate.quorum
        ),
    ));
    all
}

fn to_run(
    now: &Circumstances<'_>,
    person: &User,
    gate: &Gate,
    mut all: Vec<Condition>,
) -> Vec<Condition> {
    let missing = (gate.quorum as usize).saturating_sub(gate.approved_by.len());
    all.push(condition(
        "gate.quorum",
        missing == 0,
        format!("{} distinct people have approved this wave", gate.quorum),
        format!(
            "{missing} more must sign, none of them {}.",
            now.plan.author
        ),
    ));
    all.push(condition(
        "gate.no-rejection",
        gate.rejected_by.is_empty(),
        "Nobody has rejected this wave".into(),
        "Settle it with whoever rejected: they can approve, or the plan gets a new version.".into(),
    ));
    let waves = now.plan.body.waves.iter().map(|wave| wave.number);
    let before: Vec<u32> = waves
        .filter(|w| *w < now.wave && !now.succeeded.contains(w))
        .collect();
    all.push(condition(
        "wave.in-order",
        before.is_empty(),
        "Every earlier wave has succeeded".into(),
        format!(
            "Run first: wave {}.",
            before
                .iter()
                .map(u32::to_string)
                .collect::<Vec<_>>()
                .join(", wave ")
        ),
    ));
    all.push(condition(
        "run.operator",
        person.has(Role::Operator),
        "You have the role operator".into(),
        "Ask an operator to start the run, or an administrator for the role.".into(),
    ));
    all.push(condition(
        "run.no-drift",
        now.drift.unwrap_or(0) == 0,
        match now.drift {
            Some(_) => "Nothing that this wave moves has changed since the snapshot".into(),
            None => "What this wave moves is read again when the run starts; it stops there if anything changed since the snapshot".into(),
        },
        "Scan again and make a new version of the plan, so that people sign what is really there."
            .into(),
    ));
    all
}
