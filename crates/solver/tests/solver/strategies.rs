//! What each strategy is for, and what a person reads beside a card.

use crate::make::{plain, requires, talks};
use landfall_solver::{Instance, Pin, Strategy, explain, solve};

fn estate() -> Instance {
    let mut instance = plain(24, 8, Some(8));
    for (number, group) in instance.groups.iter_mut().enumerate() {
        group.criticality = [9, 1, 4][number % 3];
    }
    instance.requires = (4..24).step_by(2).map(|n| requires(n, n - 4)).collect();
    instance.talks = (1..24).map(|n| talks(n, n * 5 % 23, 1)).collect();
    instance
}

fn points(strategy: Strategy) -> (usize, i64, i64) {
    let mut instance = estate();
    strategy.apply(&mut instance);
    let found = solve(&instance, 1).unwrap();
    let mut used: Vec<u32> = found.waves.values().copied().collect();
    used.sort_unstable();
    used.dedup();
    let weights = strategy.weights();
    (
        used.len(),
        found.objective.bridges / i64::from(weights.bridge),
        found.objective.lateness / i64::from(weights.lateness),
    )
}

#[test]
fn each_strategy_is_best_at_what_it_is_for() {
    let [critical, pilot, bridges, waves] = Strategy::ALL.map(points);
    assert!(critical.2 <= bridges.2 && critical.2 <= pilot.2);
    assert!(bridges.1 <= critical.1 && bridges.1 <= pilot.1);
    assert_eq!(waves.0, 3);
    assert!(pilot.0 >= 4);
}

#[test]
fn a_pilot_is_small_and_harmless() {
    let mut instance = estate();
    Strategy::PilotFirst.apply(&mut instance);
    let found = solve(&instance, 1).unwrap();
    let pilot = instance.groups.iter().filter(|g| found.waves[&g.id] == 1);
    let pilot: Vec<u32> = pilot.map(|g| g.criticality).collect();
    assert!(!pilot.is_empty() && pilot.len() <= 5, "{pilot:?}");
    assert!(pilot.iter().sum::<u32>() <= 20, "{pilot:?}");
}

#[test]
fn words_of_strategies_come_back() {
    for strategy in Strategy::ALL {
        assert_eq!(strategy.as_str().parse(), Ok(strategy));
    }
    assert!(
        "soonest"
            .parse::<Strategy>()
            .unwrap_err()
            .contains("fewest-waves")
    );
}

#[test]
fn placements_are_explained() {
    let mut instance = plain(5, 3, Some(2));
    instance.requires = vec![requires(2, 1)];
    instance.talks = vec![talks(3, 4, 5)];
    instance.pins = vec![
        Pin::InWave {
            group: "g1".to_owned(),
            wave: 2,
        },
        Pin::NotBefore {
            group: "g4".to_owned(),
            day: 14,
        },
    ];
    instance.groups[0].criticality = 9;
    let found = solve(&instance, 1).unwrap();
    let why = explain(&instance, &found).unwrap();
    let why: Vec<String> = why
        .into_iter()
        .map(|(id, why)| format!("{id}: {why}"))
        .collect();
    insta::assert_snapshot!(why.join("\n"), @r"
    g0: In wave 1: it is the first wave that takes it; wave 2 would be 7 days later.
    g1: In wave 2: it is pinned there.
    g2: In wave 2: it requires g1, which moves in wave 2 (it is pinned there); wave 3 would be 7 days later.
    g3: In wave 3: wave 2 is full (groups).
    g4: In wave 3: it must not move before day 14.
    ");
}

#[test]
fn what_binds_a_group_is_named() {
    let mut instance = plain(9, 6, None);
    instance.requires = vec![requires(1, 0), requires(2, 1), requires(3, 2)];
    instance.groups[4].criticality = 9;
    instance.talks = vec![talks(7, 8, 50)];
    (instance.weights.wave, instance.weights.imbalance) = (0, 0);
    instance.pins = vec![
        Pin::InWave {
            group: "g0".to_owned(),
            wave: 3,
        },
        Pin::NotAfter {
            group: "g3".to_owned(),
            day: 14,
        },
        Pin::InOrder {
            first: vec!["g3".to_owned(), "g4".to_owned()],
            then: vec!["g5".to_owned()],
        },
        Pin::Apart {
            a: "g4".to_owned(),
            b: "g6".to_owned(),
        },
        Pin::InWave {
            group: "g8".to_owned(),
            wave: 5,
        },
    ];
    let found = solve(&instance, 1).unwrap();
    let why = explain(&instance, &found).unwrap();
    let why: Vec<String> = why
        .into_iter()
        .map(|(id, why)| format!("{id}: {why}"))
        .collect();
    insta::assert_snapshot!(why.join("\n"), @r"
    g0: In wave 3: it is pinned there.
    g1: In wave 3: it requires g0, which moves in wave 3 (it is pinned there); g2 requires it in wave 3.
    g2: In wave 3: it requires g1, which moves in wave 3 (held there by g0: it is pinned there); g3 requires it in wave 3.
    g3: In wave 3: it requires g2, which moves in wave 3 (held there by g0: it is pinned there); it must not move after day 14.
    g4: In wave 1: it is the first wave that takes it; wave 2 would be 7 days later.
    g5: In wave 4: g3 must go first, in wave 3; wave 5 would be 7 days later.
    g6: In wave 2: it is kept apart from g4, which moves in wave 1; wave 3 would be 7 days later.
    g7: In wave 5: g8 would need a bridge of 7 days in wave 4; g8 would need a bridge of 7 days in wave 6.
    g8: In wave 5: it is pinned there.
    ");
}
