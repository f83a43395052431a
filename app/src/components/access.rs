//! Who may do what to a resource, what it may do itself, and a narrower policy for a role.

use super::badge::{Badge, State, Tone};
use super::table::{Panel, Scroll};
use crate::format::{plural, short_id};
use crate::routes;
use landfall_domain::access::{
    AccessEdge, Actions, Dropped, Grant, Limit, LimitKind, May, PolicyProposal, PrincipalAccess,
    ProposedDocument, ProposedStatement, RoleChain, WideGrant,
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
        more_stopped,
        proposal,
        names,
    } = view;
    let around = Around {
        names: &names,
        snapshot: &snapshot,
    };
    let who_number = who.edges.len() as u64 + more_who;
    let who = (who_number > 0 || !who.stopped.is_empty()).then(|| {
        let rows = around.rows(&who.edges, true);
        let stopped = around.stopped(&who.stopped, true, more_stopped.0);
        view! {
            <Panel title="Who can access it" count=who_number id="who-can-access">
                {edges(rows, "Who", more_who)}{stopped}
            </Panel>
        }
    });
    let can_number = can.edges.len() as u64 + more_can;
    let any = can_number > 0
        || !(can.wide.is_empty() && can.chains.is_empty() && can.stopped.is_empty())
        || !can.unread.is_empty();
    let can = any.then(|| around.can(&can, more_can, more_stopped.1));
    let proposal = proposal.map(|proposal| proposed(proposal, &around));
    view! { {who}{can}{proposal} }
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

    fn links(&self, ids: &[ResourceId]) -> Vec<AnyView> {
        let items = ids.iter();
        items
            .map(|id| view! { <li>{self.link(id)}</li> }.into_any())
            .collect()
    }

    fn can(&self, can: &PrincipalAccess, more: u64, more_stopped: u64) -> AnyView {
        let number = can.edges.len() as u64 + more;
        let wide: Vec<AnyView> = can.wide.iter().map(|grant| self.wide(grant)).collect();
        let chains: Vec<AnyView> = can.chains.iter().map(|chain| self.chain(chain)).collect();
        let rows = self.rows(&can.edges, false);
        let stopped = self.stopped(&can.stopped, false, more_stopped);
        let runs = self.links(&can.used_by);
        let cut = can.cut;
        let unread = (!can.unread.is_empty()).then(|| {
            let text = format!(
                "Attached and not read, so missing here: {}.",
                can.unread.join(", ")
            );
            view! { <p class="hint">{text}</p> }
        });
        view! {
            <Panel title="What it can access" count=number id="can-access">
                {(!runs.is_empty()).then(|| view! { <h3>"What runs as it"</h3><ul class="inline">{runs}</ul> })}
                {(!wide.is_empty()).then(|| view! { <h3>"Very many at once"</h3><ul class="plain">{wide}</ul> })}
                {edges(rows, "What", more)}
                {stopped}
                {(!chains.is_empty()).then(|| view! { <h3>"Roles that it can take on"</h3><ul class="plain">{chains}</ul> })}
                {cut.then(|| view! { <p class="hint">"There are more than were looked at."</p> })}
                {unread}
            </Panel>
        }
        .into_any()
    }

    fn wide(&self, grant: &WideGrant) -> AnyView {
        let grants: Vec<AnyView> = grant.allowed_by.iter().map(|g| self.grant(g)).collect();
        let limits = self.limits(&grant.conditions, &grant.limited_by);
        view! {
            <li>
                <code>{grant.pattern.clone()}</code>
                {format!(": {} ", plural(grant.resources, "resource", "resources"))}
                {actions(&grant.actions)}
                <ul class="evidence">{grants}{limits}</ul>
            </li>
        }
        .into_any()
    }

    fn chain(&self, chain: &RoleChain) -> AnyView {
        let steps: Vec<AnyView> = chain
            .roles
            .iter()
            .map(|role| {
                view! { <span><span aria-hidden="true">" → "</span>{self.link(role)}</span> }
                    .into_any()
            })
            .collect();
        let conditional = chain.conditional.then_some(" under conditions");
        view! { <li>{steps}{conditional}</li> }.into_any()
    }

    fn rows(&self, edges: &[AccessEdge], incoming: bool) -> Vec<AnyView> {
        let rows = edges.iter();
        rows.map(|edge| self.row(edge, incoming)).collect()
    }

    fn stopped(&self, edges: &[AccessEdge], incoming: bool, more: u64) -> Option<AnyView> {
        let number = edges.len() as u64 + more;
        let who = if incoming { "Who" } else { "What" };
        let title = plural(
            number,
            "is allowed by one policy and stopped by another",
            "are allowed by one policy and stopped by another",
        );
        let table = self::edges(self.rows(edges, incoming), who, more)?;
        Some(
            view! { <details data-testid="stopped"><summary>{title}</summary>{table}</details> }
                .into_any(),
        )
    }

    fn row(&self, edge: &AccessEdge, incoming: bool) -> AnyView {
        let other = match (&edge.principal, incoming) {
            (_, false) => self.link(&edge.resource),
            (Principal::Resource(id), true) => self.link(id),
            (principal, true) => principal.to_string().into_any(),
        };
        let grants: Vec<AnyView> = edge.allowed_by.iter().map(|g| self.grant(g)).collect();
        let conditions = self.limits(&edge.conditions, &edge.limited_by);
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
        view! { <li><a href=place>{grant.policy.clone()}</a>" "<q>{grant.evidence.text.to_string()}</q></li> }.into_any()
    }

    fn limits(&self, conditions: &[String], limits: &[Limit]) -> Vec<AnyView> {
        let conditions = conditions.iter().map(|text| {
            let (word, text) = match text.strip_prefix("unless ") {
                Some(text) => ("unless ", text),
                None => ("only if ", text.as_str()),
            };
            view! { <li>{word}<code>{text.to_owned()}</code></li> }.into_any()
        });
        conditions
            .chain(limits.iter().map(|limit| self.limit(limit)))
            .collect()
    }

    fn limit(&self, limit: &Limit) -> AnyView {
        let word = match limit.kind {
            LimitKind::Deny => "denied",
            LimitKind::Boundary => "permissions boundary",
            LimitKind::ServiceControl => "service control policy",
            LimitKind::ResourceControl => "resource control policy",
            LimitKind::PublicAccessBlock => "public access block",
            LimitKind::OtherSide => "the other side",
        };
        let name = limit.policy.clone();
        let name = match &limit.holder {
            Some(holder) => {
                let path = limit.evidence.as_ref().map_or("", |e| e.path.as_str());
                let place = routes::place(holder, Some(self.snapshot), path);
                view! { <a href=place>{name}</a> }.into_any()
            }
            None => view! { <code>{name}</code> }.into_any(),
        };
        view! { <li>{word}" "{name}": "{limit.effect.clone()}</li> }.into_any()
    }

    fn reason(&self, statement: &ProposedStatement) -> AnyView {
        let evidence: Vec<AnyView> = statement
            .evidence
            .iter()
            .map(|used| {
                let place = routes::place(&used.from, Some(self.snapshot), &used.evidence.path);
                view! { <li>{self.link(&used.to)}" at "<a href=place>{used.evidence.path.to_string()}</a></li> }.into_any()
            })
            .collect();
        view! {
            <li><code>{statement.sid.clone()}</code>": "{statement.reason.clone()}
                <ul class="evidence">{evidence}</ul></li>
        }
        .into_any()
    }
}

