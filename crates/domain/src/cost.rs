//! Prices, assumptions and what a migration costs. Every amount is in US dollars.

use crate::ids::{Region, ResourceId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one unit costs, where it was read and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// A stable key such as `s3.request.put`.
    pub key: String,
    /// US dollars for one unit.
    pub usd: Decimal,
    /// The unit: `request`, `GB`, `GB-month`, `execution`.
    pub unit: String,
    /// The Region that it holds for.
    pub region: Region,
    /// The public page that says so.
    pub source: String,
    /// The day it was read, `YYYY-MM-DD`.
    pub as_of: String,
}

/// A dated list of prices. Part of what a plan's digest covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBook {
    /// A name for this edition, such as `2026-11-01`.
    pub edition: String,
    /// The prices; at most one per (key, Region).
    pub prices: Vec<Price>,
}

impl PriceBook {
    /// The price in this Region; where the book has none, the one of `us-east-1` (whose `region`
    /// then tells the reader so). `None` when the key is unknown: an unknown price is never zero.
    pub fn price(&self, key: &str, region: &Region) -> Option<&Price> {
        let of = |region: &str| {
            self.prices
                .iter()
                .find(move |p| p.key == key && p.region.as_str() == region)
        };
        of(region.as_str()).or_else(|| of("us-east-1"))
    }
}

/// Three figures: at best, as expected, at worst. `low <= expected <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// At best.
    pub low: Decimal,
    /// As expected.
    pub expected: Decimal,
    /// At worst.
    pub high: Decimal,
}

impl Range {
    /// The same figure three times.
    pub fn exactly(value: Decimal) -> Self {
        Self {
            low: value,
            expected: value,
            high: value,
        }
    }
    /// Each figure times a factor (which must not be negative).
    pub fn times(self, factor: Decimal) -> Self {
        Self {
            low: self.low * factor,
            expected: self.expected * factor,
            high: self.high * factor,
        }
    }
}

impl std::ops::Add for Range {
    type Output = Range;
    fn add(self, other: Range) -> Range {
        Range {
            low: self.low + other.low,
            expected: self.expected + other.expected,
            high: self.high + other.high,
        }
    }
}

impl std::iter::Sum for Range {
    fn sum<I: Iterator<Item = Range>>(ranges: I) -> Range {
        ranges.fold(Range::default(), |sum, range| sum + range)
    }
}

/// Whether the money goes to AWS or is lost elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// On the AWS bill.
    Direct,
    /// Downtime, people's time, lost revenue.
    Indirect,
}

/// One line of the estimate, with everything needed to check it by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// The wave that causes it, by its number.
    pub wave: u32,
    /// The resource that causes it, if one does.
    pub resource: Option<ResourceId>,
    /// The service billed, such as `S3`.
    pub service: String,
    /// The tool that causes it, such as `DataSync`.
    pub tool: Option<String>,
    /// What is paid for, in a person's words.
    pub what: String,
    /// On the AWS bill or not.
    pub nature: Nature,
    /// How many units.
    pub quantity: Range,
    /// What one unit costs; `None` when nobody knows, and then `amount` is zero and `note` says so.
    pub price: Option<Price>,
    /// US dollars: quantity × price less what is free.
    pub amount: Range,
    /// How the quantity came about, free tier and doubts included.
    pub note: String,
}

/// What the whole plan costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Every line, by wave, service, resource.
    pub lines: Vec<CostLine>,
    /// The sum of all lines.
    pub total: Range,
    /// The sum per wave.
    pub waves: BTreeMap<u32, Range>,
    /// How many lines have no known price and so are missing in the sums.
    pub unpriced: u32,
}

/// A figure that the estimate rests on and that a planner may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssumptionSpec {
    /// Its stable key.
    pub key: &'static str,
    /// What it means.
    pub label: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What it is unless changed, as decimal text.
    pub default: &'static str,
    /// The least that makes sense.
    pub min: &'static str,
    /// The most that makes sense.
    pub max: &'static str,
}

