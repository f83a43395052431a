//! What differs between two versions, and move groups, as tables.

use super::{Asked, sheet::Table};
use crate::{Answer, Backend};
use landfall_domain::{
    ResourceId,
    cost::{Nature, Range},
    plan::Placement,
    user::User,
    view::{BridgeSpan, GroupPlace, PlanDiff, Sides, WavePlace},
};
use std::collections::HashMap;

/// Every difference in a row: part, what it is about, before, after, why.
pub(super) async fn diff(backend: &Backend, user: &User, asked: &Asked) -> Answer<Table> {
    let (diff, names) = backend.plan_diff_file(user, &asked.plan_diff).await?;
    Ok(Table {
        name: "plan-diff",
        header: vec!["part", "name", "id", "change", "before", "after", "why"],
        rows: rows(&diff, &names),
    })
}

fn rows(diff: &PlanDiff, names: &HashMap<ResourceId, String>) -> Vec<Vec<String>> {
    let name = |id: &ResourceId| names.get(id).cloned().unwrap_or_default();
    let mut out = Vec::new();
    let mut put =
        |part: &str, name: String, id: &str, [change, before, after, why]: [String; 4]| {
            out.push(vec![
                part.into(),
                name,
                id.into(),
                change,
                before,
                after,
                why,
            ]);
        };
    for change in &diff.choices {
        let texts = sides(&change.sides, String::clone, String::new());
        put("decision", change.what.clone(), &change.about, texts);
    }
    for change in &diff.waves {
        let title = change.sides.any().map(|wave| wave.title.clone());
        let steps = format!(
            "{} steps new, {} gone, {} changed",
            change.steps_new, change.steps_gone, change.steps_changed
        );
        put(
            "wave",
            title.unwrap_or_default(),
            "",
            sides(&change.sides, wave, steps),
        );
    }
    for change in &diff.groups {
        let any = change.sides.any();
        let why = change
            .sides
            .after
            .as_ref()
            .and_then(|after| after.why.clone());
        let [_, before, after, why] = sides(&change.sides, group, why.unwrap_or_default());
        let what = change.difference.as_str().to_owned();
        let (title, id) = any
            .map(|g| (g.name.clone(), g.id.clone()))
            .unwrap_or_default();
        put("group", title, &id, [what, before, after, why]);
    }
    for change in &diff.placements {
        let why = change
            .sides
            .after
            .as_ref()
            .map(|place| place.reasons.join("; "));
        let texts = sides(&change.sides, placement, why.unwrap_or_default());
        put(
            "resource",
            name(&change.resource),
            change.resource.as_str(),
            texts,
        );
    }
    for change in &diff.bridges {
        let ends = format!("{} → {}", name(&change.from), name(&change.to));
        let ids = format!("{} → {}", change.from, change.to);
        put(
            "bridge",
            ends,
            &ids,
            sides(&change.sides, bridge, String::new()),
        );
    }
    for change in &diff.costs {
        let nature = match change.nature {
            Nature::Direct => "direct",
            Nature::Indirect => "indirect",
        };
        let tool = change.tool.as_deref().unwrap_or_default();
        let part = format!("{} {tool}", change.service).trim_end().to_owned();
        put(
            "cost",
            part,
            nature,
            sides(&change.sides, usd, String::new()),
        );
    }
    let total = Sides::both(diff.total.0, diff.total.1);
    put(
        "cost",
        "total".into(),
        "",
        sides(&total, usd, String::new()),
    );
    out
}

/// What happened, before, after, why.
fn sides<T>(sides: &Sides<T>, text: impl Fn(&T) -> String, why: String) -> [String; 4] {
    let change = match (&sides.before, &sides.after) {
        (None, _) => "new",
        (_, None) => "gone",
        _ => "changed",
    };
    let side = |side: &Option<T>| side.as_ref().map(&text).unwrap_or_default();
    [
        change.to_owned(),
        side(&sides.before),
        side(&sides.after),
        why,
    ]
}

fn wave(wave: &WavePlace) -> String {
    format!(
        "wave {}, {}{}; {} groups, {} resources, {} steps, {} by hand; {} USD",
        wave.number,
        wave.environment,
        when(wave.window, wave.day.map(|day| day.to_string())),
        wave.groups,
        wave.resources,
        wave.steps,
        wave.manual,
        wave.cost.expected.normalize()
    )
}

fn when(window: Option<u32>, day: Option<String>) -> String {
    let window = window.map(|window| format!(", window {window}"));
    let day = day.map(|day| format!(", {day}"));
    window.unwrap_or_default() + &day.unwrap_or_default()
}

fn group(group: &GroupPlace) -> String {
    let wave = group
        .wave
        .map_or("in no wave".to_owned(), |number| format!("wave {number}"));
    let when = when(group.window, group.day.map(|day| day.to_string()));
    format!("{wave}{when}; {} resources", group.members)
}

fn placement(place: &Placement) -> String {
    format!(
        "{} {} {}: {}",
        place.environment, place.account, place.region, place.name
    )
}

fn bridge(span: &BridgeSpan) -> String {
    let days = span
        .days
        .map_or_else(String::new, |days| format!(", {days} days"));
    format!("waves {} and {}{days}", span.from_wave, span.to_wave)
}

fn usd(range: &Range) -> String {
    range.expected.normalize().to_string()
}

/// Move groups with their owners.
pub(super) async fn groups(backend: &Backend, asked: &Asked) -> Answer<Table> {
    let rows = backend.all_groups(&asked.groups).await?;
    let or_empty = |text: Option<String>| text.unwrap_or_default();
    Ok(Table {
        name: "groups",
        header: vec![
            "name",
            "application",
            "wave",
            "environment",
            "day",
            "resources",
            "owner",
            "comments",
            "open_comments",
            "id",
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                vec![
                    row.name,
                    row.application,
                    or_empty(row.wave.map(|wave| wave.to_string())),
                    or_empty(row.environment.map(|e| e.to_string())),
                    or_empty(row.day.map(|day| day.to_string())),
                    row.members.to_string(),
                    or_empty(row.owner.map(|owner| owner.name().to_owned())),
                    row.comments.to_string(),
                    row.open.to_string(),
                    row.id,
                ]
            })
            .collect(),
    })
}
