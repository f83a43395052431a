//! What differs between two versions of the plan: before and after, side by side.

use super::badge::{self, Badge, State, Tone};
use super::table::{Fact, Scroll};
use crate::format::{self, count, plural, usd};
use crate::routes;
use landfall_domain::cost::{Nature, Range};
use landfall_domain::plan::Placement;
use landfall_domain::view::{
    BridgeSpan, GroupChange, GroupDifference, GroupPlace, PlanDiff, PlanSummary, WaveChange,
    WavePlace,
};
use landfall_domain::{Decimal, PlanId, ResourceId};
use leptos::prelude::*;
use std::collections::BTreeMap;

type Names = BTreeMap<ResourceId, String>;

/// Chooses two versions; works without JavaScript.
#[component]
pub fn Sides(
    /// All versions, the newest first.
    versions: Vec<PlanSummary>,
    /// The earlier one.
    from: PlanId,
    /// The later one.
    to: PlanId,
) -> impl IntoView {
    let select = |name: &'static str, label: &'static str, chosen: &PlanId| {
        let options = versions
            .iter()
            .map(|version| {
                let text = format!(
                    "Version {}, {}: {}",
                    version.version, version.author, version.reason
                );
                let selected = &version.id == chosen;
                view! { <option value=version.id.to_string() selected=selected>{text}</option> }
                    .into_any()
            })
            .collect_view();
        view! {
            <div class="field grow">
                <label for=format!("diff-{name}")>{label}</label>
                <select id=format!("diff-{name}") name=name>{options}</select>
            </div>
        }
    };
    view! {
        <form method="get" action="/plan/diff" class="field-row plan-sides" data-testid="diff-sides">
            {select("from", "From", &from)}
            {select("to", "To", &to)}
            <button class="button">"Compare"</button>
        </form>
    }
}

/// Who made the two, why, and of what.
#[component]
pub fn Head(
    /// The earlier version.
    from: PlanSummary,
    /// The later one.
    to: PlanSummary,
    /// Whether they are made of different snapshots.
    snapshots: bool,
) -> impl IntoView {
    let side = |plan: &PlanSummary| {
        view! {
            <a href=routes::plan(&plan.id)>{format!("Version {}", plan.version)}</a>
            <div class="muted">{format!("{}, {}", plan.author, format::time(plan.created))}</div>
            <div>{plan.reason.clone()}</div>
        }
    };
    let estate = if snapshots {
        let href = routes::diff(&from.snapshot, &to.snapshot);
        view! { <a href=href data-testid="snapshot-diff">"What changed in the estate"</a> }
            .into_any()
    } else {
        "Both are made of the same snapshot.".into_any()
    };
    view! {
        <dl class="facts facts-wide">
            <Fact name="Before">{side(&from)}</Fact>
            <Fact name="After">{side(&to)}</Fact>
            <Fact name="Estate">{estate}</Fact>
        </dl>
    }
}

/// Cost and groups in one line each.
#[component]
pub fn Totals(
    /// The diff.
    diff: PlanDiff,
    /// What happened to how many groups, in the order of [`GroupDifference::ALL`].
    groups: Vec<u64>,
) -> impl IntoView {
    let (before, after) = diff.total;
    let groups: Vec<AnyView> = GroupDifference::ALL
        .iter()
        .zip(groups)
        .filter(|(_, number)| *number > 0)
        .map(|(difference, number)| {
            view! { <li>{count(number)}" "<Badge state=happened(*difference)/></li> }.into_any()
        })
        .collect();
    let none = groups
        .is_empty()
        .then(|| view! { <li class="muted">"no group differs"</li> });
    let unpriced = (diff.unpriced.0 != diff.unpriced.1).then(|| {
        let text = format!(
            "Lines without a price: {} → {}",
            diff.unpriced.0, diff.unpriced.1
        );
        view! { <div class="muted">{text}</div> }
    });
    view! {
        <dl class="facts facts-wide">
            <Fact name="Expected cost">{sides(Some(usd(before.expected)), Some(usd(after.expected)))}
                " "<span class="muted">{by(before.expected, after.expected)}</span>{unpriced}</Fact>
            <Fact name="Move groups"><ul class="plain plan-counts" data-testid="group-counts">{groups}{none}</ul></Fact>
        </dl>
    }
}

