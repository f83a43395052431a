//! The check finds each kind of wrong window, pin and capacity.

use crate::estate::*;
use crate::plan::plan;
use landfall_domain::plan::{Choices, Environment, PlanBody, Severity};
use landfall_domain::schedule::{Freeze, Pin, Schedule};
use landfall_domain::{Day, Graph, Snapshot};
use landfall_planner::check;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A role each, and an application in both environments; two groups a wave.
fn estate() -> (Snapshot, Graph) {
    let orders = |name: &str| tagged(plain(name), "App", "Orders");
    let mut resources = vec![
        orders("dev-api"),
        orders("dev-worker"),
        orders("prod-api"),
        sized(orders("prod-store"), 3_000_000_000),
        sized(orders("prod-more"), 2_000_000_000),
        plain("shared-tools"),
    ];
    for name in ["dev-role", "prod-role"] {
        let mut role = role(name);
        role.id = name.into();
        resources.push(role);
    }
    (snapshot(resources, Vec::new()), graph(Vec::new()))
}

fn choices() -> Choices {
    Choices {
        groups_per_wave: Some(2),
        schedule: Some(Schedule {
            first: day("2026-12-01"),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 0,
            hours: 8,
            freezes: Vec::new(),
        }),
        ..Choices::default()
    }
}

fn errors(body: &PlanBody) -> Vec<String> {
    let (snapshot, graph) = estate();
    check(&snapshot, &graph, body)
        .into_iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.rule)
        .collect()
}

fn expect(rule: &str, spoil: impl FnOnce(&mut PlanBody)) {
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &choices());
    spoil(&mut body);
    let rules = errors(&body);
    assert!(rules.iter().any(|r| r == rule), "{rule} not in {rules:?}");
}

fn wave(body: &mut PlanBody, number: usize) -> &mut landfall_domain::plan::Wave {
    assert_eq!(body.waves[number].number as usize, number);
    &mut body.waves[number]
}

fn moved(body: &mut PlanBody, group: &str, to: usize) {
    for wave in &mut body.waves {
        wave.groups.retain(|id| id != group);
    }
    wave(body, to).groups.push(group.to_owned());
}

#[test]
fn a_right_plan_has_no_error() {
    let (snapshot, graph) = estate();
    let body = plan(&snapshot, &graph, &choices());
    let windows: Vec<_> = body
        .waves
        .iter()
        .map(|w| (w.window.unwrap(), w.environment))
        .collect();
    assert_eq!(
        windows,
        [
            (0, Environment::Shared),
            (1, Environment::Shared),
            (1, Environment::Development),
            (1, Environment::Production),
            (2, Environment::Production),
        ]
    );
    assert_eq!(errors(&body), [] as [String; 0]);
}

#[test]
fn wrong_windows() {
    expect("wave.window", |b| wave(b, 2).window = None);
    expect("wave.window", |b| wave(b, 2).window = Some(0));
    expect("wave.window", |b| wave(b, 0).window = Some(1));
    // A row that goes back, and two waves for one account in one window.
    expect("wave.window", |b| wave(b, 1).window = Some(3));
    expect("wave.window", |b| {
        let (window, days, day) = (Some(1), Some(0), Some(day("2026-12-01")));
        let last = wave(b, 4);
        (last.window, last.after_days, last.day) = (window, days, day);
    });
    expect("wave.day", |b| wave(b, 4).after_days = Some(8));
    expect("wave.day", |b| wave(b, 4).after_days = None);
    expect("wave.day", |b| wave(b, 4).day = Some(day("2026-12-09")));
    expect("wave.day", |b| wave(b, 4).day = None);
    expect("wave.day", |b| wave(b, 0).after_days = Some(3));
    expect("wave.day", |b| b.choices.schedule = None);
    expect("wave.one-account", |b| {
        b.choices.one_account_per_window = true
    });
    expect("wave.foundation", |b| moved(b, "shared-tools", 0));
    expect("wave.foundation", |b| {
        // Of the right kind, but with data.
        let (_, store) = ("prod-role", "prod-store");
        moved(b, store, 0);
    });
    expect("wave.numbers", |b| wave(b, 0).number = 5);
}

