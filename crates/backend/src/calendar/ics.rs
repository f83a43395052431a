//! A calendar as a file: iCalendar, RFC 5545.
//!
//! Written by hand: the crates at hand cannot write a `VTIMEZONE`, which the RFC demands for every time
//! zone that an event names (section 3.2.19).

use crate::zone;
use jiff::tz::{Dst, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use landfall_domain::{
    Day, Digest,
    plan::{Environment, Plan},
    run::RunStatus,
    schedule::{Freeze, Schedule},
    view::{CalendarWave, CalendarWindow},
};

/// Octets of a line, its end not counted (section 3.1).
const LONGEST: usize = 75;
/// Changes of the clock that are told at most: forty years of summers and winters.
const CHANGES: usize = 80;

/// The windows that have waves, and the freezes. The same version gives the same file, except for what
/// was signed since. An event keeps its identity over versions, so that a newer file moves it.
pub(super) fn file(
    estate: &str,
    plan: &Plan,
    schedule: &Schedule,
    zone: &TimeZone,
    windows: &[CalendarWindow],
) -> String {
    let mut file = File(String::new());
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Landfall//Landfall//EN");
    file.line("CALSCALE", "GREGORIAN");
    file.text("X-WR-CALNAME", &format!("{estate}: migration"));
    let last = windows.iter().filter_map(|window| window.day).max();
    file.zone(schedule, zone, last.unwrap_or(schedule.first));
    let stamp = utc(plan.created);
    for window in windows {
        let Some((opens, closes)) = (window.day).and_then(|day| zone::window(schedule, zone, day))
        else {
            continue;
        };
        let at = |moment: &jiff::Zoned| moment.strftime("%Y%m%dT%H%M%S").to_string();
        let name = parameter(&schedule.time_zone);
        for wave in &window.waves {
            file.line("BEGIN", "VEVENT");
            file.line("UID", &uid(estate, window, wave));
            file.line("DTSTAMP", &stamp);
            file.line("SEQUENCE", &plan.version.to_string());
            file.line(&format!("DTSTART;TZID={name}"), &at(&opens));
            file.line(&format!("DTEND;TZID={name}"), &at(&closes));
            let title = format!(
                "Wave {}: {} ({})",
                wave.number, wave.title, wave.environment
            );
            file.text("SUMMARY", &title);
            file.text("DESCRIPTION", &description(plan, wave));
            let signed = wave.quorum > 0 && wave.approvals >= wave.quorum;
            file.line("STATUS", if signed { "CONFIRMED" } else { "TENTATIVE" });
            file.text("CATEGORIES", wave.environment.as_str());
            file.line("END", "VEVENT");
        }
    }
    for freeze in &schedule.freezes {
        file.freeze(estate, freeze, &stamp, plan.version);
    }
    file.line("END", "VCALENDAR");
    file.0
}

fn description(plan: &Plan, wave: &CalendarWave) -> String {
    let count = |number: u64, one: &str, many: &str| {
        format!("{number} {}", if number == 1 { one } else { many })
    };
    let run = match wave.run.as_ref().map(|run| run.status) {
        None => "not started",
        Some(RunStatus::Running) => "running",
        Some(RunStatus::Paused) => "paused",
        Some(RunStatus::Succeeded) => "succeeded",
        Some(RunStatus::Undoing) => "being undone",
        Some(RunStatus::Undone) => "undone",
    };
    format!(
        "Plan version {}, digest {}\n{}, {}, {}\nSigned by {} of {}; {run}",
        plan.version,
        plan.digest.short(),
        count(wave.groups, "move group", "move groups"),
        count(wave.resources, "resource", "resources"),
        count(wave.steps, "step", "steps"),
        wave.approvals,
        wave.quorum,
    )
}

/// Window and environment name a wave over all versions; its number shifts.
fn uid(estate: &str, window: &CalendarWindow, wave: &CalendarWave) -> String {
    let window = window.number.map_or_else(
        || format!("wave-{}", wave.number),
        |number| format!("window-{number}"),
    );
    format!("{window}-{}@{}.landfall", wave.environment, plain(estate))
}

/// Letters and digits; anything else is a hyphen.
fn plain(text: &str) -> String {
    let keep = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    text.chars().map(keep).collect()
}

/// The value of a parameter: without what would end it (section 3.1).
fn parameter(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !"\";:,".contains(*c))
        .collect()
}

