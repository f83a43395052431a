//! The check finds each kind of wrong plan.

use crate::estate::*;
use crate::plan::plan;
use landfall_domain::cost::Range;
use landfall_domain::plan::{Choices, Environment, PlanBody, Severity};
use landfall_domain::{Class, Decimal, Digest, Graph, Snapshot, StepId};
use landfall_planner::{check, resolve};

fn estate() -> (Snapshot, Graph) {
    let (api, batch) = (
        sized(lambda("prod-api"), 2_000_000_000),
        lambda("dev-batch"),
    );
    let (key, store) = (
        role("prod-role"),
        sized(bucket("prod-store"), 3_000_000_000),
    );
    let (twin, copy) = (queue("prod-twin"), bucket("dev-store"));
    let references = vec![
        reference(&api, arn(key.id.as_str()), Class::Requires, "/Role"),
        reference(&api, arn(store.id.as_str()), Class::Talks, "/Env"),
        reference(&api, arn(twin.id.as_str()), Class::Together, "/Twin"),
        reference(&batch, arn(store.id.as_str()), Class::Talks, "/Env"),
        reference(&batch, arn(copy.id.as_str()), Class::Talks, "/Env"),
    ];
    let all = vec![api, batch, key, store, twin, copy];
    let snapshot = snapshot(all, references);
    let graph = resolve(&snapshot);
    (snapshot, graph)
}

/// Rules of the errors after something was spoilt.
fn after(spoil: impl FnOnce(&mut PlanBody)) -> Vec<String> {
    let (snapshot, graph) = estate();
    let mut body = plan(&snapshot, &graph, &Choices::default());
    spoil(&mut body);
    errors(&snapshot, &graph, &body)
}

fn errors(snapshot: &Snapshot, graph: &Graph, body: &PlanBody) -> Vec<String> {
    let mut rules: Vec<String> = check(snapshot, graph, body)
        .into_iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.rule)
        .collect();
    rules.dedup();
    rules
}

fn expect(rule: &str, spoil: impl FnOnce(&mut PlanBody)) {
    let rules = after(spoil);
    assert!(rules.iter().any(|r| r == rule), "{rule} not in {rules:?}");
}

fn group_of(body: &PlanBody, part: &str) -> String {
    let group = body.groups.iter().find(|g| g.id.contains(part)).unwrap();
    group.id.clone()
}

/// Moves a group to another wave.
fn shift(body: &mut PlanBody, group: &str, to: usize) {
    for wave in &mut body.waves {
        wave.groups.retain(|g| g != group);
    }
    body.waves[to].groups.push(group.to_owned());
}

#[test]
fn a_right_plan_has_no_error() {
    assert_eq!(after(|_| {}), Vec::<String>::new());
}

#[test]
fn wrong_structure() {
    expect("snapshot.other", |b| b.snapshot = "another".into());
    expect("snapshot.digest", |b| {
        b.snapshot_digest = Digest::of_bytes(b"another");
    });
    expect("group.missing", |b| b.groups[0].members.clear());
    expect("group.twice", |b| {
        let member = b.groups[0].members[0].clone();
        b.groups[1].members.push(member);
    });
    expect("group.unknown-resource", |b| {
        b.groups[0].members.push("nobody".into());
    });
    expect("group.double-id", |b| {
        b.groups[1].id = b.groups[0].id.clone()
    });
    expect("wave.numbers", |b| b.waves[1].number = 7);
    expect("wave.numbers", |b| b.waves.reverse());
    expect("wave.missing-group", |b| b.waves[0].groups.clear());
    expect("wave.twice", |b| {
        let group = b.waves[0].groups[0].clone();
        b.waves[1].groups.push(group);
    });
    expect("wave.unknown-group", |b| {
        b.waves[0].groups.push("nobody".into())
    });
}

#[test]
fn wrong_order() {
    expect("order.requires-later", |b| {
        let last = b.waves.len() - 1;
        let role = group_of(b, "role/prod-role");
        assert!(!b.waves[last].groups.contains(&role));
        let api = group_of(b, "prod-api");
        shift(b, &role, last);
        shift(b, &api, 0);
    });
    expect("order.torn-apart", |b| {
        let at = b.groups.iter().position(|g| g.members.len() == 2).unwrap();
        let mut half = b.groups[at].clone();
        let member = b.groups[at].members.pop().unwrap();
        half.id = member.to_string();
        half.members = vec![member];
        b.waves[0].groups.push(half.id.clone());
        b.groups.push(half);
    });
    expect("bridge.missing", |b| b.bridges.clear());
    expect("bridge.wrong", |b| {
        let mut bridge = b.bridges[0].clone();
        std::mem::swap(&mut bridge.from, &mut bridge.to);
        b.bridges.push(bridge);
    });
    expect("capacity.groups", |b| {
        b.choices.groups_per_wave = Some(1);
        assert!(b.waves.iter().any(|w| w.groups.len() > 1));
    });
    expect("capacity.gigabytes", |b| {
        b.choices.gigabytes_per_wave = Some(4)
    });
}