#[test]
fn a_frozen_wave() {
    let freeze = |from: &str, to: &str, environments: Vec<Environment>| Freeze {
        from: day(from),
        to: day(to),
        reason: "closing".into(),
        environments,
    };
    let with = |freeze: Freeze| {
        let (snapshot, graph) = estate();
        let mut body = plan(&snapshot, &graph, &choices());
        body.choices.schedule.as_mut().unwrap().freezes.push(freeze);
        errors(&body)
    };
    let (production, development) = (Environment::Production, Environment::Development);
    assert_eq!(
        with(freeze("2026-12-08", "2026-12-08", vec![production])),
        ["wave.frozen"]
    );
    assert_eq!(
        with(freeze("2026-12-02", "2026-12-07", vec![])),
        [] as [&str; 0]
    );
    assert_eq!(
        with(freeze("2026-12-08", "2026-12-09", vec![development])),
        [] as [&str; 0]
    );
    // One day too far: open until midnight, and until the first hours of the frozen day.
    let evening = |hours| {
        let (snapshot, graph) = estate();
        let mut body = plan(&snapshot, &graph, &choices());
        let schedule = body.choices.schedule.as_mut().unwrap();
        (schedule.opens_at, schedule.hours) = (22 * 60, hours);
        let frozen = freeze("2026-12-09", "2026-12-10", vec![production]);
        schedule.freezes.push(frozen);
        check(&snapshot, &graph, &body)
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
            .map(|f| f.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(evening(2), [] as [&str; 0]);
    assert_eq!(
        evening(8),
        [
            "Wave 4 is open from 2026-12-08 to 2026-12-09, and nothing may move from 2026-12-09 to 2026-12-10: closing."
        ]
    );
    // The foundation is made in the accounts of its members, whatever else the wave says.
    let rules = with(freeze("2026-12-01", "2026-12-01", vec![production]));
    assert_eq!(rules, ["wave.frozen", "wave.frozen"]);
}

#[test]
fn members_of_a_frozen_account_that_move_with_another() {
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &choices());
    // A group of mixed home: it moves with development, and one of its members lives in production.
    let home = body.placements[&"prod-api".into()].clone();
    body.placements.insert("dev-worker".into(), home);
    let freeze = |environments| Freeze {
        from: day("2026-12-01"),
        to: day("2026-12-01"),
        reason: "closing".into(),
        environments,
    };
    let mut told = |environments| {
        let schedule = body.choices.schedule.as_mut().unwrap();
        schedule.freezes = vec![freeze(environments)];
        let mut found = check(&snapshot, &graph, &body);
        found.retain(|f| f.rule == "wave.frozen-member");
        found
    };
    let found = told(vec![Environment::Production]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].resources, ["dev-worker".into()]);
    assert_eq!(found[0].severity, Severity::Warning);
    insta::assert_snapshot!(found[0].message, @"Wave 2 is on 2026-12-01, when dev-worker of a frozen account would move with the rest of their groups (2026-12-01 to 2026-12-01: closing). Pin these groups to another window, or agree on it.");
    assert_eq!(told(vec![Environment::Shared]), []);
}

#[test]
fn broken_pins() {
    let pinned = |rule: &str, pin: Pin| expect(rule, |b| b.choices.pins.push(pin));
    let group = || "prod-store".into();
    pinned(
        "pin.in-window",
        Pin::InWindow {
            group: group(),
            window: 5,
        },
    );
    pinned(
        "pin.in-window",
        Pin::InWindow {
            group: "prod-role".into(),
            window: 1,
        },
    );
    pinned(
        "pin.not-before",
        Pin::NotBefore {
            group: group(),
            day: day("2027-01-01"),
        },
    );
    pinned(
        "pin.not-after",
        Pin::NotAfter {
            group: group(),
            day: day("2026-11-30"),
        },
    );
    pinned(
        "pin.apart",
        Pin::Apart {
            a: "dev-api".into(),
            b: "dev-worker".into(),
        },
    );
    // In one window, though in two waves.
    pinned(
        "pin.apart",
        Pin::Apart {
            a: "dev-api".into(),
            b: "shared-tools".into(),
        },
    );
    pinned(
        "pin.unknown-resource",
        Pin::InWindow {
            group: "nobody".into(),
            window: 1,
        },
    );
    expect("pin.not-before", |b| {
        for wave in &mut b.waves {
            wave.day = None;
        }
        let pin = Pin::NotBefore {
            group: group(),
            day: day("2026-01-01"),
        };
        b.choices.pins.push(pin);
    });
}

