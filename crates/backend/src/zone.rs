//! Time zones: the days of a schedule begin and end by the clock of a place.

use jiff::{Timestamp, ToSpan, Zoned, civil, tz::TimeZone};
use landfall_domain::{Day, Refusal, schedule::Schedule};

/// The zone of an IANA name.
///
/// # Errors
/// When there is none of that name.
pub(crate) fn zone(name: &str) -> Result<TimeZone, Refusal> {
    TimeZone::get(name).map_err(|_| Refusal::Invalid {
        field: "time_zone".into(),
        message: format!(
            "`{name}` is no time zone: a name such as Europe/Berlin, America/New_York or UTC is expected."
        ),
    })
}

/// The day that a clock of this zone shows at a moment.
pub(crate) fn day_at(moment: Timestamp, zone: &TimeZone) -> Day {
    let date = moment.to_zoned(zone.clone()).date();
    // Both write the same days in the same way.
    date.to_string().parse().unwrap_or_default()
}

/// When a window that opens on this day opens and closes. A time that the clocks skip is the one
/// after the gap; hours are hours that pass, whatever the clocks do meanwhile.
pub(crate) fn window(schedule: &Schedule, zone: &TimeZone, day: Day) -> Option<(Zoned, Zoned)> {
    let date: civil::Date = day.to_string().parse().ok()?;
    let hour = i8::try_from(schedule.opens_at / 60).ok()?;
    let minute = i8::try_from(schedule.opens_at % 60).ok()?;
    let opens = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
    let closes = opens.checked_add(i64::from(schedule.hours).hours()).ok()?;
    Some((opens, closes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> Schedule {
        Schedule {
            first: "2026-10-24".parse().unwrap(),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 22 * 60 + 30,
            hours: 6,
            freezes: Vec::new(),
        }
    }

    #[test]
    fn a_window_follows_the_clock_of_its_place() {
        let berlin = zone("Europe/Berlin").unwrap();
        // In this night the clocks are put back from three to two.
        let (opens, closes) = window(&schedule(), &berlin, schedule().first).unwrap();
        assert_eq!(
            opens.to_string(),
            "2026-10-24T22:30:00+02:00[Europe/Berlin]"
        );
        assert_eq!(
            closes.to_string(),
            "2026-10-25T03:30:00+01:00[Europe/Berlin]"
        );
    }

    #[test]
    fn a_day_begins_earlier_in_the_east() {
        let moment: Timestamp = "2026-11-23T16:00:00Z".parse().unwrap();
        let day = |name| day_at(moment, &zone(name).unwrap()).to_string();
        assert_eq!(day("UTC"), "2026-11-23");
        assert_eq!(day("Asia/Tokyo"), "2026-11-24");
        assert!(zone("Mars/Olympus").is_err());
    }
}
