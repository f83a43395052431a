//! What people and the configuration decided, as text for people, so that two versions compare.

use super::unlike;
use landfall_domain::cost::{ASSUMPTIONS, Assumptions};
use landfall_domain::plan::{Choices, PlanBody};
use landfall_domain::schedule::{Freeze, Pin, Schedule};
use landfall_domain::view::ChoiceChange;
use std::collections::BTreeMap;

/// What was decided about what: a word for people, and an id, a day or nothing.
type Decisions = BTreeMap<(String, String), String>;

/// The decisions that the versions do not share.
pub(crate) fn changed(before: &PlanBody, after: &PlanBody) -> Vec<ChoiceChange> {
    unlike(&decisions(before), &decisions(after))
        .into_iter()
        .map(|((what, about), sides)| ChoiceChange { what, about, sides })
        .collect()
}

fn decisions(body: &PlanBody) -> Decisions {
    let mut out = Decisions::new();
    let choices = &body.choices;
    order(choices, &mut out);
    resources(choices, &mut out);
    for pin in &choices.pins {
        let (what, about, text) = pinned(pin);
        put(&mut out, what, &about, text);
    }
    if let Some(schedule) = &choices.schedule {
        windows(schedule, &mut out);
    }
    for (environment, account) in &body.targets {
        put(
            &mut out,
            "Target account",
            environment.as_str(),
            account.to_string(),
        );
    }
    put(&mut out, "Price book", "", body.price_book.edition.clone());
    // A default that somebody wrote down says the same as a default.
    let default = Assumptions::default();
    for spec in ASSUMPTIONS {
        let value = body.assumptions.get(spec.key);
        if value != default.get(spec.key) {
            let what = format!("Assumption: {}", spec.label);
            put(&mut out, &what, spec.key, format!("{value} {}", spec.unit));
        }
    }
    out
}

fn order(choices: &Choices, out: &mut Decisions) {
    put(out, "Strategy", "", choices.strategy.to_string());
    for (what, most) in [
        ("Move groups in a wave, at most", choices.groups_per_wave),
        ("Gigabytes in a wave, at most", choices.gigabytes_per_wave),
        ("Hours of work in a wave, at most", choices.hours_per_wave),
        ("Engineers in a wave, at most", choices.engineers_per_wave),
    ] {
        if let Some(most) = most {
            put(out, what, "", most.to_string());
        }
    }
    if choices.hours_of_window && choices.hours_per_wave.is_none() && choices.schedule.is_some() {
        let fits = "as many as its window has".to_owned();
        put(out, "Hours of work in a wave, at most", "", fits);
    }
    for (what, set) in [
        ("One account in each window", choices.one_account_per_window),
        ("Production before development", choices.production_any_time),
    ] {
        if set {
            put(out, what, "", "yes".to_owned());
        }
    }
    if let Some(environment) = choices.staging {
        put(out, "Staging goes to", "", environment.to_string());
    }
}

/// A choice for this version goes before a correction, as it does in planning.
fn resources(choices: &Choices, out: &mut Decisions) {
    let corrections = choices.corrections.iter();
    let corrections = corrections.filter(|(id, _)| !choices.environments.contains_key(*id));
    for (id, environment) in choices.environments.iter().chain(corrections) {
        put(
            out,
            "Account of a resource",
            id.as_str(),
            environment.to_string(),
        );
    }
    for (id, tool) in &choices.tools {
        put(out, "Tool", id.as_str(), tool.as_str().to_owned());
    }
    for (id, name) in &choices.names {
        put(out, "Name in the target", id.as_str(), name.clone());
    }
    for (id, criticality) in &choices.criticality {
        put(out, "Criticality", id.as_str(), criticality.to_string());
    }
}

fn pinned(pin: &Pin) -> (&'static str, String, String) {
    match pin {
        Pin::InWindow { group, window } => (
            "Pin: in a window",
            group.to_string(),
            format!("window {window}"),
        ),
        Pin::NotBefore { group, day } => ("Pin: not before", group.to_string(), day.to_string()),
        Pin::NotAfter { group, day } => ("Pin: not after", group.to_string(), day.to_string()),
        // The same pin whichever of the two was named first.
        Pin::Apart { a, b } => {
            let (first, second) = (a.min(b), a.max(b));
            let text = format!("never with {second}");
            ("Pin: never together", first.to_string(), text)
        }
    }
}

fn windows(schedule: &Schedule, out: &mut Decisions) {
    let opens = (schedule.opens_at / 60, schedule.opens_at % 60);
    for (what, text) in [
        ("Schedule: first window", schedule.first.to_string()),
        (
            "Schedule: days between windows",
            schedule.every_days.to_string(),
        ),
        ("Schedule: time zone", schedule.time_zone.clone()),
        (
            "Schedule: a window opens at",
            format!("{:02}:{:02}", opens.0, opens.1),
        ),
        ("Schedule: hours of a window", schedule.hours.to_string()),
    ] {
        put(out, what, "", text);
    }
    for Freeze {
        from,
        to,
        reason,
        environments,
    } in &schedule.freezes
    {
        let about = format!("{from} to {to}");
        let whom: Vec<&str> = environments.iter().map(|e| e.as_str()).collect();
        let text = match whom.as_slice() {
            [] => reason.clone(),
            whom => format!("{reason} ({})", whom.join(", ")),
        };
        put(out, "Freeze", &about, text);
    }
}

/// Several decisions about one thing stand beside each other, in an order that does not depend on
/// which was written first.
fn put(out: &mut Decisions, what: &str, about: &str, text: String) {
    let entry = out.entry((what.to_owned(), about.to_owned()));
    let all = entry.or_default();
    let mut parts: Vec<&str> = all.split("; ").filter(|part| !part.is_empty()).collect();
    if parts.contains(&text.as_str()) {
        return;
    }
    parts.push(&text);
    parts.sort_unstable();
    *all = parts.join("; ");
}
