use crate::estate::*;
use crate::plan::{plan, try_plan};
use landfall_domain::plan::{Choices, Environment, PlanBody, Severity};
use landfall_domain::schedule::{Freeze, Pin, Schedule, Strategy as Counts};
use landfall_domain::{Class, Day, Graph, ResourceId, Snapshot};
use landfall_planner::check;
use std::collections::BTreeMap;

/// Number, window, environment and groups of each wave.
fn shape(body: &PlanBody) -> Vec<(u32, u32, Environment, Vec<&str>)> {
    body.waves
        .iter()
        .map(|w| {
            let groups = w.groups.iter().map(String::as_str).collect();
            (w.number, w.window.unwrap(), w.environment, groups)
        })
        .collect()
}

/// The window of each group.
pub fn windows(body: &PlanBody) -> BTreeMap<&str, u32> {
    let waves = body.waves.iter();
    waves
        .flat_map(|wave| {
            wave.groups
                .iter()
                .map(|id| (id.as_str(), wave.window.unwrap()))
        })
        .collect()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Weekly windows from the first of December 2026.
pub fn weekly() -> Choices {
    Choices {
        schedule: Some(Schedule {
            first: day("2026-12-01"),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 22 * 60,
            hours: 8,
            freezes: Vec::new(),
        }),
        ..Choices::default()
    }
}

fn refused(snapshot: &Snapshot, graph: &Graph, choices: &Choices) -> String {
    try_plan(snapshot, graph, choices, None)
        .unwrap_err()
        .to_string()
}

pub fn errors(snapshot: &Snapshot, graph: &Graph, body: &PlanBody) -> Vec<String> {
    check(snapshot, graph, body)
        .into_iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| format!("{}: {}", f.rule, f.message))
        .collect()
}

/// An application in development and production, on roles and a key.
fn simple() -> (Snapshot, Graph) {
    let names = ["dev-api", "prod-api", "shared-artefacts", "prod-big"];
    let mut resources: Vec<_> = names.map(plain).to_vec();
    for name in ["dev-role", "prod-role"] {
        let mut role = role(name);
        role.id = name.into();
        resources.push(role);
    }
    let snapshot = snapshot(resources, Vec::new());
    let graph = graph(vec![
        edge("dev-api", "dev-role", Class::Requires),
        edge("dev-api", "shared-artefacts", Class::Talks),
        edge("dev-role", "dev-api", Class::Talks),
        edge("prod-api", "prod-role", Class::Requires),
        edge("prod-api", "prod-big", Class::Talks),
    ]);
    (snapshot, graph)
}

#[test]
fn the_foundation_is_wave_0_and_each_account_has_its_wave_in_a_window() {
    use Environment::{Development, Production, Shared};
    let (snapshot, graph) = simple();
    let body = plan(&snapshot, &graph, &Choices::default());
    assert_eq!(
        shape(&body),
        [
            (0, 0, Shared, vec!["dev-role", "prod-role"]),
            (1, 1, Shared, vec!["shared-artefacts"]),
            (2, 1, Development, vec!["dev-api"]),
            (3, 1, Production, vec!["prod-api", "prod-big"]),
        ]
    );
    assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
    // The foundation is on both sides: only what moves in windows needs a bridge.
    let bridges: Vec<(u32, u32)> = body
        .bridges
        .iter()
        .map(|b| (b.from_wave, b.to_wave))
        .collect();
    assert_eq!(bridges, [(2, 1)]);
    let order = body.order.as_ref().unwrap();
    assert_eq!(order.why.len(), body.groups.len());
    assert_eq!(order.points.total(), order.at_least, "{order:?}");
    assert_eq!(order.proof, "exact");
}

#[test]
fn what_requires_no_foundation_is_none() {
    let (snapshot, mut graph) = simple();
    graph
        .edges
        .push(edge("prod-role", "prod-big", Class::Requires));
    let body = plan(&snapshot, &graph, &Choices::default());
    assert_eq!(windows(&body)["prod-role"], 1);
    assert_eq!(windows(&body)["dev-role"], 0);
    let none = graph_of(&["dev-api", "prod-api"]);
    let body = plan(&none.0, &none.1, &Choices::default());
    assert_eq!(body.waves[0].number, 1);
}

fn graph_of(names: &[&str]) -> (Snapshot, Graph) {
    (
        snapshot(names.iter().map(|n| plain(n)).collect(), Vec::new()),
        graph(Vec::new()),
    )
}

