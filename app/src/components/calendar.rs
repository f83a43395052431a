//! The calendar of the migration: months as tables, and the same windows as a list.

use super::badge::{self, Badge, EnvironmentTag, State, Tone};
use super::table::Scroll;
use crate::format::{count, duration, plural};
use crate::routes;
use landfall_domain::schedule::Freeze;
use landfall_domain::view::{CalendarWave, CalendarWindow};
use landfall_domain::{Day, PlanId};
use leptos::prelude::*;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One month, a column for each day of the week.
#[component]
pub fn Month(
    /// Its first day.
    first: Day,
    /// Today.
    today: Day,
    /// The version.
    plan: PlanId,
    /// Windows, also those of other months.
    windows: Vec<CalendarWindow>,
    /// All freezes.
    freezes: Vec<Freeze>,
) -> impl IntoView {
    let (year, month, _) = first.parts();
    let of_month = |day: &Day| day.parts().1 == month;
    let days: Vec<Day> = (0..31)
        .map(|n| first.plus(n))
        .take_while(of_month)
        .collect();
    let mut cells: Vec<AnyView> = (0..first.weekday())
        .map(|_| view! { <td class="calendar-none"></td> }.into_any())
        .collect();
    cells.extend(days.iter().map(|day| {
        let here = windows.iter().filter(|window| window.day == Some(*day));
        cell(*day, *day == today, &plan, here, &freezes)
    }));
    let mut weeks: Vec<AnyView> = Vec::new();
    let mut cells = cells.into_iter();
    loop {
        let mut week: Vec<AnyView> = cells.by_ref().take(7).collect();
        if week.is_empty() {
            break;
        }
        while week.len() < 7 {
            week.push(view! { <td class="calendar-none"></td> }.into_any());
        }
        weeks.push(view! { <tr>{week}</tr> }.into_any());
    }
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|at| MONTHS.get(at));
    let caption = format!("{} {year}", name.unwrap_or(&""));
    let heads: Vec<AnyView> = WEEKDAYS
        .map(|(short, long)| {
            view! { <th scope="col"><abbr title=long>{short}</abbr></th> }.into_any()
        })
        .into_iter()
        .collect();
    view! {
        <table class="calendar" data-testid="month">
            <caption>{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
    }
}

fn cell<'a>(
    day: Day,
    is_today: bool,
    plan: &PlanId,
    windows: impl Iterator<Item = &'a CalendarWindow>,
    freezes: &[Freeze],
) -> AnyView {
    let number = day.parts().2;
    let frozen: Vec<&Freeze> = freezes
        .iter()
        .filter(|f| f.from <= day && day <= f.to)
        .collect();
    let is_frozen = !frozen.is_empty();
    // The reason stands where a freeze begins and at the beginning of every week and month.
    let freeze: Vec<AnyView> = frozen
        .into_iter()
        .map(|freeze| {
            let says = freeze.from == day || day.weekday() == 0 || number == 1;
            view! { <span class="calendar-freeze" class:visually-hidden=!says>{freeze_text(freeze)}</span> }
                .into_any()
        })
        .collect();
    let windows: Vec<AnyView> = windows.map(|window| in_cell(window, plan)).collect();
    let mark = is_today.then(|| view! { <span class="calendar-today">"today"</span> });
    view! {
        <td class:is-today=is_today class:is-frozen=is_frozen data-day=day.to_string()>
            <span class="calendar-day"><time datetime=day.to_string()>{number}</time>{mark}</span>
            {freeze}{windows}
        </td>
    }
    .into_any()
}

fn in_cell(window: &CalendarWindow, plan: &PlanId) -> AnyView {
    let number = window.number.unwrap_or_default();
    let waves: Vec<AnyView> = window
        .waves
        .iter()
        .map(|wave| {
            view! {
                <li><a class="calendar-wave" href=routes::wave(plan, wave.number)>
                    <EnvironmentTag environment=Some(wave.environment)/>" "
                    <strong>{format!("Wave {}", wave.number)}</strong>" "
                    <span class="muted">{state_word(wave)}</span>
                </a></li>
            }
            .into_any()
        })
        .collect();
    let free = waves
        .is_empty()
        .then(|| view! { <span class="muted">"no wave"</span> });
    view! {
        <div class="calendar-window">
            <span class="calendar-number">{format!("Window {number}")}</span>{free}
            <ul class="plain">{waves}</ul>
        </div>
    }
    .into_any()
}

fn freeze_text(freeze: &Freeze) -> String {
    let whom: Vec<&str> = freeze.environments.iter().map(|e| e.as_str()).collect();
    match whom.as_slice() {
        [] => format!("Freeze: {}", freeze.reason),
        whom => format!("Freeze of {}: {}", whom.join(" and "), freeze.reason),
    }
}

