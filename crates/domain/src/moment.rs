//! A moment for the browser: read, compared and shown, nothing else.
//!
//! Everywhere else it is [`jiff::Timestamp`], which knows much more and would be a twentieth of all
//! that the browser has to load. Both are written the same way.

use crate::calendar::{date, days};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A moment in UTC, to the millisecond, in the years 0 to 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text is not a moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMoment;

impl Timestamp {
    /// Whole seconds since 1970.
    pub fn as_second(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Milliseconds since 1970.
    pub fn as_millisecond(self) -> i64 {
        self.0
    }
}

impl FromStr for Timestamp {
    type Err = NotAMoment;

    /// Reads `2026-11-01T14:03:07.25Z`.
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let text = text.strip_suffix('Z').ok_or(NotAMoment)?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut parts = [0_i64; 6];
        let mut fields = whole.split(['-', 'T', ':']);
        for part in &mut parts {
            let field = fields.next().ok_or(NotAMoment)?;
            *part = field.parse().map_err(|_| NotAMoment)?;
        }
        let millis = fraction
            .bytes()
            .chain([b'0'; 3])
            .take(3)
            .fold(0, |sum, digit| {
                sum * 10 + i64::from(digit.wrapping_sub(b'0'))
            });
        let [year, month, day, hour, minute, second] = parts;
        let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        Ok(Self(seconds * 1_000 + millis))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.as_second().div_euclid(86_400));
        let second = self.as_second().rem_euclid(86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match self.0.rem_euclid(1_000) {
            0 => f.write_str("Z"),
            millis => {
                let digits = format!("{millis:03}");
                write!(f, ".{}Z", digits.trim_end_matches('0'))
            }
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|NotAMoment| D::Error::invalid_value(Unexpected::Str(&text), &"a moment"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_write_and_read_the_same() {
        for millis in [
            0,
            1,
            -1,
            951_782_400_000,
            951_868_799_999,
            1_793_541_780_000,
            1_793_541_787_250,
            1_830_297_599_990,
            -62_135_596_800_000,
            253_402_207_200_000,
        ] {
            let theirs = jiff::Timestamp::from_millisecond(millis).unwrap();
            let text = theirs.to_string();
            let ours: Timestamp = text.parse().unwrap();
            assert_eq!(ours.as_millisecond(), millis, "{text}");
            assert_eq!(ours.as_second(), millis.div_euclid(1_000), "{text}");
            assert_eq!(ours.to_string(), text);
            assert_eq!(
                serde_json::to_string(&ours).unwrap(),
                serde_json::to_string(&theirs).unwrap()
            );
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-11-01",
            "2026-11-01T14:03:07",
            "2026-11-01T14:03Z",
            "xZ",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotAMoment), "{text}");
        }
    }
}
