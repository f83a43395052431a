use crate::estate::*;
use crate::plan::{plan, try_plan};
use landfall_domain::plan::{Choices, MoveGroup, PlanBody};
use landfall_domain::schedule::{Freeze, OrderReport, Pin, Schedule, Strategy as Order};
use landfall_domain::view::{GroupDifference, PlanDiff};
use landfall_domain::{Day, Decimal, Digest, Environment, Graph, Plan, Snapshot};
use landfall_planner::{plan_diff, resolve};
use proptest::prelude::*;

fn version(number: u32, body: PlanBody) -> Plan {
    Plan {
        id: format!("plan-{number}").into(),
        version: number,
        author: "mia".into(),
        reason: "test".into(),
        created: "2026-11-01T00:00:00Z".parse().unwrap(),
        digest: Digest::of(&body).unwrap(),
        body,
    }
}

fn shop() -> PlanBody {
    let snapshot = crate::scenario::shop();
    plan(&snapshot, &resolve(&snapshot), &Choices::default())
}

/// A plan of waves alone: each has its environment, its window and groups of members.
fn waves(of: &[(Environment, u32, &[&[&str]])]) -> PlanBody {
    let mut body = shop();
    let template = body.waves[0].clone();
    body.groups.clear();
    body.placements.clear();
    body.bridges.clear();
    body.estimate = Default::default();
    body.waves = of
        .iter()
        .zip(1..)
        .map(|((environment, window, groups), number)| {
            let mut wave = template.clone();
            wave.number = number;
            wave.environment = *environment;
            wave.window = Some(*window);
            wave.after_days = Some(window * 7);
            wave.steps.clear();
            wave.groups = groups.iter().map(|members| members[0].to_owned()).collect();
            body.groups.extend(groups.iter().map(|members| MoveGroup {
                id: members[0].into(),
                name: format!("group of {}", members[0]),
                members: ids(members),
                cycle: Vec::new(),
            }));
            wave
        })
        .collect();
    body
}

fn between(a: PlanBody, b: PlanBody) -> PlanDiff {
    plan_diff(&version(1, a), &version(2, b))
}

fn told(diff: &PlanDiff) -> Vec<String> {
    let of = |change: &landfall_domain::view::GroupChange| {
        let side = |place: &Option<landfall_domain::view::GroupPlace>| {
            place.as_ref().map_or("-".to_owned(), |p| {
                format!("{}@{}", p.id, p.wave.unwrap_or_default())
            })
        };
        format!(
            "{} {} → {} +{} -{}",
            change.difference.as_str(),
            side(&change.sides.before),
            side(&change.sides.after),
            change.joined.len(),
            change.left.len()
        )
    };
    diff.groups.iter().map(of).collect()
}

use Environment::{Development, Production};

#[test]
fn a_group_goes_on_under_another_id_when_it_keeps_its_members() {
    let was = waves(&[(Production, 1, &[&["b", "c", "d"], &["x"]])]);
    let is = waves(&[(Production, 1, &[&["a", "b", "c"], &["d"], &["x"]])]);
    assert_eq!(
        told(&between(was, is)),
        ["new - → d@1 +0 -0", "members b@1 → a@1 +1 -1"]
    );
}

#[test]
fn a_wave_put_in_between_moves_nobody() {
    let was = waves(&[(Development, 1, &[&["a"]]), (Production, 3, &[&["b"]])]);
    let is = waves(&[
        (Development, 1, &[&["a"]]),
        (Development, 2, &[&["c"]]),
        (Production, 3, &[&["b"]]),
    ]);
    let diff = between(was, is);
    assert_eq!(told(&diff), ["new - → c@2 +0 -0"]);
    let numbers: Vec<_> = (diff.waves.iter())
        .map(|w| {
            let number = |wave: &Option<landfall_domain::view::WavePlace>| {
                wave.as_ref().map(|wave| wave.number)
            };
            (number(&w.sides.before), number(&w.sides.after))
        })
        .collect();
    assert_eq!(numbers, [(None, Some(2)), (Some(2), Some(3))]);
}

