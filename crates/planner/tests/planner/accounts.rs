//! To which account everything belongs, and what it rests on.

use crate::estate::*;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::{Assignment, Class, Graph, Resource, ResourceId, Signal, Snapshot};
use landfall_planner::{accounts, settings};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

use Environment::{Development, Production, Shared};

type Assigned = BTreeMap<ResourceId, Assignment>;

fn assigned(resources: Vec<Resource>, links: &[(&str, &str, Class)]) -> Assigned {
    assigned_with(resources, links, &Choices::default())
}

fn assigned_with(
    resources: Vec<Resource>,
    links: &[(&str, &str, Class)],
    choices: &Choices,
) -> Assigned {
    let edges = links.iter().map(|(a, b, class)| edge(a, b, *class));
    let (mut snapshot, graph) = (snapshot(resources, Vec::new()), graph(edges.collect()));
    let found = accounts(&snapshot, &graph, choices);
    // What it says it reads of a configuration is all that it reads.
    for resource in &mut snapshot.resources {
        resource.configuration = settings(resource);
    }
    assert_eq!(accounts(&snapshot, &graph, choices), found);
    found
}

fn of(resource: Resource) -> Assignment {
    let id = resource.id.clone();
    assigned(vec![resource], &[]).remove(&id).unwrap()
}

fn plains(names: &[&str]) -> Vec<Resource> {
    names.iter().map(|name| plain(name)).collect()
}

#[test]
fn tags_are_read_in_their_many_spellings() {
    for (key, value, expected) in [
        ("Environment", "prod", Production),
        ("environment", "Production", Production),
        ("ENVIRONMENT", "PRD", Production),
        ("env", "PRODUCTION", Production),
        ("Env ", " live ", Production),
        ("ENV", "p", Production),
        ("Env", "prod-eu", Production),
        ("STAGE", "prd", Production),
        ("Stage", "prod2", Production),
        ("stage", "Produktion", Production),
        ("acme:environment", "production", Production),
        ("deployment-stage", "prod", Production),
        ("AWS_ENV", "prod", Production),
        ("CostEnvironment", "Prod", Production),
        ("terraform_workspace", "prod", Production),
        ("Tier", "Development", Development),
        ("deploy-env", "qa", Development),
        ("env", "D", Development),
        ("env", "dev3", Development),
        ("env", "test", Development),
        ("env", "sandbox", Development),
        ("env", "integration", Development),
        ("environment", "NonProd", Development),
        ("environment", "non-production", Development),
        ("environment", "no_prod", Development),
        ("environment", "staging", Development),
        ("environment", "Stg", Development),
        ("environment", "stage", Development),
        ("environment", "UAT", Development),
        ("environment", "pre-prod", Development),
        ("environment", "preprod", Development),
        ("environment", "PreProduction", Development),
        ("environment", "production-like", Development),
        ("environment", "infrastructure", Shared),
        ("environment", "shared-services", Shared),
        ("environment", "all", Shared),
        ("environment", "dev,prod", Shared),
    ] {
        let found = of(tagged(plain("x"), key, value));
        assert_eq!(found.environment, expected, "{key}={value}");
        assert_eq!(found.signal, Signal::Tag, "{key}={value}");
        assert!(
            found.confidence >= 90 || value == "dev,prod",
            "{key}={value}"
        );
    }
    for (key, value) in [
        ("Tier", "web"),
        ("stage", "n/a"),
        ("environmental-report", "prod-x"),
        ("backstage", "prod"),
        ("owner", "prod-team"),
    ] {
        let found = of(tagged(plain("x"), key, value));
        assert_eq!(found.signal, Signal::Nothing, "{key}={value}");
    }
}

#[test]
fn names_are_read_at_the_borders_of_words() {
    for (name, expected) in [
        ("prod-orders-api", Production),
        ("orders_api_dev", Development),
        ("ordersProd", Production),
        ("OrdersAPIProd2", Production),
        ("/acme/prod/db", Production),
        ("api.dev.acme.example", Development),
        ("acme-stg-2", Development),
        ("infra-prod", Production),
        ("shared-artifacts", Shared),
        ("nonprod-vpc", Development),
    ] {
        let found = of(plain(name));
        assert_eq!(
            (found.environment, found.signal),
            (expected, Signal::Name),
            "{name}"
        );
        assert!(found.confidence >= 70, "{name}");
    }
    for name in [
        "products",
        "device-registry",
        "delivery",
        "contest",
        "production-line".get(11..).unwrap(),
    ] {
        assert_eq!(of(plain(name)).signal, Signal::Nothing, "{name}");
    }
    // What may mean something else is believed less.
    let (chat, logs) = (of(plain("live-chat")), of(plain("acme-logs")));
    assert_eq!(chat.environment, Production);
    assert_eq!(logs.environment, Shared);
    assert!(chat.confidence < 60 && logs.confidence < 60);
}

