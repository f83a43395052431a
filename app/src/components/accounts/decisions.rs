//! What people decided about accounts.

use super::moving::AccountActions;
use crate::components::notice::{Empty, FormError};
use crate::components::table::Scroll;
use crate::format;
use landfall_domain::Environment;
use landfall_domain::view::AccountBatch;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The newest decisions, each with its undo.
#[component]
pub fn Decisions(
    /// The newest first.
    batches: Vec<AccountBatch>,
    /// Whether this person may take them back.
    may_decide: bool,
    /// What can be done.
    actions: AccountActions,
) -> impl IntoView {
    if batches.is_empty() {
        return view! { <Empty title="Nobody has moved anything yet."/> }.into_any();
    }
    let rows = batches
        .into_iter()
        .map(|batch| {
            let number = batch.number;
            let can_undo = may_decide && !batch.undone && batch.resources > 0;
            let undo = can_undo.then(|| {
                view! {
                    <ActionForm action=actions.undo>
                        <input type="hidden" name="number" value=number.to_string()/>
                        <button class="button button-small" aria-label=format!("Undo decision {number}")>"Undo"</button>
                    </ActionForm>
                }
            });
            view! {
                <tr data-testid="decision">
                    <th scope="row" class="num">{number}</th>
                    <td>{what(&batch)}{batch.undone.then_some(" · taken back")}</td>
                    <td>{batch.reason}</td>
                    <td>{batch.author.to_string()}" "<time class="muted">{format::time(batch.at)}</time></td>
                    <td>{undo}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Scroll label="Decisions about accounts"><table>
            <thead><tr>
                <th scope="col" class="num">"Decision"</th><th scope="col">"What"</th><th scope="col">"Why"</th>
                <th scope="col">"Who and when"</th><th scope="col"><span class="visually-hidden">"Undo"</span></th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></Scroll>
    }
    .into_any()
}

fn what(batch: &AccountBatch) -> String {
    if let Some(staging) = batch.staging {
        return format!("Staging goes to {staging}");
    }
    let number = format::plural(batch.resources, "resource", "resources");
    match (batch.undoes, batch.goes) {
        (Some(undoes), _) => format!("Takes back decision {undoes}: {number}"),
        (None, Some(goes)) => format!("{number} to {goes}"),
        (None, None) => format!("{number} left to the evidence"),
    }
}

/// Where staging goes.
#[component]
pub fn StagingForm(
    /// Where it goes now.
    staging: Environment,
    /// The newest decision that the page shows.
    version: u64,
    /// Whether this person may decide.
    may_decide: bool,
    /// What can be done.
    actions: AccountActions,
) -> impl IntoView {
    let place = actions.staging;
    let error = Signal::derive(move || place.value().get().and_then(Result::err));
    let form = may_decide.then(|| {
        let options = Environment::ALL
            .map(|e| view! { <option value=e.as_str() selected=e == staging>{e.as_str()}</option> })
            .collect_view();
        view! {
            <ActionForm action=place attr:class="move-form" attr:data-testid="staging-form">
                <input type="hidden" name="version" value=version.to_string()/>
                <label for="staging-to">"Staging goes to"</label>
                <select id="staging-to" name="to">{options}</select>
                <label for="staging-reason">"because"</label>
                <input id="staging-reason" name="reason" required maxlength="2000"/>
                <button class="button button-small">"Change"</button>
            </ActionForm>
            <FormError error=error/>
        }
    });
    view! {
        <p class="muted">{format!("Staging, production's twin, goes to the {staging} account.")}</p>
        {form}
    }
}
