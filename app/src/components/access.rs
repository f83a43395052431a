//! Who may do what to a resource, what it may do itself, and a narrower policy for a role.

use super::badge::{Badge, State, Tone};
use super::table::{Panel, Scroll};
use crate::format::{plural, short_id};
use crate::routes;
use landfall_domain::access::{
    AccessEdge, Actions, Dropped, Grant, Limit, LimitKind, PolicyProposal, ProposedDocument,
};
use landfall_domain::view::AccessView;
use landfall_domain::{Confidence, Principal, ResourceId, SnapshotId};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Actions that are shown before the rest folds.
const SHOWN: usize = 4;

/// Everything that is known; nothing when no policy says anything.
#[component]
pub fn AccessPanels(
    /// What is known.
    view: AccessView,
    /// The snapshot shown.
    snapshot: SnapshotId,
) -> impl IntoView {
    let AccessView {
        who,
        more_who,
        can,
        more_can,
        proposal,
        names,
    } = view;
    let around = Around {
        names: &names,
        snapshot: &snapshot,
    };
    let who_number = who.edges.len() as u64 + more_who;
    let who = (who_number > 0).then(|| {
        let rows = who.edges.iter().map(|edge| around.row(edge, true)).collect();
        view! { <Panel title="Who can access it" count=who_number id="who-can-access">{edges(rows, "Who", more_who)}</Panel> }
    });
    let can_number = can.edges.len() as u64 + more_can;
    let wide: Vec<AnyView> = can
        .wide
        .iter()
        .map(|grant| {
            view! {
                <li><code>{grant.pattern.clone()}</code>
                    {format!(": {} ", plural(grant.resources, "resource", "resources"))}{actions(&grant.actions)}</li>
            }
            .into_any()
        })
        .collect();
    let chains: Vec<AnyView> = can
        .chains
        .iter()
        .map(|chain| around.chain(&chain.roles))
        .collect();
    let can = (can_number > 0 || !wide.is_empty() || !chains.is_empty()).then(|| {
        let rows: Vec<AnyView> = can.edges.iter().map(|edge| around.row(edge, false)).collect();
        view! {
            <Panel title="What it can access" count=can_number id="can-access">
                {(!wide.is_empty()).then(|| view! { <h3>"Very many at once"</h3><ul class="plain">{wide}</ul> })}
                {(!rows.is_empty()).then(|| edges(rows, "What", more_can))}
                {(!chains.is_empty()).then(|| view! { <h3>"Roles that it can take on"</h3><ul class="plain">{chains}</ul> })}
            </Panel>
        }
    });
    view! { {who}{can}{proposal.map(proposed)} }
}

struct Around<'a> {
    names: &'a BTreeMap<ResourceId, String>,
    snapshot: &'a SnapshotId,
}

impl Around<'_> {
    fn link(&self, id: &ResourceId) -> AnyView {
        let name = self
            .names
            .get(id)
            .map_or(short_id(id), String::as_str)
            .to_owned();
        view! { <a href=routes::resource(id, Some(self.snapshot)) title=id.to_string()>{name}</a> }
            .into_any()
    }

    fn chain(&self, roles: &[ResourceId]) -> AnyView {
        let steps: Vec<AnyView> = roles
            .iter()
            .map(|role| {
                view! { <span><span aria-hidden="true">" → "</span>{self.link(role)}</span> }
                    .into_any()
            })
            .collect();
        view! { <li>{steps}</li> }.into_any()
    }

    fn row(&self, edge: &AccessEdge, incoming: bool) -> AnyView {
        let other = match (&edge.principal, incoming) {
            (_, false) => self.link(&edge.resource),
            (Principal::Resource(id), true) => self.link(id),
            (principal, true) => principal.to_string().into_any(),
        };
        let grants: Vec<AnyView> = edge
            .allowed_by
            .iter()
            .map(|grant| self.grant(grant))
            .collect();
        let conditions: Vec<AnyView> = edge
            .conditions
            .iter()
            .map(|text| view! { <li>"only if "<code>{text.clone()}</code></li> }.into_any())
            .chain(edge.limited_by.iter().map(limit))
            .collect();
        let doubt = (edge.confidence == Confidence::Likely)
            .then(|| view! { <span class="doubt">" (likely)"</span> });
        view! {
            <tr>
                <th scope="row">{other}{doubt}</th>
                <td>{actions(&edge.actions)}</td>
                <td><ul class="evidence">{grants}</ul></td>
                <td><ul class="evidence">{conditions}</ul></td>
            </tr>
        }
        .into_any()
    }

    fn grant(&self, grant: &Grant) -> AnyView {
        let place = routes::place(&grant.holder, Some(self.snapshot), &grant.evidence.path);
        view! { <li><a href=place>{grant.policy.clone()}</a>" "<q>{grant.evidence.text.clone()}</q></li> }.into_any()
    }
}