#[test]
fn overfull_waves() {
    let production = |b: &mut PlanBody| {
        // Everything of production in its first wave.
        for group in ["prod-api", "prod-store", "prod-more"] {
            moved(b, group, 3);
        }
        b.waves.truncate(4);
        b.choices.groups_per_wave = None;
    };
    expect("capacity.groups", |b| {
        production(b);
        b.choices.groups_per_wave = Some(2);
    });
    expect("capacity.gigabytes", |b| {
        production(b);
        b.choices.gigabytes_per_wave = Some(4);
    });
    // An hour each, and one more for the data of two; an engineer each, and one more for those two.
    expect("capacity.hours", |b| {
        production(b);
        b.choices.hours_per_wave = Some(4);
    });
    expect("capacity.engineers", |b| {
        production(b);
        b.choices.engineers_per_wave = Some(4);
    });
    // Two hours of a window: four hours of work for two engineers, ten for five; the wave takes five.
    let night = |engineers, of_window| {
        let (snapshot, graph) = estate();
        let mut body = plan(&snapshot, &graph, &choices());
        production(&mut body);
        body.choices.schedule.as_mut().unwrap().hours = 2;
        body.choices.engineers_per_wave = engineers;
        body.choices.hours_of_window = of_window;
        let mut rules = errors(&body);
        rules.retain(|rule| rule == "capacity.hours");
        rules.len()
    };
    assert_eq!(night(None, true), 1);
    assert_eq!(night(Some(5), true), 0);
    assert_eq!(night(None, false), 0);
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &choices());
    production(&mut body);
    body.choices.gigabytes_per_wave = Some(5);
    body.choices.hours_per_wave = Some(5);
    body.choices.engineers_per_wave = Some(5);
    let rules = errors(&body);
    assert!(
        !rules.iter().any(|rule| rule.starts_with("capacity")),
        "{rules:?}"
    );
    // One that is larger than a wave takes all of it and no more.
    body.choices.gigabytes_per_wave = Some(1);
    assert!(errors(&body).contains(&"capacity.gigabytes".to_owned()));
    body.waves[3].groups.retain(|id| id != "prod-more");
    assert!(!errors(&body).contains(&"capacity.gigabytes".to_owned()));
}

#[test]
fn production_before_its_development() {
    let swapped = |b: &mut PlanBody| {
        let last = b.waves.len() - 1;
        moved(b, "dev-worker", last);
        wave(b, last).environment = Environment::Development;
        for group in ["prod-api", "prod-store", "prod-more"] {
            moved(b, group, 3);
        }
    };
    expect("order.production-first", swapped);
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &choices());
    swapped(&mut body);
    body.order.as_mut().unwrap().given_up = vec!["“orders” cannot".into()];
    assert!(!errors(&body).contains(&"order.production-first".to_owned()));
    body.order.as_mut().unwrap().given_up.clear();
    body.choices.production_any_time = true;
    assert!(!errors(&body).contains(&"order.production-first".to_owned()));
}

#[test]
fn plans_from_before_there_were_windows_stay_as_right_as_they_were() {
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &choices());
    body.order = None;
    body.choices = Choices {
        gigabytes_per_wave: Some(5),
        ..Choices::default()
    };
    for wave in &mut body.waves {
        (wave.window, wave.after_days, wave.day) = (None, None, None);
    }
    assert_eq!(errors(&body), [] as [String; 0]);
}
