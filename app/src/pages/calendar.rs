//! When the waves of a version move: `/plan/calendar` and `/plan/:id/calendar`.

use super::load::{Loaded, load_page};
use crate::api::versions;
use crate::components::breadcrumbs::PageHead;
use crate::components::calendar::{Freezes, Month, Windows};
use crate::components::notice::Empty;
use crate::components::table::{Fact, Panel};
use crate::format::plural;
use crate::routes;
use landfall_domain::schedule::Schedule;
use landfall_domain::view::{CalendarQuery, CalendarView};
use landfall_domain::{Day, PlanId};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let wanted = Memo::new(move |_| CalendarQuery {
        plan: params.with(|params| params.get("id")).map(PlanId::new),
        from: query
            .with(|query| query.get("from"))
            .and_then(|day| day.parse().ok()),
    });
    let view = Loaded::new(move || wanted.get(), versions::calendar);
    load_page(Some("Calendar"), view, show)
}

fn show(view: Option<CalendarView>) -> AnyView {
    let Some(view) = view else {
        return view! {
            <PageHead title="Calendar"/>
            <Empty title="There is no plan yet.">
                <a class="button" href="/plan">"To the plan, to make the first one"</a>
            </Empty>
        }
        .into_any();
    };
    let plan = view.plan.id.clone();
    let above = vec![
        ("Plan".to_owned(), "/plan".to_owned()),
        (
            format!("Version {}", view.plan.version),
            routes::plan(&plan),
        ),
    ];
    let title = format!("Calendar of version {}", view.plan.version);
    let file = view.schedule.is_some().then(|| {
        let href = routes::with_query("/export/calendar.ics", [("plan", plan.as_str())]);
        view! { <a class="button" href=href download rel="external" data-testid="ics">"Calendar file (.ics)"</a> }
    });
    let newer = (!view.plan.newest).then(|| {
        view! {
            <p class="notice notice-warn">
                <span class="notice-glyph" aria-hidden="true">"!"</span>
                <span>"This is not the newest version. "<a href="/plan/calendar">"Open the newest one's calendar"</a></span>
            </p>
        }
    });
    let body = match view.schedule.clone() {
        Some(schedule) => scheduled(view, schedule),
        None => unscheduled(view),
    };
    view! {
        <PageHead title=title above=above>{file}</PageHead>
        {newer}
        {body}
    }
    .into_any()
}

fn scheduled(view: CalendarView, schedule: Schedule) -> AnyView {
    let opens = format!(
        "{:02}:{:02}",
        schedule.opens_at / 60,
        schedule.opens_at % 60
    );
    let zone = schedule.time_zone.clone();
    let facts = view! {
        <dl class="facts">
            <Fact name="First window">{schedule.first.to_string()}</Fact>
            <Fact name="Then every">{plural(u64::from(schedule.every_days), "day", "days")}</Fact>
            <Fact name="Open">{format!("from {opens}, {}", plural(u64::from(schedule.hours), "hour", "hours"))}</Fact>
            <Fact name="Time zone"><span data-testid="time-zone">{zone}</span></Fact>
            <Fact name="Windows with waves">{view.used.to_string()}</Fact>
            <Fact name="Last wave">{view.last.map(|day| day.to_string())}</Fact>
        </dl>
    };
    let page = |day: Option<Day>, word: &'static str| match day {
        Some(day) => {
            let day = day.to_string();
            let href =
                routes::with_query(&routes::calendar(&view.plan.id), [("from", day.as_str())]);
            view! { <a class="button button-small" href=href>{word}</a> }.into_any()
        }
        None => view! { <span class="button button-small" aria-disabled="true">{word}</span> }
            .into_any(),
    };
    let nav = view! {
        <nav class="pager" aria-label="Months">
            <span class="muted">{format!("Today is {}, in {}.", view.today, schedule.time_zone)}</span>
            {page(view.earlier, "Earlier")}{page(view.later, "Later")}
        </nav>
    };
    let months: Vec<AnyView> = view
        .months
        .iter()
        .map(|first| {
            view! {
                <Month first=*first today=view.today plan=view.plan.id.clone()
                    windows=view.windows.clone() freezes=schedule.freezes.clone()/>
            }
            .into_any()
        })
        .collect();
    let frozen = !schedule.freezes.is_empty();
    let count = view.windows.len() as u64;
    let list = if view.windows.is_empty() {
        view! { <Empty title="No window opens in these months."/> }.into_any()
    } else {
        view! { <Windows windows=view.windows plan=view.plan.id today=Some(view.today)/> }
            .into_any()
    };
    view! {
        {facts}
        {nav}
        <div class="calendar-months" data-testid="months">{months}</div>
        {frozen.then(|| view! { <Panel title="Freezes"><Freezes freezes=schedule.freezes.clone()/></Panel> })}
        <Panel title="Windows of these months" count=count>{list}</Panel>
    }
    .into_any()
}

/// Days from the start: an order without dates.
fn unscheduled(view: CalendarView) -> AnyView {
    let count = view.windows.len() as u64;
    let list = if view.windows.is_empty() {
        view! { <Empty title="This version has no waves."/> }.into_any()
    } else {
        view! { <Windows windows=view.windows plan=view.plan.id today=None/> }.into_any()
    };
    view! {
        <Empty title="This version has no schedule, so its waves have no dates.">
            <p>"Below are the days from the first window. With a schedule they become dates, and days on which nothing may move are kept free."</p>
            <a class="button" href=routes::NEW_PLAN data-testid="set-schedule">"Set a schedule in a new version"</a>
        </Empty>
        <Panel title="Windows, in days from the first" count=count>{list}</Panel>
    }
    .into_any()
}