#[test]
fn what_made_it_and_its_settings_speak_too() {
    let stack = tagged(plain("x"), "aws:cloudformation:stack-name", "orders-prod");
    let stack = of(stack);
    assert_eq!(
        (stack.environment, stack.signal),
        (Production, Signal::Stack)
    );
    let mut function = plain("x");
    function.configuration =
        json!({"Environment": {"Variables": {"STAGE": "dev", "DB": "prod/db"}}});
    let function = of(function);
    assert_eq!(
        (function.environment, function.signal),
        (Development, Signal::Setting)
    );
    let mut task = plain("x");
    task.configuration =
        json!({"containerDefinitions": [{"environment": [{"name": "APP_ENV", "value": "prod"}]}]});
    assert_eq!(of(task).environment, Production);
    let mut repository = plain("orders");
    repository.kind = "AWS::CodeCommit::Repository".into();
    let repository = of(repository);
    assert_eq!(
        (repository.environment, repository.signal),
        (Shared, Signal::Kind)
    );
}

#[test]
fn contradictions_are_told_and_cost_confidence() {
    let both = of(plain("prod-dev-peering"));
    assert_eq!(both.environment, Shared);
    assert!(both.reasons[0].contains("several environments (development, production)"));
    let found = of(tagged(plain("dev-queue"), "env", "prod"));
    assert_eq!(found.environment, Production);
    assert_eq!(
        found.reasons[1],
        "Against it: its name `dev-queue` says development"
    );
    assert_eq!(found.runner_up, Some((Development, 80)));
    assert!(found.confidence < of(tagged(plain("queue"), "env", "prod")).confidence);
}

#[test]
fn staging_goes_where_the_planner_says() {
    let choices = Choices {
        staging: Some(Production),
        ..Choices::default()
    };
    let all = vec![
        tagged(plain("a"), "env", "staging"),
        plain("b-preprod"),
        plain("c-dev"),
    ];
    let default = assigned(all.clone(), &[]);
    assert!(default.values().all(|a| a.environment == Development));
    assert!(default[&ResourceId::new("a")].reasons[0].contains("production's twin"));
    let found = assigned_with(all, &[], &choices);
    assert_eq!(found[&ResourceId::new("a")].environment, Production);
    assert_eq!(found[&ResourceId::new("b-preprod")].environment, Production);
    assert_eq!(found[&ResourceId::new("c-dev")].environment, Development);
}

#[test]
fn what_says_nothing_takes_the_account_of_what_uses_it() {
    let found = assigned(
        plains(&[
            "prod-api", "dev-api", "only", "both", "deep", "uses", "alone",
        ]),
        &[
            ("prod-api", "only", Class::Requires),
            ("prod-api", "both", Class::Requires),
            ("dev-api", "both", Class::Talks),
            ("both", "deep", Class::Talks),
            ("uses", "dev-api", Class::Talks),
        ],
    );
    let of = |name: &str| {
        let one = &found[&ResourceId::new(name)];
        (one.environment, one.signal)
    };
    assert_eq!(of("prod-api"), (Production, Signal::Name));
    assert_eq!(of("only"), (Production, Signal::Users));
    assert_eq!(of("both"), (Shared, Signal::Users));
    assert_eq!(of("deep"), (Shared, Signal::Users));
    assert_eq!(of("uses"), (Development, Signal::Uses));
    assert_eq!(of("alone"), (Shared, Signal::Nothing));
    let sure = |name: &str| found[&ResourceId::new(name)].confidence;
    assert!(sure("prod-api") > sure("only") && sure("both") > sure("deep"));
    assert!(sure("deep") > sure("alone") && sure("uses") > sure("alone"));
    assert_eq!(
        found[&ResourceId::new("both")].reasons,
        [
            "Used by several environments (development, production), so it goes to the shared account",
            "Used by dev-api (development)",
            "Used by prod-api (production)",
        ]
    );
}