#[test]
fn wrong_targets() {
    let first = |b: &PlanBody| b.placements.keys().next().unwrap().clone();
    expect("placement.missing", |b| {
        let id = first(b);
        b.placements.remove(&id);
    });
    expect("placement.unknown-resource", |b| {
        let placement = b.placements[&first(b)].clone();
        b.placements.insert("nobody".into(), placement);
    });
    expect("placement.account", |b| {
        let id = first(b);
        b.placements.get_mut(&id).unwrap().account = account("999999999999");
    });
    expect("placement.choice", |b| {
        let id = first(b);
        let now = b.placements[&id].environment;
        let other = Environment::ALL.into_iter().find(|e| *e != now).unwrap();
        b.choices.environments.insert(id, other);
    });
    expect("placement.choice", |b| {
        let id = first(b);
        let now = b.placements[&id].environment;
        let other = Environment::ALL.into_iter().find(|e| *e != now).unwrap();
        b.choices.corrections.insert(id, other);
    });
    let bucket = |b: &mut PlanBody, name: &str| {
        let id = "arn:aws:s3:::prod-store".into();
        b.placements.get_mut(&id).unwrap().name = name.into();
    };
    expect("name.bucket", |b| bucket(b, "Not_Allowed"));
    expect("name.collision", |b| bucket(b, "prod-store"));
    expect("name.collision", |b| bucket(b, "dev-store-222222222222"));
    expect("name.empty", |b| bucket(b, ""));
    expect("name.collision", |b| {
        let kinds: Vec<_> = b
            .placements
            .keys()
            .filter(|id| id.as_str().contains(":lambda:"))
            .cloned()
            .collect();
        for id in kinds {
            let placement = b.placements.get_mut(&id).unwrap();
            placement.name = "same".into();
            placement.account = account("444444444444");
        }
    });
}

#[test]
fn wrong_steps() {
    let with_step =
        |b: &mut PlanBody| -> usize { b.waves.iter().position(|w| !w.steps.is_empty()).unwrap() };
    expect("step.unknown-need", |b| {
        let at = with_step(b);
        b.waves[at].steps[0].needs.push("nobody".into());
    });
    expect("step.cycle", |b| {
        let at = with_step(b);
        let id: StepId = b.waves[at].steps[0].id.clone();
        b.waves[at].steps[0].needs.push(id);
    });
    expect("step.double-id", |b| {
        let at = with_step(b);
        let step = b.waves[at].steps[0].clone();
        b.waves[at].steps.push(step);
    });
    expect("step.other-wave", |b| {
        let at = with_step(b);
        let step = b.waves[at].steps[0].clone();
        let other = (at + 1) % b.waves.len();
        b.waves[other].steps.push(step);
    });
    expect("step.nothing-moves", |b| {
        for wave in &mut b.waves {
            wave.manual.clear();
        }
    });
}

#[test]
fn wrong_sums() {
    expect("estimate.total", |b| {
        b.estimate.total.expected += Decimal::ONE
    });
    expect("estimate.wave", |b| {
        b.estimate.waves.insert(1, Range::default());
    });
    expect("estimate.unpriced", |b| b.estimate.unpriced += 1);
    expect("estimate.range", |b| {
        b.estimate.lines[0].amount.low = Decimal::from(1_000_000);
    });
    expect("estimate.line", |b| b.estimate.lines[0].wave = 99);
    expect("estimate.line", |b| {
        let line = b
            .estimate
            .lines
            .iter_mut()
            .find(|l| !l.amount.expected.is_zero());
        line.unwrap().price = None;
    });
}

#[test]
fn what_needs_a_decision_is_said_without_stopping_the_plan() {
    let (mut snapshot, _) = estate();
    let speaker = snapshot.resources[0].clone();
    for (at, target) in [
        arn("arn:aws:iam::999999999999:role/partner"),
        arn("arn:aws:sqs:eu-west-1:111111111111:gone"),
        arn("arn:aws:sns:eu-west-1:111111111111:unknown"),
    ]
    .into_iter()
    .enumerate()
    {
        snapshot
            .references
            .push(reference(&speaker, target, Class::Talks, &format!("/{at}")));
    }
    snapshot.coverage[1].outcome = landfall_domain::Outcome::Denied;
    let graph = resolve(&snapshot);
    let body = plan(&snapshot, &graph, &Choices::default());
    let findings = check(&snapshot, &graph, &body);
    let rules: Vec<(Severity, &str)> = findings
        .iter()
        .map(|f| (f.severity, f.rule.as_str()))
        .collect();
    for expected in [
        (Severity::Warning, "reference.external"),
        (Severity::Note, "reference.dangling"),
        (Severity::Warning, "reference.not-read"),
        (Severity::Warning, "environment.crossing"),
        (Severity::Note, "coverage.partial"),
        (Severity::Note, "estimate.not-given"),
    ] {
        assert!(rules.contains(&expected), "{expected:?} not in {rules:?}");
    }
    assert!(errors(&snapshot, &graph, &body).is_empty());
    assert!(rules.windows(2).all(|w| w[0].0 >= w[1].0));
}

