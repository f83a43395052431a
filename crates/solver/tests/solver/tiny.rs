//! Tiny instances of every kind beside all of their plans.

use crate::brute::{optimum, points};
use crate::make::{plain, requires, talks};
use landfall_solver::{Instance, Pin, Unsolvable, smallest, solve};
use proptest::prelude::*;

const GROUPS: usize = 6;
const WAVES: usize = 3;

fn pin() -> impl Strategy<Value = Pin> {
    let group = || (0..GROUPS).prop_map(|n| format!("g{n}"));
    prop_oneof![
        (group(), 1..=WAVES as u32).prop_map(|(group, wave)| Pin::InWave { group, wave }),
        (group(), 0..20_u32).prop_map(|(group, day)| Pin::NotBefore { group, day }),
        (group(), 0..20_u32).prop_map(|(group, day)| Pin::NotAfter { group, day }),
        (0..GROUPS - 1).prop_map(|n| Pin::Apart {
            a: format!("g{n}"),
            b: format!("g{}", n + 1)
        }),
        (0..GROUPS / 2, GROUPS / 2..GROUPS - 1).prop_map(|(a, b)| Pin::InOrder {
            first: vec![format!("g{a}")],
            then: vec![format!("g{b}"), format!("g{}", b + 1)],
        }),
    ]
}

prop_compose! {
    fn instance()(
        edges in prop::collection::vec((0..GROUPS, 0..GROUPS), 0..6),
        soft in prop::collection::vec((0..GROUPS, 0..GROUPS, 0..9_u32), 0..9),
        sizes in prop::collection::vec((0..9_u32, 1..5_u32, 0..4_u32, 0..3_u32, 0..3_usize), GROUPS),
        rooms in prop::collection::vec((2..6_u32, 4..14_u32, 3..12_u32, 0..8_usize), WAVES),
        same_day in prop::collection::vec(prop::bool::weighted(0.3), WAVES),
        pins in prop::collection::vec(pin(), 0..3),
        weights in (0..4_u32, 0..3_u32, 0..60_u32, 0..5_u32),
    ) -> Instance {
        let mut instance = plain(GROUPS, WAVES, None);
        let words = ["", "development", "production"];
        for (group, (criticality, gigabytes, hours, engineers, word)) in instance.groups.iter_mut().zip(sizes) {
            group.criticality = criticality;
            group.gigabytes = gigabytes;
            group.hours = hours;
            group.engineers = engineers;
            group.environment = words[word].to_owned();
        }
        for (wave, (groups, gigabytes, hours, kind)) in instance.waves.iter_mut().zip(rooms) {
            wave.capacity.groups = Some(groups);
            wave.capacity.gigabytes = Some(gigabytes);
            wave.capacity.hours = (kind != 3).then_some(hours);
            wave.capacity.engineers = (kind == 4).then_some(4);
            wave.capacity.criticality = (kind == 5).then_some(9);
            wave.closed = if kind == 6 { "freeze".to_owned() } else { String::new() };
            wave.environments = if kind == 7 { vec!["production".to_owned()] } else { vec![] };
        }
        for (number, same) in same_day.into_iter().enumerate().skip(1) {
            let before = instance.waves[number - 1].day;
            instance.waves[number].day = if same { before } else { before + 7 };
        }
        // Downwards only: no cycles.
        instance.requires = edges.into_iter().filter(|(a, b)| a > b).map(|(a, b)| requires(a, b)).collect();
        instance.talks = soft.into_iter().map(|(a, b, weight)| talks(a, b, weight)).collect();
        instance.pins = pins;
        let of = &mut instance.weights;
        (of.bridge, of.lateness, of.wave, of.imbalance) = weights;
        instance
    }
}

