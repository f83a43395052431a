//! What no plan can be better than.
//!
//! Capacities, the cost of waves and imbalance are priced (Lagrangian relaxation): a group pays for
//! what it takes in a wave, and each wave earns at most what its capacity is worth. What is left has
//! only windows, precedence and distances, a sum over groups and pairs; it is bounded by moving
//! points between groups and edges along chains (sequential tree-reweighted message passing,
//! Kolmogorov 2006), which for such convex distances closes up to the optimum of its linear
//! relaxation. Whatever the prices and messages are, the bound holds. All in whole numbers, so no
//! rounding can break the proof.

mod messages;
mod prices;

use crate::model::Model;
use messages::Messages;
use prices::Prices;
use serde::{Deserialize, Serialize};

/// Parts of a point: the precision of prices and messages.
const SCALE: i64 = 1 << 8;
/// Larger problems leave the bridges out of the bound: numbers of messages.
const MOST_MESSAGES: usize = 12_000_000;
/// Larger problems leave capacities out as well: groups times waves.
const MOST_PLACES: usize = 60_000_000;
/// More rounds than this add little.
const ROUNDS: usize = 300;
/// The work that the bound may cost, in messages computed.
const WORK: usize = 25_000_000;

/// What a bound takes into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundKind {
    /// Lateness, waves, imbalance, capacities, windows, precedence and bridges.
    Full,
    /// All but precedence and bridges: the problem is too large for them.
    Capacity,
    /// Only windows, which hold what precedence asks for: there are very many waves.
    Windows,
    /// Every plan was looked at or ruled out: the plan is the best.
    Exact,
}

/// Like [`bound`] without precedence and bridges, in a fraction of the time.
pub(crate) fn quick(model: &Model<'_>, _best: i64) -> (i64, BoundKind) {
    if model.nodes * model.waves > MOST_PLACES {
        return (windows_only(model), BoundKind::Windows);
    }
    let value = lower(capacity_only(model, &Prices::new(model)));
    (value.max(windows_only(model)), BoundKind::Capacity)
}

/// No plan costs fewer points. `best` is what the best known plan costs; it only sets the pace.
pub(crate) fn bound(model: &Model<'_>, best: i64) -> (i64, BoundKind) {
    let size = messages::edges(model) * model.waves;
    if model.nodes * model.waves > MOST_PLACES || size > MOST_MESSAGES {
        return quick(model, best);
    }
    let mut prices = Prices::new(model);
    let most = (WORK / (size + model.nodes * model.waves).max(1)).clamp(3, ROUNDS);
    let mut messages = Messages::new(model);
    let mut top = i64::MIN;
    let mut pace = 1.0;
    let mut since = 0;
    for round in 0..most {
        messages.backward(&prices);
        let (sum, choice) = messages.forward(&prices);
        let value = sum + prices.worth();
        if value > top {
            (top, since) = (value, 0);
        } else {
            since += 1;
            if since >= 4 {
                (pace, since) = (pace * 0.6, 0);
            }
        }
        if lower(top) >= best {
            break;
        }
        // The messages need a few rounds before the prices are worth changing.
        if round >= 2 {
            prices.step(&choice, (best * SCALE - value).max(SCALE) as f64 * pace);
        }
    }
    (lower(top).max(windows_only(model)), BoundKind::Full)
}

/// What is late even when every group moves as early as its window lets it.
fn windows_only(model: &Model<'_>) -> i64 {
    let late = |node: usize| {
        let day = model.day[model.window.low[node] as usize];
        model.late[node] * (day - model.day[0])
    };
    (0..model.nodes).map(late).sum()
}

/// Objectives are whole numbers, so the bound may be rounded up.
fn lower(scaled: i64) -> i64 {
    scaled.max(0).div_euclid(SCALE) + i64::from(scaled.max(0).rem_euclid(SCALE) > 0)
}

/// The bound without edges: each group alone, at the prices of the waves.
fn capacity_only(model: &Model<'_>, prices: &Prices<'_, '_>) -> i64 {
    let mut sum = 0;
    for node in 0..model.nodes as u32 {
        let (low, high) = (
            model.window.low[node as usize],
            model.window.high[node as usize],
        );
        sum += (low..=high)
            .filter(|wave| model.allowed(node, *wave))
            .map(|wave| prices.of(node, wave))
            .min()
            .unwrap_or(0);
    }
    sum + prices.worth()
}
