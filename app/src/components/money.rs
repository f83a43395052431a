//! Three figures in one place.

use crate::format::usd;
use landfall_domain::cost::Range;
use leptos::prelude::*;

/// The expected figure with its bounds.
#[component]
pub fn Money(
    /// In US dollars.
    range: Range,
) -> impl IntoView {
    let bounds = (range.low != range.high).then(|| {
        view! { <span class="money-bounds">{usd(range.low)}" – "{usd(range.high)}</span> }
    });
    view! { <span class="money"><span class="money-expected">{usd(range.expected)}</span>{bounds}</span> }
}

/// Low, expected and high as three cells of a table.
pub fn cells(range: Range) -> impl IntoView {
    [range.low, range.expected, range.high]
        .map(|amount| view! { <td class="num">{usd(amount)}</td> })
}
