//! The row of change windows: which there are, on which days, and for whom they are closed.

use landfall_domain::Day;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::schedule::Schedule;
use std::collections::BTreeMap;

/// Days from one window to the next where nobody said otherwise.
const EVERY: u32 = 7;
/// More windows than these are not looked at. Weekly ones would last for 38 years.
pub(super) const MOST: u32 = 2_000;

/// The order of the environments within a window: what both sides use, then the rehearsal, then
/// production.
pub(super) const TURNS: [Environment; 3] = [
    Environment::Shared,
    Environment::Development,
    Environment::Production,
];

/// The turn of an environment within a window, from 0.
pub(super) fn turn(environment: Environment) -> usize {
    match environment {
        Environment::Shared => 0,
        Environment::Development => 1,
        Environment::Production => 2,
    }
}

/// Windows from 1.
pub(super) struct Calendar<'a> {
    schedule: Option<&'a Schedule>,
    /// With one account for each window: the environments that take turns.
    turns: Vec<Environment>,
    /// With one account for each window: windows that a pin has given to an environment.
    given: BTreeMap<u32, Environment>,
}

impl<'a> Calendar<'a> {
    pub fn new(choices: &'a Choices) -> Self {
        Self {
            schedule: choices.schedule.as_ref(),
            turns: Vec::new(),
            given: BTreeMap::new(),
        }
    }

    /// From now on each window fills one account: the one that was pinned to it, else the next of
    /// `environments` in turn.
    pub fn one_account(
        &mut self,
        environments: Vec<Environment>,
        given: BTreeMap<u32, Environment>,
    ) {
        (self.turns, self.given) = (environments, given);
    }

    /// Days from the first window to this one.
    pub fn after_days(&self, window: u32) -> u32 {
        let every = self.schedule.map_or(EVERY, |s| s.every_days.max(1));
        window.saturating_sub(1).saturating_mul(every)
    }

    /// Its day, where there is a schedule.
    pub fn day(&self, window: u32) -> Option<Day> {
        Some(self.schedule?.first.plus(self.after_days(window)))
    }

    /// Why nothing of the environment may move in it: a freeze on one of the days that it touches.
    pub fn frozen(&self, window: u32, environment: Environment) -> Option<&'a str> {
        let (day, schedule) = (self.day(window)?, self.schedule?);
        let holds = |freeze: &&landfall_domain::schedule::Freeze| {
            freeze.from <= schedule.until(day)
                && day <= freeze.to
                && (freeze.environments.is_empty() || freeze.environments.contains(&environment))
        };
        schedule
            .freezes
            .iter()
            .find(holds)
            .map(|f| f.reason.as_str())
    }

    /// Why nothing of the environment may move in it; empty when something may.
    pub fn closed(&self, window: u32, environment: Environment) -> String {
        if let Some(reason) = self.frozen(window, environment) {
            let reason = reason.trim();
            return if reason.is_empty() { "freeze" } else { reason }.to_owned();
        }
        if self.turns.is_empty() {
            return String::new();
        }
        let in_turn = self.turns[(window as usize).saturating_sub(1) % self.turns.len()];
        match self.given.get(&window).copied().unwrap_or(in_turn) {
            fills if fills == environment => String::new(),
            fills => format!("this window fills {fills}"),
        }
    }

    /// The first window that no freeze closes for everybody: when the foundation is made.
    pub fn beginning(&self) -> u32 {
        let open = |window: &u32| TURNS.iter().any(|e| self.frozen(*window, *e).is_none());
        (1..MOST).find(open).unwrap_or(1)
    }

    /// The first window on that day or later; `None` when there is no schedule.
    pub fn on_or_after(&self, day: Day) -> Option<u32> {
        let first = self.schedule?.first;
        let every = self.schedule?.every_days.max(1);
        let days = u32::try_from(day.since(first)).unwrap_or(0);
        Some(days.div_ceil(every).saturating_add(1))
    }

    /// The last window on that day or earlier; `None` when there is none or no schedule.
    pub fn on_or_before(&self, day: Day) -> Option<u32> {
        let days = u32::try_from(day.since(self.schedule?.first)).ok()?;
        Some((days / self.schedule?.every_days.max(1)).saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use landfall_domain::schedule::Freeze;

    fn choices(every_days: u32) -> Choices {
        let day = |text: &str| text.parse().unwrap();
        Choices {
            schedule: Some(Schedule {
                first: day("2026-12-01"),
                every_days,
                time_zone: "Europe/Berlin".into(),
                opens_at: 0,
                hours: 8,
                freezes: vec![Freeze {
                    from: day("2026-12-08"),
                    to: day("2026-12-14"),
                    reason: "closing".into(),
                    environments: vec![Environment::Production],
                }],
            }),
            ..Choices::default()
        }
    }

    #[test]
    fn days_and_windows_belong_together() {
        let choices = choices(7);
        let calendar = Calendar::new(&choices);
        for window in 1..20 {
            let day = calendar.day(window).unwrap();
            assert_eq!(calendar.on_or_after(day), Some(window));
            assert_eq!(calendar.on_or_before(day), Some(window));
            assert_eq!(calendar.on_or_after(day.plus(1)), Some(window + 1));
            assert_eq!(calendar.on_or_before(day.plus(6)), Some(window));
        }
        assert_eq!(calendar.on_or_before("2026-11-30".parse().unwrap()), None);
        assert_eq!(calendar.on_or_after("2026-11-01".parse().unwrap()), Some(1));
    }

    #[test]
    fn a_freeze_holds_on_its_first_and_last_day_and_only_whom_it_names() {
        let choices = choices(1);
        let calendar = Calendar::new(&choices);
        let closed = |window| calendar.closed(window, Environment::Production);
        assert_eq!(
            [closed(7), closed(8), closed(14), closed(15)],
            ["", "closing", "closing", ""]
        );
        assert_eq!(calendar.closed(8, Environment::Shared), "");
        assert_eq!(calendar.beginning(), 1);
    }

    #[test]
    fn a_freeze_holds_on_every_day_that_a_window_touches() {
        let mut choices = choices(1);
        let mut closed = |opens_at, hours| -> Vec<u32> {
            let schedule = choices.schedule.as_mut().unwrap();
            (schedule.opens_at, schedule.hours) = (opens_at, hours);
            let calendar = Calendar::new(&choices);
            let shut = |window: &u32| calendar.frozen(*window, Environment::Production).is_some();
            (1..20).filter(shut).collect()
        };
        let days: Vec<u32> = (8..=14).collect();
        assert_eq!(closed(22 * 60, 2), days);
        // From the evening before into the first day of the freeze, and from three evenings before.
        assert_eq!(closed(22 * 60, 8), (7..=14).collect::<Vec<_>>());
        assert_eq!(closed(18 * 60, 60), (5..=14).collect::<Vec<_>>());
    }
}