#[test]
fn a_move_tells_both_waves_and_the_reason_of_the_new_order() {
    let was = waves(&[(Production, 1, &[&["a"]]), (Production, 2, &[&["b"]])]);
    let mut is = waves(&[(Production, 1, &[&["b"]]), (Production, 2, &[&["a"]])]);
    let why = "in wave 2 because b requires it";
    is.order = Some(OrderReport {
        why: [("a".to_owned(), why.to_owned())].into(),
        ..OrderReport::default()
    });
    let diff = between(was, is);
    assert_eq!(
        told(&diff),
        ["moved a@1 → a@2 +0 -0", "moved b@2 → b@1 +0 -0"]
    );
    let after = diff.groups[0].sides.after.as_ref().unwrap();
    assert_eq!(after.why.as_deref(), Some(why));
    assert_eq!((after.window, after.after_days), (Some(2), Some(14)));
}

#[test]
fn a_schedule_gives_days_and_moves_nobody() {
    let was = waves(&[(Production, 1, &[&["a"]])]);
    let mut is = was.clone();
    let day: Day = "2026-12-07".parse().unwrap();
    is.waves[0].day = Some(day);
    is.choices.schedule = Some(schedule());
    let diff = between(was, is);
    assert_eq!(told(&diff), ["day a@1 → a@1 +0 -0"]);
    let whats: Vec<&str> = diff.choices.iter().map(|c| c.what.as_str()).collect();
    assert!(whats.contains(&"Schedule: time zone") && whats.contains(&"Freeze"));
}

fn schedule() -> Schedule {
    Schedule {
        first: "2026-12-07".parse().unwrap(),
        every_days: 7,
        time_zone: "Europe/Berlin".into(),
        opens_at: 1_320,
        hours: 6,
        freezes: vec![Freeze {
            from: "2026-12-20".parse().unwrap(),
            to: "2027-01-03".parse().unwrap(),
            reason: "year-end closing".into(),
            environments: vec![Production],
        }],
    }
}

#[test]
fn what_people_decided_is_told_one_by_one() {
    let was = shop();
    let mut is = was.clone();
    is.choices.strategy = Order::FewestWaves;
    is.choices.groups_per_wave = Some(3);
    is.choices.pins = vec![
        Pin::InWindow {
            group: "a".into(),
            window: 2,
        },
        Pin::Apart {
            a: "z".into(),
            b: "a".into(),
        },
    ];
    is.assumptions
        .set("double_running_days", Decimal::from(30))
        .unwrap();
    let diff = between(was.clone(), is.clone());
    let told: Vec<String> = (diff.choices.iter())
        .map(|c| {
            let side = |text: &Option<String>| text.clone().unwrap_or("-".into());
            let (before, after) = (side(&c.sides.before), side(&c.sides.after));
            format!("{} [{}] {before} → {after}", c.what, c.about)
        })
        .collect();
    assert_eq!(
        told,
        [
            "Assumption: Both copies are kept for [double_running_days] - → 30 days",
            "Move groups in a wave, at most [] - → 3",
            "Pin: in a window [a] - → window 2",
            "Pin: never together [a] - → never with z",
            "Strategy [] critical-first → fewest-waves",
        ]
    );
    // The order in which pins were written down, and which end was named first, changes nothing.
    let mut other = is.clone();
    other.choices.pins = vec![
        Pin::Apart {
            a: "a".into(),
            b: "z".into(),
        },
        is.choices.pins[0].clone(),
    ];
    assert!(between(is, other).is_empty());
}

