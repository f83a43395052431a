//! Does every wave stand in a window that is open for it, and is the foundation nothing but that?

use super::{Facts, error, push};
use landfall_domain::plan::{Environment, Finding, Severity, Wave};
use landfall_domain::{Day, Resource};
use std::collections::HashSet;

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    // Plans from before there were windows have none.
    if facts.body.order.is_none() {
        return;
    }
    for wave in &facts.body.waves {
        number(wave, out);
        day(facts, wave, out);
        frozen(facts, wave, out);
        if wave.number == 0 {
            foundation(facts, wave, out);
        }
    }
    row(facts, out);
}

/// Window 0 belongs to wave 0.
fn number(wave: &Wave, out: &mut Vec<Finding>) {
    let right = match (wave.number, wave.window) {
        (0, window) => window == Some(0),
        (_, window) => window.is_some_and(|window| window > 0),
    };
    if !right {
        let message = match wave.window {
            None => format!("Wave {} is in no window.", wave.number),
            Some(window) => format!(
                "Wave {} is in window {window}; window 0 is for wave 0 and for nothing else.",
                wave.number
            ),
        };
        error(out, "wave.window", message, []);
    }
}

fn day(facts: &Facts<'_>, wave: &Wave, out: &mut Vec<Finding>) {
    let schedule = facts.body.choices.schedule.as_ref();
    let every = u64::from(schedule.map_or(7, |schedule| schedule.every_days));
    let days = wave.after_days.map(u64::from);
    let expected = match wave.window {
        // The foundation is made in the first window that is open to anybody.
        Some(0) | None => days.filter(|days| every > 0 && days % every == 0),
        Some(window) => Some(u64::from(window - 1) * every),
    };
    let date = schedule
        .zip(wave.after_days)
        .map(|(s, days)| s.first.plus(days));
    if days.is_none() || days != expected || wave.day != date {
        let day = wave.day.map_or("none".to_owned(), |day| day.to_string());
        error(
            out,
            "wave.day",
            format!(
                "Wave {} is said to be {} days after the first window, on day {day}: that is not what its window and the schedule say.",
                wave.number,
                wave.after_days
                    .map_or("?".to_owned(), |days| days.to_string())
            ),
            [],
        );
    }
}

fn frozen(facts: &Facts<'_>, wave: &Wave, out: &mut Vec<Finding>) {
    let (Some(schedule), Some(day)) = (&facts.body.choices.schedule, wave.day) else {
        return;
    };
    let fills: HashSet<Environment> = match wave.number {
        0 => members(facts, wave)
            .filter_map(|resource| Some(facts.body.placements.get(&resource.id)?.environment))
            .collect(),
        _ => HashSet::from([wave.environment]),
    };
    // Local days from the opening to the last minute, counted here anew.
    let minutes = u64::from(schedule.opens_at) + 60 * u64::from(schedule.hours);
    let nights = minutes.saturating_sub(1) / 1_440;
    let until = day.plus(u32::try_from(nights).unwrap_or(u32::MAX));
    let open = match nights {
        0 => format!("is on {day}"),
        _ => format!("is open from {day} to {until}"),
    };
    for freeze in &schedule.freezes {
        let inside = freeze.from <= until && day <= freeze.to;
        let held = freeze.environments.is_empty()
            || freeze.environments.iter().any(|home| fills.contains(home));
        if inside && held && !wave.groups.is_empty() {
            error(
                out,
                "wave.frozen",
                format!(
                    "Wave {} {open}, and nothing may move from {} to {}: {}.",
                    wave.number, freeze.from, freeze.to, freeze.reason
                ),
                [],
            );
        }
        let guests: Vec<&Resource> = (members(facts, wave))
            .filter(|resource| {
                let home = facts.body.placements.get(&resource.id);
                home.is_some_and(|home| {
                    freeze.environments.contains(&home.environment)
                        && !fills.contains(&home.environment)
                })
            })
            .collect();
        if inside && let Some(first) = guests.first() {
            push(
                out,
                Severity::Warning,
                "wave.frozen-member",
                format!(
                    "Wave {} {open}, when {}{} of a frozen account would move with the rest of their groups ({} to {}: {}). Pin these groups to another window, or agree on it.",
                    wave.number,
                    first.name,
                    match guests.len() - 1 {
                        0 => String::new(),
                        more => format!(" and {more} more"),
                    },
                    freeze.from,
                    freeze.to,
                    freeze.reason
                ),
                guests.iter().map(|resource| resource.id.clone()),
            );
        }
    }
}

fn members<'f>(facts: &'f Facts<'_>, wave: &'f Wave) -> impl Iterator<Item = &'f Resource> + 'f {
    let inside: HashSet<&str> = wave.groups.iter().map(String::as_str).collect();
    let groups = facts.body.groups.iter();
    groups
        .filter(move |group| inside.contains(group.id.as_str()))
        .flat_map(|group| &group.members)
        .filter_map(|id| facts.resources.get(id).copied())
}

/// Types that may be made anew without anything standing still.
const FOUNDATION: &[&str] = &[
    "AWS::EC2::DHCPOptions",
    "AWS::EC2::EIP",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::PrefixList",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCCidrBlock",
    "AWS::EC2::VPCEndpoint",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
];
/// Services of which everything but what is listed above needs no capacity either.
const FAMILIES: &[&str] = &[
    "AWS::IAM::",
    "AWS::IdentityStore::",
    "AWS::Organizations::",
    "AWS::SSO::",
];

fn foundation(facts: &Facts<'_>, wave: &Wave, out: &mut Vec<Finding>) {
    for resource in members(facts, wave) {
        let kind = resource.kind.as_str();
        let known =
            FOUNDATION.contains(&kind) || FAMILIES.iter().any(|family| kind.starts_with(family));
        if !known || resource.bytes("size").unwrap_or(0) > 0 {
            error(
                out,
                "wave.foundation",
                format!(
                    "Wave 0 moves {}, a {kind}: wave 0 is for identity, keys and networks, which hold no data and need no window.",
                    resource.name
                ),
                [resource.id.clone()],
            );
        }
    }
}

/// Waves in the order of their windows, and one for each account in a window.
fn row(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let waves = &facts.body.waves;
    for pair in waves.windows(2) {
        if pair[1].window < pair[0].window || pair[1].after_days < pair[0].after_days {
            error(
                out,
                "wave.window",
                format!(
                    "Wave {} comes after wave {} but is in an earlier window.",
                    pair[1].number, pair[0].number
                ),
                [],
            );
        }
    }
    for (place, wave) in waves.iter().enumerate().filter(|(_, wave)| wave.number > 0) {
        let beside = waves[..place].iter().rev();
        for other in beside.take_while(|other| other.window == wave.window) {
            let same = other.environment == wave.environment;
            if same {
                error(
                    out,
                    "wave.window",
                    format!(
                        "Waves {} and {} fill the same account in one window: together they could exceed what a wave may hold.",
                        other.number, wave.number
                    ),
                    [],
                );
            } else if facts.body.choices.one_account_per_window {
                error(
                    out,
                    "wave.one-account",
                    format!(
                        "Waves {} and {} fill two accounts in one window, where each window fills one only.",
                        other.number, wave.number
                    ),
                    [],
                );
            }
        }
    }
}

/// The day of a wave, for rules about pins.
pub(super) fn day_of(facts: &Facts<'_>, number: u32) -> Option<Day> {
    facts
        .body
        .waves
        .iter()
        .find(|wave| wave.number == number)?
        .day
}