/// How far a wave is: the run when there is one, else the signatures.
fn state_word(wave: &CalendarWave) -> String {
    match &wave.run {
        Some(run) => badge::run(run.status).2.to_owned(),
        None if wave.quorum > 0 && wave.approvals >= wave.quorum => "signed".to_owned(),
        None => format!("{} of {} signed", wave.approvals, wave.quorum),
    }
}

fn signed(wave: &CalendarWave) -> State {
    if wave.quorum > 0 && wave.approvals >= wave.quorum {
        (Tone::Good, "✓", "signed")
    } else {
        (Tone::Neutral, "·", "not signed")
    }
}

/// Windows one after the other, with everything that is known of their waves.
#[component]
pub fn Windows(
    /// The windows.
    windows: Vec<CalendarWindow>,
    /// The version.
    plan: PlanId,
    /// Today; `None` when there are no dates.
    today: Option<Day>,
) -> impl IntoView {
    let items: Vec<AnyView> = windows
        .into_iter()
        .map(|window| item(window, &plan, today))
        .collect();
    view! { <ol class="plain windows" data-testid="windows">{items}</ol> }
}

fn item(window: CalendarWindow, plan: &PlanId, today: Option<Day>) -> AnyView {
    let name = match window.number {
        Some(0) => "Foundation".to_owned(),
        Some(number) => format!("Window {number}"),
        None => "Without a window".to_owned(),
    };
    let when = match (window.day, window.after_days) {
        (Some(day), _) => {
            let weekday = WEEKDAYS
                .get(usize::from(day.weekday()))
                .map_or("", |names| names.1);
            format!("{weekday}, {day}")
        }
        (None, Some(days)) => format!("day {days}"),
        (None, None) => String::new(),
    };
    let past = today
        .zip(window.day)
        .map(|(today, day)| match day.since(today) {
            0 => "today".to_owned(),
            days if days < 0 => "past".to_owned(),
            days => format!(
                "in {}",
                plural(u64::from(days.unsigned_abs()), "day", "days")
            ),
        });
    let hours = window.hours.map(|(opens, closes)| {
        view! { <p class="muted">{format!("opens {opens}, closes {closes}")}</p> }
    });
    let freezes: Vec<AnyView> = window
        .freezes
        .iter()
        .map(|freeze| {
            view! { <p class="calendar-freeze"><span aria-hidden="true">"❄ "</span>{freeze_text(freeze)}</p> }
                .into_any()
        })
        .collect();
    let waves = if window.waves.is_empty() {
        view! { <p class="muted">"No wave is in it."</p> }.into_any()
    } else {
        rows(window.waves, plan)
    };
    view! {
        <li class="window" data-testid="window">
            <h3>{name}" "<span class="muted">{when}{past.map(|past| format!(", {past}"))}</span></h3>
            {hours}{freezes}{waves}
        </li>
    }
    .into_any()
}

fn rows(waves: Vec<CalendarWave>, plan: &PlanId) -> AnyView {
    let rows: Vec<AnyView> = waves
        .into_iter()
        .map(|wave| {
            let run = wave.run.as_ref().map(|run| {
                view! { <a href=routes::run(&run.head.id)><Badge state=badge::run(run.status)/></a> }
            });
            let none = run.is_none().then(|| view! { <span class="muted">"no run"</span> });
            let signatures = format!(" {} of {}", wave.approvals, wave.quorum);
            view! {
                <tr data-testid="calendar-wave">
                    <th scope="row"><a href=routes::wave(plan, wave.number)>{format!("{}. {}", wave.number, wave.title)}</a></th>
                    <td><EnvironmentTag environment=Some(wave.environment)/></td>
                    <td class="num"><a href=routes::groups_of_wave(plan, wave.number)>{count(wave.groups)}</a></td>
                    <td class="num">{count(wave.resources)}</td>
                    <td>{duration(wave.seconds)}</td>
                    <td><Badge state=badge::risk(wave.risk)/></td>
                    <td><Badge state=signed(&wave)/>{signatures}</td>
                    <td>{run}{none}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <Scroll label="Waves of the window">
            <table>
                <thead><tr>
                    <th scope="col">"Wave"</th><th scope="col">"Environment"</th>
                    <th scope="col" class="num">"Groups"</th><th scope="col" class="num">"Resources"</th>
                    <th scope="col">"Expected time"</th><th scope="col">"Risk"</th>
                    <th scope="col">"Signed"</th><th scope="col">"Run"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// All freezes with their reasons.
#[component]
pub fn Freezes(
    /// The freezes.
    freezes: Vec<Freeze>,
) -> impl IntoView {
    let items: Vec<AnyView> = freezes
        .iter()
        .map(|freeze| {
            let days = format!("{} to {}", freeze.from, freeze.to);
            view! { <li><strong>{days}</strong>" "{freeze_text(freeze)}</li> }.into_any()
        })
        .collect();
    view! { <ul class="plain" data-testid="freezes">{items}</ul> }
}
