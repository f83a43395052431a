//! What a wave says about itself.

use super::groups::Facts;
use super::{GIGABYTE, WaveDraft};
use crate::words::{count, list};
use landfall_domain::plan::{Choices, Environment, MoveGroup};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Gives numbers, titles and reasons.
pub(super) fn describe(
    facts: &Facts<'_>,
    groups: &[MoveGroup],
    waves: Vec<(Environment, bool, Vec<usize>)>,
    choices: &Choices,
) -> Vec<WaveDraft> {
    let mut of_kind: HashMap<(Environment, bool), usize> = HashMap::new();
    for (environment, foundation, _) in &waves {
        *of_kind.entry((*environment, *foundation)).or_default() += 1;
    }
    let mut so_far: HashMap<(Environment, bool), usize> = HashMap::new();
    let mut drafts = Vec::with_capacity(waves.len());
    for (number, (environment, foundation, wave)) in (1_u32..).zip(waves) {
        let part = so_far.entry((environment, foundation)).or_default();
        *part += 1;
        let parts = of_kind[&(environment, foundation)];
        drafts.push(WaveDraft {
            number,
            title: title(facts, environment, foundation, &wave, (*part, parts)),
            environment,
            reason: reason(facts, groups, foundation, environment, &wave, choices),
            groups: wave.iter().map(|group| groups[*group].id.clone()).collect(),
        });
    }
    drafts
}

fn title(
    facts: &Facts<'_>,
    environment: Environment,
    foundation: bool,
    wave: &[usize],
    (part, parts): (usize, usize),
) -> String {
    let place = match environment {
        Environment::Development => "Development",
        Environment::Shared => "Shared services",
        Environment::Production => "Production",
    };
    let what = if foundation { " foundations" } else { "" };
    let part = if parts > 1 {
        format!(" {part} of {parts}")
    } else {
        String::new()
    };
    let names = applications(facts, wave);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("{place}{what}{part}: {}", list(&names))
}

/// The applications of a wave, the largest first.
fn applications(facts: &Facts<'_>, wave: &[usize]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for group in wave {
        *counts.entry(&facts.application[*group]).or_default() += facts.members[*group].len();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (Reverse(*count), *name));
    counts
        .into_iter()
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn reason(
    facts: &Facts<'_>,
    groups: &[MoveGroup],
    foundation: bool,
    environment: Environment,
    wave: &[usize],
    choices: &Choices,
) -> String {
    let resources: usize = wave.iter().map(|group| facts.members[*group].len()).sum();
    let dependents: usize = wave.iter().map(|group| facts.dependents[*group]).sum();
    let mut text = format!(
        "{} with {} for the {environment} account. ",
        count(wave.len(), "group"),
        count(resources, "resource"),
    );
    text.push_str(&match (foundation, environment) {
        (true, _) => format!(
            "Other groups require them ({} lead here), so they come before what stands on them.",
            count(dependents, "dependency").replace("ys", "ies")
        ),
        (false, Environment::Shared) => {
            "Both development and production use the shared account, so it comes before their applications."
                .to_owned()
        }
        (false, Environment::Development) => {
            "Everything they require has moved by now; development goes before production, so that surprises happen there first.".to_owned()
        }
        (false, Environment::Production) => {
            "Everything they require has moved by now, and the same has been done in development before where it exists there.".to_owned()
        }
    });
    for group in wave {
        text.push_str(&remarks(facts, &groups[*group], *group, choices));
    }
    text
}

fn remarks(facts: &Facts<'_>, group: &MoveGroup, number: usize, choices: &Choices) -> String {
    let mut text = String::new();
    let mixed = &facts.mixed[number];
    if !mixed.is_empty() {
        let parts: Vec<String> = mixed.iter().map(|(e, n)| format!("{n} in {e}")).collect();
        text.push_str(&format!(
            " The members of {} belong to different environments ({}) but must move together: they move with {}.",
            group.name,
            parts.join(", "),
            facts.environment[number]
        ));
    }
    if !group.cycle.is_empty() {
        text.push_str(&format!(
            " {} is tied by a cycle of {}.",
            group.name,
            count(group.cycle.len() - 1, "resource")
        ));
    }
    let bytes = u128::from(facts.bytes[number]);
    if let Some(most) = choices.gigabytes_per_wave
        && bytes > u128::from(most) * GIGABYTE
    {
        text.push_str(&format!(
            " {} alone holds {} GB, more than the {most} GB that fit a wave, and therefore has this wave for itself.",
            group.name,
            bytes.div_ceil(GIGABYTE)
        ));
    }
    text
}