fn table(rows: Vec<AnyView>, who: &'static str) -> AnyView {
    view! {
        <Scroll label="Access"><table data-testid="access">
            <thead><tr>
                <th scope="col">{who}</th><th scope="col">"May"</th>
                <th scope="col">"Allowed by"</th><th scope="col">"Conditions and limits"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></Scroll>
    }
    .into_any()
}

fn edges(rows: Vec<AnyView>, who: &'static str, more: u64) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        let left = (more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> });
        view! { {table(rows, who)}{left} }.into_any()
    })
}

fn actions(actions: &Actions) -> AnyView {
    let kinds: [(May, State); 5] = [
        (actions.read, (Tone::Neutral, "◉", "read")),
        (actions.write, (Tone::Warn, "✎", "write")),
        (actions.admin, (Tone::Bad, "⚙", "administer")),
        (actions.pass_role, (Tone::Warn, "↷", "pass a role")),
        (actions.assume, (Tone::Warn, "⇥", "take on")),
    ];
    let badges: Vec<AnyView> = kinds
        .into_iter()
        .filter(|(may, _)| *may != May::No)
        .map(|(may, state)| {
            let condition =
                (may == May::Conditional).then(|| view! { <span class="doubt">" if"</span> });
            view! { <Badge state=state/>{condition}" " }.into_any()
        })
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

fn proposed(proposal: PolicyProposal, around: &Around<'_>) -> AnyView {
    let notes = proposal
        .notes
        .iter()
        .map(|note| view! { <li>{note.clone()}</li> }.into_any())
        .collect_view();
    let documents: Vec<AnyView> = proposal.documents.iter().map(document).collect();
    let reasons: Vec<AnyView> = proposal
        .statements
        .iter()
        .map(|statement| around.reason(statement))
        .collect();
    let number = proposal.dropped.len() as u64;
    let dropped: Vec<AnyView> = proposal.dropped.iter().map(dropped).collect();
    let left_out = (number > 0).then(|| {
        view! {
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
        }
    });
    view! {
        <Panel title="Least privilege" id="least-privilege">
            <p class="muted">"A proposal to read and try: its own permissions, narrowed to what it is seen to use."</p>
            <ul class="risks">{notes}</ul>
            {documents}
            <details data-testid="reasons"><summary>"Why each statement is there"</summary><ul class="plain">{reasons}</ul></details>
            {left_out}
        </Panel>
    }
    .into_any()
}

fn document(document: &ProposedDocument) -> AnyView {
    let text = serde_json::to_string_pretty(&document.document).unwrap_or_default();
    let file = format!("{}.json", document.name);
    // In the address itself, so that it needs neither a script nor another request.
    let address = format!(
        "data:application/json;charset=utf-8,{}",
        &routes::fragment(&text)[1..]
    );
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
                <a class="button button-small" href=address download=file rel="external" data-testid="download-policy">"Download"</a>
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
