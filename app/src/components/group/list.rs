//! Move groups in a list, given to owners in bulk.

use super::owner::OwnerField;
use crate::api::ApiError;
use crate::api::groups::Own;
use crate::components::badge::EnvironmentTag;
use crate::components::notice::FormError;
use crate::components::table::Scroll;
use crate::format::{count, plural};
use crate::query::{of_groups, pairs};
use crate::routes;
use landfall_domain::PlanId;
use landfall_domain::view::{GroupRow, GroupsPage, GroupsQuery};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::Form;

/// Words, application, owner, comments: a form that works without JavaScript.
#[component]
pub fn GroupFilters(
    /// What is shown.
    query: GroupsQuery,
    /// The applications and owners that there are.
    page: GroupsPage,
) -> impl IntoView {
    let kept = GroupsQuery {
        plan: query.plan.clone(),
        wave: query.wave,
        ..GroupsQuery::default()
    };
    let hidden: Vec<AnyView> = pairs(&of_groups(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect();
    let option = |value: String, text: String, chosen: &str| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }.into_any()
    };
    let mut applications = vec![option(String::new(), "all".to_owned(), &query.application)];
    applications.extend(page.applications.values.iter().map(|(name, number)| {
        option(
            name.clone(),
            format!("{name} ({})", count(*number)),
            &query.application,
        )
    }));
    let mut owners: Vec<AnyView> = [
        ("", "all"),
        ("some", "with an owner"),
        ("none", "without an owner"),
    ]
    .map(|(value, text)| option(value.to_owned(), text.to_owned(), &query.owner))
    .into_iter()
    .collect();
    owners.extend(page.owners.values.iter().map(|(name, number)| {
        option(
            name.clone(),
            format!("{name} ({})", count(*number)),
            &query.owner,
        )
    }));
    let comments: Vec<AnyView> = [("", "all"), ("open", "with open comments")]
        .map(|(value, text)| option(value.to_owned(), text.to_owned(), &query.comments))
        .into_iter()
        .collect();
    view! {
        <Form method="get" action="/plan/groups" attr:class="field-row" attr:role="search">
            {hidden}
            <div class="field grow">
                <label for="q">"Name or resource"</label>
                <input id="q" name="q" type="search" value=query.text/>
            </div>
            <div class="field"><label for="application">"Application"</label>
                <select id="application" name="application">{applications}</select></div>
            <div class="field"><label for="by-owner">"Owner"</label>
                <select id="by-owner" name="owner">{owners}</select></div>
            <div class="field"><label for="comments">"Comments"</label>
                <select id="comments" name="comments">{comments}</select></div>
            <button class="button">"Show"</button>
        </Form>
    }
}

/// The rows; planners choose some, or all of an application, and give them to somebody.
#[component]
pub fn GroupTable(
    /// The groups.
    page: GroupsPage,
    /// The application that is shown alone.
    application: String,
    /// Sets owners.
    own: ServerAction<Own>,
) -> impl IntoView {
    let may = !page.people.is_empty();
    let plan = page.plan.id.clone();
    let rows: Vec<AnyView> = page
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, group)| row(at, group, &plan, may))
        .collect();
    let table = view! {
        <Scroll label="Move groups">
            <table data-testid="groups">
                <thead><tr>
                    {may.then(|| view! { <th scope="col" class="col-check"><span class="visually-hidden">"Choose"</span></th> })}
                    <th scope="col">"Move group"</th><th scope="col">"Application"</th>
                    <th scope="col">"Wave"</th><th scope="col">"Day"</th>
                    <th scope="col" class="num">"Resources"</th><th scope="col">"Owner"</th>
                    <th scope="col" class="num">"Open comments"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    };
    if !may {
        return table.into_any();
    }
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || own.value().get().and_then(Result::err));
    let done = move || match own.value().get() {
        Some(Ok(number)) => Some(format!(
            "✓ {} changed.",
            plural(number, "move group", "move groups")
        )),
        _ => None,
    };
    let of_application = (!application.is_empty()).then(|| {
        let of = page
            .applications
            .values
            .iter()
            .find(|(name, _)| *name == application);
        let number = of.map_or(0, |(_, number)| *number);
        let text = format!(
            "All {} of {application}, when none is chosen",
            plural(number, "group", "groups")
        );
        view! {
            <label class="check">
                <input type="checkbox" name="application" value=application.clone()/>{text}
            </label>
        }
    });
    view! {
        <ActionForm action=own attr:class="form">
            <input type="hidden" name="plan" value=plan.to_string()/>
            {table}
            <FormError error=error/>
            <p role="status" data-testid="owned">{done}</p>
            {of_application}
            <div class="field-row">
                <OwnerField people=page.people value=None/>
                <button class="button button-primary" data-testid="own">"Give the chosen groups to this owner"</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn row(at: usize, group: GroupRow, plan: &PlanId, may: bool) -> AnyView {
    let choose = may.then(|| {
        let label = format!("Choose {}", group.name);
        view! {
            <td class="col-check"><label class="row-check">
                <input type="checkbox" name=format!("groups[{at}]") value=group.id.clone() aria-label=label/>
            </label></td>
        }
    });
    let cycle = group.cycle.then(|| {
        view! { " "<span class="badge badge-warn"><span aria-hidden="true">"↻"</span>"cycle"</span> }
    });
    let wave = group.wave.map(|number| {
        view! { <a href=routes::wave(plan, number)>{format!("Wave {number}")}</a>" " }
    });
    let owner = match group.owner {
        Some(owner) => owner.name().to_owned().into_any(),
        None => view! { <span class="muted">"nobody"</span> }.into_any(),
    };
    view! {
        <tr data-testid="group-row" data-id=group.id.clone()>
            {choose}
            <th scope="row"><a href=routes::group(plan, &group.id)>{group.name}</a>{cycle}</th>
            <td>{group.application}</td>
            <td>{wave}{group.environment.map(|e| view! { <EnvironmentTag environment=Some(e)/> })}</td>
            <td>{group.day.map(|day| day.to_string())}</td>
            <td class="num">{count(group.members)}</td>
            <td>{owner}</td>
            <td class="num">{format!("{} of {}", count(group.open), count(group.comments))}</td>
        </tr>
    }
    .into_any()
}