fn edges(rows: Vec<AnyView>, who: &'static str, more: u64) -> AnyView {
    let left = (more > 0).then(|| {
        view! { <p class="hint">{format!("{} are not listed.", plural(more, "further one", "further ones"))}</p> }
    });
    view! {
        <Scroll label="Access"><table data-testid="access">
            <thead><tr>
                <th scope="col">{who}</th><th scope="col">"May"</th>
                <th scope="col">"Allowed by"</th><th scope="col">"Conditions and limits"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></Scroll>
        {left}
    }
    .into_any()
}

fn actions(actions: &Actions) -> AnyView {
    let kinds: [(bool, State); 3] = [
        (actions.read, (Tone::Neutral, "◉", "read")),
        (actions.write, (Tone::Warn, "✎", "write")),
        (actions.admin, (Tone::Bad, "⚙", "administer")),
    ];
    let badges: Vec<AnyView> = kinds
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, state)| view! { <Badge state=state/>" " }.into_any())
        .collect();
    let except = (!actions.except.is_empty())
        .then(|| view! { <div class="hint">"except "{actions.except.join(", ")}</div> });
    view! { {badges}<div class="hint">{folded(&actions.list)}</div>{except} }.into_any()
}

fn folded(texts: &[String]) -> AnyView {
    let (first, rest) = texts.split_at(texts.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! { <details><summary>{format!("{} more", rest.len())}</summary>{rest.join(", ")}</details> }
    });
    view! { {first.join(", ")}{more} }.into_any()
}

fn limit(limit: &Limit) -> AnyView {
    let word = match limit.kind {
        LimitKind::Deny => "denied in part",
        LimitKind::Boundary => "permissions boundary",
        LimitKind::ServiceControl => "service control policy",
        LimitKind::ResourceControl => "resource control policy",
        LimitKind::OtherSide => "the other side",
    };
    view! { <li>{word}" "<code>{limit.policy.clone()}</code>": "{limit.effect.clone()}</li> }
        .into_any()
}

fn proposed(proposal: PolicyProposal) -> AnyView {
    let notes = proposal
        .notes
        .iter()
        .map(|note| view! { <li>{note.clone()}</li> }.into_any())
        .collect_view();
    let documents: Vec<AnyView> = proposal.documents.iter().map(document).collect();
    let reasons = proposal
        .statements
        .iter()
        .map(|s| view! { <li><code>{s.sid.clone()}</code>": "{s.reason.clone()}</li> }.into_any())
        .collect_view();
    let number = proposal.dropped.len() as u64;
    let dropped: Vec<AnyView> = proposal.dropped.iter().map(dropped).collect();
    view! {
        <Panel title="Least privilege" id="least-privilege">
            <p class="muted">"A proposal to read and try: the role's own permissions, narrowed to what it is seen to use."</p>
            <ul class="risks">{notes}</ul>
            {documents}
            <details><summary>"Why each statement is there"</summary><ul class="plain">{reasons}</ul></details>
            <details open={number <= 10} data-testid="dropped">
                <summary>{plural(number, "permission is left out", "permissions are left out")}</summary>
                <Scroll label="Left out"><table>
                    <thead><tr>
                        <th scope="col">"Policy"</th><th scope="col">"Actions"</th>
                        <th scope="col">"Resources"</th><th scope="col">"Why"</th>
                    </tr></thead>
                    <tbody>{dropped}</tbody>
                </table></Scroll>
            </details>
        </Panel>
    }
    .into_any()
}

fn document(document: &ProposedDocument) -> AnyView {
    let text = serde_json::to_string_pretty(&document.document).unwrap_or_default();
    let copied = RwSignal::new(false);
    let to_copy = text.clone();
    let copy = move |_| {
        // The answer does not matter: without permission the text can still be selected.
        _ = window().navigator().clipboard().write_text(&to_copy);
        copied.set(true);
    };
    view! {
        <div class="proposal">
            <div class="buttons">
                <strong>{document.name.clone()}</strong>
                <span class="muted">{plural(document.characters as u64, "character", "characters")}</span>
                <button type="button" class="button button-small" data-testid="copy-policy" on:click=copy>
                    {move || if copied.get() { "Copied" } else { "Copy" }}
                </button>
            </div>
            <pre data-testid="proposal"><code>{text}</code></pre>
        </div>
    }
    .into_any()
}

fn dropped(dropped: &Dropped) -> AnyView {
    view! {
        <tr>
            <th scope="row">{dropped.policy.clone()}</th>
            <td>{folded(&dropped.actions)}</td>
            <td>{folded(&dropped.resources)}</td>
            <td class="note">{dropped.reason.clone()}</td>
        </tr>
    }
    .into_any()
}