#[test]
fn accounts_steps_risks_and_costs_that_differ_are_told() {
    let was = shop();
    let snapshot = crate::scenario::shop();
    let id = (snapshot.resources.iter())
        .find(|r| r.name == "acme-prod-uploads")
        .map(|r| r.id.clone())
        .unwrap();
    let choices = Choices {
        environments: [(id.clone(), Development)].into(),
        ..Choices::default()
    };
    let is = plan(&snapshot, &resolve(&snapshot), &choices);
    let diff = between(was, is);
    let moved = (diff.placements.iter()).find(|p| p.resource == id).unwrap();
    assert!(moved.other_account());
    let (before, after) = (&moved.sides.before, moved.sides.after.as_ref().unwrap());
    assert_eq!(before.as_ref().unwrap().environment, Production);
    assert_eq!(after.environment, Development);
    assert!(!after.reasons.is_empty());
    assert!(diff.waves.iter().any(|wave| wave.steps_new > 0));
    assert!(diff.waves.iter().any(|wave| wave.other_risk()));
    assert!(!diff.other_snapshot());
}

#[test]
fn a_hundred_thousand_resources_are_compared() {
    let names: Vec<String> = (0..100_000).map(|n| format!("r{n:06}")).collect();
    let build = |shift: usize| {
        let mut body = waves(&[(Production, 1, &[]), (Production, 2, &[])]);
        let place = shop().placements.into_values().next().unwrap();
        for (at, chunk) in names.chunks(10).enumerate() {
            body.groups.push(MoveGroup {
                id: chunk[0].clone(),
                name: chunk[0].clone(),
                members: chunk.iter().map(|n| n.as_str().into()).collect(),
                cycle: Vec::new(),
            });
            body.waves[(at + shift) % 2].groups.push(chunk[0].clone());
            let ids = chunk.iter().map(|n| (n.as_str().into(), place.clone()));
            body.placements.extend(ids);
        }
        body
    };
    let (a, b) = (build(0), build(1));
    let diff = between(a, b);
    assert_eq!(diff.count(GroupDifference::Moved), 10_000);
    assert_eq!(diff.groups.len(), 10_000);
}

/// Something that a person may decide about a random estate.
fn any_choices() -> impl Strategy<Value = Choices> {
    (
        prop::option::of(1_u32..5),
        0_usize..4,
        prop::option::of(1_u32..4),
        any::<bool>(),
    )
        .prop_map(|(groups_per_wave, strategy, window, scheduled)| Choices {
            groups_per_wave,
            strategy: Order::ALL[strategy],
            schedule: scheduled.then(schedule),
            pins: window
                .map(|window| Pin::InWindow {
                    group: "arn:aws:s3:::dev-app0-n00".into(),
                    window,
                })
                .into_iter()
                .collect(),
            ..Choices::default()
        })
}

/// The plan of an estate; a pin that nothing can keep is left out.
fn planned(snapshot: &Snapshot, graph: &Graph, mut choices: Choices) -> PlanBody {
    try_plan(snapshot, graph, &choices, None).unwrap_or_else(|_| {
        choices.pins.clear();
        plan(snapshot, graph, &choices)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_plan_differs_from_itself_in_nothing(
        (snapshot, graph) in any_estate(), choices in any_choices(),
    ) {
        let body = planned(&snapshot, &graph, choices);
        let diff = between(body.clone(), body);
        prop_assert!(diff.is_empty(), "{diff:?}");
    }

    #[test]
    fn a_difference_read_backwards_is_mirrored(
        (a, graph_a) in any_estate(), choices_a in any_choices(),
        (b, graph_b) in any_estate(), choices_b in any_choices(),
    ) {
        let a = version(1, planned(&a, &graph_a, choices_a));
        let b = version(2, planned(&b, &graph_b, choices_b));
        let diff = plan_diff(&a, &b);
        prop_assert_eq!(&plan_diff(&b, &a).mirrored(), &diff);
        // What is told survives a file, and every resource that only one version has is told.
        let text = serde_json::to_string(&diff).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PlanDiff>(&text).unwrap(), &diff);
        let one_sided = (diff.placements.iter()).filter(|p| p.sides.is_new() || p.sides.is_gone());
        let (old, new) = (&a.body.placements, &b.body.placements);
        let apart = old.keys().filter(|id| !new.contains_key(*id)).count()
            + new.keys().filter(|id| !old.contains_key(*id)).count();
        prop_assert_eq!(one_sided.count(), apart);
    }
}
