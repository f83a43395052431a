//! Sums and lines of an estimate.

use super::money;
use super::table::Scroll;
use crate::format;
use landfall_domain::ResourceId;
use landfall_domain::cost::{CostLine, Nature, Range};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Sums of lines by some key, with a link per row.
#[component]
pub fn SumTable(
    /// What the key is.
    #[prop(into)]
    title: String,
    /// Key as shown, its address, the sum.
    rows: Vec<(String, String, Sum)>,
) -> impl IntoView {
    let total: Range = rows.iter().map(|(_, _, sum)| sum.amount).sum();
    let unpriced: u64 = rows.iter().map(|(_, _, sum)| sum.unpriced).sum();
    let last = |unpriced: u64| {
        let text = if unpriced > 0 {
            format!(
                "+ {}",
                format::plural(unpriced, "unpriced line", "unpriced lines")
            )
        } else {
            String::new()
        };
        view! { <td class="unpriced">{text}</td> }
    };
    let any = unpriced > 0;
    let body = rows
        .into_iter()
        .map(|(name, href, sum)| {
            view! {
                <tr>
                    <th scope="row"><a href=href>{name}</a></th>
                    {money::cells(sum.amount)}
                    {any.then(|| last(sum.unpriced))}
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label=format!("Cost by {title}")>
            <table class="sums">
                <thead><tr>
                    <th scope="col">{title}</th>
                    <th scope="col" class="num">"Low"</th>
                    <th scope="col" class="num">"Expected"</th>
                    <th scope="col" class="num">"High"</th>
                    {any.then(|| view! { <th scope="col">"Not counted"</th> })}
                </tr></thead>
                <tbody>{body}</tbody>
                <tfoot><tr>
                    <th scope="row">"Sum"</th>{money::cells(total)}{any.then(|| last(unpriced))}
                </tr></tfoot>
            </table>
        </Scroll>
    }
}

/// A sum, and how many lines are missing in it.
#[derive(Clone, Copy, Default)]
pub struct Sum {
    amount: Range,
    unpriced: u64,
}

/// Sums lines by a key, in the order of the keys.
pub fn sum_by<K: Ord>(lines: &[CostLine], key: impl Fn(&CostLine) -> K) -> BTreeMap<K, Sum> {
    let mut sums = BTreeMap::new();
    for line in lines {
        let sum: &mut Sum = sums.entry(key(line)).or_default();
        sum.amount = sum.amount + line.amount;
        sum.unpriced += u64::from(is_unpriced(line));
    }
    sums
}

/// Whether nobody knows what the line costs. People's time and lost revenue rest on assumptions
/// instead of prices.
fn is_unpriced(line: &CostLine) -> bool {
    line.price.is_none() && line.nature == Nature::Direct
}

/// The word for whether money goes to AWS.
pub fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Direct => "direct",
        Nature::Indirect => "indirect",
    }
}

/// Lines with everything needed to check them by hand.
#[component]
pub fn CostLines(
    /// The lines.
    lines: Vec<CostLine>,
    /// Names of resources.
    #[prop(optional)]
    names: BTreeMap<ResourceId, String>,
) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| row(line, &names))
        .collect_view();
    view! {
        <Scroll label="Lines of the estimate">
            <table class="cost-lines" data-testid="cost-lines">
                <thead><tr>
                    <th scope="col">"What"</th><th scope="col">"Wave"</th>
                    <th scope="col" class="num">"Quantity"</th>
                    <th scope="col" class="num">"Unit price"</th>
                    <th scope="col" class="num">"Low"</th>
                    <th scope="col" class="num">"Expected"</th>
                    <th scope="col" class="num">"High"</th>
                    <th scope="col">"How it came about"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

fn row(line: CostLine, names: &BTreeMap<ResourceId, String>) -> AnyView {
    let resource = line.resource.as_ref().map(|id| {
        let name = names
            .get(id)
            .map_or(format::short_id(id), String::as_str)
            .to_owned();
        view! { <a href=crate::routes::resource(id, None)>{name}</a>" · " }
    });
    let tool = line.tool.clone().map(|tool| format!(" · {tool}"));
    let quantity = if line.quantity.low == line.quantity.high {
        format::number(line.quantity.expected)
    } else {
        format!(
            "{} ({} – {})",
            format::number(line.quantity.expected),
            format::number(line.quantity.low),
            format::number(line.quantity.high)
        )
    };
    let (price, amounts, source) = match &line.price {
        Some(price) => (
            view! { {format::unit_price(price.usd)}<span class="muted">" / "{price.unit.clone()}</span> }.into_any(),
            money::cells(line.amount).into_any(),
            view! {
                <span class="source">
                    <a href=price.source.clone() rel="external noopener" target="_blank">"source"</a>
                    {format!(" {}, read {}", price.region, price.as_of)}
                </span>
            }
            .into_any(),
        ),
        None if !is_unpriced(&line) => (
            view! { <span class="muted">"assumed"</span> }.into_any(),
            money::cells(line.amount).into_any(),
            ().into_any(),
        ),
        None => (
            view! { <span class="unpriced"><span aria-hidden="true">"? "</span>"no known price"</span> }.into_any(),
            view! { <td colspan="3" class="unpriced">"not in the sums"</td> }.into_any(),
            ().into_any(),
        ),
    };
    view! {
        <tr>
            <th scope="row">
                {line.what.clone()}
                <div class="muted">{resource}{line.service.clone()}{tool}" · "{nature(line.nature)}</div>
            </th>
            <td>{line.wave}</td>
            <td class="num">{quantity}</td>
            <td class="num">{price}</td>
            {amounts}
            <td class="note">{line.note.clone()}<br/>{source}</td>
        </tr>
    }
    .into_any()
}
