//! What an exported plan costs, added up again.

use super::read::Document;
use super::{error, push};
use landfall_domain::plan::{Finding, Severity};
use std::collections::HashMap;

pub(super) fn check(document: &Document, at: &HashMap<&str, usize>, out: &mut Vec<Finding>) {
    let [bridge, lateness, wave, imbalance] = document.weights.map(i128::from);
    let day = |id: &str| Some(i128::from(document.waves.get(*at.get(id)?)?.day));
    let first = document
        .waves
        .first()
        .map_or(0, |wave| i128::from(wave.day));

    let bridges: i128 = document
        .talks
        .iter()
        .filter_map(|(a, b, weight)| Some(i128::from(*weight) * (day(a)? - day(b)?).abs()))
        .sum();
    let late: i128 = document
        .groups
        .iter()
        .filter_map(|g| Some(i128::from(g.takes("criticality")) * (day(&g.id)? - first)))
        .sum();
    let mut used = vec![false; document.waves.len()];
    let mut hours = vec![0_i128; document.waves.len()];
    for group in &document.groups {
        if let Some(wave) = at.get(group.id.as_str()) {
            used[*wave] = true;
            hours[*wave] += i128::from(group.takes("hours"));
        }
    }
    let open = document
        .waves
        .iter()
        .filter(|w| w.closed.is_empty())
        .count();
    let open = open.max(1) as i128;
    let all: i128 = hours.iter().sum();
    let even = document
        .even_hours
        .map_or((all + open - 1) / open, i128::from);
    let above: i128 = hours.iter().map(|hours| (hours - even).max(0)).sum();

    let points = [
        ("bridges", bridge * bridges),
        ("lateness", lateness * late),
        (
            "waves",
            wave * used.iter().filter(|used| **used).count() as i128,
        ),
        ("imbalance", imbalance * above),
    ];
    for ((part, points), said) in points.into_iter().zip(document.objective) {
        if points != i128::from(said) {
            let message = format!("The plan costs {points} points for {part}, not {said}.");
            push(
                out,
                Severity::Error,
                &format!("objective.{part}"),
                message,
                [],
            );
        }
    }
    let total: i128 = points.iter().map(|(_, points)| points).sum();
    if i128::from(document.lower_bound) > total {
        let message = format!(
            "No plan is said to cost less than {}, but this one costs {total}.",
            document.lower_bound
        );
        error(out, "bound.above", message, []);
    }
}
