//! What else there is to see of a version.

use crate::routes;
use landfall_domain::view::PlanSummary;
use leptos::prelude::*;

/// The calendar, the move groups, and what is different from the version before.
#[component]
pub fn PlanLinks(
    /// The version.
    plan: PlanSummary,
    /// All versions, the newest first.
    versions: Vec<PlanSummary>,
) -> impl IntoView {
    let before = versions.iter().find(|other| other.version < plan.version);
    let diff = before.map(|before| {
        let href = routes::plan_diff(&before.id, &plan.id);
        let text = format!("Compare with version {}", before.version);
        view! { <a class="button button-small" href=href data-testid="compare-before">{text}</a> }
    });
    view! {
        <a class="button button-small" href=routes::calendar(&plan.id)>"Calendar"</a>
        <a class="button button-small" href=routes::groups(&plan.id)>"Move groups"</a>
        {diff}
        <a class="button button-small button-primary" href=routes::new_plan(&plan.id) data-testid="new-version">"New version…"</a>
    }
}
