//! Whether what a planner asks for makes sense, before a plan is made of it.

use crate::{Answer, estate::Estate};
use landfall_domain::{
    Day, Refusal,
    plan::Choices,
    schedule::{Pin, Schedule},
};
use landfall_planner::NoOrder;

/// The longest time between two windows, in days.
const MOST_DAYS: u32 = 366;
/// The last window that a pin may name: no plan has more.
const LAST_WINDOW: u32 = 2_000;
/// The last year that a schedule may name: windows reach no further than [`LAST_WINDOW`] times
/// [`MOST_DAYS`] beyond it, and days have years of four digits.
const LAST_YEAR: i64 = 2_999;
/// Pins and freezes that one plan may have.
const MOST_DECISIONS: usize = 5_000;
/// Characters of a reason.
const LONGEST_REASON: usize = 2_000;

/// # Errors
/// The first field that makes no sense, with what would.
pub(super) fn check(estate: &Estate, choices: &Choices) -> Answer<()> {
    resources(estate, choices)?;
    capacities(choices)?;
    if let Some(schedule) = &choices.schedule {
        check_schedule(schedule)?;
    }
    if choices.pins.len() > MOST_DECISIONS {
        let message = format!("A plan has at most {MOST_DECISIONS} pins.");
        return Err(invalid("pins", message));
    }
    choices
        .pins
        .iter()
        .try_for_each(|pin| check_pin(choices, pin))?;
    match choices
        .criticality
        .values()
        .find(|critical| **critical > 100)
    {
        None => Ok(()),
        Some(critical) => Err(invalid(
            "criticality",
            format!("Criticality goes from 0 to 100, not to {critical}."),
        )),
    }
}

/// Why there is no order, as a field's error where a field is to blame.
pub(super) fn no_order(error: NoOrder) -> Refusal {
    match error {
        NoOrder::Pins(message) => invalid("pins", message),
        NoOrder::Schedule(message) => invalid("schedule", message),
        NoOrder::Demands(message) => Refusal::Conflict(message),
    }
}

fn invalid(field: &str, message: String) -> Refusal {
    Refusal::Invalid {
        field: field.to_owned(),
        message,
    }
}

fn resources(estate: &Estate, choices: &Choices) -> Answer<()> {
    let named = choices
        .environments
        .keys()
        .chain(choices.tools.keys())
        .chain(choices.names.keys())
        .chain(choices.criticality.keys());
    for id in named {
        if estate.resource(id).is_none() {
            return Err(invalid(
                "choices",
                format!(
                    "A choice names {id}, which this snapshot does not hold. Remove the choice, or scan again."
                ),
            ));
        }
    }
    for id in choices.pins.iter().flat_map(Pin::groups) {
        if estate.resource(id).is_none() {
            return Err(invalid(
                "pins",
                format!(
                    "A pin names {id}, which this snapshot does not hold. Take the pin back, or scan again."
                ),
            ));
        }
    }
    Ok(())
}

fn capacities(choices: &Choices) -> Answer<()> {
    for (field, capacity) in [
        ("groups_per_wave", choices.groups_per_wave),
        ("gigabytes_per_wave", choices.gigabytes_per_wave),
        ("hours_per_wave", choices.hours_per_wave),
        ("engineers_per_wave", choices.engineers_per_wave),
    ] {
        if capacity == Some(0) {
            return Err(invalid(
                field,
                "A wave must hold something: leave the capacity empty for no limit.".to_owned(),
            ));
        }
    }
    Ok(())
}