fn warned(rule: &str, spoil: impl FnOnce(&mut Snapshot, &mut Graph, &mut PlanBody)) {
    let (mut snapshot, mut graph) = estate();
    let mut body = plan(&snapshot, &graph, &Choices::default());
    let has = |snapshot: &Snapshot, graph: &Graph, body: &PlanBody| {
        let found = check(snapshot, graph, body);
        let mut same = found.into_iter().filter(|finding| finding.rule == rule);
        same.next().map(|finding| finding.severity)
    };
    assert_eq!(has(&snapshot, &graph, &body), None, "{rule} before");
    spoil(&mut snapshot, &mut graph, &mut body);
    let severity = has(&snapshot, &graph, &body);
    assert_eq!(severity, Some(Severity::Warning), "{rule}");
}

#[test]
fn what_a_person_has_to_decide() {
    warned("wave.empty", |_, _, body| {
        let mut empty = body.waves.last().unwrap().clone();
        (empty.number, empty.groups) = (empty.number + 1, Vec::new());
        body.waves.push(empty);
    });
    warned("group.mixed", |_, _, body| {
        let group = body.groups.iter().find(|g| g.members.len() == 2).unwrap();
        let home = &mut body.placements.get_mut(&group.members[0]).unwrap();
        home.environment = Environment::Development;
    });
    warned("placement.guess", |_, _, body| {
        let placement = body.placements.values_mut().next().unwrap();
        placement.confidence = 19;
    });
    warned("reference.ambiguous", |snapshot, graph, _| {
        let (from, other) = (&snapshot.resources[0], &snapshot.resources[1]);
        graph.unresolved.push(landfall_domain::Unresolved {
            reference: reference(from, arn(other.id.as_str()), Class::Talks, "/Env"),
            reason: landfall_domain::UnresolvedReason::Ambiguous(vec![
                other.id.clone(),
                snapshot.resources[2].id.clone(),
            ]),
        });
    });
}

#[test]
fn a_graph_of_something_else() {
    let (snapshot, mut graph) = estate();
    let body = plan(&snapshot, &graph, &Choices::default());
    let name = snapshot.resources[0].id.as_str().to_owned();
    graph.edges.push(edge(&name, "nobody", Class::Talks));
    let found = check(&snapshot, &graph, &body);
    let found: Vec<_> = found
        .iter()
        .filter(|f| f.rule == "graph.unknown-resource")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Error);
    assert_eq!(found[0].resources, ["nobody".into()]);
}

#[test]
fn a_wave_in_the_wrong_account() {
    expect("wave.environment", |b| {
        let last = b.waves.last_mut().unwrap();
        assert_eq!(last.environment, Environment::Production);
        last.environment = Environment::Development;
    });
}

#[test]
fn an_order_that_is_not_what_it_says() {
    expect("order.points", |b| {
        b.order.as_mut().unwrap().points.waves += 100;
    });
    expect("order.points", |b| {
        b.order.as_mut().unwrap().points.bridges += 10;
    });
    expect("order.bound", |b| {
        let order = b.order.as_mut().unwrap();
        order.at_least = order.points.total() + 1;
    });
    expect("order.bound", |b| {
        let order = b.order.as_mut().unwrap();
        (order.proof, order.at_least) = ("exact".into(), order.points.total() - 1);
    });
    expect("order.bound", |b| {
        b.order.as_mut().unwrap().points.lateness = -1;
    });
}

#[test]
fn a_pilot_that_is_none() {
    let names: Vec<String> = (0..9).map(|n| format!("dev-app{n:02}x")).collect();
    let mut resources: Vec<_> = names.iter().map(|name| plain(name)).collect();
    resources.push(plain("prod-app99x"));
    let (snapshot, graph) = (snapshot(resources, Vec::new()), graph(Vec::new()));
    let choices = Choices {
        strategy: landfall_domain::schedule::Strategy::PilotFirst,
        ..Choices::default()
    };
    let right = plan(&snapshot, &graph, &choices);
    assert_eq!(errors(&snapshot, &graph, &right), [] as [String; 0]);
    let mut large = right.clone();
    let rest = large.waves[1].groups.clone();
    large.waves[0].groups.extend(rest);
    let said = check(&snapshot, &graph, &large);
    assert!(said.iter().any(|finding| finding.rule == "pilot.size"));
    let mut beside = right.clone();
    let first = right.waves[0].clone();
    for wave in &mut beside.waves {
        (wave.window, wave.after_days) = (first.window, first.after_days);
    }
    let said = check(&snapshot, &graph, &beside);
    assert!(said.iter().any(|finding| finding.rule == "pilot.alone"));
}
