//! Edges of one resource, with everything that proves them.

use super::badge::{Badge, State, Tone, class_word};
use super::glyph::ServiceGlyph;
use super::notice::Empty;
use super::table::Scroll;
use crate::{format, routes};
use landfall_domain::view::Neighbour;
use landfall_domain::{
    Confidence, Evidence, ResourceId, SnapshotId, Target, Unresolved, UnresolvedReason,
};
use leptos::prelude::*;

/// One direction of a resource's edges.
#[component]
pub fn Neighbours(
    /// The edges with the names of their other ends.
    edges: Vec<Neighbour>,
    /// Whether the resource of the page is the dependent.
    outgoing: bool,
    /// The snapshot shown.
    snapshot: SnapshotId,
) -> impl IntoView {
    if edges.is_empty() {
        let text = if outgoing {
            "It depends on nothing that was found."
        } else {
            "Nothing that was found depends on it."
        };
        return view! { <Empty title=text/> }.into_any();
    }
    let label = if outgoing {
        "On what it depends"
    } else {
        "What depends on it"
    };
    let rows = edges
        .into_iter()
        .map(|n| {
            let other = if outgoing { &n.edge.to } else { &n.edge.from };
            view! {
                <tr>
                    <th scope="row">
                        <ServiceGlyph service=n.kind.service().to_owned()/>
                        <a href=routes::resource(other, Some(&snapshot))>{n.name.clone()}</a>
                        <span class="muted">" "{n.kind.noun().to_owned()}</span>
                    </th>
                    <td>{class_word(n.edge.class)}</td>
                    <td><EvidenceList evidence=n.edge.evidence.clone() of=n.edge.from.clone() here=outgoing snapshot=snapshot.clone()/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label=label>
            <table>
                <thead><tr>
                    <th scope="col">"Resource"</th><th scope="col">"How"</th><th scope="col">"Evidence"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// Where it was read, and what stood there.
#[component]
pub fn EvidenceList(
    /// At least one.
    evidence: Vec<Evidence>,
    /// The resource in whose configuration it stands.
    of: ResourceId,
    /// Whether that configuration is on this page.
    #[prop(optional)]
    here: bool,
    /// The snapshot, when it is not the newest.
    #[prop(optional)]
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let items = evidence
        .into_iter()
        .map(|e| {
            let path = if e.path.is_empty() {
                "/".to_owned()
            } else {
                e.path.to_string()
            };
            let href = if here {
                routes::fragment(&e.path)
            } else {
                routes::place(&of, snapshot.as_ref(), &e.path)
            };
            let place = view! { <a href=href><code>{path}</code></a> };
            let doubt = (e.confidence == Confidence::Likely)
                .then(|| view! { <span class="doubt">" (likely)"</span> });
            view! { <li data-testid="evidence">{place}" "<q>{e.text.to_string()}</q>{doubt}</li> }
                .into_any()
        })
        .collect_view();
    view! { <ul class="evidence">{items}</ul> }
}

/// References without an end, and why.
#[component]
pub fn UnresolvedList(
    /// What was read.
    mut unresolved: Vec<Unresolved>,
    /// Whether to say who speaks.
    #[prop(optional)]
    with_source: bool,
) -> impl IntoView {
    // Those that somebody has to look at come first.
    unresolved.sort_by_key(|u| rank(&u.reason));
    let rows = unresolved
        .into_iter()
        .map(|u| {
            let from = with_source.then(|| {
                let id = u.reference.from.clone();
                view! {
                    <td><a href=routes::resource(&id, None)>{format::short_id(&id).to_owned()}</a></td>
                }
            });
            view! {
                <tr>
                    {from}
                    <th scope="row"><code>{target(&u.reference.target)}</code></th>
                    <td><Badge state=word(&u.reason)/>" "{reason(&u.reason)}</td>
                    <td><EvidenceList evidence=vec![u.reference.evidence.clone()] of=u.reference.from.clone() here=!with_source/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label="References without an end">
            <table>
                <thead><tr>
                    {with_source.then(|| view! { <th scope="col">"Resource"</th> })}
                    <th scope="col">"Names"</th><th scope="col">"Why nothing is found"</th>
                    <th scope="col">"Evidence"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { kind, name, .. } => format!("{} {name}", kind.noun()),
        Target::Url(url) => url.clone(),
        Target::Account(account) => format!("account {account}"),
    }
}

fn rank(reason: &UnresolvedReason) -> u8 {
    match reason {
        UnresolvedReason::Dangling => 0,
        UnresolvedReason::External(_) => 1,
        UnresolvedReason::NotRead => 2,
        UnresolvedReason::Ambiguous(_) => 3,
        UnresolvedReason::Outside => 4,
    }
}

fn word(reason: &UnresolvedReason) -> State {
    match reason {
        UnresolvedReason::Dangling => (Tone::Bad, "✕", "dangling"),
        UnresolvedReason::External(_) => (Tone::Warn, "⇗", "another account"),
        UnresolvedReason::NotRead => (Tone::Warn, "?", "not read"),
        UnresolvedReason::Ambiguous(_) => (Tone::Warn, "≈", "ambiguous"),
        UnresolvedReason::Outside => (Tone::Neutral, "–", "outside"),
    }
}

fn reason(reason: &UnresolvedReason) -> String {
    match reason {
        UnresolvedReason::Dangling => {
            "It is not in the account: it was deleted, or the name is wrong.".into()
        }
        UnresolvedReason::External(account) => {
            format!("It is in account {account}: decide what becomes of it.")
        }
        UnresolvedReason::Outside => "It is AWS itself or the internet.".into(),
        UnresolvedReason::NotRead => "Its service or Region was not read, so nobody knows.".into(),
        UnresolvedReason::Ambiguous(ids) => format!("{} resources fit.", ids.len()),
    }
}
