//! What is outside of the estate, other accounts that were read along, and names by address.

use crate::estate::*;
use landfall_domain::view::GraphQuery;
use landfall_domain::{
    Class, Confidence, Coverage, ExternalSort, Graph, Resource, Snapshot, Target, UnresolvedReason,
};
use landfall_planner::{GraphFacts, graph_view, resolve};
use serde_json::json;
use std::collections::BTreeMap;

const OTHER: &str = "222222222222";
const PARTNER: &str = "999988887777";

fn url(text: &str) -> Target {
    Target::Url(text.into())
}

fn naming(resources: Vec<Resource>, targets: Vec<Target>) -> (Snapshot, Graph) {
    let speaker = lambda("speaker");
    let references = targets
        .into_iter()
        .enumerate()
        .map(|(at, target)| reference(&speaker, target, Class::Talks, &format!("/{at}")))
        .collect();
    let mut all = resources;
    all.push(speaker);
    let snapshot = snapshot(all, references);
    let graph = resolve(&snapshot);
    (snapshot, graph)
}

#[test]
fn accounts_and_hosts_outside_become_one_node_each() {
    let (_, graph) = naming(
        vec![],
        vec![
            arn(&format!("arn:aws:sqs:{REGION}:{PARTNER}:a")),
            arn(&format!("arn:aws:iam::{PARTNER}:role/b")),
            url("https://api.partner.com/v1"),
            url("wss://api.partner.com:8443/live"),
            url("db.corp.acme.internal:5432"),
            url("public.ecr.aws/nginx/nginx:1"),
            Target::Account(account("156460612806")),
            named("AWS::EC2::Image", "ami-0123456789abcdef0"),
            arn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            arn(&format!("arn:aws:sqs:{REGION}:{SOURCE}:gone")),
            url("http://localhost/x"),
        ],
    );
    let told: Vec<String> = graph
        .externals
        .iter()
        .map(|e| {
            let decide = if e.needs_decision() {
                "decide"
            } else {
                "nothing to decide"
            };
            format!("{} | {} | {decide} | {}", e.id, e.label, e.references.len())
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(
        graph
            .externals
            .iter()
            .all(|e| e.references.iter().all(|r| r.class == Class::Talks))
    );
}

#[test]
fn other_accounts_are_read_by_their_own_names_first() {
    let of_other = |resource: Resource| Resource {
        account: account(OTHER),
        ..resource
    };
    let theirs = of_other(with_arn(
        "AWS::SQS::Queue",
        &format!("arn:aws:sqs:{REGION}:{OTHER}:orders"),
        "orders",
    ));
    let speaker = of_other(with_arn(
        "AWS::SQS::Queue",
        &format!("arn:aws:sqs:{REGION}:{OTHER}:speaker"),
        "speaker",
    ));
    let references = vec![
        reference(
            &speaker,
            named("AWS::SQS::Queue", "orders"),
            Class::Talks,
            "/0",
        ),
        reference(
            &speaker,
            arn(&format!("arn:aws:sqs:{REGION}:{OTHER}:gone")),
            Class::Talks,
            "/1",
        ),
        reference(
            &speaker,
            arn(&format!("arn:aws:sns:{REGION}:{OTHER}:gone")),
            Class::Talks,
            "/2",
        ),
        reference(
            &speaker,
            Target::Account(account(OTHER)),
            Class::Talks,
            "/3",
        ),
    ];
    let mut snapshot = snapshot(vec![queue("orders"), theirs.clone(), speaker], references);
    snapshot.coverage.push(Coverage {
        account: Some(account(OTHER)),
        ..read("sqs", REGION)
    });
    let graph = resolve(&snapshot);
    assert_eq!(graph.edges.len(), 1);
    assert_eq!(graph.edges[0].to, theirs.id);
    let reasons: Vec<_> = graph.unresolved.iter().map(|u| u.reason.clone()).collect();
    assert_eq!(
        reasons,
        [
            UnresolvedReason::Dangling,
            UnresolvedReason::External(account(OTHER))
        ]
    );
}

#[test]
fn configurations_say_more_names_and_addresses() {
    let with = |mut resource: Resource, configuration| {
        resource.configuration = configuration;
        resource
    };
    let of = |service: &str, rest: &str, kind: &str, name: &str| {
        with_arn(
            kind,
            &format!("arn:aws:{service}:{REGION}:{SOURCE}:{rest}"),
            name,
        )
    };
    let all = vec![
        with(
            of("ec2", "vpc/vpc-0123456789abcdef0", "AWS::EC2::VPC", "main"),
            json!({"VpcId": "vpc-0123456789abcdef0"}),
        ),
        with(
            of("rds", "cluster:orders", "AWS::RDS::DBCluster", "orders"),
            json!({"Endpoint": "orders.cluster-abc.eu-west-1.rds.amazonaws.com", "ReaderEndpoint": "orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com"}),
        ),
        with(
            of(
                "elasticloadbalancing",
                "loadbalancer/app/web/012",
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "web",
            ),
            json!({"DNSName": "web-12.eu-west-1.elb.amazonaws.com"}),
        ),
        with(
            of(
                "cloudfront",
                "distribution/E1",
                "AWS::CloudFront::Distribution",
                "site",
            ),
            json!({"DomainName": "d1.cloudfront.net", "Aliases": {"Items": ["www.acme.com"]}}),
        ),
        of(
            "apigateway",
            "/restapis/a1b2c3",
            "AWS::ApiGateway::RestApi",
            "a1b2c3",
        ),
        with(
            of(
                "ecs",
                "task-definition/export:2",
                "AWS::ECS::TaskDefinition",
                "export:2",
            ),
            json!({"family": "export"}),
        ),
        with(
            of(
                "ecs",
                "task-definition/export:11",
                "AWS::ECS::TaskDefinition",
                "export:11",
            ),
            json!({"family": "export"}),
        ),
        with(
            of(
                "ec2",
                "elastic-ip/eipalloc-0123456789abcdef0",
                "AWS::EC2::EIP",
                "out",
            ),
            json!({"PublicIp": "203.0.113.9"}),
        ),
        with(
            with_arn(
                "AWS::Route53::HostedZone",
                "arn:aws:route53:::hostedzone/Z1",
                "acme.com.",
            ),
            json!({"Id": "/hostedzone/Z1", "Name": "acme.com."}),
        ),
        lambda("resize"),
    ];
    let cases = [
        (named("AWS::EC2::VPC", "vpc-0123456789abcdef0"), "main"),
        (
            url("mysql://u@orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com:3306/x"),
            "orders",
        ),
        (url("web-12.eu-west-1.elb.amazonaws.com"), "web"),
        (url("https://www.acme.com/a"), "site"),
        (
            url("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/live"),
            "a1b2c3",
        ),
        (
            arn(&format!(
                "arn:aws:execute-api:{REGION}:{SOURCE}:a1b2c3/*/GET/x"
            )),
            "a1b2c3",
        ),
        (named("AWS::ApiGatewayV2::Api", "a1b2c3"), "a1b2c3"),
        (named("AWS::ECS::TaskDefinition", "export"), "export:11"),
        (named("AWS::ECS::TaskDefinition", "export:2"), "export:2"),
        (url("https://203.0.113.9/"), "out"),
        (url("https://anything.acme.com/"), "acme.com."),
        (named("AWS::Lambda::Function", "resize:live"), "resize"),
        (
            named("AWS::ElasticLoadBalancingV2::LoadBalancer", "app/web/012"),
            "web",
        ),
    ];
    for (target, name) in cases {
        let (snapshot, graph) = naming(all.clone(), vec![target.clone()]);
        let to = graph
            .edges
            .first()
            .unwrap_or_else(|| panic!("{target:?}: {:?}", graph.unresolved));
        let found = snapshot.resources.iter().find(|r| r.id == to.to).unwrap();
        assert_eq!(found.name, name, "{target:?}");
    }
    // What a zone answers for is likely, not certain.
    let (_, graph) = naming(all, vec![url("https://anything.acme.com/")]);
    assert_eq!(graph.edges[0].evidence[0].confidence, Confidence::Likely);
}

#[test]
fn the_view_shows_what_is_outside_in_a_group_of_its_own() {
    let partner = arn(&format!("arn:aws:iam::{PARTNER}:role/b"));
    let (snapshot, graph) = naming(vec![], vec![partner, url("https://api.partner.com/")]);
    let view = |query: GraphQuery| {
        let wave_of = BTreeMap::new();
        let facts = GraphFacts {
            snapshot: &snapshot,
            graph: &graph,
            placements: None,
            groups: &[],
            wave_of: &wave_of,
            risk_of: &BTreeMap::new(),
            standing: &BTreeMap::new(),
        };
        graph_view(&facts, &query, None)
    };
    let closed = view(GraphQuery::default());
    let ids: Vec<&str> = closed.nodes.iter().map(|n| n.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            snapshot.resources[0].id.as_str(),
            "group:Outside the estate"
        ]
    );
    assert_eq!(
        (
            closed.nodes[1].count,
            closed.lines.len(),
            closed.lines[0].count
        ),
        (2, 1, 2)
    );

    let rows: Vec<(&str, u64, &[String])> = closed
        .externals
        .iter()
        .map(|row| (row.node.as_str(), row.by_count, &row.texts[..]))
        .collect();
    assert_eq!(
        rows,
        [
            (
                "external:account:999988887777",
                1,
                &["arn:aws:iam::999988887777:role/b".to_owned()][..]
            ),
            (
                "external:internet:api.partner.com",
                1,
                &["https://api.partner.com/".to_owned()][..]
            ),
        ]
    );
    assert_eq!(closed.external_count, 2);

    let opened = view(GraphQuery {
        expanded: vec!["group:Outside the estate".into()],
        ..GraphQuery::default()
    });
    let labels: Vec<&str> = opened
        .nodes
        .iter()
        .skip(1)
        .map(|n| n.label.as_str())
        .collect();
    assert_eq!(labels, ["Account 999988887777", "api.partner.com"]);
    assert_eq!(
        opened.lines[1].edges[0].to.as_str(),
        "external:internet:api.partner.com"
    );
    assert_eq!(graph.externals[1].sort, ExternalSort::Internet);

    let narrow = view(GraphQuery {
        group_by: "none".into(),
        budget: 2,
        ..GraphQuery::default()
    });
    assert_eq!((narrow.nodes.len(), narrow.hidden), (2, 1));
    let hidden = view(GraphQuery {
        classes: vec![Class::Requires],
        ..GraphQuery::default()
    });
    assert_eq!((hidden.nodes.len(), hidden.external_count), (1, 0));
}
