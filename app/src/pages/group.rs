//! Move groups: one (`/plan/:id/group?id=…`) and all of a version (`/plan/groups?plan=…`).

use super::load::{Loaded, load_page};
use crate::api::groups::{self, Comment, Own, Resolve, SetCriticality};
use crate::components::breadcrumbs::PageHead;
use crate::components::export::ExportLinks;
use crate::components::group::{
    Comments, Criticality, Cycles, GroupFacts, GroupFilters, GroupTable, Members, Order, OwnerForm,
    Work,
};
use crate::components::menu::Menu;
use crate::components::notice::Empty;
use crate::components::pager::Pager;
use crate::components::table::Panel;
use crate::components::wave::Bridges;
use crate::format::{count, plural};
use crate::live::{Go, listen};
use crate::query::{self, of_groups};
use crate::routes;
use landfall_domain::PlanId;
use landfall_domain::view::{
    GroupComment, GroupCriticality, GroupOwner, GroupView, GroupsPage, GroupsQuery,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};

/// Rows on a page.
const ROWS: u64 = 50;

/// What a person can do to a group.
#[derive(Clone, Copy)]
struct Actions {
    own: ServerAction<Own>,
    comment: ServerAction<Comment>,
    resolve: ServerAction<Resolve>,
    criticality: ServerAction<SetCriticality>,
}

/// What of a group changes while somebody looks.
type Now = (Option<GroupOwner>, Vec<GroupComment>, GroupCriticality);

/// One move group.
#[component]
pub fn GroupPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let wanted = Memo::new(move |_| {
        let plan = params.with(|params| params.get("id").unwrap_or_default());
        let group = query.with(|query| query.get("id").unwrap_or_default());
        (PlanId::new(plan), group)
    });
    let view = Loaded::new(move || wanted.get(), |(plan, id)| groups::group(plan, id));
    load_page(Some("Move group"), view, one)
}

/// Owner, comments and criticality as they stand, kept up with what this person and others do.
fn live(view: &GroupView, actions: Actions) -> RwSignal<Now> {
    let of = |view: GroupView| (view.owner, view.comments, view.criticality);
    let now = RwSignal::new(of(view.clone()));
    let (plan, id) = (view.plan.id.clone(), view.id.clone());
    let look = {
        let (plan, id) = (plan.clone(), id.clone());
        move || {
            let (plan, id) = (plan.clone(), id.clone());
            spawn_local(async move {
                if let Ok(view) = groups::group(plan, id).await {
                    // The page may be gone meanwhile.
                    now.try_set(of(view));
                }
            });
        }
    };
    let after = look.clone();
    Effect::new(move |_| {
        let owned = actions
            .own
            .value()
            .with(|value| matches!(value, Some(Ok(_))));
        let said = actions
            .comment
            .value()
            .with(|value| matches!(value, Some(Ok(_))));
        let settled = actions
            .resolve
            .value()
            .with(|value| matches!(value, Some(Ok(()))));
        let rated = actions
            .criticality
            .value()
            .with(|value| matches!(value, Some(Ok(()))));
        if owned || said || settled || rated {
            after();
        }
    });
    Effect::new(move |_| {
        let pairs = [("plan", plan.as_str()), ("id", id.as_str())];
        let url = routes::with_query("/events/group", pairs);
        let heard = {
            let look = look.clone();
            move |_: u64| {
                look();
                Go::On
            }
        };
        listen(&url, heard, look.clone());
    });
    now
}

