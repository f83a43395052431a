use crate::estate::any_estate;
use crate::plan::plan;
use landfall_domain::Decimal;
use landfall_domain::cost::{Assumptions, Range};
use landfall_domain::plan::{Choices, Environment};
use landfall_planner::{WaveDraft, estimate};
use proptest::prelude::*;

fn wave(number: u32, environment: Environment) -> WaveDraft {
    WaveDraft {
        number,
        title: String::new(),
        environment,
        groups: Vec::new(),
        reason: String::new(),
        window: number,
        after_days: 0,
        day: None,
    }
}

#[test]
fn a_revenue_that_nobody_gave_is_no_zero() {
    let waves = [
        wave(1, Environment::Development),
        wave(2, Environment::Production),
    ];
    let all = estimate(Vec::new(), &waves, &Assumptions::default());
    assert_eq!(all.unpriced, 1);
    assert_eq!(all.lines.len(), 3);
    let lost = all.lines.iter().find(|l| l.price.is_none()).unwrap();
    assert_eq!(lost.wave, 2);
    assert!(lost.note.contains("not given"), "{}", lost.note);
    assert_eq!(all.waves[&1].expected, Decimal::from(6 * 95));
    assert_eq!(all.total.expected, Decimal::from(2 * 6 * 95));

    let mut given = Assumptions::default();
    given
        .set("revenue_usd_per_hour", Decimal::from(6_000))
        .unwrap();
    let all = estimate(Vec::new(), &waves, &given);
    assert_eq!(all.unpriced, 0);
    let both = Decimal::from(2 * 6 * 95 + 1_000);
    assert_eq!(all.total.expected.round_dp(6), both);
}

proptest! {
    #[test]
    fn sums_add_up((snapshot, graph) in any_estate()) {
        let all = plan(&snapshot, &graph, &Choices::default()).estimate;
        let sum: Range = all.lines.iter().map(|l| l.amount).sum();
        prop_assert_eq!(sum, all.total);
        let sum: Range = all.waves.values().copied().sum();
        prop_assert_eq!(sum, all.total);
        prop_assert!(all.lines.iter().all(|l| l.amount.low <= l.amount.expected && l.amount.expected <= l.amount.high));
        prop_assert!(all.lines.windows(2).all(|w| w[0].wave <= w[1].wave));
    }
}
