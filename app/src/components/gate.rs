//! The gate of a wave: every condition said before a button is pressed.

use super::badge::Tone;
use super::dialog::Confirm;
use super::notice::{FormError, Notice};
use crate::api::ApiError;
use crate::api::approval::{Sign, StartRun};
use crate::{format, routes};
use landfall_domain::SnapshotId;
use landfall_domain::approval::{Approval, Condition, Decision, Gate};
use landfall_domain::view::{WaveOutside, WaveView};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Quorum, signatures, conditions, and the two things that a person may do.
#[component]
pub fn GatePanel(
    /// The wave with its gate as the person who looks sees it.
    view: WaveView,
    /// Signs.
    sign: ServerAction<Sign>,
    /// Starts the run.
    start: ServerAction<StartRun>,
) -> impl IntoView {
    let gate = view.gate.clone();
    let signed = format!("{} of {} signatures", gate.approved_by.len(), gate.quorum);
    let state = match (gate.rejected_by.is_empty(), gate.open()) {
        (false, _) => "✕ rejected",
        (true, true) => "✓ open",
        (true, false) => "· closed",
    };
    let decisions = gate
        .history
        .iter()
        .map(|a| decision(a, gate.void.contains(a)))
        .collect_view();
    let nobody = gate.history.is_empty();
    let void = (!gate.void.is_empty()).then(|| view! {
        <p class="why">
            "Struck-out signatures are void: they were given to another version of the plan, with another digest."
        </p>
    });
    view! {
        <section class="panel gate" id="gate" data-testid="gate">
            <header class="panel-head"><h2>"Gate"</h2><span class="gate-state">{state}" · "{signed}</span></header>
            <div class="panel-body gate-body">
                <div>
                    <h3>"Signatures"</h3>
                    {nobody.then(|| view! { <p class="muted">"Nobody has signed yet."</p> })}
                    <ul class="signatures">{decisions}</ul>
                    {void}
                </div>
                <SignForm view=view.clone() gate=gate.clone() sign=sign/>
                <RunForm view=view gate=gate start=start/>
            </div>
        </section>
    }
}

fn decision(approval: &Approval, void: bool) -> impl IntoView + use<> {
    let (glyph, word) = match approval.decision {
        Decision::Approve => ("✓", "approved"),
        Decision::Reject => ("✕", "rejected"),
        Decision::Withdraw => ("↶", "withdrew"),
    };
    let line = format!("{} {word}", approval.by);
    let comment =
        (!approval.comment.is_empty()).then(|| view! { <q>{approval.comment.clone()}</q> });
    let digest = approval.digest.short().to_owned();
    let line = if void {
        view! {
            <s>{line}</s>
            <span class="void">" void: signed digest "<code>{digest}</code></span>
        }
        .into_any()
    } else {
        view! { <strong>{line}</strong> }.into_any()
    };
    view! {
        <li class:is-void=void>
            <span class="signature-glyph" aria-hidden="true">{glyph}</span>
            <span>{line}" "<time class="muted">{format::time(approval.at)}</time>" "{comment}</span>
        </li>
    }
}