fn one(view: GroupView) -> AnyView {
    let actions = Actions {
        own: ServerAction::new(),
        comment: ServerAction::new(),
        resolve: ServerAction::new(),
        criticality: ServerAction::new(),
    };
    let now = live(&view, actions);
    let plan = view.plan.clone();
    let mut above = vec![
        ("Plan".to_owned(), "/plan".to_owned()),
        (format!("Version {}", plan.version), routes::plan(&plan.id)),
        ("Move groups".to_owned(), routes::groups(&plan.id)),
    ];
    if let Some(wave) = &view.wave {
        let name = format!("Wave {}", wave.number);
        above.push((name, routes::groups_of_wave(&plan.id, wave.number)));
    }
    let cycles = (!view.cycles.is_empty()).then(|| {
        let cycles = view.cycles.clone();
        view! { <Panel title="Tied by a cycle"><Cycles cycles=cycles/></Panel> }
    });
    let bridges = (!view.bridges.is_empty()).then(|| {
        let bridges = view.bridges.clone();
        let number = bridges.len() as u64;
        view! { <Panel title="Bridges" count=number><Bridges bridges=bridges/></Panel> }
    });
    let newer = (!plan.newest).then(|| {
        view! { <p class="notice notice-warn"><span class="notice-glyph" aria-hidden="true">"!"</span>
            <span>"This is not the newest version of the plan. Owner and comments are the same in all."</span></p> }
    });
    let title = format!("Move group {}", view.name);
    let [of_owner, of_order, of_criticality, of_talk, of_work] = [(); 5].map(|()| view.clone());
    let (members, member_count) = (view.members.clone(), view.member_count);
    view! {
        <PageHead title=title above=above/>
        {newer}
        <GroupFacts view=view/>
        <Panel title="Owner"><OwnerForm view=of_owner owner=Signal::derive(move || now.get().0) own=actions.own/></Panel>
        <Panel title="Why it moves then">
            <Order view=of_order/>
            <Criticality view=of_criticality now=Signal::derive(move || now.get().2) say=actions.criticality/>
        </Panel>
        {cycles}
        <Panel title="Comments">
            <Comments view=of_talk said=Signal::derive(move || now.get().1) comment=actions.comment resolve=actions.resolve/>
        </Panel>
        <Panel title="Members" count=member_count>
            <Members members=members total=member_count snapshot=plan.snapshot.clone()/>
        </Panel>
        <Panel title="Work"><Work view=of_work/></Panel>
        {bridges}
    }
    .into_any()
}

/// All move groups of a version.
#[component]
pub fn GroupList() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::groups(&search.get()));
    let own = ServerAction::<Own>::new();
    let view = Loaded::new(
        move || (query.get(), own.version().get()),
        |(query, _)| groups::groups(query),
    );
    load_page(Some("Move groups"), view, move |page| {
        list(page, query.get_untracked(), own)
    })
}

fn list(page: Option<GroupsPage>, query: GroupsQuery, own: ServerAction<Own>) -> AnyView {
    let Some(page) = page else {
        return view! {
            <PageHead title="Move groups"/>
            <Empty title="There is no plan yet.">
                <a class="button" href="/plan">"To the plan, to make the first one"</a>
            </Empty>
        }
        .into_any();
    };
    let plan = page.plan.id.clone();
    // The version shown stays the one shown, whatever is planned meanwhile.
    let query = GroupsQuery {
        plan: Some(plan.clone()),
        ..query
    };
    let above = vec![
        ("Plan".to_owned(), "/plan".to_owned()),
        (
            format!("Version {}", page.plan.version),
            routes::plan(&plan),
        ),
    ];
    let title = match query.wave {
        Some(number) => format!("Move groups of wave {number}"),
        None => format!("Move groups of version {}", page.plan.version),
    };
    let all = query.wave.map(|_| {
        view! { <a class="button button-small" href=routes::groups(&plan)>"All waves"</a> }
    });
    let line = format!(
        "{} in the version, {} without an owner.",
        plural(page.all, "move group", "move groups"),
        count(page.unowned)
    );
    let (offset, limit, total) = (
        query.offset,
        if query.limit == 0 { ROWS } else { query.limit },
        page.total,
    );
    let of_pager = query.clone();
    let href = Callback::new(move |offset| {
        address(&GroupsQuery {
            offset,
            ..of_pager.clone()
        })
    });
    let whole = GroupsQuery {
        offset: 0,
        limit: 0,
        ..query.clone()
    };
    let rows = if page.rows.is_empty() {
        let cleared = address(&GroupsQuery {
            plan: Some(plan),
            ..GroupsQuery::default()
        });
        view! {
            <Empty title="Nothing fits these filters."><a class="button" href=cleared>"Clear the filters"</a></Empty>
        }
        .into_any()
    } else {
        let application = query.application.clone();
        view! {
            <GroupTable page=page.clone() application=application own=own/>
            <Pager offset=offset limit=limit total=total href=href/>
        }
        .into_any()
    };
    view! {
        <PageHead title=title above=above>
            {all}<Menu label="Export" testid="export"><ExportLinks what="groups" query=of_groups(&whole)/></Menu>
        </PageHead>
        <p class="muted">{line}</p>
        <GroupFilters query=query page=page/>
        {rows}
    }
    .into_any()
}

fn address(query: &GroupsQuery) -> String {
    format!("/plan/groups?{}", of_groups(query))
}
