//! What the independent check says, by rule.

use crate::components::badge::{self, Badge};
use crate::components::notice::Empty;
use crate::components::prose::prose;
use crate::{format, routes};
use landfall_domain::plan::Finding;
use leptos::prelude::*;

/// So many resources are named before the rest folds.
const SHOWN: usize = 5;
/// Rules with more findings than this are folded at first.
const OPEN: usize = 4;

/// The findings, the gravest rule first.
#[component]
pub fn Findings(
    /// The findings.
    findings: Vec<Finding>,
) -> impl IntoView {
    if findings.is_empty() {
        return view! { <Empty title="The independent check found nothing to say."/> }.into_any();
    }
    let mut findings = findings;
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut rules: Vec<(String, Vec<Finding>)> = Vec::new();
    for finding in findings {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, alike)) => alike.push(finding),
            None => rules.push((finding.rule.clone(), vec![finding])),
        }
    }
    let groups = rules
        .into_iter()
        .map(|(rule, findings)| group(rule, findings))
        .collect_view();
    view! { <div class="finding-groups" data-testid="findings">{groups}</div> }.into_any()
}

fn group(rule: String, findings: Vec<Finding>) -> AnyView {
    let (number, key) = (findings.len(), rule.clone());
    let worst = findings.first().map(|finding| {
        view! { <Badge state=badge::severity(finding.severity)/> }
    });
    let items: Vec<AnyView> = findings.into_iter().map(line).collect();
    view! {
        <details class="finding-group" open={number <= OPEN} data-rule=key>
            <summary>
                {worst}" "<code class="finding-rule">{rule}</code>
                <span class="count">{format::count(number as u64)}</span>
            </summary>
            <ul class="plain finding-lines">{items}</ul>
        </details>
    }
    .into_any()
}

fn line(finding: Finding) -> AnyView {
    let mut links: Vec<AnyView> = finding
        .resources
        .iter()
        .map(|id| {
            view! { <li><a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a></li> }
                .into_any()
        })
        .collect();
    let rest = links.split_off(links.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <li><details><summary>{format!("{} more", rest.len())}</summary><ul class="inline">{rest}</ul></details></li>
        }
    });
    view! {
        <li class="finding">
            <p>{prose(&finding.message)}</p>
            <ul class="inline">{links}{more}</ul>
        </li>
    }
    .into_any()
}