/// Every assumption that there is.
pub const ASSUMPTIONS: &[AssumptionSpec] = &[
    spec(
        "double_running_days",
        "Both copies are kept for",
        "days",
        "14",
        "0",
        "365",
    ),
    spec(
        "uncertainty_percent",
        "Sizes and counts may be off by",
        "%",
        "20",
        "0",
        "200",
    ),
    spec(
        "copy_objects_per_second",
        "Objects copied by server-side copy",
        "objects/s",
        "200",
        "1",
        "3500",
    ),
    spec(
        "copy_megabytes_per_second",
        "Throughput of server-side copy",
        "MB/s",
        "250",
        "1",
        "10000",
    ),
    spec(
        "datasync_above_gigabytes",
        "DataSync for buckets larger than",
        "GB",
        "500",
        "0",
        "1000000",
    ),
    spec(
        "datasync_above_objects",
        "DataSync for buckets with more objects than",
        "objects",
        "2000000",
        "0",
        "1000000000",
    ),
    spec(
        "datasync_bandwidth_megabytes_per_second",
        "Bandwidth limit of DataSync, 0 for none",
        "MB/s",
        "0",
        "0",
        "10000",
    ),
    spec(
        "engineer_hours_per_wave",
        "People's time for one wave",
        "hours",
        "6",
        "0",
        "1000",
    ),
    spec(
        "engineer_usd_per_hour",
        "Cost of one hour of an engineer",
        "USD",
        "95",
        "0",
        "1000",
    ),
    spec(
        "downtime_minutes_per_wave",
        "Expected downtime in a production wave",
        "minutes",
        "10",
        "0",
        "10000",
    ),
    spec(
        "revenue_usd_per_hour",
        "Revenue that stands still while production is down",
        "USD",
        "0",
        "0",
        "100000000",
    ),
];

const fn spec(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    default: &'static str,
    min: &'static str,
    max: &'static str,
) -> AssumptionSpec {
    AssumptionSpec {
        key,
        label,
        unit,
        default,
        min,
        max,
    }
}

/// The values of the assumptions; one that is not set has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Assumptions(BTreeMap<String, Decimal>);

/// Why an assumption was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AssumptionError {
    /// There is no such assumption.
    #[error("there is no assumption named `{0}`")]
    Unknown(String),
    /// It is outside its bounds.
    #[error("`{label}` must be between {min} and {max} {unit}, not {value}")]
    OutOfBounds {
        /// What it means.
        label: String,
        /// The least.
        min: String,
        /// The most.
        max: String,
        /// Its unit.
        unit: String,
        /// What was given.
        value: Decimal,
    },
}

impl Assumptions {
    /// The value, or the default. Zero for an unknown key, which a test rules out for the product.
    pub fn get(&self, key: &str) -> Decimal {
        self.0.get(key).copied().unwrap_or_else(|| {
            ASSUMPTIONS
                .iter()
                .find(|spec| spec.key == key)
                .and_then(|spec| spec.default.parse().ok())
                .unwrap_or_default()
        })
    }

    /// Sets a value.
    ///
    /// # Errors
    /// When there is no such assumption, or the value is outside its bounds.
    pub fn set(&mut self, key: &str, value: Decimal) -> Result<(), AssumptionError> {
        let spec = ASSUMPTIONS
            .iter()
            .find(|spec| spec.key == key)
            .ok_or_else(|| AssumptionError::Unknown(key.to_owned()))?;
        let bound = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        if value < bound(spec.min) || value > bound(spec.max) {
            return Err(AssumptionError::OutOfBounds {
                label: spec.label.to_owned(),
                min: spec.min.to_owned(),
                max: spec.max.to_owned(),
                unit: spec.unit.to_owned(),
                value,
            });
        }
        self.0.insert(key.to_owned(), value);
        Ok(())
    }

    /// Checks values that came from outside.
    ///
    /// # Errors
    /// The first that is unknown or out of bounds.
    pub fn validated(&self) -> Result<(), AssumptionError> {
        let mut copy = Self::default();
        self.0
            .iter()
            .try_for_each(|(key, value)| copy.set(key, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_within_its_bounds() {
        for spec in ASSUMPTIONS {
            let default = spec.default.parse().unwrap();
            Assumptions::default().set(spec.key, default).unwrap();
            assert_eq!(Assumptions::default().get(spec.key), default);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_bounds() {
        let error = Assumptions::default()
            .set("double_running_days", Decimal::from(-1))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Both copies are kept for` must be between 0 and 365 days, not -1"
        );
        assert!(
            Assumptions::default()
                .set("nonsense", Decimal::ONE)
                .is_err()
        );
    }
}
