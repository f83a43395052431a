//! Screens whose code the browser fetches when it first needs it.
//!
//! With the feature `split`, which `cargo xtask build --release` sets, the code of a screen is cut out
//! of the wasm into the chunk that is named here; what several chunks use goes into further ones. Every
//! other build keeps all in one module, and then nothing is fetched. Why it is so: docs/adr/0011.
//!
//! Screens that are visited together share a chunk. Whoever adds a screen adds a line; the build says
//! what a first visit then costs.

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError as NotLoaded;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_url;

/// For each screen a type that the router can show: `name: Screen = Page in chunk`.
macro_rules! screens {
    ($($name:ident: $screen:ident = $page:ident in $chunk:ident;)+) => {$(
        #[doc = concat!("[`", stringify!($page), "`](crate::pages::", stringify!($page), "), fetched with the chunk `", stringify!($chunk), "`.")]
        pub struct $screen;

        impl LazyRoute for $screen {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                #[cfg(feature = "ssr")]
                leptos::prefetch_lazy_fn_on_server(stringify!($chunk));
                // `preload` was here before; without the chunk it does not come to this.
                $name::$name().await.unwrap_or_else(|_| ().into_any())
            }

            async fn preload() {
                or_anew($name::fetch()).await;
            }
        }

        mod $name {
            use super::{AnyView, IntoAny, NotLoaded};

            #[cfg(feature = "split")]
            #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, preload(fetch), fallible)]
            pub fn $name() -> Result<AnyView, NotLoaded> {
                Ok(crate::pages::$page().into_any())
            }

            #[cfg(not(feature = "split"))]
            pub async fn $name() -> Result<AnyView, NotLoaded> {
                Ok(crate::pages::$page().into_any())
            }

            #[cfg(not(feature = "split"))]
            pub async fn fetch() -> Result<(), NotLoaded> {
                Ok(())
            }
        }
    )+};
}

screens! {
    overview: OverviewScreen = OverviewPage in overview;
    inventory: InventoryScreen = Inventory in inventory;
    resource: ResourceScreen = ResourcePage in resource;
    accounts: AccountsScreen = AccountsPage in accounts;
    findings: FindingsScreen = FindingsPage in findings;
    coverage: CoverageScreen = CoveragePage in findings;
    snapshots: SnapshotsScreen = Snapshots in snapshots;
    diff: DiffScreen = DiffPage in snapshots;
    graph: GraphScreen = GraphPage in graph;
    newest_plan: NewestPlanScreen = NewestPlan in plan;
    one_plan: OnePlanScreen = OnePlan in plan;
    new_plan: NewPlanScreen = NewPlan in new_plan;
    plan_diff: PlanDiffScreen = PlanDiffPage in versions;
    calendar: CalendarScreen = CalendarPage in versions;
    group: GroupScreen = GroupPage in groups;
    groups: GroupsScreen = GroupList in groups;
    wave: WaveScreen = WavePage in wave;
    outside: OutsideScreen = OutsidePage in wave;
    cost: CostScreen = CostPage in cost;
    runs: RunsScreen = Runs in runs;
    run: RunScreen = RunPage in runs;
    audit: AuditScreen = AuditLog in log;
    connections: ConnectionsScreen = Connections in log;
}

/// Waits for a chunk. One that cannot be had belongs to a release that the server no longer has, or the
/// server is out of reach: the link then leads as it does without JavaScript, by loading the page anew. A
/// page that is being taken over stays as the server sent it.
async fn or_anew(chunk: impl Future<Output = Result<(), NotLoaded>>) {
    if chunk.await.is_ok() {
        return;
    }
    if taken_over() {
        let to = use_url().with_untracked(|url| match url.search() {
            "" => url.path().to_owned(),
            search => format!("{}?{search}", url.path()),
        });
        // An address that the router has understood is one for the browser, too.
        _ = window().location().set_href(&to);
    }
    // The document goes, or stays without this script: nothing is to be shown in either case.
    std::future::pending::<()>().await;
}

/// Whether the script reacts to the page already, see [`crate::hydrate`].
fn taken_over() -> bool {
    document()
        .document_element()
        .is_some_and(|root| root.has_attribute(HYDRATED))
}

/// Tells tests and browser extensions that the page reacts.
pub const HYDRATED: &str = "data-hydrated";
