//! Costs, added up.

use crate::waves::{WaveDraft, is_foundation};
use landfall_domain::cost::{Assumptions, CostLine, Estimate, Nature, Price, Range};
use landfall_domain::plan::Environment;
use landfall_domain::{Decimal, Kind, Region};
use std::collections::BTreeMap;

/// Adds to the services' lines what costs people and the business: engineers' hours in every wave
/// and lost revenue in every production wave. Then sorts (wave, service, resource, tool, words),
/// adds up and counts the lines without a price.
///
/// A revenue of zero means that nobody gave it: its lines then have no price, count as `unpriced`
/// and say so. Waves without any line appear in `Estimate::waves` with zero.
pub fn estimate(
    mut lines: Vec<CostLine>,
    waves: &[WaveDraft],
    assumptions: &Assumptions,
) -> Estimate {
    for wave in waves {
        lines.push(engineers(wave, assumptions));
        if wave.environment == Environment::Production {
            lines.push(downtime(wave, assumptions));
        }
    }
    lines.sort_by(|a, b| {
        let key = |l: &CostLine| {
            (
                l.wave,
                l.service.clone(),
                l.resource.clone(),
                l.tool.clone(),
                l.what.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    let mut sums: BTreeMap<u32, Range> = waves
        .iter()
        .map(|wave| (wave.number, Range::default()))
        .collect();
    for line in &lines {
        let sum = sums.entry(line.wave).or_default();
        *sum = *sum + line.amount;
    }
    Estimate {
        total: lines.iter().map(|line| line.amount).sum(),
        unpriced: u32::try_from(lines.iter().filter(|l| l.price.is_none()).count())
            .unwrap_or(u32::MAX),
        waves: sums,
        lines,
    }
}

/// A figure with the assumed uncertainty, never below zero.
fn spread(expected: Decimal, assumptions: &Assumptions) -> Range {
    let part = assumptions.get("uncertainty_percent") / Decimal::ONE_HUNDRED;
    Range {
        low: expected * (Decimal::ONE - part).max(Decimal::ZERO),
        expected,
        high: expected * (Decimal::ONE + part),
    }
}

fn engineers(wave: &WaveDraft, assumptions: &Assumptions) -> CostLine {
    let hours = spread(assumptions.get("engineer_hours_per_wave"), assumptions);
    let rate = assumptions.get("engineer_usd_per_hour");
    CostLine {
        wave: wave.number,
        resource: None,
        service: "People".into(),
        tool: None,
        what: "Engineers who prepare, watch and check the wave".into(),
        nature: Nature::Indirect,
        quantity: hours,
        price: Some(assumed("engineer_usd_per_hour", rate)),
        amount: hours.times(rate),
        note: format!(
            "{} hours for a wave ± {} %, as assumed.",
            assumptions.get("engineer_hours_per_wave"),
            assumptions.get("uncertainty_percent")
        ),
    }
}

/// Minutes for which a move group of a wave is expected to stand still, rounded up. As the estimate
/// has it, only production costs downtime, and only with something that serves: identities, keys and
/// empty networks are made anew while the old ones stay.
pub fn downtime_minutes<'a>(
    environment: Environment,
    mut kinds: impl Iterator<Item = &'a Kind>,
    assumptions: &Assumptions,
) -> u64 {
    if environment != Environment::Production || kinds.all(is_foundation) {
        return 0;
    }
    let minutes = assumptions.get("downtime_minutes_per_wave").ceil();
    minutes.try_into().unwrap_or_default()
}

fn downtime(wave: &WaveDraft, assumptions: &Assumptions) -> CostLine {
    let minutes = assumptions.get("downtime_minutes_per_wave");
    let rate = assumptions.get("revenue_usd_per_hour");
    let hours = spread(minutes / Decimal::from(60), assumptions);
    let given = rate > Decimal::ZERO;
    let how = format!(
        "{minutes} minutes of downtime ± {} %, as assumed.",
        assumptions.get("uncertainty_percent")
    );
    CostLine {
        wave: wave.number,
        resource: None,
        service: "Business".into(),
        tool: None,
        what: "Revenue lost while production stands still".into(),
        nature: Nature::Indirect,
        quantity: hours,
        price: given.then(|| assumed("revenue_usd_per_hour", rate)),
        amount: if given {
            hours.times(rate)
        } else {
            Range::default()
        },
        note: if given {
            how
        } else {
            format!(
                "{how} The revenue per hour is not given, so what this costs is not known and is missing in the sums: set it in the assumptions."
            )
        },
    }
}

/// A price that is no list price but an assumption of this plan.
fn assumed(key: &str, usd: Decimal) -> Price {
    Price {
        key: key.to_owned(),
        usd,
        unit: "hour".into(),
        region: Region::global(),
        source: format!("assumption {key}"),
        as_of: "this plan".into(),
    }
}
