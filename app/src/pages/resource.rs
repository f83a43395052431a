//! One resource with everything known about it.

use super::load::{Loaded, load, load_page};
use crate::api::{access, accounts, findings, inventory, snapshots};
use crate::components::access::AccessPanels;
use crate::components::accounts::{Conflicts, Reasons, Sure};
use crate::components::badge::EnvironmentTag;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::cost::CostLines;
use crate::components::estate_findings::FindingGroups;
use crate::components::history::HistoryView;
use crate::components::json_tree::JsonTree;
use crate::components::neighbours::{Neighbours, UnresolvedList};
use crate::components::notice::{Empty, Notice};
use crate::components::steps::{Previews, StepTable};
use crate::components::table::{Fact, Panel, Scroll};
use crate::{format, routes};
use landfall_domain::resource::Attribute;
use landfall_domain::view::{
    AccessView, AccountView, FindingsPage, FindingsQuery, History, ResourceView,
};
use landfall_domain::{ResourceId, SnapshotId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeSet;

/// So many findings of one resource are shown.
const FINDINGS: u64 = 200;

/// The page of a resource: `/resource?id=…&snapshot=…`.
#[component]
pub fn ResourcePage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|query| {
            (
                query.get("id").unwrap_or_default(),
                query.get("snapshot").map(SnapshotId::new),
            )
        })
    });
    let resource = Loaded::new(
        move || wanted.get(),
        |(id, snapshot)| inventory::resource(ResourceId::new(id), snapshot),
    );
    let of_resource = Loaded::new(
        move || wanted.get(),
        |(id, snapshot)| {
            findings::findings(FindingsQuery {
                snapshot,
                resource: Some(ResourceId::new(id)),
                limit: FINDINGS,
                ..FindingsQuery::default()
            })
        },
    );
    let history = Loaded::new(
        move || wanted.get(),
        |(id, snapshot)| snapshots::history(ResourceId::new(id), snapshot),
    );
    let account = Loaded::new(
        move || wanted.get(),
        |(id, snapshot)| accounts::account(ResourceId::new(id), snapshot),
    );
    let access = Loaded::new(
        move || wanted.get(),
        |(id, snapshot)| access::access(ResourceId::new(id), snapshot),
    );
    load_page(Some("Resource"), resource, move |view| {
        view! { <Page view=view of_resource=of_resource history=history access=access account=account/> }.into_any()
    })
}