fn utc(moment: Timestamp) -> String {
    moment
        .to_zoned(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// Lines with their folding.
struct File(String);

impl File {
    /// A line whose value needs no escaping.
    fn line(&mut self, name: &str, value: &str) {
        let mut left = LONGEST;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if letter.len_utf8() > left {
                self.0.push_str("\r\n ");
                left = LONGEST - 1;
            }
            left -= letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }

    /// A line with a text of people (section 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut out = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => out.extend(['\\', letter]),
                '\n' => out.push_str("\\n"),
                letter if letter.is_control() => {}
                letter => out.push(letter),
            }
        }
        self.line(name, &out);
    }

    /// How the clocks of the zone go, from the first window to the last one.
    fn zone(&mut self, schedule: &Schedule, zone: &TimeZone, last: Day) {
        let ends = |day: Day| {
            zone::window(schedule, zone, day)
                .map(|(opens, closes)| (opens.timestamp(), closes.timestamp()))
        };
        let (Some((from, _)), Some((_, to))) = (ends(schedule.first), ends(last)) else {
            return;
        };
        self.line("BEGIN", "VTIMEZONE");
        self.line("TZID", &parameter(&schedule.time_zone));
        // What holds at first, since the last change before or, where there was none, always.
        let now = zone.to_offset_info(from);
        let since = zone.preceding(from).next().map(|change| change.timestamp());
        let before = since.and_then(|at| at.checked_sub(1.second()).ok());
        let offset_before = before.map_or(now.offset(), |at| zone.to_offset(at));
        let start = since.unwrap_or(from);
        self.clocks(start, offset_before, now.offset(), now.dst());
        let mut offset = now.offset();
        let changes = zone
            .following(from)
            .take_while(|change| change.timestamp() <= to);
        for change in changes.take(CHANGES) {
            self.clocks(change.timestamp(), offset, change.offset(), change.dst());
            offset = change.offset();
        }
        self.line("END", "VTIMEZONE");
    }

    /// A change of the clocks; it begins by the clock as it was before (section 3.6.5).
    fn clocks(&mut self, at: Timestamp, before: Offset, after: Offset, dst: Dst) {
        let sort = if dst.is_dst() { "DAYLIGHT" } else { "STANDARD" };
        let local = before.to_datetime(at);
        self.line("BEGIN", sort);
        self.line("DTSTART", &local.strftime("%Y%m%dT%H%M%S").to_string());
        self.line("TZOFFSETFROM", &offset(before));
        self.line("TZOFFSETTO", &offset(after));
        self.line("END", sort);
    }

    fn freeze(&mut self, estate: &str, freeze: &Freeze, stamp: &str, version: u32) {
        let whom: Vec<&str> = (freeze.environments.iter())
            .map(|e| Environment::as_str(*e))
            .collect();
        let whom = match whom.as_slice() {
            [] => String::new(),
            whom => format!(" ({})", whom.join(", ")),
        };
        // Two freezes may be of the same days: for other accounts, or for another reason.
        let what = Digest::of_bytes(format!("{whom}\n{}", freeze.reason).as_bytes());
        let uid = format!(
            "freeze-{}-{}-{}@{}.landfall",
            freeze.from,
            freeze.to,
            what.short(),
            plain(estate)
        );
        self.line("BEGIN", "VEVENT");
        self.line("UID", &uid);
        self.line("DTSTAMP", stamp);
        self.line("SEQUENCE", &version.to_string());
        self.line("DTSTART;VALUE=DATE", &date(freeze.from));
        // The day after the last one (section 3.6.1).
        self.line("DTEND;VALUE=DATE", &date(freeze.to.plus(1)));
        self.text("SUMMARY", &format!("Freeze{whom}: {}", freeze.reason));
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }
}

/// `+0100`, with seconds only where the zone has them (section 3.3.14).
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_texts_escaped() {
        let mut file = File(String::new());
        let text = format!("a,b;c\\d\n{}", "ä".repeat(60));
        file.text("SUMMARY", &text);
        assert!(file.0.lines().all(|line| line.len() <= LONGEST));
        let unfolded = file.0.replace("\r\n ", "");
        let expected = format!("SUMMARY:a\\,b\\;c\\\\d\\n{}\r\n", "ä".repeat(60));
        assert_eq!(unfolded, expected);
    }

    #[test]
    fn the_clocks_of_the_zone_are_told_from_the_first_window_to_the_last() {
        let schedule = Schedule {
            first: "2026-09-05".parse().unwrap(),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 1_320,
            hours: 6,
            freezes: Vec::new(),
        };
        let zone = crate::zone::zone(&schedule.time_zone).unwrap();
        let mut file = File(String::new());
        file.zone(&schedule, &zone, "2026-12-05".parse().unwrap());
        let expected = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
            BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n\
            BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n\
            END:VTIMEZONE\r\n";
        assert_eq!(file.0, expected);
    }
}