fn by(before: Decimal, after: Decimal) -> String {
    let difference = after - before;
    match difference {
        zero if zero.is_zero() => String::new(),
        more if more.is_sign_positive() => format!("+{}", usd(more)),
        less => usd(less),
    }
}

/// What happened to a group, as a badge.
fn happened(difference: GroupDifference) -> State {
    match difference {
        GroupDifference::New => (Tone::Good, "+", "new"),
        GroupDifference::Gone => (Tone::Bad, "−", "gone"),
        GroupDifference::Moved => (Tone::Warn, "⇄", "moved"),
        GroupDifference::Members => (Tone::Warn, "≠", "other members"),
        GroupDifference::Day => (Tone::Neutral, "◷", "other day"),
    }
}

/// Before and after; one value when nothing changed.
fn sides(before: Option<String>, after: Option<String>) -> AnyView {
    if before == after {
        return after.unwrap_or_default().into_any();
    }
    let was = before.map(|text| {
        view! { <del><span class="visually-hidden">"was "</span>{text}</del> }
    });
    let is = after.map(|text| {
        view! { <ins><span class="visually-hidden">"is "</span>{text}</ins> }
    });
    let arrow =
        (was.is_some() && is.is_some()).then(|| view! { <span aria-hidden="true">" → "</span> });
    view! { <span class="sides">{was}{arrow}{is}</span> }.into_any()
}

fn table(label: &'static str, heads: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let heads: Vec<AnyView> = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> }.into_any())
        .collect();
    view! {
        <Scroll label=label>
            <table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </Scroll>
    }
    .into_any()
}

/// One part of the diff as a table, by its place among the parts.
#[component]
pub fn Section(
    /// Its place.
    at: usize,
    /// The diff.
    diff: PlanDiff,
    /// Names of resources.
    names: Names,
) -> impl IntoView {
    match at {
        0 => choices(&diff, &names),
        1 => waves(&diff),
        2 => groups(&diff, &names),
        3 => placements(&diff, &names),
        4 => bridges(&diff, &names),
        _ => costs(&diff),
    }
}

fn named(id: &ResourceId, names: &Names) -> AnyView {
    let name = names.get(id).cloned();
    let name = name.unwrap_or_else(|| format::short_id(id).to_owned());
    view! { <a href=routes::resource(id, None) title=id.to_string()>{name}</a> }.into_any()
}

fn choices(diff: &PlanDiff, names: &Names) -> AnyView {
    let row = |change: &landfall_domain::view::ChoiceChange| {
        let id = ResourceId::new(change.about.as_str());
        let about = match change.about.as_str() {
            text if text.contains([':', '/']) => named(&id, names),
            text => text.to_owned().into_any(),
        };
        let side = |text: &Option<String>| Some(text.clone().unwrap_or_else(|| "default".into()));
        view! {
            <tr data-testid="diff-choice">
                <th scope="row">{change.what.clone()}</th>
                <td>{about}</td>
                <td>{sides(side(&change.sides.before), side(&change.sides.after))}</td>
            </tr>
        }
        .into_any()
    };
    let rows = diff.choices.iter().map(row).collect();
    table(
        "Decisions",
        &["Decision", "About", "Before and after"],
        rows,
    )
}

fn waves(diff: &PlanDiff) -> AnyView {
    let rows = diff.waves.iter().map(|change| wave(diff, change)).collect();
    table(
        "Waves",
        &["Wave", "When", "Contents", "Steps", "Cost", "Risk"],
        rows,
    )
}