#[test]
fn what_reaches_a_resource_by_two_ways_of_different_length_counts_both() {
    // The role is known only after a round; the bucket must not be settled before.
    let found = assigned(
        plains(&["dev-api", "prod-api", "role", "bucket"]),
        &[
            ("prod-api", "role", Class::Requires),
            ("role", "bucket", Class::Requires),
            ("dev-api", "bucket", Class::Talks),
        ],
    );
    assert_eq!(found[&ResourceId::new("bucket")].environment, Shared);
}

#[test]
fn a_pipeline_pulls_nothing_out_of_its_environment() {
    let mut pipeline = plain("release");
    pipeline.kind = "AWS::CodePipeline::Pipeline".into();
    let all = vec![pipeline, plain("service"), plain("prod-gateway")];
    let found = assigned(
        all,
        &[
            ("release", "service", Class::Talks),
            ("prod-gateway", "service", Class::Requires),
        ],
    );
    assert_eq!(found[&ResourceId::new("service")].environment, Production);
    assert_eq!(found[&ResourceId::new("release")].environment, Shared);
}

#[test]
fn what_lies_in_a_network_with_an_environment_belongs_there() {
    let mut network = plain("prod-network");
    network.kind = "AWS::EC2::VPC".into();
    let found = assigned(
        vec![network, plain("cache")],
        &[("cache", "prod-network", Class::Requires)],
    );
    let cache = &found[&ResourceId::new("cache")];
    assert_eq!(
        (cache.environment, cache.signal),
        (Production, Signal::Place)
    );
    assert_eq!(cache.reasons[0], "Lies in prod-network (production)");
}

#[test]
fn a_hub_says_less_than_a_neighbour_with_few_ties() {
    let many: Vec<String> = (0..200).map(|n| format!("x{n}")).collect();
    let mut all: Vec<&str> = vec!["prod-admin", "prod-api", "by-hub", "by-api"];
    all.extend(many.iter().map(String::as_str));
    let mut links = vec![
        ("prod-admin", "by-hub", Class::Talks),
        ("prod-api", "by-api", Class::Talks),
    ];
    links.extend(
        many.iter()
            .map(|x| ("prod-admin", x.as_str(), Class::Talks)),
    );
    let found = assigned(plains(&all), &links);
    let sure = |name: &str| found[&ResourceId::new(name)].confidence;
    assert!(
        sure("by-hub") < sure("by-api"),
        "{} {}",
        sure("by-hub"),
        sure("by-api")
    );
}

#[test]
fn what_works_only_inside_of_an_account_is_split() {
    let role = Resource {
        id: "lambda-role".into(),
        ..role("lambda-role")
    };
    let all = vec![role, plain("prod-api"), plain("dev-api"), plain("table")];
    let links = ["lambda-role", "table"].map(|used| {
        [
            ("prod-api", used, Class::Requires),
            ("dev-api", used, Class::Requires),
        ]
    });
    let found = assigned(all, &links.concat());
    let role = &found[&ResourceId::new("lambda-role")];
    assert_eq!(role.copies, [Development, Production]);
    assert!(role.reasons.last().unwrap().contains("better split"));
    let table = &found[&ResourceId::new("table")];
    assert_eq!((table.environment, table.copies.len()), (Shared, 0));
}

#[test]
fn what_must_move_together_goes_to_one_account() {
    let found = assigned(
        vec![
            tagged(plain("queue"), "env", "prod"),
            plain("dev-worker"),
            plain("third"),
        ],
        &[
            ("dev-worker", "queue", Class::Together),
            ("dev-worker", "third", Class::Together),
        ],
    );
    assert!(found.values().all(|a| a.environment == Production));
    let worker = &found[&ResourceId::new("dev-worker")];
    assert_eq!(worker.signal, Signal::Together);
    assert!(
        worker
            .reasons
            .iter()
            .any(|r| r.starts_with("Against it: its name"))
    );
}

