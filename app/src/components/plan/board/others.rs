//! Who else is at the board, and what to do when a newer version was made meanwhile.

use super::desk::Desk;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::{Carried, DraftView};
use leptos::prelude::*;

/// Takes edits from one version to another.
pub type Carry = Callback<(PlanId, PlanId)>;

/// Notices above the board.
#[component]
pub fn Others(
    /// The desk.
    desk: Desk,
    /// Takes edits over.
    carry: Carry,
    /// What became of them.
    carried: RwSignal<Option<(PlanId, Carried)>>,
    /// Whether this person plans at all.
    may_plan: bool,
) -> impl IntoView {
    view! {
        <div class="board-others" aria-live="polite">
            {move || newer(desk, carry, may_plan)}
            {move || left(desk, carry)}
            {move || carried.get().map(|(to, carried)| outcome(desk, to, &carried))}
            {move || desk.news.with(|news| news.drafts.iter().map(|d| draft(desk, d, may_plan)).collect_view())}
        </div>
    }
}

fn newer(desk: Desk, carry: Carry, may_plan: bool) -> Option<AnyView> {
    let newer = desk.news.with(|news| news.newer.clone())?;
    let number = desk.edits().len() as u64;
    let here = desk.view();
    let (version, to) = (newer.version, newer.id.clone());
    let from = here.plan.clone();
    let over = (number > 0 && may_plan).then(|| {
        let text = format!(
            "Take {} over to version {version}",
            format::plural(number, "edit", "edits")
        );
        view! {
            <button type="button" class="button button-small" data-testid="carry"
                on:click=move |_| carry.run((from.clone(), to.clone()))>{text}</button>
        }
    });
    Some(
        view! {
            <div class="notice notice-warn" data-testid="newer">
                <span class="notice-glyph" aria-hidden="true">"!"</span>
                <div>
                    <p>
                        {format!("{} made version {version}: “{}”. ", newer.author, newer.reason)}
                        {format!("What is changed here can no longer be kept as it is; version {version} is what counts.")}
                    </p>
                    <p class="buttons"><a class="button button-small" href=routes::plan(&newer.id)>{format!("Open version {version}")}</a>{over}</p>
                </div>
            </div>
        }
        .into_any(),
    )
}

/// Edits that were left on an earlier version.
fn left(desk: Desk, carry: Carry) -> Option<AnyView> {
    // The desk's signals do not tell of a new board, the caller's closure runs with them all.
    desk.history.track();
    let here = desk.view();
    let (from, version, number) = here.left.clone()?;
    let to = here.plan.clone();
    let may_edit = here.may_edit;
    let edits = format::plural(number, "edit", "edits");
    may_edit.then(|| {
        view! {
            <div class="notice notice-neutral" data-testid="left">
                <span class="notice-glyph" aria-hidden="true">"i"</span>
                <p>{format!("You left {edits} on version {version} that were not kept. ")}
                    <button type="button" class="button button-small" data-testid="carry-left"
                        on:click=move |_| carry.run((from.clone(), to.clone()))>"Take them over"</button></p>
            </div>
        }
        .into_any()
    })
}

fn outcome(desk: Desk, to: PlanId, carried: &Carried) -> AnyView {
    let here = desk.view().plan == to;
    let kept = format::plural(carried.kept.len() as u64, "edit was", "edits were");
    let dropped = carried
        .dropped
        .iter()
        .map(|(words, why)| view! { <li>{format!("{words}: {why}")}</li> })
        .collect_view();
    let open = (!here)
        .then(|| view! { <a class="button button-small" href=routes::plan(&to)>"Open it"</a> });
    let lost = (!carried.dropped.is_empty())
        .then(|| view! { <p>"These no longer apply and were left behind:"</p><ul class="reasons">{dropped}</ul> });
    view! {
        <div class="notice notice-good" data-testid="carried">
            <span class="notice-glyph" aria-hidden="true">"✓"</span>
            <div><p>{format!("{kept} taken over. ")}{open}</p>{lost}</div>
        </div>
    }
    .into_any()
}

/// `ben is moving 2 groups`.
fn draft(desk: Desk, draft: &DraftView, may_plan: bool) -> AnyView {
    const NAMED: usize = 3;
    let number = draft.words.len() as u64;
    let mut words: Vec<String> = draft.words.iter().take(NAMED).cloned().collect();
    if draft.words.len() > NAMED {
        words.push(format!("{} more", draft.words.len() - NAMED));
    }
    let edits = draft.edits.clone();
    let copy = may_plan.then(|| {
        let label = format!("Take the edits of {} over as mine", draft.author);
        view! {
            <button type="button" class="button button-small" aria-label=label
                on:click=move |_| {
                    for edit in &edits {
                        desk.edit(edit.clone());
                    }
                }>"Try these"</button>
        }
    });
    view! {
        <p class="board-other" data-testid="other">
            <span>
                <strong>{draft.author.to_string()}</strong>
                {format!(" changes {}: {}. ", format::plural(number, "thing", "things"), words.join(", "))}
                <span class="muted">{format!("Last at {}, not kept.", format::time(draft.at))}</span>
            </span>
            {copy}
        </p>
    }
    .into_any()
}
