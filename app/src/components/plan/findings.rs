//! What the independent check says.

use crate::components::badge::{self, Badge};
use crate::components::notice::Empty;
use crate::{format, routes};
use landfall_domain::plan::Finding;
use leptos::prelude::*;

/// So many resources are named before the rest folds.
const SHOWN: usize = 5;

/// The findings, the gravest first.
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
    let items = findings
        .into_iter()
        .map(|finding| {
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
                    <Badge state=badge::severity(finding.severity)/>
                    <div>
                        <p>{finding.message.clone()}</p>
                        <ul class="inline">{links}{more}</ul>
                        <code class="muted">{finding.rule.clone()}</code>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="findings" data-testid="findings">{items}</ul> }.into_any()
}
