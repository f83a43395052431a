//! Whatever people ask for.

use crate::estate::*;
use crate::plan::{plan, try_plan};
use crate::waves::{day, errors, weekly, windows};
use landfall_domain::Snapshot;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::schedule::{Freeze, Pin, Schedule, Strategy as Counts};
use landfall_planner::{check_export, export};
use proptest::prelude::*;

/// Choices of every kind. Pins name resources by their place.
fn any_choices() -> impl Strategy<Value = (Choices, Vec<(u8, usize, usize, u32)>)> {
    let limit = |most| prop::option::weighted(0.3, 1_u32..most);
    (
        (limit(6), limit(4), limit(9), limit(5)),
        prop::sample::select(Counts::ALL.to_vec()),
        prop::option::weighted(0.5, (1_u32..10, 0_u32..60, 0_u32..40, 0_usize..4)),
        prop::collection::vec((0_u8..4, 0_usize..40, 0_usize..40, 0_u32..6), 0..4),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(limits, strategy, schedule, pins, one, any_time)| {
            let schedule = schedule.map(|(every_days, from, long, whom)| {
                let first = day("2026-12-01");
                Schedule {
                    every_days,
                    hours: 1 + long / 2,
                    freezes: vec![Freeze {
                        from: first.plus(from),
                        to: first.plus(from + long),
                        reason: "freeze".into(),
                        environments: Environment::ALL.into_iter().take(whom % 3).collect(),
                    }],
                    ..weekly().schedule.unwrap()
                }
            });
            let choices = Choices {
                groups_per_wave: limits.0,
                gigabytes_per_wave: limits.1,
                hours_per_wave: limits.2,
                engineers_per_wave: limits.3,
                strategy,
                schedule,
                hours_of_window: one != any_time,
                one_account_per_window: one,
                production_any_time: any_time,
                ..Choices::default()
            };
            (choices, pins)
        })
}

fn pinned(snapshot: &Snapshot, choices: &mut Choices, pins: &[(u8, usize, usize, u32)]) {
    let id = |place: usize| {
        snapshot.resources[place % snapshot.resources.len()]
            .id
            .clone()
    };
    let first = choices.schedule.as_ref().map(|schedule| schedule.first);
    choices.pins = pins
        .iter()
        .filter_map(|(kind, a, b, number)| {
            let group = id(*a);
            Some(match kind {
                0 => Pin::InWindow {
                    group,
                    window: *number,
                },
                1 => Pin::NotBefore {
                    group,
                    day: first?.plus(number * 5),
                },
                2 => Pin::NotAfter {
                    group,
                    day: first?.plus(number * 9),
                },
                _ => Pin::Apart {
                    a: group,
                    b: id(*b),
                },
            })
        })
        .collect();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever people ask for, the plan keeps it or there is none; what is exported is right to the
    /// last point; and planning again with nothing changed moves nothing.
    #[test]
    fn every_order_passes_the_check((snapshot, graph) in any_estate(), (mut choices, pins) in any_choices()) {
        pinned(&snapshot, &mut choices, &pins);
        match try_plan(&snapshot, &graph, &choices, None) {
            Ok(body) => {
                let errors = errors(&snapshot, &graph, &body);
                prop_assert!(errors.is_empty(), "{:?}", errors);
                let file = serde_json::to_string(&export(&snapshot, &graph, &body).unwrap()).unwrap();
                let wrong = check_export(&file);
                prop_assert!(wrong.is_empty(), "{:?}", wrong);
                let again = try_plan(&snapshot, &graph, &choices, Some(&body)).unwrap();
                prop_assert_eq!(windows(&again), windows(&body));
            }
            // Without pins and schedules there is nothing to contradict.
            Err(fault) => prop_assert!(!choices.pins.is_empty() || choices.schedule.is_some(), "{}", fault),
        }
    }

    #[test]
    fn the_same_estate_gives_the_same_plan((snapshot, graph) in any_estate()) {
        let one = plan(&snapshot, &graph, &Choices::default());
        prop_assert_eq!(one, plan(&snapshot, &graph, &Choices::default()));
    }
}