fn plan(instance: &Instance, waves: &std::collections::BTreeMap<String, u32>) -> Vec<usize> {
    let at = |g: &landfall_solver::Group| waves[&g.id] as usize - 1;
    instance.groups.iter().map(at).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What is said to be proven is proven, and what is said to cost so much does.
    #[test]
    fn plans_bounds_and_contradictions_are_true(instance in instance(), seed in 0..9_u64) {
        let best = optimum(&instance);
        match solve(&instance, seed) {
            Ok(solution) => {
                let cost = points(&instance, &plan(&instance, &solution.waves));
                prop_assert_eq!(cost, Some(solution.objective.total()));
                prop_assert!(Some(solution.lower_bound) <= best);
                prop_assert!(cost >= best);
            }
            Err(Unsolvable::Contradiction(found)) => {
                prop_assert_eq!(optimum(&with_pins(&instance, &found.pins)), None, "{}", found);
            }
            Err(Unsolvable::NotFound(_)) => prop_assert_eq!(best, None),
            Err(Unsolvable::Malformed(faults)) => {
                prop_assert!(instance.waves.iter().all(|w| !w.closed.is_empty()), "{:?}", faults);
            }
            Err(Unsolvable::Cycle { pin, .. }) => {
                prop_assert!(pin.is_some());
                prop_assert_eq!(best, None);
            }
        }
    }

    /// Without capacities and pairs apart every contradiction is found, so none has fewer pins than the
    /// one that is told.
    #[test]
    fn no_fewer_pins_contradict_each_other(
        instance in instance(),
        pins in prop::collection::vec(pin(), 2..6),
    ) {
        let mut instance = instance;
        for wave in &mut instance.waves {
            wave.capacity = landfall_solver::Capacity::default();
        }
        instance.pins = pins.into_iter().filter(|pin| !matches!(pin, Pin::Apart { .. })).collect();
        let found = solve(&instance, 1).map_err(|fault| smallest(&instance, fault));
        if let Err(Unsolvable::Contradiction(found)) = found {
            for set in 0..1_usize << instance.pins.len() {
                let pins: Vec<usize> = (0..instance.pins.len()).filter(|n| set >> n & 1 == 1).collect();
                if pins.len() < found.pins.len() {
                    prop_assert!(optimum(&with_pins(&instance, &pins)).is_some(), "{pins:?} suffice: {found}");
                }
            }
        }
    }
}

fn with_pins(instance: &Instance, pins: &[usize]) -> Instance {
    let mut fewer = instance.clone();
    fewer.pins = pins.iter().map(|pin| instance.pins[*pin].clone()).collect();
    fewer
}

#[test]
fn waves_of_one_day_cost_no_bridge_between_them() {
    let mut instance = plain(2, 3, None);
    for (wave, word) in instance
        .waves
        .iter_mut()
        .zip(["shared", "production", "shared"])
    {
        wave.environments = vec![word.to_owned()];
    }
    instance.waves[1].day = 0;
    instance.groups[0].environment = "shared".to_owned();
    instance.groups[1].environment = "production".to_owned();
    instance.requires = vec![requires(1, 0)];
    instance.talks = vec![talks(0, 1, 9)];
    let solution = solve(&instance, 1).unwrap();
    assert_eq!(plan(&instance, &solution.waves), [0, 1]);
    assert_eq!(solution.objective.bridges, 0);
    instance.pins = vec![Pin::Apart {
        a: "g0".to_owned(),
        b: "g1".to_owned(),
    }];
    // The only way to another day would be against the hard edge.
    match solve(&instance, 1) {
        Err(Unsolvable::Contradiction(found)) => assert_eq!(found.pins, [0]),
        other => panic!("{other:?}"),
    }
    instance.requires.clear();
    let solution = solve(&instance, 1).unwrap();
    assert_eq!(plan(&instance, &solution.waves), [2, 1]);
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let mut instance = plain(40, 6, Some(8));
    instance.talks = (1..40).map(|n| talks(n, n * 7 % 40, 3)).collect();
    instance.requires = (8..40).map(|n| requires(n, n - 8)).collect();
    assert_eq!(solve(&instance, 3), solve(&instance, 3));
}

#[test]
fn the_document_comes_back_as_it_was() {
    let mut instance = plain(4, 3, Some(2));
    instance.talks = vec![talks(0, 1, 2)];
    instance.requires = vec![requires(1, 0)];
    instance.pins = vec![Pin::NotBefore {
        group: "g1".to_owned(),
        day: 9,
    }];
    assert_eq!(Instance::from_json(&instance.to_json()).unwrap(), instance);
    let unknown = instance.to_json().replacen("criticality", "urgency", 1);
    let error = Instance::from_json(&unknown).unwrap_err().to_string();
    assert!(
        error.contains("urgency") && error.contains("line"),
        "{error}"
    );
}