#[test]
fn a_group_beyond_a_capacity_counts_as_all_of_it_and_says_so() {
    let (mut snapshot, graph) = simple();
    for resource in &mut snapshot.resources {
        let bytes = match resource.name.as_str() {
            "prod-big" => 5,
            name if name.ends_with("role") => 0,
            _ => 1,
        };
        *resource = sized(resource.clone(), bytes * 1_000_000_000);
    }
    let choices = Choices {
        gigabytes_per_wave: Some(2),
        ..Choices::default()
    };
    let body = plan(&snapshot, &graph, &choices);
    let big = body
        .waves
        .iter()
        .find(|w| w.groups.contains(&"prod-big".to_owned()))
        .unwrap();
    assert_eq!(big.groups.len(), 1);
    assert!(
        big.reason.contains("5 GB, more than the 2 GB"),
        "{}",
        big.reason
    );
    assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
}

#[test]
fn environments_that_require_each_other_in_turn_only_make_more_windows() {
    let names: Vec<String> = (0..20)
        .map(|n| format!("{}-app{n:02}x", if n % 2 == 0 { "dev" } else { "prod" }))
        .collect();
    let snapshot = snapshot(names.iter().map(|n| plain(n)).collect(), Vec::new());
    let graph = graph(
        names
            .windows(2)
            .map(|w| edge(&w[1], &w[0], Class::Requires))
            .collect(),
    );
    for one in [false, true] {
        let choices = Choices {
            one_account_per_window: one,
            ..Choices::default()
        };
        let body = plan(&snapshot, &graph, &choices);
        assert_eq!(body.waves.len(), 20);
        assert_eq!(body.waves[19].window, Some(if one { 20 } else { 10 }));
        assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
    }
}

#[test]
fn nothing_moves_in_a_freeze() {
    let (snapshot, graph) = simple();
    let mut choices = weekly();
    let schedule = choices.schedule.as_mut().unwrap();
    schedule.freezes = vec![
        Freeze {
            from: day("2026-11-20"),
            to: day("2026-12-01"),
            reason: "sale".into(),
            environments: vec![],
        },
        Freeze {
            from: day("2026-12-07"),
            to: day("2026-12-14"),
            reason: "audit".into(),
            environments: vec![Environment::Production],
        },
    ];
    let body = plan(&snapshot, &graph, &choices);
    assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
    let at = windows(&body);
    // The first window is frozen for all, the second for production, its roles included.
    assert_eq!((at["dev-role"], at["prod-role"]), (0, 3));
    assert_eq!((at["dev-api"], at["prod-api"]), (2, 3));
    assert_eq!(body.waves[0].day, Some(day("2026-12-08")));
    assert_eq!(body.waves.last().unwrap().day, Some(day("2026-12-15")));
    choices.schedule.as_mut().unwrap().freezes[0].to = day("9999-12-31");
    let message = refused(&snapshot, &graph, &choices);
    assert!(message.contains("freezes leave too few"), "{message}");
}

#[test]
fn people_decide() {
    let (snapshot, graph) = simple();
    let in_window = |group: &str, window| Pin::InWindow {
        group: group.into(),
        window,
    };
    let moved = |pins: Vec<Pin>| {
        let choices = Choices { pins, ..weekly() };
        let body = plan(&snapshot, &graph, &choices);
        assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
        body
    };
    let body = moved(vec![in_window("prod-big", 4), in_window("dev-role", 0)]);
    assert_eq!(windows(&body)["prod-big"], 4);
    // What is pinned to a window is no foundation any more, and so is what stands on it.
    let body = moved(vec![in_window("dev-role", 2)]);
    assert_eq!(
        (windows(&body)["dev-role"], windows(&body)["dev-api"]),
        (2, 2)
    );
    let body = moved(vec![Pin::NotBefore {
        group: "dev-api".into(),
        day: day("2026-12-09"),
    }]);
    assert_eq!(windows(&body)["dev-api"], 3);
    let body = moved(vec![
        in_window("prod-big", 3),
        Pin::NotAfter {
            group: "dev-api".into(),
            day: day("2026-12-09"),
        },
    ]);
    assert!(windows(&body)["dev-api"] <= 2);
    let apart = |a: &str, b: &str| Pin::Apart {
        a: a.into(),
        b: b.into(),
    };
    // In one account, in two, and of the foundation.
    let body = moved(vec![
        apart("prod-api", "prod-big"),
        apart("dev-role", "prod-role"),
    ]);
    let at = windows(&body);
    assert_ne!(at["prod-api"], at["prod-big"]);
    assert_ne!(at["dev-role"], at["prod-role"]);
    let body = moved(vec![apart("shared-artefacts", "dev-api")]);
    assert_ne!(
        windows(&body)["shared-artefacts"],
        windows(&body)["dev-api"]
    );
}