#[test]
fn a_zone_is_not_pulled_along_by_a_few_of_its_records() {
    let mut zone = plain("acme.example.");
    zone.kind = "AWS::Route53::HostedZone".into();
    let names = [
        "staging.acme.example.",
        "dev.acme.example.",
        "shop.acme.example.",
    ];
    let mut all = plains(&names);
    all.push(zone);
    let links = names.map(|name| (name, "acme.example.", Class::Together));
    let found = assigned(all, &links);
    assert!(
        found.values().all(|a| a.environment == Shared),
        "{found:#?}"
    );
}

#[test]
fn chains_stars_and_cycles_of_100_000_are_no_trouble() {
    let names: Vec<String> = (0..100_000).map(|n| format!("n{n:06}")).collect();
    let mut resources: Vec<Resource> = names.iter().map(|name| plain(name)).collect();
    resources.push(plain("prod-api"));
    let mut edges = vec![edge("prod-api", &names[0], Class::Requires)];
    edges.extend(
        names
            .windows(2)
            .map(|p| edge(&p[0], &p[1], Class::Requires)),
    );
    edges.push(edge(&names[99_999], &names[0], Class::Talks));
    edges.extend(names.iter().map(|name| edge(name, "n000007", Class::Talks)));
    let snapshot = snapshot(resources, Vec::new());
    let found = accounts(&snapshot, &graph(edges), &Choices::default());
    assert_eq!(found.len(), 100_001);
    assert_eq!(found[&ResourceId::new("n000001")].environment, Production);
}

fn written(found: &Assigned) -> String {
    found
        .iter()
        .map(|(id, a)| {
            let copies: Vec<&str> = a.copies.iter().map(|e| e.as_str()).collect();
            format!(
                "{id} → {} ({}, {}{}){}\n{}",
                a.environment,
                a.confidence,
                a.signal,
                a.runner_up
                    .map_or(String::new(), |(e, sure)| format!("; else {e} {sure}")),
                if copies.is_empty() {
                    String::new()
                } else {
                    format!(" copies: {}", copies.join(", "))
                },
                a.reasons
                    .iter()
                    .map(|r| format!("    {r}\n"))
                    .collect::<String>()
            )
        })
        .collect()
}

#[test]
fn the_accounts_of_a_small_shop() {
    let snapshot = crate::scenario::shop();
    let graph = landfall_planner::resolve(&snapshot);
    insta::assert_snapshot!(written(&accounts(&snapshot, &graph, &Choices::default())));
}

fn rules(
    resources: Vec<Resource>,
    links: &[(&str, &str, Class)],
    choices: &Choices,
) -> Vec<String> {
    let edges = links.iter().map(|(a, b, class)| edge(a, b, *class));
    let graph = graph(edges.collect());
    let now = "2026-06-01T00:00:00Z".parse().unwrap();
    let snapshot = snapshot(resources, Vec::new());
    let all = landfall_planner::findings_with(&snapshot, &graph, now, choices);
    assert_eq!(
        crate::findings::by_parts(&snapshot, &graph, now, choices),
        all
    );
    all.into_iter()
        .filter(|finding| finding.rule.starts_with("account-"))
        .map(|finding| format!("{}: {}", finding.id, finding.detail))
        .collect()
}

#[test]
fn a_production_queue_read_by_development_is_a_finding_until_it_is_corrected() {
    let all = || plains(&["dev-worker", "prod-queue", "prod-api", "dev-cache"]);
    let links = [
        ("dev-worker", "prod-queue", Class::Talks),
        ("prod-api", "dev-cache", Class::Requires),
        ("prod-api", "prod-queue", Class::Talks),
    ];
    assert_eq!(
        rules(all(), &links, &Choices::default()),
        [
            "account-into-production/dev-worker: Queue `dev-worker` (development) uses Queue `prod-queue` of production.",
            "account-into-development/prod-api: Queue `prod-api` (production) uses Queue `dev-cache` of development.",
        ]
    );
    let corrections = [("dev-worker", Production), ("dev-cache", Shared)];
    let choices = Choices {
        corrections: corrections.map(|(id, e)| (id.into(), e)).into(),
        ..Choices::default()
    };
    assert_eq!(rules(all(), &links, &choices), [""; 0]);
}