fn wave(diff: &PlanDiff, change: &WaveChange) -> AnyView {
    let of = |text: fn(&WavePlace) -> String| {
        sides(
            change.sides.before.as_ref().map(text),
            change.sides.after.as_ref().map(text),
        )
    };
    let link = match (&change.sides.after, &change.sides.before) {
        (Some(wave), _) => Some((&diff.to.id, wave.number)),
        (None, Some(wave)) => Some((&diff.from.id, wave.number)),
        _ => None,
    };
    let open = link.map(|(plan, number)| {
        view! { <a href=routes::wave(plan, number) aria-label=format!("Open wave {number}")>"Open"</a> }
    });
    let state = match (change.sides.is_new(), change.sides.is_gone()) {
        (true, _) => Some((Tone::Good, "+", "new")),
        (_, true) => Some((Tone::Bad, "−", "gone")),
        _ => None,
    };
    let state = state.map(|state: State| view! { <Badge state=state/>" " });
    let steps = steps(change);
    view! {
        <tr data-testid="diff-wave">
            <th scope="row">{state}{of(|wave| format!("{}. {}", wave.number, wave.title))}<div>{open}</div></th>
            <td>{of(|wave| when(wave.window, wave.after_days, wave.day.map(|day| day.to_string())))}</td>
            <td>{of(|wave| format!("{}, {}",
                plural(wave.groups, "group", "groups"), plural(wave.resources, "resource", "resources")))}</td>
            <td>{of(|wave| plural(wave.steps, "step", "steps"))}{steps}</td>
            <td>{of(|wave| usd(wave.cost.expected))}</td>
            <td>{risk(change)}</td>
        </tr>
    }
    .into_any()
}

fn steps(change: &WaveChange) -> Option<AnyView> {
    let parts: Vec<String> = [
        (change.steps_new, "new"),
        (change.steps_gone, "gone"),
        (change.steps_changed, "changed"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, word)| format!("{} {word}", count(number)))
    .collect();
    (!parts.is_empty()).then(|| view! { <div class="muted">{parts.join(", ")}</div> }.into_any())
}

/// The level, and the reasons that only one side has.
fn risk(change: &WaveChange) -> AnyView {
    let word = |wave: &WavePlace| badge::risk(wave.risk).2.to_owned();
    let level = sides(
        change.sides.before.as_ref().map(word),
        change.sides.after.as_ref().map(word),
    );
    let (Some(was), Some(is)) = (&change.sides.before, &change.sides.after) else {
        return level;
    };
    let only = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter()
            .filter(|risk| !other.contains(risk))
            .cloned()
            .collect()
    };
    let gone = only(&was.risks, &is.risks).into_iter().map(|risk| {
        view! { <li><del><span class="visually-hidden">"no longer: "</span>{risk}</del></li> }
            .into_any()
    });
    let new = only(&is.risks, &was.risks).into_iter().map(|risk| {
        view! { <li><ins><span class="visually-hidden">"new: "</span>{risk}</ins></li> }.into_any()
    });
    let list: Vec<AnyView> = gone.chain(new).collect();
    let list = (!list.is_empty()).then(|| view! { <ul class="diff-texts">{list}</ul> });
    view! { {level}{list} }.into_any()
}

fn when(window: Option<u32>, after_days: Option<u32>, day: Option<String>) -> String {
    match (window, day, after_days) {
        (Some(window), Some(day), _) => format!("window {window}, {day}"),
        (Some(window), None, Some(days)) => format!("window {window}, day {days}"),
        (Some(window), None, None) => format!("window {window}"),
        (None, ..) => "no window".to_owned(),
    }
}

fn groups(diff: &PlanDiff, names: &Names) -> AnyView {
    let rows = diff
        .groups
        .iter()
        .map(|change| group(diff, change, names))
        .collect();
    table(
        "Move groups",
        &["Change", "Move group", "When", "Members", "Why then"],
        rows,
    )
}

fn group(diff: &PlanDiff, change: &GroupChange, names: &Names) -> AnyView {
    let place = change.sides.any();
    let name = place.map(|place| place.name.clone()).unwrap_or_default();
    let plan = if change.sides.is_gone() {
        &diff.from.id
    } else {
        &diff.to.id
    };
    let href = place.map(|place| routes::group(plan, &place.id));
    let text = |place: &GroupPlace| {
        let wave = place
            .wave
            .map_or("no wave".to_owned(), |number| format!("wave {number}"));
        let when = when(
            place.window,
            place.after_days,
            place.day.map(|day| day.to_string()),
        );
        format!("{wave}, {when}")
    };
    let size = |place: &GroupPlace| plural(place.members, "resource", "resources");
    let why = change
        .sides
        .after
        .as_ref()
        .and_then(|after| after.why.clone());
    view! {
        <tr data-testid="diff-group" data-change=change.difference.as_str()>
            <td><Badge state=happened(change.difference)/></td>
            <th scope="row"><a href=href>{name}</a></th>
            <td>{sides(change.sides.before.as_ref().map(text), change.sides.after.as_ref().map(text))}</td>
            <td>{sides(change.sides.before.as_ref().map(size), change.sides.after.as_ref().map(size))}
                {members("joined: ", &change.joined, names)}{members("left: ", &change.left, names)}</td>
            <td class="note">{why}</td>
        </tr>
    }
    .into_any()
}

