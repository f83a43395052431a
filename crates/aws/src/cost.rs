//! Cost lines that several services share.

use crate::Target;
use landfall_domain::cost::{Assumptions, CostLine, Nature, PriceBook, Range};
use landfall_domain::resource::Attribute;
use landfall_domain::{Decimal, Resource};

/// 10^9 bytes, as AWS bills GB.
pub const GIGABYTE: u64 = 1_000_000_000;

/// How sure a quantity is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The figures.
    pub range: Range,
    /// How they came about.
    pub note: String,
}

/// An attribute in some unit with the assumed uncertainty. A lower bound has a `high` of ten times
/// what was counted; what is unknown is 0 with a note that says so.
pub fn quantity(
    resource: &Resource,
    attribute: &str,
    per: u64,
    assumptions: &Assumptions,
) -> Quantity {
    let counted = resource
        .bytes(attribute)
        .or_else(|| resource.count(attribute));
    let percent = assumptions.get("uncertainty_percent") / Decimal::from(100);
    let Some(counted) = counted else {
        return Quantity {
            range: Range::default(),
            note: format!(
                "Nobody knows the {attribute}: it could not be read, so this line is missing from the sum"
            ),
        };
    };
    let expected = Decimal::from(counted) / Decimal::from(per);
    let bound = resource.attributes.get("size_is_lower_bound") == Some(&Attribute::Flag(true));
    if bound {
        return Quantity {
            range: Range {
                low: expected,
                expected: expected * Decimal::TWO,
                high: expected * Decimal::TEN,
            },
            note: format!(
                "At least {counted} were counted before the scan stopped counting; twice as much is expected, ten times at most"
            ),
        };
    }
    let low = (Decimal::ONE - percent).max(Decimal::ZERO);
    Quantity {
        range: Range {
            low: expected * low,
            expected,
            high: expected * (Decimal::ONE + percent),
        },
        note: format!(
            "{counted} counted, ± {}%",
            assumptions.get("uncertainty_percent").normalize()
        ),
    }
}

/// What a line is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The service billed.
    pub service: &'a str,
    /// The tool that causes it.
    pub tool: Option<&'a str>,
    /// The price's key.
    pub price: &'a str,
    /// What is paid for.
    pub what: &'a str,
}

/// One line: quantity times price. An unknown price gives a line without one, never a zero that
/// looks like an answer.
pub fn line(about: About, quantity: Quantity, target: &Target, prices: &PriceBook) -> CostLine {
    let price = prices.price(about.price, &target.placement.region).cloned();
    let amount = price
        .as_ref()
        .map(|price| quantity.range.times(price.usd))
        .unwrap_or_default();
    let note = match &price {
        Some(price) if price.region != target.placement.region => format!(
            "{}. The price is that of {}, the price book has none for {}",
            quantity.note, price.region, target.placement.region
        ),
        Some(_) => quantity.note,
        None => format!(
            "{}. The price book has no price `{}`: the amount is unknown",
            quantity.note, about.price
        ),
    };
    CostLine {
        wave: target.wave,
        resource: Some(about.resource.id.clone()),
        service: about.service.to_owned(),
        tool: about.tool.map(str::to_owned),
        what: about.what.to_owned(),
        nature: Nature::Direct,
        quantity: quantity.range,
        price,
        amount,
        note,
    }
}

/// What is stored twice while both copies are kept.
#[derive(Clone, Copy, Debug)]
pub struct Storage<'a> {
    /// The resource, with its `size`.
    pub resource: &'a Resource,
    /// The service billed.
    pub service: &'a str,
    /// The price's key, in USD per GB-month.
    pub price: &'a str,
    /// What is paid for.
    pub what: &'a str,
}

/// The storage of the second copy for as long as both are kept (a month is 30 days).
pub fn double_storage(
    storage: &Storage,
    target: &Target,
    prices: &PriceBook,
    assumptions: &Assumptions,
) -> Vec<CostLine> {
    let days = assumptions.get("double_running_days");
    let mut quantity = quantity(storage.resource, "size", GIGABYTE, assumptions);
    quantity.range = quantity.range.times(days / Decimal::from(30));
    quantity.note = format!("{}; kept for {} days", quantity.note, days.normalize());
    let about = About {
        resource: storage.resource,
        service: storage.service,
        tool: None,
        price: storage.price,
        what: storage.what,
    };
    vec![line(about, quantity, target, prices)]
}
