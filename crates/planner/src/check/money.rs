//! Do the sums of the estimate add up?

use super::{Facts, error, push};
use landfall_domain::Decimal;
use landfall_domain::cost::{CostLine, Range};
use landfall_domain::plan::{Finding, Severity};
use std::collections::{BTreeMap, BTreeSet, HashSet};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let estimate = &facts.body.estimate;
    let mut total = [Decimal::ZERO; 3];
    let mut waves: BTreeMap<u32, [Decimal; 3]> = BTreeMap::new();
    let mut unpriced = 0_u32;
    let numbers: HashSet<u32> = facts.body.waves.iter().map(|wave| wave.number).collect();
    for line in &estimate.lines {
        let figures = three(&line.amount);
        let wave = waves.entry(line.wave).or_default();
        for at in 0..3 {
            total[at] += figures[at];
            wave[at] += figures[at];
        }
        unpriced += u32::from(line.price.is_none());
        one(&numbers, line, out);
    }
    if three(&estimate.total) != total {
        error(
            out,
            "estimate.total",
            format!(
                "The estimate says {} USD, but its lines add up to {} USD.",
                estimate.total.expected, total[1]
            ),
            [],
        );
    }
    let said = estimate.waves.keys().chain(waves.keys()).chain(&numbers);
    for number in said.copied().collect::<BTreeSet<u32>>() {
        let lines = waves.get(&number).copied().unwrap_or_default();
        let sum = estimate.waves.get(&number).map(three).unwrap_or_default();
        if lines != sum {
            error(
                out,
                "estimate.wave",
                format!(
                    "The estimate says {} USD for wave {number}, but its lines add up to {} USD.",
                    sum[1], lines[1]
                ),
                [],
            );
        }
    }
    if estimate.unpriced != unpriced {
        error(
            out,
            "estimate.unpriced",
            format!(
                "The estimate says that {} lines have no price, but {unpriced} have none.",
                estimate.unpriced
            ),
            [],
        );
    } else if unpriced > 0 {
        push(
            out,
            Severity::Note,
            "estimate.not-given",
            format!(
                "{unpriced} lines of the estimate have no known price and are missing in its sums."
            ),
            [],
        );
    }
}

fn one(numbers: &HashSet<u32>, line: &CostLine, out: &mut Vec<Finding>) {
    let here = || line.resource.clone();
    for (what, range) in [("amount", &line.amount), ("quantity", &line.quantity)] {
        let [low, expected, high] = three(range);
        if low > expected || expected > high || low < Decimal::ZERO {
            error(
                out,
                "estimate.range",
                format!(
                    "The {what} of “{}” in wave {} is not low ≤ expected ≤ high: {low}, {expected}, {high}.",
                    line.what, line.wave
                ),
                here(),
            );
        }
    }
    if !numbers.contains(&line.wave) {
        error(
            out,
            "estimate.line",
            format!(
                "“{}” is a cost of wave {}, which does not exist.",
                line.what, line.wave
            ),
            here(),
        );
    }
    let costs_something = three(&line.amount).iter().any(|usd| !usd.is_zero());
    if line.price.is_none() && costs_something {
        error(
            out,
            "estimate.line",
            format!("“{}” has an amount but no price.", line.what),
            here(),
        );
    }
    if line.price.is_none() && line.note.trim().is_empty() {
        error(
            out,
            "estimate.line",
            format!("“{}” has no price and does not say why.", line.what),
            here(),
        );
    }
}

fn three(range: &Range) -> [Decimal; 3] {
    [range.low, range.expected, range.high]
}
