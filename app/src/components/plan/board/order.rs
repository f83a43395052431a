//! How good the order of the waves is, in words.

use crate::components::prose::prose;
use crate::format;
use landfall_domain::schedule::Strategy;
use landfall_domain::view::OrderView;
use leptos::prelude::*;

/// What a strategy is for, in a sentence.
pub fn sentence(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::CriticalFirst => {
            "What is critical moves early, so that it does not wait for the rest."
        }
        Strategy::PilotFirst => {
            "One small harmless wave first, to learn from; then what is critical."
        }
        Strategy::FewestBridges => {
            "What talks to each other moves close together, so that few bridges are kept for long."
        }
        Strategy::FewestWaves => "As few waves as can be, however full.",
    }
}

/// The strategy as people say it.
pub fn label(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::CriticalFirst => "Critical first",
        Strategy::PilotFirst => "Pilot first",
        Strategy::FewestBridges => "Fewest bridges",
        Strategy::FewestWaves => "Fewest waves",
    }
}

/// `within 4 % of the best possible`.
pub fn gap(order: &OrderView) -> String {
    match order.percent() {
        0 => "the best possible".to_owned(),
        percent => format!("within {percent} % of the best possible"),
    }
}

/// What proves it.
pub fn proof(order: &OrderView) -> String {
    let covers = match order.proof.as_str() {
        "exact" => "no order is better",
        "full" => "bridges, order, windows and capacities are in it",
        "capacity" => "capacities are in it, bridges only as far as windows part them",
        "windows" => "only windows are in it",
        _ => "",
    };
    let points = |points: i64| format::count(points.unsigned_abs());
    let sum = format!(
        "{} points, proven at least {}",
        points(order.points.total()),
        points(order.at_least)
    );
    if covers.is_empty() {
        format!("({sum})")
    } else {
        format!("(proof: {}; {covers}; {sum})", order.proof)
    }
}

/// Above the board: strategy, how close to the best, and what was given up.
#[component]
pub fn Order(
    /// How good it is.
    order: OrderView,
) -> impl IntoView {
    let wishes = order.given_up.iter();
    let wishes: Vec<AnyView> = wishes
        .map(|wish| view! { <li>{prose(wish)}</li> }.into_any())
        .collect();
    let given_up = (!wishes.is_empty()).then(|| {
        let number = format::plural(wishes.len() as u64, "wish was given up", "wishes were given up");
        view! { <details data-testid="given-up"><summary>{number}</summary><ul class="reasons">{wishes}</ul></details> }
    });
    view! {
        <div class="order" data-testid="order">
            <p>
                <strong>{label(order.strategy)}</strong>": "{sentence(order.strategy)}
                " The order is "<strong>{gap(&order)}</strong>" "<span class="muted">{proof(&order)}"."</span>
            </p>
            {given_up}
        </div>
    }
}
