//! Moving resources to another account.

use crate::api::accounts::{MoveAccounts, PlaceStaging, UndoAccounts};
use crate::components::inventory::Selection;
use crate::components::notice::FormError;
use crate::format;
use landfall_domain::Environment;
use landfall_domain::view::{AccountsQuery, MoveRequest, Selected};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

/// What can be done about accounts.
#[derive(Clone, Copy)]
pub struct AccountActions {
    /// Moves resources.
    pub moving: ServerAction<MoveAccounts>,
    /// Takes a decision back.
    pub undo: ServerAction<UndoAccounts>,
    /// Says where staging goes.
    pub staging: ServerAction<PlaceStaging>,
}

impl AccountActions {
    /// None is under way.
    pub fn new() -> Self {
        Self {
            moving: ServerAction::new(),
            undo: ServerAction::new(),
            staging: ServerAction::new(),
        }
    }

    /// Changes with every decision, so that what is shown is fetched anew.
    pub fn version(self) -> usize {
        self.moving.version().get() + self.undo.version().get() + self.staging.version().get()
    }
}

/// Where to, why, and the button.
#[component]
pub fn MoveForm(
    /// What is moved; `None` while nothing is chosen.
    #[prop(into)]
    which: Signal<Option<Selected>>,
    /// The newest decision that the page shows.
    version: u64,
    /// Moves.
    moving: ServerAction<MoveAccounts>,
) -> impl IntoView {
    let (to, reason) = (
        NodeRef::<html::Select>::new(),
        NodeRef::<html::Input>::new(),
    );
    let error = Signal::derive(move || moving.value().get().and_then(Result::err));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(which), Some(to), Some(reason)) = (
            which.get_untracked(),
            to.get_untracked(),
            reason.get_untracked(),
        ) else {
            return;
        };
        moving.dispatch(MoveAccounts {
            request: MoveRequest {
                which,
                // Everything else stands for what the evidence says.
                to: to.value().parse().ok(),
                reason: reason.value(),
                version,
            },
        });
    };
    let options = Environment::ALL
        .map(|e| view! { <option value=e.as_str()>{e.as_str()}</option> })
        .collect_view();
    let idle = move || which.with(Option::is_none) || moving.pending().get();
    view! {
        <form class="move-form" on:submit=submit data-testid="move-form">
            <label for="move-to">"Move to"</label>
            <select id="move-to" node_ref=to>
                {options}<option value="evidence">"where the evidence says"</option>
            </select>
            <label for="move-reason">"because"</label>
            <input id="move-reason" node_ref=reason required maxlength="2000" placeholder="the reason, for whoever reads the plan"/>
            <button class="button button-primary button-small" data-testid="move" disabled=idle>
                {move || if moving.pending().get() { "Moving…" } else { "Move" }}
            </button>
        </form>
        <FormError error=error/>
    }
}

/// What was moved just now, with the way back.
#[component]
pub fn Moved(
    /// What can be done.
    actions: AccountActions,
) -> impl IntoView {
    let AccountActions { moving, undo, .. } = actions;
    let undone = Signal::derive(move || undo.value().get().and_then(Result::ok));
    let error = Signal::derive(move || undo.value().get().and_then(Result::err));
    let moved = move || {
        let number = moving.value().get().and_then(Result::ok)?;
        // An undo has a greater number than what it takes back.
        if undone.get().is_some_and(|undone| undone > number) {
            return Some(
                view! { <p class="notice notice-neutral notice-line" role="status" data-testid="undone">"Taken back."</p> }
                    .into_any(),
            );
        }
        Some(
            view! {
                <div class="notice notice-good notice-line" role="status" data-testid="moved">
                    <span>{format!("Kept as decision {number}. It holds for later scans and for the next version of the plan.")}</span>
                    <ActionForm action=undo>
                        <input type="hidden" name="number" value=number.to_string()/>
                        <button class="button button-small" data-testid="undo-move">"Undo"</button>
                    </ActionForm>
                </div>
            }
            .into_any(),
        )
    };
    view! { <div aria-live="polite">{moved}</div><FormError error=error/> }
}

/// What is chosen and what can be done with it.
#[component]
pub fn SelectionBar(
    /// What is chosen.
    selection: RwSignal<Selection>,
    /// How many fit.
    total: u64,
    /// What fits.
    query: AccountsQuery,
    /// The newest decision that the page shows.
    version: u64,
    /// What can be done.
    actions: AccountActions,
) -> impl IntoView {
    let chosen = Memo::new(move |_| selection.with(|s| s.count(total)));
    let which = Signal::derive(move || {
        selection.with(|selection| match selection {
            Selection::None => None,
            Selection::These(ids) => Some(Selected::Ids(ids.clone())),
            Selection::All => Some(Selected::Accounts(query.clone())),
        })
    });
    let text = move || match (chosen.get(), selection.with(|s| *s == Selection::All)) {
        (0, _) => "Nothing is selected.".to_owned(),
        (n, true) => format!("All {} that fit are selected.", format::count(n)),
        (n, false) => format!("{} selected.", format::count(n)),
    };
    view! {
        <div class="selection-bar" data-testid="selection" class:is-empty=move || chosen.get() == 0>
            <span role="status">{text}</span>
            <button type="button" class="button button-small" data-testid="select-all"
                on:click=move |_| selection.set(Selection::All)>
                {format!("Select all {} that fit", format::count(total))}
            </button>
            <button type="button" class="button button-small" data-testid="select-none"
                disabled=move || chosen.get() == 0 on:click=move |_| selection.set(Selection::None)>
                "Clear the selection"
            </button>
            <MoveForm which=which version=version moving=actions.moving/>
        </div>
    }
}
