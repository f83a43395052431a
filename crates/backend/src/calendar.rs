//! When the waves of a version move, as a calendar and as a file for calendars.

mod ics;

use crate::{Answer, Backend, now, zone};
use jiff::tz::TimeZone;
use landfall_domain::{
    Day,
    plan::Plan,
    schedule::{Freeze, Schedule},
    user::User,
    view::{CalendarQuery, CalendarView, CalendarWave, CalendarWindow, WaveSummary},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Months on a page.
const MONTHS: u32 = 3;

impl Backend {
    /// The calendar of a version, the newest when none is named; `None` when there is no plan yet.
    ///
    /// # Errors
    /// When the version does not exist, or its time zone is none.
    pub async fn calendar(
        &self,
        user: &User,
        query: &CalendarQuery,
    ) -> Answer<Option<CalendarView>> {
        let Some(plan) = self.plan_or_newest(query.plan.as_ref()).await? else {
            return Ok(None);
        };
        let waves = waves(&plan, self.wave_summaries(user, &plan).await?);
        let schedule = dated(&plan).cloned();
        let zone = match &schedule {
            Some(schedule) => zone::zone(&schedule.time_zone)?,
            None => TimeZone::UTC,
        };
        let today = zone::day_at(now(), &zone);
        let last = plan.body.waves.iter().filter_map(|wave| wave.day).max();
        let used = windows_used(&plan, waves);
        let mut view = CalendarView {
            plan: self.summary(user, &plan).await?,
            schedule: schedule.clone(),
            today,
            months: Vec::new(),
            earlier: None,
            later: None,
            windows: Vec::new(),
            used: used.len() as u64,
            last,
        };
        match schedule {
            Some(schedule) => months(&mut view, &schedule, &zone, used, query.from),
            None => view.windows = used.into_values().collect(),
        }
        Ok(Some(view))
    }

    /// The calendar of a version as an iCalendar file (RFC 5545).
    ///
    /// # Errors
    /// When there is no such version, it has no schedule, or its time zone is none.
    pub(crate) async fn calendar_file(&self, user: &User, query: &CalendarQuery) -> Answer<String> {
        use landfall_domain::Refusal;
        let plan = self.plan_or_newest(query.plan.as_ref()).await?;
        let plan: Arc<Plan> =
            plan.ok_or_else(|| Refusal::NotFound("There is no plan yet.".into()))?;
        let Some(schedule) = dated(&plan) else {
            return Err(Refusal::Conflict(format!(
                "Version {} of the plan has no schedule, so no wave has a day. Set the first window in a new version.",
                plan.version
            )));
        };
        let zone = zone::zone(&schedule.time_zone)?;
        let waves = waves(&plan, self.wave_summaries(user, &plan).await?);
        let windows: Vec<CalendarWindow> = windows_used(&plan, waves).into_values().collect();
        let estate = &self.0.settings.source.name;
        Ok(ics::file(estate, &plan, schedule, &zone, &windows))
    }
}

/// The schedule, unless the version was made before waves had windows.
fn dated(plan: &Plan) -> Option<&Schedule> {
    let all = plan.body.waves.iter().all(|wave| wave.window.is_some());
    plan.body.choices.schedule.as_ref().filter(|_| all)
}

/// Waves with what the calendar says of them, by number.
fn waves(plan: &Plan, summaries: Vec<WaveSummary>) -> HashMap<u32, CalendarWave> {
    let groups: HashMap<u32, u64> = (plan.body.waves.iter())
        .map(|wave| (wave.number, wave.groups.len() as u64))
        .collect();
    summaries
        .into_iter()
        .map(|wave| {
            let calendar = CalendarWave {
                number: wave.number,
                title: wave.title,
                environment: wave.environment,
                groups: groups.get(&wave.number).copied().unwrap_or_default(),
                resources: wave.resources,
                steps: wave.steps,
                seconds: wave.seconds,
                risk: wave.risk,
                approvals: wave.approvals,
                quorum: wave.quorum,
                run: wave.run,
            };
            (wave.number, calendar)
        })
        .collect()
}

/// What a window is told apart by. Waves of old plans have none: each stands alone.
type Key = (Option<u32>, Option<u32>, u32);

fn windows_used(
    plan: &Plan,
    mut waves: HashMap<u32, CalendarWave>,
) -> BTreeMap<Key, CalendarWindow> {
    let mut windows: BTreeMap<Key, CalendarWindow> = BTreeMap::new();
    for wave in &plan.body.waves {
        let alone = if wave.window.is_some() {
            0
        } else {
            wave.number
        };
        let window = windows
            .entry((wave.after_days, wave.window, alone))
            .or_insert_with(|| CalendarWindow {
                number: wave.window,
                after_days: wave.after_days,
                day: wave.day,
                hours: None,
                freezes: Vec::new(),
                waves: Vec::new(),
            });
        window.waves.extend(waves.remove(&wave.number));
    }
    windows
}

/// The months to show, and the windows in them: those without waves, too.
fn months(
    view: &mut CalendarView,
    schedule: &Schedule,
    zone: &TimeZone,
    used: BTreeMap<Key, CalendarWindow>,
    from: Option<Day>,
) {
    let last = view.last.unwrap_or(schedule.first).max(schedule.first);
    let going_on = view.today >= schedule.first && view.today <= last;
    let shown = from.unwrap_or(if going_on { view.today } else { schedule.first });
    let first = month(shown, 0);
    view.months = (0..MONTHS).map(|n| month(first, n)).collect();
    let end = month(first, MONTHS);
    if schedule.first < first {
        view.earlier = Some(back(first, MONTHS).max(month(schedule.first, 0)));
    }
    if last >= end {
        view.later = Some(end);
    }
    let mut by_number: BTreeMap<u32, Vec<CalendarWindow>> = BTreeMap::new();
    for window in used.into_values() {
        let number = window.number.unwrap_or_default();
        by_number.entry(number).or_default().push(window);
    }
    let count = u32::try_from(last.since(schedule.first)).unwrap_or_default()
        / schedule.every_days.max(1)
        + 1;
    let most = by_number.keys().last().copied().unwrap_or_default();
    for number in 0..=count.max(most) {
        let after_days = number.saturating_sub(1) * schedule.every_days;
        let planned = by_number.remove(&number).unwrap_or_default();
        let empty = || CalendarWindow {
            number: Some(number),
            after_days: Some(after_days),
            day: Some(schedule.first.plus(after_days)),
            hours: None,
            freezes: Vec::new(),
            waves: Vec::new(),
        };
        // There is a foundation or there is none: an empty one would say nothing.
        let windows = match planned.is_empty() {
            true if number == 0 => Vec::new(),
            true => vec![empty()],
            false => planned,
        };
        for mut window in windows {
            let day = *window.day.get_or_insert(schedule.first.plus(after_days));
            if day >= first && day < end {
                window.hours = hours(schedule, zone, day);
                window.freezes = frozen(schedule, day);
                view.windows.push(window);
            }
        }
    }
}

fn hours(schedule: &Schedule, zone: &TimeZone, day: Day) -> Option<(String, String)> {
    let (opens, closes) = zone::window(schedule, zone, day)?;
    let text = |at: &jiff::Zoned| at.strftime("%Y-%m-%d %H:%M %:z").to_string();
    Some((text(&opens), text(&closes)))
}

fn frozen(schedule: &Schedule, day: Day) -> Vec<Freeze> {
    let until = schedule.until(day);
    let holds = |freeze: &&Freeze| freeze.from <= until && day <= freeze.to;
    schedule.freezes.iter().filter(holds).cloned().collect()
}

/// The first day of the month so many months after the one of this day.
fn month(day: Day, later: u32) -> Day {
    let (year, month, _) = day.parts();
    let months = year * 12 + (month - 1) + i64::from(later);
    first_of(months)
}

fn back(day: Day, months: u32) -> Day {
    let (year, month, _) = day.parts();
    first_of(year * 12 + (month - 1) - i64::from(months))
}

fn first_of(months: i64) -> Day {
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    format!("{year:04}-{month:02}-01")
        .parse()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_over_the_year() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(month(day, 0).to_string(), "2026-11-01");
        assert_eq!(month(day, 3).to_string(), "2027-02-01");
        assert_eq!(back(month(day, 0), 11).to_string(), "2025-12-01");
    }
}
