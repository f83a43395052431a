//! Steps as a plan holds them.

use super::settings_diff::SettingsDiff;
use super::table::Scroll;
use crate::format;
use landfall_domain::StepSpec;
use landfall_domain::step::{Grant, Undo};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What Landfall does, in order.
#[component]
pub fn StepTable(
    /// The steps.
    steps: Vec<StepSpec>,
) -> impl IntoView {
    let rows = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let tool = step.tool.as_ref().map(|choice| {
                view! { <p class="why"><strong>{choice.tool.as_str()}</strong>": "{choice.reason.clone()}</p> }
            });
            let no_return = step.point_of_no_return.then(|| view! {
                <span class="badge badge-bad"><span aria-hidden="true">"⚑"</span>"point of no return"</span>
            });
            let work = &step.work;
            let mut amount = Vec::new();
            if work.items > 0 {
                amount.push(format!("{} items", format::count(work.items)));
            }
            if work.bytes > 0 {
                amount.push(format::bytes(work.bytes));
            }
            amount.push(format!("about {}", format::duration(work.seconds)));
            view! {
                <tr>
                    <td class="num">{index + 1}</td>
                    <th scope="row">
                        {step.title.clone()}" "{no_return}
                        <div class="muted"><code>{step.kind.clone()}</code></div>
                        {tool}
                    </th>
                    <td class="work">{amount.join(", ")}</td>
                    <td>{undo(&step.undo)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label="Steps">
            <table class="steps">
                <thead><tr>
                    <th scope="col" class="num">"#"</th><th scope="col">"Step"</th>
                    <th scope="col">"Work"</th><th scope="col">"Undo"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

fn undo(undo: &Undo) -> String {
    match undo {
        Undo::Can(how) => how.clone(),
        Undo::Nothing => "Nothing to undo.".into(),
        Undo::Cannot(why) => format!("Cannot be undone: {why}"),
    }
}

/// The settings diffs of all steps that change settings, one per step.
#[component]
pub fn Previews(
    /// The steps.
    steps: Vec<StepSpec>,
) -> impl IntoView {
    let many = steps.iter().filter(|step| !step.preview.is_empty()).count() > 3;
    steps
        .into_iter()
        .filter(|step| !step.preview.is_empty())
        .map(|step| {
            let title = format::short_id(&step.resource).to_owned();
            view! {
                <details open=!many class="preview">
                    <summary>
                        <strong>{title.clone()}</strong>" "<span class="muted">{step.title.clone()}</span>
                    </summary>
                    <SettingsDiff title=title changes=step.preview/>
                </details>
            }
        })
        .collect_view()
}

/// The least that all steps together must be allowed, per account.
#[component]
pub fn Grants(
    /// The steps.
    steps: Vec<StepSpec>,
) -> impl IntoView {
    let mut accounts: BTreeMap<String, BTreeMap<Vec<String>, BTreeSet<String>>> = BTreeMap::new();
    for Grant {
        account,
        actions,
        resources,
    } in steps.into_iter().flat_map(|step| step.grants)
    {
        let mut actions = actions;
        actions.sort();
        accounts
            .entry(account.to_string())
            .or_default()
            .entry(actions)
            .or_default()
            .extend(resources);
    }
    let rows = accounts
        .into_iter()
        .flat_map(|(account, by_actions)| {
            by_actions
                .into_iter()
                .map(move |(actions, resources)| (account.clone(), actions, resources))
        })
        .map(|(account, actions, resources)| {
            let actions = actions
                .into_iter()
                .map(|a| view! { <li><code>{a}</code></li> })
                .collect_view();
            let resources = resources
                .into_iter()
                .map(|r| view! { <li><code>{r}</code></li> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{account}</th>
                    <td><ul class="plain">{actions}</ul></td>
                    <td><ul class="plain">{resources}</ul></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label="Least privilege">
            <table>
                <thead><tr>
                    <th scope="col">"Account"</th><th scope="col">"Actions"</th><th scope="col">"On"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}
