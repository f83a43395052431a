//! Proofs that demands contradict each other, and the fewest demands that do.

mod room;
mod smallest;
mod story;

use room::room;
pub(crate) use smallest::prove;
pub use smallest::smallest;
pub(crate) use story::{apart, no_wave};

use crate::instance::{Instance, Pin};
use crate::model::{KIND_WORDS, KINDS, Model, wave_label};

fn calendar(model: &Model<'_>, node: u32) -> String {
    let group = model.instance.groups.get(node as usize);
    let environment = group.map_or("", |group| group.environment.as_str());
    let home = |wave: &usize| {
        let fills = &model.instance.waves[*wave].environments;
        environment.is_empty() || fills.is_empty() || fills.iter().any(|e| e == environment)
    };
    let waves: Vec<usize> = (0..model.waves).filter(home).collect();
    let closed: Vec<String> = waves
        .iter()
        .map(|wave| (*wave, &model.instance.waves[*wave].closed))
        .filter(|(_, why)| !why.is_empty())
        .map(|(wave, why)| format!("{} is closed ({why})", wave_label(model.instance, wave)))
        .take(5)
        .collect();
    let need = &model.need[node as usize];
    let fits = |wave: &usize| (0..KINDS).all(|k| need[k] <= model.capacity[*wave][k]);
    let too_large = waves.iter().filter(|wave| !fits(wave)).count();
    let mut text = format!("There are {} waves", waves.len());
    if waves.len() < model.waves {
        text.push_str(&format!(" for {environment}"));
    }
    if !closed.is_empty() {
        text.push_str(&format!(", {}", closed.join(", ")));
    }
    if too_large > 0 {
        let largest: Vec<String> = (0..KINDS)
            .filter(|k| waves.iter().any(|w| need[*k] > model.capacity[*w][*k]))
            .map(|k| format!("{} {}", need[k], KIND_WORDS[k]))
            .collect();
        text.push_str(&format!(
            ", {too_large} of them too small for {} ({})",
            model.label(node),
            largest.join(", ")
        ));
    }
    text.push('.');
    text
}

/// Closed waves are named up to this number.
const MOST_CLOSED: usize = 4;

/// Which of these waves are closed and why, in a sentence for each reason.
fn closed(instance: &Instance, waves: impl Iterator<Item = usize>) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<usize>)> = Vec::new();
    for wave in waves {
        let reason = instance.waves[wave].closed.as_str();
        if reason.is_empty() {
            continue;
        }
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, waves)) => waves.push(wave),
            None => reasons.push((reason, vec![wave])),
        }
    }
    let sentence = |(reason, waves): (&str, Vec<usize>)| {
        let shown = waves.iter().take(MOST_CLOSED);
        let shown: Vec<String> = shown.map(|wave| wave_label(instance, *wave)).collect();
        let (more, are) = match (waves.len() - shown.len(), waves.len()) {
            (0, 1) => (String::new(), "is"),
            (0, _) => (String::new(), "are"),
            (more, _) => (format!(" and {more} more"), "are"),
        };
        format!("{}{more} {are} closed ({reason}).", shown.join(", "))
    };
    reasons.into_iter().map(sentence).collect()
}

/// A pin in a sentence.
fn pin_sentence(instance: &Instance, number: usize) -> String {
    let name = |id: &str| {
        let group = instance.groups.iter().find(|g| g.id == id);
        group.map_or(id, |g| g.label()).to_owned()
    };
    match &instance.pins[number] {
        Pin::InWave { group, wave } => format!(
            "{} is pinned to {}.",
            name(group),
            wave_label(instance, (*wave as usize).saturating_sub(1))
        ),
        Pin::NotBefore { group, day } => {
            format!(
                "{} must not move before {}.",
                name(group),
                day_label(instance, *day)
            )
        }
        Pin::NotAfter { group, day } => {
            format!(
                "{} must not move after {}.",
                name(group),
                day_label(instance, *day)
            )
        }
        Pin::Apart { a, b } => format!("{} and {} never move on the same day.", name(a), name(b)),
        Pin::InOrder { first, then } => format!(
            "{} must move in an earlier wave than {}.",
            some(first, &name),
            some(then, &name)
        ),
    }
}

/// A pin about one group in words that follow its name.
pub(crate) fn pin_words(instance: &Instance, number: usize) -> Option<String> {
    match &instance.pins[number] {
        Pin::InWave { .. } => Some("it is pinned there".to_owned()),
        Pin::NotBefore { day, .. } => Some(format!(
            "it must not move before {}",
            day_label(instance, *day)
        )),
        Pin::NotAfter { day, .. } => Some(format!(
            "it must not move after {}",
            day_label(instance, *day)
        )),
        Pin::Apart { .. } | Pin::InOrder { .. } => None,
    }
}

/// The date of a day, where the instance tells it.
fn day_label(instance: &Instance, day: u32) -> String {
    let dated = |wave: &&crate::instance::Wave| wave.day == day && !wave.date.is_empty();
    let wave = instance.waves.iter().find(dated);
    wave.map_or_else(|| format!("day {day}"), |wave| wave.date.clone())
}

fn some(ids: &[String], name: &dyn Fn(&str) -> String) -> String {
    match ids {
        [one] => name(one),
        [first, rest @ ..] => format!("{} and {} more", name(first), rest.len()),
        [] => "nothing".to_owned(),
    }
}