#[test]
fn what_contradicts_itself_or_must_be_split_is_a_finding() {
    let stacked = |value| {
        let one = tagged(
            plain("table"),
            "aws:cloudformation:stack-name",
            "orders-prod",
        );
        tagged(one, "env", value)
    };
    let choices = Choices::default();
    assert_eq!(rules(vec![stacked("prod")], &[], &choices), [""; 0]);
    let found = rules(vec![stacked("dev")], &[], &choices);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with(
            "account-contradiction/table: Tagged env = dev: development; but: Made by `orders-prod`"
        ),
        "{found:?}"
    );
    let settled = Choices {
        corrections: [("table".into(), Development)].into(),
        ..Choices::default()
    };
    assert_eq!(rules(vec![stacked("dev")], &[], &settled), [""; 0]);

    let role = Resource {
        id: "role".into(),
        ..role("role")
    };
    let all = vec![role, plain("prod-api"), plain("dev-api")];
    let links = [
        ("prod-api", "role", Class::Requires),
        ("dev-api", "role", Class::Requires),
    ];
    let found = rules(all, &links, &choices);
    assert_eq!(
        found,
        ["account-split/role: Role `role` is used by development and production."]
    );
}

fn environment() -> impl Strategy<Value = Environment> {
    prop_oneof![Just(Development), Just(Shared), Just(Production)]
}