fn members(word: &'static str, ids: &[ResourceId], names: &Names) -> Option<AnyView> {
    let list: Vec<AnyView> = ids
        .iter()
        .map(|id| view! { <li>{named(id, names)}</li> }.into_any())
        .collect();
    (!list.is_empty()).then(|| {
        view! {
            <details><summary>{word}{count(ids.len() as u64)}</summary><ul class="plain">{list}</ul></details>
        }
        .into_any()
    })
}

fn placements(diff: &PlanDiff, names: &Names) -> AnyView {
    let account = |place: &Placement| format!("{} {}", place.environment, place.account);
    let name = |place: &Placement| place.name.clone();
    let region = |place: &Placement| place.region.to_string();
    let row = |change: &landfall_domain::view::PlacementChange| {
        let (was, is) = (change.sides.before.as_ref(), change.sides.after.as_ref());
        let why = is.map(|place| place.reasons.join("; "));
        view! {
            <tr data-testid="diff-resource">
                <th scope="row">{named(&change.resource, names)}</th>
                <td>{sides(was.map(account), is.map(account))}</td>
                <td>{sides(was.map(region), is.map(region))}</td>
                <td>{sides(was.map(name), is.map(name))}</td>
                <td class="note">{why}</td>
            </tr>
        }
        .into_any()
    };
    let rows = diff.placements.iter().map(row).collect();
    let heads = [
        "Resource",
        "Account",
        "Region",
        "Name in the target",
        "Why there now",
    ];
    table("Where resources go", &heads, rows)
}

fn bridges(diff: &PlanDiff, names: &Names) -> AnyView {
    let text = |span: &BridgeSpan| {
        let waves = format!("waves {} and {}", span.from_wave, span.to_wave);
        match span.days {
            Some(days) => format!("{waves}, {}", plural(u64::from(days), "day", "days")),
            None => waves,
        }
    };
    let row = |change: &landfall_domain::view::BridgeChange| {
        let state: State = match (change.sides.is_new(), change.sides.is_gone()) {
            (true, _) => (Tone::Warn, "+", "opened"),
            (_, true) => (Tone::Good, "−", "closed"),
            _ => (Tone::Neutral, "≠", "other span"),
        };
        view! {
            <tr data-testid="diff-bridge">
                <td><Badge state=state/></td>
                <th scope="row">{named(&change.from, names)}</th>
                <td>{badge::class_word(change.class)}</td>
                <td>{named(&change.to, names)}</td>
                <td>{sides(change.sides.before.as_ref().map(text), change.sides.after.as_ref().map(text))}</td>
            </tr>
        }
        .into_any()
    };
    let rows = diff.bridges.iter().map(row).collect();
    table(
        "Bridges",
        &["Change", "Dependent", "How", "Depends on", "While"],
        rows,
    )
}

fn costs(diff: &PlanDiff) -> AnyView {
    let text = |range: &Range| usd(range.expected);
    let row = |change: &landfall_domain::view::CostChange| {
        let nature = match change.nature {
            Nature::Direct => "on the AWS bill",
            Nature::Indirect => "indirect",
        };
        let of = |range: &Option<Range>| range.map(|r| r.expected).unwrap_or_default();
        let (was, is) = (of(&change.sides.before), of(&change.sides.after));
        view! {
            <tr data-testid="diff-cost">
                <th scope="row">{change.service.clone()}</th>
                <td>{change.tool.clone()}</td>
                <td>{nature}</td>
                <td class="num">{sides(change.sides.before.as_ref().map(text), change.sides.after.as_ref().map(text))}</td>
                <td class="num">{by(was, is)}</td>
            </tr>
        }
        .into_any()
    };
    let rows = diff.costs.iter().map(row).collect();
    table(
        "Cost by part",
        &["Service", "Tool", "Kind", "Expected cost", "Difference"],
        rows,
    )
}
