//! The wave board of a version: what is fetched for it, and what is sent.

use super::load::{Loaded, load};
use crate::api::plan::{self, MakePlan};
use crate::components::notice::Empty;
use crate::components::plan::{
    Board, Carry, Desk, KeepDialog, Keeping, Order, Others, Outcome, summary, voids,
};
use crate::live::{Go, listen};
use crate::query;
use crate::routes;
use landfall_domain::PlanId;
use landfall_domain::edit::{Edit, edited};
use landfall_domain::view::{
    BoardNews, BoardQuery, BoardView, PlanRequest, PlanView, WhatIfRequest,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// What the page of a plan has of its board.
#[derive(Clone, Copy)]
pub struct OfBoard {
    board: Loaded<Option<BoardView>>,
    open: Memo<Vec<u32>>,
    desk: Desk,
    make: ServerAction<MakePlan>,
}

impl OfBoard {
    /// Fetches the board of a version, the newest without one.
    pub fn new(id: Signal<Option<PlanId>>, make: ServerAction<MakePlan>) -> Self {
        let search = use_location().search;
        let open = Memo::new(move |_| search.with(|search| query::open_waves(search)));
        Self {
            board: Loaded::new(
                move || BoardQuery {
                    plan: id.get(),
                    open: open.get(),
                },
                plan::board,
            ),
            open,
            desk: Desk::new(),
            make,
        }
    }
}

/// The board, with what is known of how good the order is.
pub fn board(of: OfBoard, plan: &PlanView) -> AnyView {
    let plan = Arc::new(Base {
        voids: voids(plan),
        view: plan.clone(),
    });
    load(of.board, move |view| match view {
        Some(view) => view! { <Shown view=view plan=plan.clone() of=of/> }.into_any(),
        None => view! { <Empty title="There is no plan yet."/> }.into_any(),
    })
}

/// The version that edits start from.
struct Base {
    view: PlanView,
    voids: String,
}

impl Base {
    fn request(&self, edits: &[Edit]) -> WhatIfRequest {
        WhatIfRequest {
            based_on: self.view.summary.id.clone(),
            snapshot: None,
            choices: edited(&self.view.choices, edits),
            assumptions: self.view.assumptions.clone(),
            anew: false,
        }
    }
}

#[component]
fn Shown(view: BoardView, plan: Arc<Base>, of: OfBoard) -> impl IntoView {
    let OfBoard { desk, make, .. } = of;
    desk.lay(&view);
    let carried = RwSignal::new(None);
    let keeping = Keeping::new();
    let id = view.plan.clone();
    work(desk, plan.clone());
    follow(desk, id.clone());
    let carry: Carry = Callback::new(move |(from, to): (PlanId, PlanId)| {
        let here = desk.view().plan.clone();
        spawn_local(async move {
            match plan::carry_draft(from, to.clone()).await {
                Ok(outcome) => {
                    if to == here {
                        desk.clear();
                        of.board.refetch();
                    } else {
                        desk.take_all_back();
                    }
                    carried.set(Some((to, outcome)));
                }
                Err(error) => desk.outcome.set(Some(Outcome::Refused(error))),
            }
        });
    });
    let base = plan.clone();
    let keep = Callback::new(move |reason: String| {
        let WhatIfRequest {
            based_on,
            choices,
            assumptions,
            anew,
            ..
        } = base.request(&untrack(|| desk.edits()));
        make.dispatch(MakePlan {
            request: PlanRequest {
                snapshot: Some(base.view.summary.snapshot.clone()),
                reason,
                choices,
                assumptions,
                based_on: Some(based_on),
                anew,
            },
        });
    });
    let refused = Signal::derive(move || make.value().get().and_then(Result::err));
    let order = view
        .order
        .clone()
        .map(|order| view! { <Order order=order/> });
    let may_edit = view.may_edit;
    let may_plan = view.may_plan;
    view! {
        {order}
        <Others desk=desk carry=carry carried=carried may_plan=may_plan/>
        <Board view=view open=of.open.get_untracked() desk=desk keep=Callback::new(move |()| keeping.open())/>
        {may_edit.then(|| view! {
            <KeepDialog desk=desk keeping=keeping voids=plan.voids.clone() make=keep
                pending=make.pending() refused=refused/>
        })}
    }
}

/// Keeps every change of the edits as a draft and asks what would come of it, one after the other:
/// the last word is the last edit's.
fn work(desk: Desk, base: Arc<Base>) {
    Effect::new(move |before: Option<Vec<Edit>>| {
        let now = desk.edits();
        let same = match &before {
            Some(before) => *before == now,
            // The edits that the page came with: only what would come of them is not known.
            None => now.is_empty() || desk.outcome.with_untracked(Option::is_some),
        };
        if !same && !desk.begin() {
            let (base, save) = (base.clone(), before.is_some());
            spawn_local(async move {
                loop {
                    turn(desk, &base, save).await;
                    if !desk.goes_on() {
                        break;
                    }
                }
            });
        }
        now
    });
}

async fn turn(desk: Desk, base: &Base, save: bool) {
    let edits = untrack(|| desk.edits());
    let id = base.view.summary.id.clone();
    if save {
        match plan::save_draft(id, desk.kept(), edits.clone()).await {
            Ok(kept) => desk.keep(&edits, kept),
            Err(error) => {
                _ = desk.outcome.try_set(Some(Outcome::Refused(error)));
                return;
            }
        }
    }
    if edits.is_empty() {
        _ = desk.outcome.try_set(None);
        _ = desk
            .say
            .try_set("Everything is as this version has it.".to_owned());
        return;
    }
    let outcome = match plan::what_if(base.request(&edits)).await {
        Ok(what) => {
            _ = desk.say.try_set(summary(&what));
            Outcome::WhatIf(Arc::new(what))
        }
        Err(error) => Outcome::Refused(error),
    };
    _ = desk.outcome.try_set(Some(outcome));
}

/// What others do, as it happens.
fn follow(desk: Desk, id: PlanId) {
    Effect::new(move |_| {
        let of_poll = id.clone();
        let poll = move || {
            let query = BoardQuery {
                plan: Some(of_poll.clone()),
                open: Vec::new(),
            };
            spawn_local(async move {
                if let Ok(Some(view)) = plan::board(query).await {
                    _ = desk.news.try_set(view.news);
                }
            });
        };
        let take = move |news: BoardNews| {
            _ = desk.news.try_set(news);
            Go::On
        };
        listen(&routes::plan_events(&id), take, poll);
    });
}
