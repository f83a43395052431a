//! Synthetic estates and the peers that Landfall is timed against.

pub mod greedy;
pub mod instances;
pub mod mixed;
pub mod shapes;

use landfall_domain::fields;
use landfall_domain::plan::{Environment, TargetAccounts};
use landfall_domain::snapshot::{Coverage, Outcome};
use landfall_domain::{
    Arn, Class, Confidence, Evidence, Graph, Reference, Resource, ResourceId, Snapshot, Target,
};
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;
use serde_json::json;
use std::collections::HashMap;

const ACCOUNT: &str = "111111111111";

/// An estate of `size` queues in tiers: each names three of the next tier, one in fifty also names
/// its dependent back, so that there are cycles. The same size gives the same estate.
pub fn estate(size: usize) -> Snapshot {
    let arn = |n: usize| format!("arn:aws:sqs:eu-central-1:{ACCOUNT}:queue-{n:06}");
    let tier = (size / 20).max(1);
    let mut references = Vec::new();
    for from in 0..size {
        for step in 1..=3 {
            let to = (from / tier + 1) * tier + (from * 7 + step * 13) % tier;
            if to < size {
                references.push(reference(&arn(from), &arn(to)));
                if from % 50 == 0 && step == 1 {
                    references.push(reference(&arn(to), &arn(from)));
                }
            }
        }
    }
    Snapshot {
        origin: landfall_domain::Origin::Scan,
        id: format!("bench-{size}").into(),
        estate: "bench".into(),
        account: account(ACCOUNT),
        regions: vec!["eu-central-1".into()],
        started: landfall_domain::Timestamp::UNIX_EPOCH,
        finished: landfall_domain::Timestamp::UNIX_EPOCH,
        resources: (0..size).map(|n| queue(n, &arn(n))).collect(),
        references,
        coverage: vec![Coverage {
            account: None,
            service: "sqs".into(),
            region: "eu-central-1".into(),
            outcome: Outcome::Read,
            resources: size as u64,
            requests: 1,
            millis: 1,
            problems: vec![],
            spared: vec![],
        }],
    }
}

/// The three target accounts.
pub fn targets() -> TargetAccounts {
    let digits = ["333333333333", "444444444444", "555555555555"];
    Environment::ALL
        .into_iter()
        .zip(digits.map(account))
        .collect()
}

/// The peer of the move groups: strongly connected components by petgraph's Tarjan.
pub fn petgraph_components(graph: &Graph) -> usize {
    let mut nodes: HashMap<&ResourceId, _> = HashMap::new();
    let mut peer = DiGraph::<(), ()>::new();
    for edge in &graph.edges {
        let from = *nodes.entry(&edge.from).or_insert_with(|| peer.add_node(()));
        let to = *nodes.entry(&edge.to).or_insert_with(|| peer.add_node(()));
        peer.add_edge(from, to, ());
    }
    tarjan_scc(&peer).len()
}

pub(crate) fn account(digits: &str) -> landfall_domain::AccountId {
    match digits.parse() {
        Ok(account) => account,
        Err(error) => panic!("{error}"),
    }
}

fn queue(n: usize, arn: &str) -> Resource {
    Resource {
        understood: true,
        id: ResourceId::new(arn),
        kind: "AWS::SQS::Queue".into(),
        arn: arn.parse::<Arn>().ok(),
        name: format!("queue-{n:06}"),
        account: account(ACCOUNT),
        region: "eu-central-1".into(),
        tags: fields([("env", ["prod", "dev"][n % 2])]),
        attributes: Default::default(),
        configuration: json!({ "QueueName": format!("queue-{n:06}") }),
    }
}

fn reference(from: &str, to: &str) -> Reference {
    let target = match to.parse::<Arn>() {
        Ok(arn) => Target::Arn(arn),
        Err(error) => panic!("{error}"),
    };
    Reference {
        from: ResourceId::new(from),
        target,
        class: Class::Requires,
        evidence: Evidence {
            path: "/Policy".into(),
            text: to.into(),
            confidence: Confidence::Certain,
        },
    }
}
