//! What a wave says about itself.

use super::problem::Problem;
use super::sizes::GIGABYTE;
use super::{Found, WaveDraft};
use crate::words::{count, list};
use landfall_domain::plan::Environment;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Gives titles and reasons.
pub(super) fn describe(problem: &Problem<'_>, waves: Vec<Found>) -> Vec<WaveDraft> {
    let mut of_kind: HashMap<Environment, usize> = HashMap::new();
    for wave in waves.iter().filter(|wave| wave.window > 0) {
        *of_kind.entry(wave.environment).or_default() += 1;
    }
    let mut so_far: HashMap<Environment, usize> = HashMap::new();
    let mut drafts = Vec::with_capacity(waves.len());
    for wave in waves {
        let part = so_far.entry(wave.environment).or_default();
        *part += usize::from(wave.window > 0);
        let parts = of_kind.get(&wave.environment).copied().unwrap_or_default();
        let window = match wave.window {
            0 => problem.calendar.beginning(),
            window => window,
        };
        drafts.push(WaveDraft {
            number: wave.number,
            title: match wave.window {
                0 => foundation_title(problem, &wave.groups),
                _ => title(problem, &wave, (*part, parts)),
            },
            environment: wave.environment,
            reason: reason(problem, &wave),
            groups: wave
                .groups
                .iter()
                .map(|group| problem.facts.groups[*group].id.clone())
                .collect(),
            window: wave.window,
            after_days: problem.calendar.after_days(window),
            day: problem.calendar.day(window),
        });
    }
    drafts
}

fn foundation_title(problem: &Problem<'_>, wave: &[usize]) -> String {
    let mut homes: Vec<Environment> = wave
        .iter()
        .flat_map(|group| problem.facts.homes[*group].iter().copied())
        .collect();
    homes.sort_unstable();
    homes.dedup();
    let homes: Vec<&str> = homes.into_iter().map(Environment::as_str).collect();
    format!(
        "Foundation: identity, keys and networks of {}",
        list(&homes)
    )
}

fn title(problem: &Problem<'_>, wave: &Found, (part, parts): (usize, usize)) -> String {
    let place = match wave.environment {
        Environment::Development => "Development",
        Environment::Shared => "Shared services",
        Environment::Production => "Production",
    };
    let part = if parts > 1 {
        format!(" {part} of {parts}")
    } else {
        String::new()
    };
    let names = applications(problem, &wave.groups);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("{place}{part}: {}", list(&names))
}

/// The applications of a wave, the largest first.
fn applications(problem: &Problem<'_>, wave: &[usize]) -> Vec<String> {
    let facts = problem.facts;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for group in wave {
        *counts.entry(&facts.application[*group]).or_default() +=
            facts.groups[*group].members.len();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (Reverse(*count), *name));
    counts
        .into_iter()
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn reason(problem: &Problem<'_>, wave: &Found) -> String {
    let facts = problem.facts;
    let members = wave
        .groups
        .iter()
        .map(|group| facts.groups[*group].members.len());
    let size = format!(
        "{} with {}",
        count(wave.groups.len(), "group"),
        count(members.sum(), "resource")
    );
    let day = problem.calendar.day(wave.window);
    let day = day.map_or_else(String::new, |day| format!(" ({day})"));
    let mut text = match (wave.window, wave.environment) {
        (0, _) => format!(
            "{size} that everything else stands on. They hold no data and serve nobody yet, so nothing stands still while they are made in all accounts; the source keeps its own."
        ),
        (window, Environment::Shared) => format!(
            "{size} for the shared account, in window {window}{day}. Development and production both use the shared account, so it is the first in its window."
        ),
        (window, Environment::Development) => format!(
            "{size} for the development account, in window {window}{day}. Everything they require has moved by then; development is before production, so that surprises happen there."
        ),
        (window, Environment::Production) => format!(
            "{size} for the production account, in window {window}{day}. Everything they require has moved by then."
        ),
    };
    for group in &wave.groups {
        text.push_str(&remarks(problem, *group));
    }
    text
}

fn remarks(problem: &Problem<'_>, group: usize) -> String {
    let facts = problem.facts;
    let name = facts.name(group);
    let mut text = String::new();
    let mixed = &facts.mixed[group];
    if !mixed.is_empty() {
        let parts: Vec<String> = mixed.iter().map(|(e, n)| format!("{n} in {e}")).collect();
        text.push_str(&format!(
            " The members of {name} belong to different environments ({}) but must move together: they move with {}.",
            parts.join(", "),
            facts.environment[group]
        ));
    }
    let cycle = &facts.groups[group].cycle;
    if !cycle.is_empty() {
        text.push_str(&format!(
            " {name} is tied by a cycle of {}.",
            count(cycle.len() - 1, "resource")
        ));
    }
    if problem.foundation[group] {
        return text;
    }
    let size = &problem.sizes[group];
    let [_, gigabytes, hours, engineers] = problem.limits();
    let larger = |has: u32, most: Option<u32>| most.filter(|most| has > *most);
    if let Some(most) = larger(size.gigabytes, gigabytes) {
        text.push_str(&format!(
            " {name} alone holds {} GB, more than the {most} GB that fit a wave: no other data moves with it.",
            facts.bytes[group].div_ceil(GIGABYTE)
        ));
    }
    if let Some(most) = larger(size.hours, hours) {
        text.push_str(&format!(
            " {name} alone takes {} hours, more than the {most} hours that fit a wave: it has this wave for itself.",
            size.hours
        ));
    }
    if let Some(most) = larger(size.engineers, engineers) {
        text.push_str(&format!(
            " {name} alone keeps {} engineers busy, more than the {most} there are: it has this wave for itself.",
            size.engineers
        ));
    }
    text
}
