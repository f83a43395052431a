//! Do the waves hold what they may?

use super::{Facts, error};
use landfall_domain::ResourceId;
use landfall_domain::plan::{Environment, Finding, Wave};
use std::collections::HashMap;

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let members: HashMap<&str, &[ResourceId]> = facts
        .body
        .groups
        .iter()
        .map(|group| (group.id.as_str(), group.members.as_slice()))
        .collect();
    for wave in facts.body.waves.iter().filter(|wave| wave.number > 0) {
        match facts.body.order {
            Some(_) => windowed(facts, wave, &members, out),
            None => before_windows(facts, wave, &members, out),
        }
    }
}

/// What is above a limit: rule, how much, of what, the limit.
fn exceeded(wave: &Wave, kind: &str, held: u64, word: &str, most: u32, out: &mut Vec<Finding>) {
    if held > u64::from(most.max(1)) {
        error(
            out,
            &format!("capacity.{kind}"),
            format!(
                "Wave {} takes {held} {word}; at most {most} are allowed.",
                wave.number
            ),
            [],
        );
    }
}

/// Groups count whole gigabytes (none below a tenth), an hour for four resources and for 360 GB, and
/// one engineer, two where production data moves. One that is larger than a wave counts as a whole
/// wave.
fn windowed(
    facts: &Facts<'_>,
    wave: &Wave,
    members: &HashMap<&str, &[ResourceId]>,
    out: &mut Vec<Finding>,
) {
    let choices = &facts.body.choices;
    let hours_per_wave = match (choices.hours_per_wave, &choices.schedule) {
        (None, Some(schedule)) if choices.hours_of_window => {
            let people = u64::from(choices.engineers_per_wave.unwrap_or(2).max(1));
            let open = u64::from(schedule.hours.max(1)) * people;
            Some(u32::try_from(open).unwrap_or(u32::MAX))
        }
        (said, _) => said,
    };
    let mut sums = [0_u64; 3];
    for id in &wave.groups {
        let ids = members.get(id.as_str()).copied().unwrap_or_default();
        let sizes = ids
            .iter()
            .filter_map(|id| facts.resources.get(id)?.bytes("size"));
        let bytes = sizes.fold(0_u64, u64::saturating_add);
        let gigabytes = match bytes {
            0..100_000_000 => 0,
            _ => bytes.div_ceil(1_000_000_000).min(u64::from(u32::MAX)),
        };
        let hours = (ids.len() as u64).div_ceil(4) + gigabytes.div_ceil(360);
        let two = wave.environment == Environment::Production && gigabytes > 0;
        let takes = [gigabytes, hours, 1 + u64::from(two)];
        let limits = [
            choices.gigabytes_per_wave,
            hours_per_wave,
            choices.engineers_per_wave,
        ];
        for ((sum, takes), limit) in sums.iter_mut().zip(takes).zip(limits) {
            *sum += limit.map_or(0, |most| takes.min(u64::from(most.max(1))));
        }
    }
    let [gigabytes, hours, engineers] = sums;
    let groups = wave.groups.len() as u64;
    for (kind, held, word, most) in [
        ("groups", groups, "groups", choices.groups_per_wave),
        ("gigabytes", gigabytes, "GB", choices.gigabytes_per_wave),
        ("hours", hours, "hours", hours_per_wave),
        (
            "engineers",
            engineers,
            "engineers",
            choices.engineers_per_wave,
        ),
    ] {
        if let Some(most) = most {
            exceeded(wave, kind, held, word, most, out);
        }
    }
}

/// Plans from before there were windows counted bytes, and let one group alone be as large as it is.
fn before_windows(
    facts: &Facts<'_>,
    wave: &Wave,
    members: &HashMap<&str, &[ResourceId]>,
    out: &mut Vec<Finding>,
) {
    if wave.groups.len() < 2 {
        return;
    }
    let choices = &facts.body.choices;
    if let Some(most) = choices.groups_per_wave {
        exceeded(
            wave,
            "groups",
            wave.groups.len() as u64,
            "groups",
            most,
            out,
        );
    }
    if let Some(most) = choices.gigabytes_per_wave {
        let bytes: u128 = wave
            .groups
            .iter()
            .filter_map(|id| members.get(id.as_str()))
            .flat_map(|ids| ids.iter())
            .filter_map(|id| facts.resources.get(id)?.bytes("size"))
            .map(u128::from)
            .sum();
        let gigabytes = u64::try_from(bytes.div_ceil(1_000_000_000)).unwrap_or(u64::MAX);
        exceeded(wave, "gigabytes", gigabytes, "GB", most, out);
    }
}
