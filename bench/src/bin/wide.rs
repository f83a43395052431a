//! Writes the wide view of a made-up estate to standard output, as the server sends it:
//! `cargo run --release -p landfall-bench --bin landfall-bench-wide -- 10000 15000 > wide.json`.
//!
//! Three accounts, each with networks; in them applications of uneven size, in these move groups.
//! Most edges stay within an application, some lead to others, a few to shared ones.

use landfall_bench::{estate, targets};
use landfall_domain::plan::{Environment, MoveGroup, Placement, RiskLevel};
use landfall_domain::view::{Standing, WideWave};
use landfall_domain::{Class, Confidence, Edge, Evidence, Graph, Resource, ResourceId, Snapshot};
use landfall_planner::{GraphFacts, WideFacts, wide};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::Instant;

const KINDS: [&str; 12] = [
    "AWS::Lambda::Function",
    "AWS::IAM::Role",
    "AWS::SQS::Queue",
    "AWS::S3::Bucket",
    "AWS::EC2::Instance",
    "AWS::DynamoDB::Table",
    "AWS::SNS::Topic",
    "AWS::ECS::Service",
    "AWS::RDS::DBInstance",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::EC2::SecurityGroup",
];
const NAMES: [&str; 16] = [
    "orders", "billing", "search", "stock", "web", "data", "mobile", "auth", "mail", "reports",
    "media", "pricing", "returns", "loyalty", "fraud", "partner",
];
/// Resources of an application, on average.
const APPLICATION: usize = 48;
/// Applications of a network.
const NETWORK: usize = 14;

/// Numbers that look random; the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: usize| {
        arguments
            .next()
            .and_then(|a| a.parse().ok())
            .unwrap_or(default)
    };
    let (nodes, edges) = (number(10_000), number(15_000));
    let mut dice = Dice(7);
    let (snapshot, groups, placements, application_of) = resources(nodes, &mut dice);
    let graph = connected(&snapshot, &application_of, edges, &mut dice);
    let waves: Vec<WideWave> = (0..7)
        .map(|number| WideWave {
            number,
            title: format!("Wave {number}"),
            risk: [RiskLevel::Low, RiskLevel::Medium, RiskLevel::High][number as usize % 3],
        })
        .collect();
    let wave_of: BTreeMap<ResourceId, u32> = snapshot
        .resources
        .iter()
        .zip(&application_of)
        .map(|(r, application)| (r.id.clone(), (application % 7) as u32))
        .collect();
    let standing: BTreeMap<ResourceId, Standing> = wave_of
        .iter()
        .map(|(id, wave)| {
            let standing = match wave {
                0 | 1 => Standing::Moved,
                2 => [Standing::Running, Standing::Failed, Standing::Moved][id.as_str().len() % 3],
                _ => Standing::Waiting,
            };
            (id.clone(), standing)
        })
        .collect();
    let facts = WideFacts {
        graph: GraphFacts {
            snapshot: &snapshot,
            graph: &graph,
            placements: Some(&placements),
            groups: &groups,
            wave_of: &wave_of,
            risk_of: &BTreeMap::new(),
            standing: &standing,
        },
        waves,
    };
    let began = Instant::now();
    let view = wide(&facts, None);
    eprintln!(
        "{} resources, {} edges, {} frames, {} × {}, {:.3} s",
        view.nodes.id.len(),
        view.edges.from.len(),
        view.frames.key.len(),
        view.width,
        view.height,
        began.elapsed().as_secs_f64()
    );
    serde_json::to_writer(io::stdout().lock(), &view)?;
    Ok(())
}

type Made = (
    Snapshot,
    Vec<MoveGroup>,
    BTreeMap<ResourceId, Placement>,
    Vec<usize>,
);