#[test]
fn people_who_contradict_each_other_are_told_by_name() {
    let (snapshot, graph) = simple();
    let told =
        |pins: Vec<Pin>, with: Choices| refused(&snapshot, &graph, &Choices { pins, ..with });
    let in_window = |group: &str, window| Pin::InWindow {
        group: group.into(),
        window,
    };
    let not_after = |group: &str, text: &str| Pin::NotAfter {
        group: group.into(),
        day: day(text),
    };
    insta::assert_snapshot!(
        told(vec![in_window("prod-role", 5), in_window("prod-api", 2)], Choices::default()),
        @"These cannot all be kept: prod-role is pinned to window 5 (production). prod-api is pinned to window 2 (production). prod-api requires prod-role. Take back one of the pins, or change what stands against it."
    );
    insta::assert_snapshot!(
        told(vec![in_window("prod-api", 3), not_after("prod-api", "2026-12-10")], weekly()),
        @"These cannot all be kept: prod-api is pinned to window 3 (production). prod-api must not move after 2026-12-08. Take back one of the pins, or change what stands against it."
    );
    insta::assert_snapshot!(told(vec![not_after("prod-api", "2026-11-10")], weekly()), @"prod-api must not move after 2026-11-10, but the first window is on 2026-12-01. Take the pin back, or begin earlier.");
    insta::assert_snapshot!(
        told(vec![not_after("prod-api", "2026-12-10")], Choices::default()),
        @"A pin names a day, but the windows have no dates. Give a schedule, or pin the group to a window."
    );
    insta::assert_snapshot!(told(vec![in_window("prod-api", 0)], Choices::default()), @"prod-api is pinned to window 0, the foundation, but only identity, keys and networks are foundation. Take the pin back.");
    let apart = Pin::Apart {
        a: "prod-api".into(),
        b: "prod-role".into(),
    };
    insta::assert_snapshot!(told(vec![in_window("prod-api", 2), apart, in_window("prod-role", 2)], Choices::default()), @"prod-api and prod-role are both pinned to window 2, and are to be kept apart. Take one of the three pins back.");
    insta::assert_snapshot!(told(vec![in_window("nobody", 1)], Choices::default()), @"A pin names nobody, which is not in this snapshot. Take the pin back, or scan again.");
}

#[test]
fn development_goes_before_production_unless_it_cannot() {
    let (snapshot, mut graph) = simple();
    let at = |graph: &Graph, choices: &Choices| {
        let body = plan(&snapshot, graph, choices);
        assert_eq!(errors(&snapshot, graph, &body), [] as [String; 0]);
        body
    };
    let late = |production_any_time| Choices {
        pins: vec![Pin::InWindow {
            group: "dev-api".into(),
            window: 3,
        }],
        production_any_time,
        ..Choices::default()
    };
    let body = at(&graph, &late(false));
    assert_eq!(windows(&body)["prod-api"], 3);
    assert_eq!(body.order.unwrap().given_up, [] as [String; 0]);
    assert_eq!(windows(&at(&graph, &late(true)))["prod-api"], 1);

    graph
        .edges
        .push(edge("dev-api", "prod-api", Class::Requires));
    let body = at(&graph, &Choices::default());
    assert_eq!(
        body.order.unwrap().given_up,
        ["Development of “api” does not move before its production: dev-api requires prod-api."]
    );
    graph.edges.pop();
    let mut against = late(false);
    against.pins.push(Pin::InWindow {
        group: "prod-api".into(),
        window: 1,
    });
    let given_up = at(&graph, &against).order.unwrap().given_up;
    insta::assert_snapshot!(given_up.join("\n"), @"Development of “api” does not move before its production: what people decided stands against it. dev-api is pinned to window 3 (development). prod-api is pinned to window 1 (production).");
}

#[test]
fn a_pilot_is_alone_in_its_window_and_small() {
    let names: Vec<String> = (0..30)
        .map(|n| format!("{}-app{n:02}x", ["dev", "prod", "shared"][n % 3]))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (snapshot, graph) = graph_of(&names);
    let choices = Choices {
        strategy: Counts::PilotFirst,
        ..Choices::default()
    };
    let body = plan(&snapshot, &graph, &choices);
    let first: Vec<_> = body.waves.iter().filter(|w| w.window == Some(1)).collect();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].environment, Environment::Development);
    assert!((1..=5).contains(&first[0].groups.len()));
    assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
}

