//! What breaks if a resource moves alone, and the way to another.

use super::{Mode, href};
use crate::components::badge::class_word;
use crate::components::neighbours::EvidenceList;
use crate::components::notice::Empty;
use crate::components::table::Panel;
use crate::{format, routes};
use landfall_domain::view::{GraphQuery, ReachView};
use landfall_domain::{Edge, ResourceId};
use leptos::prelude::*;

/// Both, as panels below the drawing.
#[component]
pub fn Reach(
    /// What was found.
    reach: ReachView,
    /// What is shown.
    query: GraphQuery,
) -> impl IntoView {
    if reach.name.is_empty() {
        return ().into_any();
    }
    let name = reach.name.clone();
    let path = reach.path.as_ref().map(|path| way(path, &query));
    let breaks = reach
        .breaks
        .iter()
        .map(|row| {
            let steps = format::plural(row.distance.into(), "step", "steps");
            view! {
                <li>
                    <a href=routes::resource(&row.id, query.snapshot.as_ref())>{row.name.clone()}</a>
                    <span class="muted">" "{row.kind.clone()}", "{steps}</span>
                </li>
            }
        })
        .collect_view();
    let bridges = reach.bridges.iter().map(edge).collect_view();
    let rest = |all: u64, shown: usize| {
        let more = all.saturating_sub(shown as u64);
        (more > 0).then(|| view! { <p class="muted">{format!("{} more are not shown.", format::count(more))}</p> })
    };
    let (broken, talks) = (reach.breaks_all, reach.bridges_all);
    view! {
        {path}
        <Panel title=format!("What breaks if {name} moves alone") count=broken id="breaks">
            {if broken == 0 {
                view! { <Empty title="Nothing requires it."/> }.into_any()
            } else {
                view! {
                    <p class="muted">"They require it or must move at once with it, directly or through others."</p>
                    <ul class="plain reach" data-testid="breaks">{breaks}</ul>
                    {rest(broken, reach.breaks.len())}
                }.into_any()
            }}
            <h3>"Bridges, if all of these move together: "{format::count(talks)}</h3>
            <ul class="plain edges reach">{bridges}</ul>
            {rest(talks, reach.bridges.len())}
        </Panel>
    }
    .into_any()
}

fn way(path: &[Edge], query: &GraphQuery) -> AnyView {
    let steps = path.iter().map(edge).collect_view();
    let without = href(
        &GraphQuery {
            to: None,
            ..query.clone()
        },
        "",
        Mode::Drawing,
    );
    let (none, count) = (path.is_empty(), path.len() as u64);
    view! {
        <Panel title="The way between the two" count=count id="way">
            {if none {
                view! { <Empty title="No chain of references leads from one to the other."/> }.into_any()
            } else {
                view! { <ol class="reach" data-testid="way">{steps}</ol> }.into_any()
            }}
            <a class="button button-small" href=without data-noscroll="">"Close"</a>
        </Panel>
    }
    .into_any()
}

fn edge(edge: &Edge) -> impl IntoView + use<> {
    let end = |id: &ResourceId| {
        view! { <a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a> }
    };
    view! {
        <li>
            <p>{end(&edge.from)}" "{class_word(edge.class)}" "{end(&edge.to)}</p>
            <EvidenceList evidence=edge.evidence.clone() of=edge.from.clone()/>
        </li>
    }
}