fn resources(count: usize, dice: &mut Dice) -> Made {
    let mut snapshot = estate(0);
    let (mut groups, mut placements, mut application_of) =
        (Vec::new(), BTreeMap::new(), Vec::new());
    let (mut application, mut left, mut network) = (0, 0, None);
    let accounts: Vec<_> = targets().into_iter().collect();
    let mut members: Vec<ResourceId> = Vec::new();
    let mut networks: Vec<(ResourceId, usize)> = Vec::new();
    while snapshot.resources.len() < count {
        let at = snapshot.resources.len();
        if left == 0 {
            application += 1;
            left = 6 + dice.below(2 * APPLICATION - 12);
            let open = application % 4 == 0;
            let number = application / NETWORK;
            if !open && networks.len() <= number {
                let id = format!("arn:aws:ec2:eu-central-1:111111111111:vpc/vpc-{number:04}");
                snapshot.resources.push(resource(
                    &id,
                    "AWS::EC2::VPC",
                    &format!("vpc-{number:04}"),
                    "network",
                ));
                networks.push((ResourceId::new(id), at));
                application_of.push(application);
                place(&mut placements, &snapshot.resources[at], &accounts, number);
                continue;
            }
            network = (!open).then_some(number);
        }
        left -= 1;
        let kind = KINDS[dice.below(KINDS.len())];
        let name = format!(
            "{}-{}-{at:05}",
            NAMES[application % NAMES.len()],
            kind.rsplit("::").next().unwrap_or("x").to_lowercase()
        );
        let id = format!("arn:aws:made:eu-central-1:111111111111:{name}");
        let tag = format!(
            "{}-{}",
            NAMES[application % NAMES.len()],
            application / NAMES.len()
        );
        snapshot.resources.push(resource(&id, kind, &name, &tag));
        application_of.push(application);
        place(
            &mut placements,
            &snapshot.resources[at],
            &accounts,
            network.unwrap_or(application / NETWORK),
        );
        members.push(ResourceId::new(id));
        if dice.below(5) == 0 || left == 0 {
            groups.push(MoveGroup {
                id: format!("group-{:05}", groups.len()),
                name: format!("{} and what goes with it", snapshot.resources[at].name),
                members: std::mem::take(&mut members),
                cycle: Vec::new(),
            });
        }
    }
    (snapshot, groups, placements, application_of)
}

fn place(
    placements: &mut BTreeMap<ResourceId, Placement>,
    resource: &Resource,
    accounts: &[(Environment, landfall_domain::AccountId)],
    number: usize,
) {
    let (environment, account) = accounts[[0, 2, 2, 1, 2, 0][number % 6]].clone();
    let placement = Placement {
        environment,
        account,
        region: resource.region.clone(),
        name: resource.name.clone(),
        arn: None,
        reasons: Vec::new(),
        confidence: 90,
    };
    placements.insert(resource.id.clone(), placement);
}

fn resource(id: &str, kind: &str, name: &str, application: &str) -> Resource {
    let mut resource = estate(1).resources.remove(0);
    resource.id = ResourceId::new(id);
    resource.kind = kind.into();
    resource.arn = None;
    name.clone_into(&mut resource.name);
    resource.tags = landfall_domain::fields([("application", application)]);
    resource
}

fn connected(
    snapshot: &Snapshot,
    application_of: &[usize],
    count: usize,
    dice: &mut Dice,
) -> Graph {
    let resources = &snapshot.resources;
    let mut pairs = BTreeSet::new();
    let network_of: BTreeMap<usize, usize> = resources
        .iter()
        .enumerate()
        .filter(|(_, r)| r.kind.noun() == "VPC")
        .map(|(at, _)| (application_of[at] / NETWORK, at))
        .collect();
    let mut first_of: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, application) in application_of.iter().enumerate() {
        first_of.entry(*application).or_insert((at, at)).1 = at;
    }
    // Every third resource of a closed application names its network.
    for (at, application) in application_of.iter().enumerate() {
        if application % 4 != 0
            && dice.below(3) < 2
            && let Some(network) = network_of.get(&(application / NETWORK))
            && *network != at
        {
            pairs.insert((at, *network));
        }
    }
    while pairs.len() < count {
        let from = dice.below(resources.len());
        let (first, last) = first_of[&application_of[from]];
        let to = match dice.below(20) {
            0..=15 => first + dice.below(last - first + 1),
            16..=18 => (from + dice.below(6 * APPLICATION)) % resources.len(),
            _ => dice.below(40) * (resources.len() / 40),
        };
        if from != to {
            pairs.insert((from, to));
        }
    }
    let edge = |(from, to): (usize, usize)| Edge {
        from: resources[from].id.clone(),
        to: resources[to].id.clone(),
        class: match (from * 31 + to) % 10 {
            0..=5 => Class::Requires,
            6 => Class::Together,
            _ => Class::Talks,
        },
        evidence: vec![Evidence {
            path: "/Environment/Variables/TARGET".into(),
            text: resources[to].name.as_str().into(),
            confidence: Confidence::Certain,
        }],
    };
    Graph {
        edges: pairs.into_iter().map(edge).collect(),
        ..Graph::default()
    }
}