#[test]
fn what_a_person_calls_critical_moves_first() {
    let names: Vec<String> = (0..12).map(|n| format!("prod-app{n:02}x")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (snapshot, graph) = graph_of(&names);
    let choices = Choices {
        groups_per_wave: Some(3),
        criticality: [(ResourceId::new("prod-app11x"), 100)].into(),
        ..Choices::default()
    };
    let body = plan(&snapshot, &graph, &choices);
    assert_eq!(windows(&body)["prod-app11x"], 1);
    assert_eq!(body.waves.len(), 4);
}

#[test]
fn a_wave_takes_no_more_work_than_its_window_has_hours() {
    let names: Vec<String> = (0..12).map(|n| format!("prod-app{n:02}x")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (snapshot, graph) = graph_of(&names);
    let waves = |engineers, hours_of_window, hours_per_wave| {
        let mut choices = Choices {
            engineers_per_wave: engineers,
            hours_of_window,
            hours_per_wave,
            ..weekly()
        };
        choices.schedule.as_mut().unwrap().hours = 2;
        let body = plan(&snapshot, &graph, &choices);
        assert_eq!(errors(&snapshot, &graph, &body), [] as [String; 0]);
        let exported = landfall_planner::export(&snapshot, &graph, &body).unwrap();
        assert!(exported.instance.waves.iter().all(|wave| {
            let most = hours_of_window.then(|| 2 * engineers.unwrap_or(2));
            wave.capacity.hours == hours_per_wave.or(most)
        }));
        let waves = body.waves.iter();
        waves.map(|wave| wave.groups.len()).collect::<Vec<_>>()
    };
    // An hour for each group: two engineers do four in a window of two hours, three do six.
    assert_eq!(waves(None, true, None), [4, 4, 4]);
    assert_eq!(waves(Some(1), true, None), [1; 12]);
    assert_eq!(waves(None, true, Some(6)), [6, 6]);
    assert_eq!(waves(None, false, None), [12]);
}

#[test]
fn what_is_known_of_traffic_makes_critical() {
    let counted = |name: &str, attribute: &str, count| {
        let mut resource = plain(name);
        let count = landfall_domain::Attribute::Count(count);
        resource.attributes.insert(attribute.into(), count);
        resource
    };
    let all = vec![
        plain("prod-quiet"),
        counted("prod-tasks", "desired", 15),
        counted("prod-shards", "shards", 3),
        counted("prod-waiting", "messages", 999),
        counted("prod-backlog", "messages", 1_000_000_000),
        counted("prod-other", "records", 5_000),
    ];
    let (snapshot, graph) = (snapshot(all, Vec::new()), graph(Vec::new()));
    let body = plan(&snapshot, &graph, &Choices::default());
    let exported = landfall_planner::export(&snapshot, &graph, &body).unwrap();
    let critical = exported.instance.groups.into_iter();
    let critical: Vec<(String, u32)> = critical.map(|g| (g.id, g.criticality)).collect();
    let of = |name: &str, criticality| (name.to_owned(), criticality);
    assert_eq!(
        critical,
        [
            of("prod-backlog", 60),
            of("prod-other", 40),
            of("prod-quiet", 40),
            of("prod-shards", 48),
            of("prod-tasks", 56),
            of("prod-waiting", 40),
        ]
    );
}

/// Ten thousand groups on three accounts.
fn large() -> (Snapshot, Graph) {
    let name = |n: usize| format!("{}-{n:05}", ["dev", "prod", "shared"][n % 3]);
    let snapshot = snapshot((0..10_000).map(|n| plain(&name(n))).collect(), Vec::new());
    let graph = graph(
        (10..10_000)
            .flat_map(|n| {
                [
                    edge(&name(n), &name(n / 2), Class::Requires),
                    edge(&name(n), &name(n - 7), Class::Talks),
                ]
            })
            .collect(),
    );
    (snapshot, graph)
}

#[test]
fn ten_thousand_groups_are_no_trouble_and_one_pin_moves_few() {
    let (snapshot, graph) = large();
    let mut choices = Choices {
        groups_per_wave: Some(100),
        ..Choices::default()
    };
    let before = plan(&snapshot, &graph, &choices);
    assert!(before.waves.len() >= 100);
    let moved = before.waves.iter().map(|w| w.groups.len());
    assert_eq!(moved.sum::<usize>(), 10_000);
    let late = windows(&before)["prod-09001"] + 1;
    choices.pins = vec![Pin::InWindow {
        group: "prod-09001".into(),
        window: late,
    }];
    let after = try_plan(&snapshot, &graph, &choices, Some(&before)).unwrap();
    let (was, is) = (windows(&before), windows(&after));
    assert_eq!(is["prod-09001"], late);
    let moved = is
        .iter()
        .filter(|(id, window)| was[*id] != **window)
        .count();
    assert!(moved <= 500, "{moved}");
}