#[component]
fn Page(
    view: ResourceView,
    of_resource: Loaded<FindingsPage>,
    history: Loaded<History>,
    access: Loaded<AccessView>,
    account: Loaded<AccountView>,
) -> impl IntoView {
    let ResourceView {
        snapshot,
        resource,
        depends_on,
        dependents,
        unresolved,
        placement,
        group,
        wave,
        steps,
        manual,
        costs,
    } = view;
    let marked: BTreeSet<String> = depends_on
        .iter()
        .flat_map(|n| n.edge.evidence.iter().map(|e| e.path.to_string()))
        .chain(
            unresolved
                .iter()
                .map(|u| u.reference.evidence.path.to_string()),
        )
        .collect();
    let has_marks = !marked.is_empty();
    let attributes = resource
        .attributes
        .iter()
        .map(|(name, value)| {
            let value = attribute(value);
            view! { <Fact name=name.replace('_', " ")>{value}</Fact> }
        })
        .collect_view();
    let tags = resource
        .tags
        .iter()
        .map(|(key, value)| view! { <tr><th scope="row">{key.to_string()}</th><td>{value.to_string()}</td></tr> })
        .collect_view();
    let unknown = (!resource.understood).then(|| {
        view! {
            <Notice tone=Tone::Warn><strong>"Found, not understood. "</strong>
                "A general list call names it; Landfall does not know its type, so its configuration may be incomplete and what it depends on unknown."</Notice>
        }
    });
    let no_tags = resource.tags.is_empty();
    let place = routes::with_query(routes::NEW_PLAN, [("place", resource.id.as_str())]);
    let graph = routes::graph_around(&resource.id);
    let placement = placement.map(|p| {
        let reasons = p.reasons.iter().map(|r| view! { <li>{r.clone()}</li> }).collect_view();
        view! {
            <Panel title="In the newest plan">
                <dl class="facts">
                    <Fact name="Environment"><EnvironmentTag environment=Some(p.environment)/></Fact>
                    <Fact name="Account">{p.account.to_string()}</Fact>
                    <Fact name="Region">{p.region.to_string()}</Fact>
                    <Fact name="Name in the target">{p.name.clone()}</Fact>
                    <Fact name="Wave">{wave.map_or("—".to_owned(), |wave| wave.to_string())}</Fact>
                    <Fact name="Confidence">{format!("{} of 100", p.confidence)}</Fact>
                </dl>
                <h3>"Why there"</h3>
                <ol class="reasons">{reasons}</ol>
                <p><a href=place>"Place it elsewhere in a new version of the plan"</a></p>
            </Panel>
        }
    });
    let group = group.filter(|group| group.members.len() > 1).map(|group| {
        let members = group
            .members
            .iter()
            .map(|id| view! { <li><a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a></li> })
            .collect_view();
        view! {
            <Panel title="Moves together with" count=group.members.len() as u64>
                {(!group.cycle.is_empty()).then(|| view! { <p>"A cycle ties them."</p> })}
                <ul class="inline">{members}</ul>
            </Panel>
        }
    });
    let (of_dependents, of_findings, of_history, of_access, of_account) = (
        snapshot.clone(),
        snapshot.clone(),
        snapshot.clone(),
        snapshot.clone(),
        snapshot.clone(),
    );
    let has_steps = !steps.is_empty();
    let has_costs = !costs.is_empty();
    let has_unresolved = !unresolved.is_empty();
    let unresolved_count = unresolved.len() as u64;
    let (out_count, in_count) = (depends_on.len() as u64, dependents.len() as u64);
    view! {
        <PageHead title=resource.name.clone() above=vec![("Inventory".to_owned(), "/inventory".to_owned())]>
            <a class="button" href=graph>"Show in the graph"</a>
        </PageHead>
        <dl class="facts">
            <Fact name="Type">{resource.kind.to_string()}</Fact>
            <Fact name="Account">{resource.account.to_string()}</Fact>
            <Fact name="Region">{resource.region.to_string()}</Fact>
            <Fact name="Id"><code>{resource.id.to_string()}</code></Fact>
            {attributes}
        </dl>
        <nav class="page-nav" aria-label="On this page">
            <a href="#account">"Where it goes"</a><a href="#depends-on">"Depends on"</a><a href="#dependents">"Depended on by"</a>
            <a href="#configuration">"Configuration"</a><a href="#findings">"Findings"</a>
            <a href="#history">"History"</a>
        </nav>
        {unknown}
        <Panel title="Where it goes" id="account">
            {load(account, move |view| target(view, &of_account))}
        </Panel>
        {placement}
        {group}
        <Panel title="Depends on" count=out_count id="depends-on">
            <Neighbours edges=depends_on outgoing=true snapshot=snapshot/>
        </Panel>
        <Panel title="Depended on by" count=in_count id="dependents">
            <Neighbours edges=dependents outgoing=false snapshot=of_dependents/>
        </Panel>
        {has_unresolved.then(|| view! {
            <Panel title="Names without a resource" count=unresolved_count id="unresolved"><UnresolvedList unresolved=unresolved/></Panel>
        })}
        <Panel title="Steps">
            {manual.map(|why| view! { <Notice tone=Tone::Warn><strong>"Moved by a person. "</strong>{why}</Notice> })}
            {if has_steps {
                view! { <StepTable steps=steps.clone()/><Previews steps=steps/> }.into_any()
            } else {
                view! { <Empty title="No step of the newest plan moves it."/> }.into_any()
            }}
        </Panel>
        {has_costs.then(|| view! { <Panel title="Cost"><CostLines lines=costs/></Panel> })}
        <Panel title="Tags">
            {if no_tags {
                view! { <Empty title="It has no tags."/> }.into_any()
            } else {
                view! {
                    <Scroll label="Tags"><table>
                        <thead><tr><th scope="col">"Key"</th><th scope="col">"Value"</th></tr></thead>
                        <tbody>{tags}</tbody>
                    </table></Scroll>
                }.into_any()
            }}
        </Panel>
        <Panel title="Configuration" id="configuration">
            {has_marks.then(|| view! { <p class="muted">"Marked: what names another resource."</p> })}
            <JsonTree value=resource.configuration marked=marked/>
        </Panel>
        {load(access, move |view| view! { <AccessPanels view=view snapshot=of_access.clone()/> }.into_any())}
        <Panel title="Findings" id="findings">
            {load(of_resource, move |page| found(page, &of_findings))}
        </Panel>
        <Panel title="History" id="history">
            {load(history, move |history| view! { <HistoryView history=history snapshot=of_history.clone()/> }.into_any())}
        </Panel>
    }
}

/// The target account with its reasons, and the way to where it is decided.
fn target(view: AccountView, snapshot: &SnapshotId) -> AnyView {
    let Some(row) = view.row else {
        return view! { <Empty title="It is never moved: another account owns it, or Landfall itself acts through it."/> }.into_any();
    };
    let decide = routes::with_query("/accounts", [("q", row.id.as_str())]);
    let decide = view.may_decide.then(|| {
        view! { <a class="button button-small" href=decide data-testid="decide-account">"Move it to another account"</a> }
    });
    let signal = row.assignment.signal.to_string();
    let (assignment, conflicts) = (row.assignment.clone(), row.conflicts.clone());
    let environment = assignment.environment;
    view! {
        <dl class="facts">
            <Fact name="Target account"><EnvironmentTag environment=Some(environment)/></Fact>
            <Fact name="Confidence"><Sure row=row/></Fact>
            <Fact name="Decided by">{signal}</Fact>
        </dl>
        <div class="account-why">
            <Reasons assignment=assignment/>
            <Conflicts conflicts=conflicts snapshot=snapshot.clone()/>
        </div>
        <p class="buttons">{decide}<a href="/accounts#decisions">"All decisions about accounts"</a></p>
    }
    .into_any()
}

fn found(page: FindingsPage, snapshot: &SnapshotId) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty title="No rule has anything to say about it."/> }.into_any();
    }
    view! { <FindingGroups rows=page.rows snapshot=Some(snapshot.clone())/> }.into_any()
}

fn attribute(value: &Attribute) -> String {
    match value {
        Attribute::Text(text) => text.to_string(),
        Attribute::Bytes(bytes) => format::bytes(*bytes),
        Attribute::Count(count) => format::count(*count),
        Attribute::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Attribute::Time(at) => format::time(*at),
        Attribute::UsdPerMonth(amount) => format!("{} a month", format::usd(*amount)),
    }
}
