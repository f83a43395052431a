//! What each strategy makes of the small shop, written down.

use crate::plan::{plan, try_plan};
use crate::scenario::shop;
use landfall_domain::plan::{Choices, Environment, PlanBody};
use landfall_domain::schedule::{Freeze, Pin, Schedule, Strategy};
use landfall_planner::resolve;
use std::fmt::Write;

fn choices(strategy: Strategy) -> Choices {
    Choices {
        strategy,
        groups_per_wave: Some(4),
        schedule: Some(Schedule {
            first: "2026-12-01".parse().unwrap(),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 22 * 60,
            hours: 8,
            freezes: Vec::new(),
        }),
        ..Choices::default()
    }
}

fn written(body: &PlanBody) -> String {
    let name = |id: &String| {
        let group = body.groups.iter().find(|group| group.id == *id);
        group.unwrap().name.clone()
    };
    let mut text = String::new();
    for wave in &body.waves {
        let names: Vec<String> = wave.groups.iter().map(name).collect();
        writeln!(
            text,
            "{} window {} {} {}: {}",
            wave.number,
            wave.window.unwrap(),
            wave.day.map_or(String::new(), |day| day.to_string()),
            wave.title,
            names.join(", ")
        )
        .unwrap();
    }
    let order = body.order.as_ref().unwrap();
    writeln!(
        text,
        "{} points, at least {} ({}): bridges {}, lateness {}, waves {}, imbalance {}",
        order.points.total(),
        order.at_least,
        order.proof,
        order.points.bridges,
        order.points.lateness,
        order.points.waves,
        order.points.imbalance
    )
    .unwrap();
    for sentence in &order.given_up {
        writeln!(text, "given up: {sentence}").unwrap();
    }
    for (id, why) in &order.why {
        writeln!(text, "- {}: {why}", name(id)).unwrap();
    }
    text
}

#[test]
fn every_strategy() {
    let snapshot = shop();
    let graph = resolve(&snapshot);
    for strategy in Strategy::ALL {
        let body = plan(&snapshot, &graph, &choices(strategy));
        insta::assert_snapshot!(format!("order_{strategy}"), written(&body));
    }
}

#[test]
fn a_freeze_and_a_pin() {
    let snapshot = shop();
    let graph = resolve(&snapshot);
    let mut choices = choices(Strategy::CriticalFirst);
    choices.schedule.as_mut().unwrap().freezes = vec![Freeze {
        from: "2026-12-01".parse().unwrap(),
        to: "2026-12-10".parse().unwrap(),
        reason: "Christmas business".into(),
        environments: vec![Environment::Production],
    }];
    choices.pins = vec![Pin::InWindow {
        group: "arn:aws:s3:::acme-prod-uploads".into(),
        window: 4,
    }];
    let body = plan(&snapshot, &graph, &choices);
    insta::assert_snapshot!("order_freeze_and_pin", written(&body));

    // Against the freeze.
    choices.pins = vec![Pin::InWindow {
        group: "arn:aws:s3:::acme-prod-uploads".into(),
        window: 2,
    }];
    let error = try_plan(&snapshot, &graph, &choices, None).unwrap_err();
    insta::assert_snapshot!("order_contradiction", error.to_string());
}
