//! What a person reads when there is no plan.

use crate::make::{plain, requires};
use insta::assert_snapshot;
use landfall_solver::{Contradiction, Instance, Pin, Unsolvable, smallest, solve};

fn contradiction(instance: &Instance) -> Contradiction {
    let found = solve(instance, 1).map_err(|fault| smallest(instance, fault));
    match found {
        Err(Unsolvable::Contradiction(found)) => found,
        other => panic!("expected a contradiction, got {other:?}"),
    }
}

fn in_wave(group: usize, wave: u32) -> Pin {
    Pin::InWave {
        group: format!("g{group}"),
        wave,
    }
}

#[test]
fn pins_against_a_chain() {
    let mut instance = plain(8, 5, None);
    instance.requires = vec![requires(3, 2), requires(2, 1), requires(5, 4)];
    instance.pins = vec![
        in_wave(5, 4),
        in_wave(3, 2),
        Pin::NotBefore {
            group: "g1".to_owned(),
            day: 21,
        },
    ];
    let found = contradiction(&instance);
    assert_eq!(found.pins, [1, 2]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g1 must not move before day 21.
    - g3 is pinned to wave 2.
    - g2 requires g1.
    - g3 requires g2.
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
}

#[test]
fn too_many_pinned_to_one_wave() {
    let mut instance = plain(6, 4, Some(2));
    instance.pins = vec![in_wave(0, 2), in_wave(5, 3), in_wave(1, 2), in_wave(2, 2)];
    let found = contradiction(&instance);
    assert_eq!(found.pins, [0, 2, 3]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g0 is pinned to wave 2.
    - g1 is pinned to wave 2.
    - g2 is pinned to wave 2.
    - g0, g1, g2 must move in wave 2 and need 3 groups; there is room for 2.
    Raise the capacity of wave 2 by 1 groups, open another wave, or take back one of the pins.
    ");
}

#[test]
fn more_than_all_waves_hold() {
    let mut instance = plain(7, 3, Some(3));
    instance.waves[1].closed = "year-end freeze".to_owned();
    let found = contradiction(&instance);
    assert_eq!(found.pins, [] as [usize; 0]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g0, g1, g2, g3, g4 and 2 more must move in waves 1 to 3 and need 7 groups; there is room for 6.
    - wave 2 is closed (year-end freeze).
    Raise the capacity of waves 1 to 3 by 1 groups or open another wave.
    ");
}

#[test]
fn a_group_that_no_wave_holds() {
    let mut instance = plain(2, 3, None);
    instance.groups[1].gigabytes = 900;
    for wave in &mut instance.waves {
        wave.capacity.gigabytes = Some(500);
    }
    assert_snapshot!(contradiction(&instance), @r"
    These cannot all be kept:
    - There are 3 waves, 3 of them too small for g1 (900 GB).
    Open another wave, raise its capacity, or split what is too large.
    ");
}

#[test]
fn a_pin_to_a_closed_wave() {
    let mut instance = plain(2, 3, None);
    instance.waves[1].closed = "year-end freeze".to_owned();
    instance.pins = vec![in_wave(0, 2)];
    assert_snapshot!(contradiction(&instance), @r"
    These cannot all be kept:
    - g0 is pinned to wave 2.
    - wave 2 is closed (year-end freeze).
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
}

#[test]
fn an_order_against_an_edge() {
    let mut instance = plain(3, 3, None);
    instance.requires = vec![requires(0, 1)];
    instance.pins = vec![Pin::InOrder {
        first: vec!["g0".to_owned()],
        then: vec!["g1".to_owned(), "g2".to_owned()],
    }];
    assert_snapshot!(solve(&instance, 1).unwrap_err(), @"2 groups require each other in a circle: g0 → g1 → g0. Pin 1 asks for an order that `requires` edges contradict: take the pin back.");
}

#[test]
fn an_order_without_enough_waves() {
    let mut instance = plain(3, 2, None);
    let order = |first: usize, then: usize| Pin::InOrder {
        first: vec![format!("g{first}")],
        then: vec![format!("g{then}")],
    };
    instance.pins = vec![order(0, 1), order(1, 2)];
    assert_snapshot!(contradiction(&instance), @r"
    These cannot all be kept:
    - g0 must move in an earlier wave than g1.
    - g1 must move in an earlier wave than g2.
    - There are 2 waves.
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
}

#[test]
fn opposed_pins_at_the_ends_of_a_long_chain() {
    let last = 99_999;
    let mut instance = plain(last + 1, 40, None);
    instance.requires = (1..=last).map(|n| requires(n, n - 1)).collect();
    instance.pins = vec![in_wave(50_000, 9), in_wave(0, 30), in_wave(last, 10)];
    let found = contradiction(&instance);
    // The shorter of the two ways.
    assert_eq!(found.pins, [0, 1]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g0 is pinned to wave 30.
    - g50000 is pinned to wave 9.
    - g50000 requires g49999, and so on through 49998 more to g0.
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
}

#[test]
fn a_freeze_between_two_days() {
    let mut instance = plain(3, 6, None);
    for wave in 2..5 {
        instance.waves[wave].closed = "closing of the year".to_owned();
    }
    instance.waves[0].closed = "not this one".to_owned();
    instance.requires = vec![requires(1, 0)];
    let day = |wave: u32| 7 * wave;
    instance.pins = vec![
        Pin::NotBefore {
            group: "g0".to_owned(),
            day: day(2),
        },
        Pin::NotAfter {
            group: "g1".to_owned(),
            day: day(4),
        },
    ];
    let found = contradiction(&instance);
    assert_eq!(found.pins, [0, 1]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g0 must not move before day 14.
    - g1 must not move after day 28.
    - g1 requires g0.
    - wave 3, wave 4, wave 5 are closed (closing of the year).
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
    // Where the two contradict each other anyway, the freeze is not to blame.
    instance.pins[1] = in_wave(1, 2);
    let found = contradiction(&instance).to_string();
    assert!(!found.contains("closed"), "{found}");
}

#[test]
fn a_pin_that_the_contradiction_does_not_need_is_left_out() {
    let mut instance = plain(3, 2, None);
    let order = |first: usize, then: usize| Pin::InOrder {
        first: vec![format!("g{first}")],
        then: vec![format!("g{then}")],
    };
    instance.pins = vec![
        Pin::NotBefore {
            group: "g0".to_owned(),
            day: 7,
        },
        order(0, 1),
        order(1, 2),
    ];
    assert_eq!(contradiction(&instance).pins, [1, 2]);
}

#[test]
fn apart_and_held_on_one_day_through_others() {
    let mut instance = plain(5, 4, None);
    instance.requires = vec![requires(1, 0), requires(2, 1), requires(4, 3)];
    instance.pins = vec![
        in_wave(0, 3),
        in_wave(2, 3),
        in_wave(4, 4),
        Pin::Apart {
            a: "g1".to_owned(),
            b: "g3".to_owned(),
        },
        in_wave(3, 3),
    ];
    let found = contradiction(&instance);
    assert_eq!(found.pins, [0, 1, 3, 4]);
    assert_snapshot!(found, @r"
    These cannot all be kept:
    - g1 and g3 never move on the same day.
    - g0 is pinned to wave 3.
    - g2 is pinned to wave 3.
    - g1 requires g0.
    - g2 requires g1.
    - g3 is pinned to wave 3.
    Take back one of the pins, remove one of the edges, or open another wave.
    ");
    // With another day to go to there is a plan.
    instance.pins[4] = Pin::NotAfter {
        group: "g3".to_owned(),
        day: 21,
    };
    assert!(solve(&instance, 1).is_ok());
}

#[test]
fn a_freeze_that_leaves_too_little_room() {
    let mut instance = plain(4, 4, Some(2));
    instance.waves[1].closed = "freeze".to_owned();
    instance.pins = (0..4)
        .map(|n| Pin::NotAfter {
            group: format!("g{n}"),
            day: 7,
        })
        .collect();
    assert_snapshot!(contradiction(&instance), @r"
    These cannot all be kept:
    - g1 must not move after day 7.
    - g2 must not move after day 7.
    - g3 must not move after day 7.
    - g1, g2, g3 must move in wave 1 and need 3 groups; there is room for 2.
    - wave 2 is closed (freeze).
    Raise the capacity of wave 1 by 1 groups, open another wave, or take back one of the pins.
    ");
}

#[test]
fn of_several_contradictions_the_smallest_is_told() {
    let mut instance = plain(12, 6, Some(3));
    // Four in a wave for three, found last; two pins along an edge; and one that stands alone.
    instance.requires = vec![requires(9, 8)];
    instance.waves[4].closed = "year-end freeze".to_owned();
    let crowd = [in_wave(0, 2), in_wave(1, 2), in_wave(2, 2), in_wave(3, 2)];
    let edge = [in_wave(8, 4), in_wave(9, 3)];
    instance.pins = crowd.into_iter().chain(edge.clone()).collect();
    assert_eq!(contradiction(&instance).pins, [4, 5]);
    instance.pins.push(in_wave(7, 5));
    assert_eq!(contradiction(&instance).pins, [6]);
    // Three of one day beat four of a wave.
    instance.pins.truncate(4);
    instance.pins.extend([
        in_wave(5, 6),
        in_wave(6, 6),
        Pin::Apart {
            a: "g5".to_owned(),
            b: "g6".to_owned(),
        },
    ]);
    assert_eq!(contradiction(&instance).pins, [4, 5, 6]);
    // And two in a wave for one beat these, although they are looked for last.
    instance.waves[2].capacity.groups = Some(1);
    instance.pins.extend([in_wave(10, 3), in_wave(11, 3)]);
    assert_eq!(contradiction(&instance).pins, [7, 8]);
}
