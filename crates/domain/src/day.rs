//! A day of the calendar, without a time of day and without a time zone.
//!
//! The browser reads it too, and [`jiff::civil::Date`] would be too much for it to load.

use crate::calendar::{date, days};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A day of the years 0 to 9999, written `2026-11-23`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The text is not a day as in `2026-11-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day such as 2026-11-23 is expected")]
pub struct NotADay;

impl Day {
    /// The day so many days later.
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days))
    }

    /// Days from `earlier` to this one; negative when this one is before it.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Which day of the week, from 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        // The first of January 1970 was a Thursday. The remainder is below seven.
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or_default()
    }

    /// Year, month from 1, day of the month from 1.
    pub fn parts(self) -> (i64, i64, i64) {
        date(i64::from(self.0))
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut fields = text.split('-');
        let mut field = |digits: usize| {
            let field = fields.next().filter(|field| field.len() == digits)?;
            field.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            field.parse::<i64>().ok()
        };
        let parts = (|| Some((field(4)?, field(2)?, field(2)?)))().ok_or(NotADay)?;
        let number = days(parts.0, parts.1, parts.2);
        // The 30th of February is some day in March.
        if fields.next().is_some() || date(number) != parts {
            return Err(NotADay);
        }
        i32::try_from(number).map(Self).map_err(|_| NotADay)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|NotADay| D::Error::invalid_value(Unexpected::Str(&text), &"a day"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_it_is_read_and_knows_its_weekday() {
        for number in -100_000..100_000 {
            let day = Day(number);
            let theirs = jiff::civil::date(1970, 1, 1)
                .checked_add(jiff::Span::new().days(number))
                .unwrap();
            assert_eq!(day.to_string(), theirs.to_string());
            assert_eq!(day.to_string().parse(), Ok(day));
            assert_eq!(
                i8::try_from(day.weekday()).unwrap(),
                theirs.weekday().to_monday_zero_offset()
            );
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-02-30",
            "2026-13-01",
            "2026-1-01",
            "2026-01-01T00:00:00Z",
            "+026-01-01",
            "2026-01-01-01",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }
}
