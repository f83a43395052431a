//! Scans and imports: what was known when.

use super::load::{Loaded, load};
use crate::api::scan;
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use crate::components::snapshots::SnapshotList;
use crate::components::table::Panel;
use landfall_domain::view::SnapshotSummary;
use leptos::prelude::*;

/// The list of snapshots.
#[component]
pub fn Snapshots() -> impl IntoView {
    let snapshots = Loaded::new(|| (), |()| scan::snapshots());
    view! {
        <PageHead title="Snapshots"/>
        {load(snapshots, list)}
        <Panel title="Import files" id="import">
            <p>"Without access to AWS, a snapshot can be made of files: CloudFormation templates, Terraform state or "
                <code>"terraform show -json"</code>", AWS Config snapshots, or Landfall's own estate format."</p>
            <pre><code>"landfall import template.yaml state.tfstate config-snapshot.json"</code></pre>
        </Panel>
    }
    .into_any()
}

fn list(snapshots: Vec<SnapshotSummary>) -> AnyView {
    if snapshots.is_empty() {
        return view! {
            <Empty title="There is no snapshot yet.">
                <p>"Each scan and each import makes one. It never changes; two can be compared."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    }
    view! { <SnapshotList snapshots=snapshots/> }.into_any()
}
