//! Figures as people read them: UTC, decimal units, dollars that never round to nothing.

use landfall_domain::{Decimal, ResourceId, Timestamp};
use rust_decimal::RoundingStrategy;

/// `2026-11-01 14:03 UTC`.
pub fn time(at: Timestamp) -> String {
    let text = at.to_string();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => text,
    }
}

/// `14:03:07`, for lines that stand under a date.
pub fn clock(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(11..19).map_or(text.clone(), str::to_owned)
}

/// `1,234,567`.
pub fn count(number: u64) -> String {
    group(&number.to_string())
}

/// `1 wave`, `3 waves`.
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// `1.2 GB`: units of 1,000.
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if number < 1_000 {
        return format!("{number} B");
    }
    let (mut unit, mut size) = (0, number as f64 / 1_000.0);
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1_000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// `2 d 3 h`, `1 h 5 min`, `4 min 10 s`, `7 s`.
pub fn duration(seconds: u64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")];
    let from = parts.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    parts[from..]
        .iter()
        .take(2)
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n} {unit}"))
        .reduce(|a, b| format!("{a} {b}"))
        .unwrap_or_else(|| "0 s".to_owned())
}

/// Seconds between two moments; zero when the second is the earlier one.
pub fn seconds_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_second() - from.as_second()).unwrap_or_default()
}

/// `$1,234.50`; a figure that is not zero never reads `$0.00`.
pub fn usd(amount: Decimal) -> String {
    let cent = Decimal::new(1, 2);
    if !amount.is_zero() && amount.abs() < cent {
        return "< $0.01".to_owned();
    }
    let rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.2}", rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() {
        "−"
    } else {
        ""
    };
    format!("{sign}${}.{fraction}", group(whole))
}

/// A unit price with every digit that it has: `$0.0125`.
pub fn unit_price(amount: Decimal) -> String {
    let normal = amount.normalize();
    if normal.scale() < 2 {
        usd(amount)
    } else {
        format!("${normal}")
    }
}

/// A quantity: `1,234.568`; what is not zero never reads `0`.
pub fn number(amount: Decimal) -> String {
    let rounded = amount
        .round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    if rounded.is_zero() && !amount.is_zero() {
        return "< 0.001".to_owned();
    }
    let text = rounded.to_string();
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
        None => group(&text),
    }
}

/// Whole per cent, 0 to 100; 0 when nothing is known of the whole.
pub fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 {
        0
    } else {
        (part.min(whole) as u128 * 100 / whole as u128) as u64
    }
}

/// What a person recognises of an id: the last part of an ARN, or of `kind/account/region/name`.
pub fn short_id(id: &ResourceId) -> &str {
    let text = id.as_str();
    if text.starts_with("arn:") {
        text.splitn(6, ':').last().unwrap_or(text)
    } else {
        text.splitn(4, '/').last().unwrap_or(text)
    }
}

/// Thousands apart.
fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_never_round_to_nothing() {
        assert_eq!(usd("0.004".parse().unwrap()), "< $0.01");
        assert_eq!(usd(Decimal::ZERO), "$0.00");
        assert_eq!(usd("1234567.891".parse().unwrap()), "$1,234,567.89");
        assert_eq!(unit_price("0.0125".parse().unwrap()), "$0.0125");
        assert_eq!(unit_price("1.0".parse().unwrap()), "$1.00");
    }

    #[test]
    fn sizes_and_times_read_well() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(999_990), "1.0 MB");
        assert_eq!(bytes(1_234_000_000), "1.2 GB");
        assert_eq!(duration(0), "0 s");
        assert_eq!(duration(250), "4 min 10 s");
        assert_eq!(duration(3_600), "1 h");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(123), "123");
        assert_eq!(number("0.00001".parse().unwrap()), "< 0.001");
        let at = Timestamp::from_second(1_793_541_780).unwrap();
        assert_eq!(time(at), "2026-11-01 14:03 UTC");
    }

    #[test]
    fn ids_are_recognised() {
        assert_eq!(short_id(&"arn:aws:iam::1:role/api".into()), "role/api");
        assert_eq!(
            short_id(&"AWS::EC2::Vpc/1/eu-central-1/vpc-1".into()),
            "vpc-1"
        );
    }
}
