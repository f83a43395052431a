//! Scans and imports: what was known when.

use super::load::{Loaded, Me, load};
use crate::api::{self, ApiError, scan};
use crate::components::breadcrumbs::PageHead;
use crate::components::import::{self, ImportForm};
use crate::components::notice::Empty;
use crate::components::snapshots::SnapshotList;
use crate::components::table::Panel;
use crate::query;
use landfall_domain::user::{Role, User};
use landfall_domain::view::{ImportOutcome, SnapshotSummary};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The list of snapshots, and below it the form that makes one of files: `/snapshots?import=…`
/// tells what became of the last ones.
#[component]
pub fn Snapshots() -> impl IntoView {
    let search = use_location().search;
    let key = Memo::new(move |_| query::value(&search.get(), "import"));
    let snapshots = Loaded::new(|| (), |()| scan::snapshots());
    let outcome = Loaded::new(move || key.get(), import_outcome);
    view! {
        <PageHead title="Snapshots"/>
        {load(outcome, |told| told.map(import::outcome).into_any())}
        {load(snapshots, list)}
        <Panel title="Import files" id="import">
            <p>"Without access to AWS, a snapshot can be made of files: CloudFormation templates, Terraform state or "
                <code>"terraform show -json"</code>", AWS Config snapshots, or Landfall's own estate format. Choose files of \
                one kind; nothing is kept when one of them is broken."</p>
            <Transition>{form(expect_context::<Me>().0)}</Transition>
            <p class="muted">"On the server: "<code>"landfall import template.yaml state.tfstate config-snapshot.json"</code></p>
        </Panel>
    }
    .into_any()
}

/// What became of an import; `None` when the page asks about none.
async fn import_outcome(key: Option<String>) -> Result<Option<ImportOutcome>, ApiError> {
    match key {
        Some(key) => api::snapshots::import_outcome(key).await.map(Some),
        None => Ok(None),
    }
}

fn form(me: Loaded<User>) -> AnyView {
    let form = move || {
        Suspend::new(async move {
            if me.value().await.is_ok_and(|user| user.has(Role::Planner)) {
                view! { <ImportForm/> }.into_any()
            } else {
                view! { <Empty title="Planners import files.">"You may read everything. Ask an administrator for the role planner."</Empty> }
                    .into_any()
            }
        })
    };
    form.into_any()
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