/// What must hold, met or not, with the way out.
#[component]
fn Conditions(
    /// The id that buttons refer to.
    id: &'static str,
    /// The conditions.
    conditions: Vec<Condition>,
) -> impl IntoView {
    let items = conditions
        .into_iter()
        .map(|c| {
            let (glyph, word) = if c.met {
                ("✓", "met: ")
            } else {
                ("✕", "not met: ")
            };
            view! {
                <li class="condition" class:is-unmet=!c.met data-condition=c.key>
                    <span aria-hidden="true">{glyph}</span>
                    <span>
                        <span class="visually-hidden">{word}</span>{c.text}
                        {(!c.met).then(|| view! { <span class="way-out">{c.way_out}</span> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="conditions" id=id>{items}</ul> }
}

/// What the wave names outside of the estate: it is no condition, but who signs should know.
fn outside(outside: &WaveOutside, snapshot: &SnapshotId) -> Option<AnyView> {
    let decided: u64 = outside.decided.iter().map(|(_, count)| count).sum();
    if decided + outside.open_count == 0 {
        return None;
    }
    let each: Vec<String> = (outside.decided.iter())
        .map(|(choice, count)| format!("{} ({count})", choice.words()))
        .collect();
    let decided = (decided > 0).then(|| {
        let number = format::plural(
            decided,
            "outside party is decided",
            "outside parties are decided",
        );
        let all = format!(
            "{}#externals",
            routes::of_snapshot("/graph", Some(snapshot))
        );
        view! { <p><a href=all rel="external">{number}</a>": "{each.join(", ")}"."</p> }
    });
    if outside.open_count == 0 {
        return Some(view! { <div data-testid="wave-outside">{decided}</div> }.into_any());
    }
    let number = format::plural(
        outside.open_count,
        "outside party is undecided",
        "outside parties are undecided",
    );
    let left_out = outside.open_count - outside.open.len() as u64;
    let more = (left_out > 0).then(|| view! { <li>{format!("and {left_out} more")}</li> });
    let open = outside.open.iter().map(|one| {
        let link = routes::outside(&one.node);
        view! { <li><a href=link>{one.label.clone()}</a></li> }
    });
    let open: Vec<_> = open.collect();
    let view = view! {
        <div data-testid="wave-outside">
            <Notice tone=Tone::Warn>
                <p><strong>{number}</strong>":"</p>
                <ul class="plain">{open}{more}</ul>
                <p>"Planners say there what becomes of each. Signing does not wait for it."</p>
            </Notice>
            {decided}
        </div>
    };
    Some(view.into_any())
}

#[component]
fn SignForm(view: WaveView, gate: Gate, sign: ServerAction<Sign>) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || sign.value().get().and_then(Result::err));
    let comment_error = move || error.get().and_then(|error| error.field("comment"));
    let pending = sign.pending();
    let may = gate.can_sign();
    let role = gate
        .to_sign
        .iter()
        .all(|c| c.met || c.key == "gate.not-twice");
    let signed_already = role && !may;
    let cannot_sign = !may;
    let cannot_withdraw = !(may || signed_already);
    view! {
        <div>
            <h3>"To sign"</h3>
            <Conditions id="to-sign" conditions=gate.to_sign/>
            {outside(&view.outside, &view.plan.snapshot)}
            <ActionForm action=sign attr:class="form">
                <input type="hidden" name="plan" value=view.plan.id.to_string()/>
                <input type="hidden" name="wave" value=view.wave.number.to_string()/>
                <input type="hidden" name="digest" value=view.plan.digest.to_string()/>
                <FormError error=error fields=&["comment"]/>
                <div class="field">
                    <label for="comment">"Comment"</label>
                    <textarea id="comment" name="comment" rows="2" maxlength="2000"
                        aria-describedby="comment-error" aria-invalid=move || comment_error().is_some().to_string()></textarea>
                    <p class="field-error" id="comment-error">{comment_error}</p>
                </div>
                <p class="muted">"You sign digest "<code>{view.plan.digest.short().to_owned()}</code>
                    ", wave "{view.wave.number}"."</p>
                <div class="buttons" aria-busy=move || pending.get().to_string()>
                    <button class="button button-primary" name="decision" value="approve"
                        data-testid="approve" disabled=cannot_sign aria-describedby="to-sign">"Approve"</button>
                    <button class="button button-danger" name="decision" value="reject"
                        data-testid="reject" disabled=cannot_sign aria-describedby="to-sign">"Reject"</button>
                    <button class="button" name="decision" value="withdraw"
                        data-testid="withdraw" disabled=cannot_withdraw aria-describedby="to-sign">"Withdraw"</button>
                </div>
            </ActionForm>
        </div>
    }
}

#[component]
fn RunForm(view: WaveView, gate: Gate, start: ServerAction<StartRun>) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || start.value().get().and_then(Result::err));
    let cannot_run = !gate.can_run();
    let plan = view.plan.id.to_string();
    let digest = view.plan.digest.to_string();
    let wave = view.wave.number;
    let steps = view.wave.steps.len() as u64;
    let points = view
        .wave
        .steps
        .iter()
        .filter(|s| s.point_of_no_return)
        .count() as u64;
    let writes = view
        .wave
        .steps
        .iter()
        .flat_map(|s| &s.grants)
        .map(|g| g.account.to_string());
    let accounts: std::collections::BTreeSet<String> = writes.collect();
    let accounts = accounts.into_iter().collect::<Vec<_>>().join(", ");
    let facts = [
        format!(
            "{} run in this order, about {}.",
            format::plural(steps, "step", "steps"),
            format::duration(view.wave.seconds)
        ),
        format!("Calls are made in these accounts: {accounts}."),
        format!("Expected cost: {}.", format::usd(view.total.expected)),
        if points == 0 {
            "No step is a point of no return: the whole run can be undone.".to_owned()
        } else {
            format!(
                "{} of no return.",
                format::plural(points, "point", "points")
            )
        },
        format!("Way back: {}", view.wave.risk.rollback),
    ];
    let newest = view.runs.first().map(|run| {
        view! { <p><a href=routes::run(&run.head.id)>"Open the newest run of this wave"</a></p> }
    });
    view! {
        <div>
            <h3>"To run"</h3>
            <Conditions id="to-run" conditions=gate.to_run/>
            <FormError error=error/>
            {newest}
            <Confirm label="Start the run…" title=format!("Start the run of wave {wave}?") id="start-run-dialog"
                class="button button-primary" disabled=cannot_run described_by="to-run" testid="start-run"
                body=move |close| view! {
                    <ul>{facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view()}</ul>
                    <ActionForm action=start attr:class="buttons">
                        <input type="hidden" name="plan" value=plan/>
                        <input type="hidden" name="wave" value=wave.to_string()/>
                        <input type="hidden" name="digest" value=digest/>
                        <button class="button button-primary" data-testid="start-run-confirm"
                            on:click=move |_| close.run(())>"Start the run"</button>
                        <button class="button" type="button" on:click=move |_| close.run(())>"Not now"</button>
                    </ActionForm>
                }.into_any()/>
        </div>
    }
}