fn check_schedule(schedule: &Schedule) -> Answer<()> {
    let message = if !(1..=MOST_DAYS).contains(&schedule.every_days) {
        format!("From one window to the next it is 1 to {MOST_DAYS} days.")
    } else if !(1..=168).contains(&schedule.hours) {
        "A window is open for 1 to 168 hours.".to_owned()
    } else if schedule.opens_at >= 24 * 60 {
        "A window opens at a time of the day: 0 to 1,439 minutes from midnight.".to_owned()
    } else if jiff::tz::TimeZone::get(&schedule.time_zone).is_err() {
        format!(
            "`{}` is no time zone: one such as Europe/Berlin or UTC is expected.",
            schedule.time_zone
        )
    } else if !named(schedule).all(|day| (1970..=LAST_YEAR).contains(&day.parts().0)) {
        format!("Windows and freezes have days from 1970 to {LAST_YEAR}.")
    } else if schedule.freezes.len() > MOST_DECISIONS {
        format!("A schedule has at most {MOST_DECISIONS} freezes.")
    } else if let Some(freeze) = schedule
        .freezes
        .iter()
        .find(|freeze| freeze.reason.chars().count() > LONGEST_REASON)
    {
        format!(
            "The reason of the freeze from {} to {} is longer than {LONGEST_REASON} characters.",
            freeze.from, freeze.to
        )
    } else if let Some(freeze) = schedule.freezes.iter().find(|f| f.to < f.from) {
        format!(
            "The freeze “{}” ends on {}, before it begins on {}.",
            freeze.reason, freeze.to, freeze.from
        )
    } else {
        return Ok(());
    };
    Err(invalid("schedule", message))
}

/// Every day that a schedule names.
fn named(schedule: &Schedule) -> impl Iterator<Item = Day> {
    let freezes = schedule.freezes.iter();
    std::iter::once(schedule.first).chain(freezes.flat_map(|freeze| [freeze.from, freeze.to]))
}

/// # Errors
/// A reason that is too long to be read by anybody.
pub(super) fn check_reason(reason: &str) -> Answer<()> {
    if reason.chars().count() > LONGEST_REASON {
        let message = format!("At most {LONGEST_REASON} characters, please.");
        return Err(invalid("reason", message));
    }
    Ok(())
}

fn check_pin(choices: &Choices, pin: &Pin) -> Answer<()> {
    let message = match pin {
        Pin::InWindow { window, .. } if *window > LAST_WINDOW => format!(
            "A pin names window {window}; there are windows 1 to {LAST_WINDOW}, and 0 for the foundation."
        ),
        Pin::NotBefore { .. } | Pin::NotAfter { .. } if choices.schedule.is_none() => {
            "A pin names a day, but the windows have no dates. Give a schedule, or pin the group to a window."
                .to_owned()
        }
        Pin::Apart { a, b } if a == b => format!("{a} cannot be apart from itself."),
        _ => return Ok(()),
    };
    Err(invalid("pins", message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use landfall_domain::schedule::Freeze;

    fn schedule() -> Schedule {
        Schedule {
            first: "2026-12-01".parse().unwrap(),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 22 * 60,
            hours: 8,
            freezes: Vec::new(),
        }
    }

    fn refused(spoil: impl FnOnce(&mut Schedule)) -> String {
        let mut schedule = schedule();
        spoil(&mut schedule);
        check_schedule(&schedule).unwrap_err().to_string()
    }

    #[test]
    fn schedules_that_make_no_sense_are_refused() {
        assert_eq!(check_schedule(&schedule()), Ok(()));
        assert!(refused(|s| s.every_days = 0).contains("1 to 366 days"));
        assert!(refused(|s| s.hours = 169).contains("168 hours"));
        assert!(refused(|s| s.opens_at = 1_440).contains("time of the day"));
        assert!(refused(|s| s.time_zone = "Europe/Atlantis".into()).contains("no time zone"));
        let freeze = Freeze {
            from: "2026-12-02".parse().unwrap(),
            to: "2026-12-01".parse().unwrap(),
            reason: "closing".into(),
            environments: Vec::new(),
        };
        assert!(refused(|s| s.freezes.push(freeze)).contains("before it begins"));
    }

    #[test]
    fn pins_that_make_no_sense_are_refused() {
        let with = |schedule| Choices {
            schedule,
            ..Choices::default()
        };
        let day = Pin::NotAfter {
            group: "a".into(),
            day: "2026-12-01".parse().unwrap(),
        };
        assert_eq!(check_pin(&with(Some(schedule())), &day), Ok(()));
        assert!(check_pin(&with(None), &day).is_err());
        let window = |window| Pin::InWindow {
            group: "a".into(),
            window,
        };
        assert_eq!(check_pin(&with(None), &window(0)), Ok(()));
        assert!(check_pin(&with(None), &window(2_001)).is_err());
        let apart = Pin::Apart {
            a: "a".into(),
            b: "a".into(),
        };
        assert!(check_pin(&with(None), &apart).is_err());
    }
}