proptest! {
    #[test]
    fn a_correction_always_wins((snapshot, graph) in any_estate(), which in any::<prop::sample::Index>(), to in environment()) {
        let id = which.get(&snapshot.resources).id.clone();
        let choices = Choices { corrections: [(id.clone(), to)].into(), ..Choices::default() };
        let found = accounts(&snapshot, &graph, &choices);
        prop_assert_eq!(found[&id].environment, to);
        prop_assert_eq!(found[&id].confidence, 100);
        prop_assert_eq!(found[&id].signal, Signal::Correction);
    }

    #[test]
    fn an_unrelated_resource_changes_nothing((snapshot, graph) in any_estate(), name in "(a|m|z)-(dev|prod|x)") {
        let before = accounts(&snapshot, &graph, &Choices::default());
        let mut more = snapshot.clone();
        more.resources.push(plain(&name));
        let mut after = accounts(&more, &graph, &Choices::default());
        after.remove(&ResourceId::new(name));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_order_of_resources_and_edges_never_matters((snapshot, graph) in any_estate(), seed in any::<u64>()) {
        let before = accounts(&snapshot, &graph, &Choices::default());
        let (snapshot, graph) = shuffled(snapshot, graph, seed);
        prop_assert_eq!(before, accounts(&snapshot, &graph, &Choices::default()));
    }
}

/// In another order, which `seed` picks.
fn shuffled(mut snapshot: Snapshot, mut graph: Graph, seed: u64) -> (Snapshot, Graph) {
    let mixed = |n: usize| (n as u64 + 1).wrapping_mul(seed | 1).rotate_left(17) ^ seed;
    let mut resources: Vec<_> = snapshot.resources.drain(..).enumerate().collect();
    resources.sort_by_key(|(n, _)| mixed(*n));
    snapshot.resources = resources.into_iter().map(|(_, r)| r).collect();
    let mut edges: Vec<_> = graph.edges.drain(..).enumerate().collect();
    edges.sort_by_key(|(n, _)| mixed(*n));
    graph.edges = edges.into_iter().map(|(_, e)| e).collect();
    (snapshot, graph)
}

fn of_kind(kind: &str, name: &str) -> Resource {
    let mut found = plain(name);
    found.kind = kind.into();
    found
}

/// An edge whose evidence stands at a path.
fn edge_at(from: &str, to: &str, class: Class, path: &str) -> landfall_domain::Edge {
    let mut edge = edge(from, to, class);
    edge.evidence = vec![landfall_domain::Evidence {
        path: path.into(),
        text: to.into(),
        confidence: landfall_domain::Confidence::Certain,
    }];
    edge
}

fn assigned_by(resources: Vec<Resource>, edges: Vec<landfall_domain::Edge>) -> Assigned {
    let (mut snapshot, graph) = (snapshot(resources, Vec::new()), graph(edges));
    let found = accounts(&snapshot, &graph, &Choices::default());
    for resource in &mut snapshot.resources {
        resource.configuration = settings(resource);
    }
    assert_eq!(accounts(&snapshot, &graph, &Choices::default()), found);
    found
}

#[test]
fn records_and_stages_speak_for_what_they_lead_to() {
    let mut pipeline = of_kind("AWS::CodePipeline::Pipeline", "shop");
    pipeline.configuration = json!({"stages": [
        {"name": "Source", "actions": [{"name": "Checkout"}]},
        {"name": "Deploy-prod", "actions": [{"name": "Ecs", "configuration": {"ServiceName": "b"}}]},
        {"name": "Deploy", "actions": [{"name": "to-dev", "configuration": {"ServiceName": "c"}}]},
    ]});
    let all = vec![
        plain("balancer"),
        plain("b"),
        plain("c"),
        of_kind("AWS::Route53::HostedZone", "example.com"),
        of_kind("AWS::Route53::RecordSet", "prod.example.com"),
        pipeline,
    ];
    let id = |name: &str| all.iter().find(|r| r.name == name).unwrap().id.clone();
    let (record, shop) = (id("prod.example.com"), id("shop"));
    let found = assigned_by(
        all.clone(),
        vec![
            edge_at(
                record.as_str(),
                id("balancer").as_str(),
                Class::Talks,
                "/AliasTarget/DNSName",
            ),
            edge_at(
                record.as_str(),
                id("example.com").as_str(),
                Class::Together,
                "/HostedZoneId",
            ),
            edge_at(
                shop.as_str(),
                id("b").as_str(),
                Class::Talks,
                "/stages/1/actions/0/configuration/ServiceName",
            ),
            edge_at(
                shop.as_str(),
                id("c").as_str(),
                Class::Talks,
                "/stages/2/actions/0/configuration/ServiceName",
            ),
        ],
    );
    let (balancer, b, c) = (&found[&id("balancer")], &found[&id("b")], &found[&id("c")]);
    assert_eq!(
        (balancer.environment, balancer.reasons[0].as_str()),
        (
            Production,
            "The name prod.example.com leads to it (production)"
        )
    );
    assert_eq!(
        (b.environment, b.reasons[0].as_str()),
        (
            Production,
            "Stage Deploy-prod of the pipeline shop uses it (production)"
        )
    );
    assert_eq!(
        (c.environment, c.reasons[0].as_str()),
        (
            Development,
            "Action to-dev of the pipeline shop uses it (development)"
        )
    );
    assert_eq!(found[&id("example.com")].environment, Shared);
}

#[test]
fn what_only_a_pipeline_uses_says_why_it_is_shared() {
    let all = vec![
        of_kind("AWS::CodePipeline::Pipeline", "shop"),
        plain("helper"),
    ];
    let (shop, helper) = (all[0].id.clone(), all[1].id.clone());
    let found = assigned_by(
        all,
        vec![edge_at(
            shop.as_str(),
            helper.as_str(),
            Class::Talks,
            "/artifactStore/location",
        )],
    );
    let helper = &found[&helper];
    assert_eq!(helper.environment, Shared);
    assert_eq!(
        helper.reasons[0],
        "Used by shop (shared: builds and pipelines deliver to every environment)"
    );
}

#[test]
fn what_lies_on_both_sides_goes_with_its_network_or_to_neither() {
    let subnets = || {
        vec![
            of_kind("AWS::EC2::Subnet", "subnet-prod"),
            of_kind("AWS::EC2::Subnet", "subnet-dev"),
            of_kind("AWS::EC2::NetworkAcl", "rules"),
        ]
    };
    let links = |all: &[Resource]| {
        let rules = all[2].id.as_str();
        all.iter()
            .filter(|r| r.name != "rules")
            .map(|r| edge(rules, r.id.as_str(), Class::Requires))
            .collect::<Vec<_>>()
    };
    let all = subnets();
    let (rules, edges) = (all[2].id.clone(), links(&all));
    let alone = assigned_by(all, edges).remove(&rules).unwrap();
    assert_eq!(alone.environment, Shared);
    assert!(
        alone.reasons[0].contains("several environments"),
        "{alone:?}"
    );
    let mut all = subnets();
    all.push(of_kind("AWS::EC2::VPC", "prod-network"));
    let (rules, edges) = (all[2].id.clone(), links(&all));
    let with_network = assigned_by(all, edges).remove(&rules).unwrap();
    assert_eq!(with_network.environment, Production);
    for found in [alone, with_network] {
        assert!((5..60).contains(&found.confidence), "{found:?}");
    }
}
