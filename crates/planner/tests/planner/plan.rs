//! Makes a whole plan, as the backend does.

use crate::estate::*;
use landfall_domain::cost::{Assumptions, CostLine, Nature, PriceBook, Range};
use landfall_domain::plan::{Choices, Manual, Placement, PlanBody};
use landfall_domain::step::{Grant, Undo, Work};
use landfall_domain::{
    AccountId, Decimal, Graph, Region, Resource, ResourceId, Snapshot, StepSpec,
};
use landfall_planner::{Naming, NoOrder, Parts, assemble, move_groups, place, price_book, waves};
use std::collections::BTreeMap;

pub fn target_name(resource: &Resource, account: &AccountId) -> String {
    match resource.kind.as_str() {
        "AWS::S3::Bucket" => format!("{}-{account}", resource.name),
        _ => resource.name.clone(),
    }
}

pub fn placed(
    snapshot: &Snapshot,
    graph: &Graph,
    choices: &Choices,
) -> BTreeMap<ResourceId, Placement> {
    let naming = Naming {
        target_name: &target_name,
    };
    place(snapshot, graph, &targets(), choices, &naming)
}

/// A step that stands for whatever a service would do with a bucket.
pub fn step(snapshot: &Snapshot, resource: &Resource) -> StepSpec {
    StepSpec {
        id: format!("test.copy/{}", resource.name).into(),
        kind: "test.copy".into(),
        title: format!("Copy {}", resource.name),
        resource: resource.id.clone(),
        needs: Vec::new(),
        params: serde_json::Value::Null,
        grants: vec![Grant {
            account: snapshot.account.clone(),
            actions: vec!["s3:GetObject".into()],
            resources: vec![resource.id.to_string()],
        }],
        undo: Undo::Can("deletes the copies".into()),
        point_of_no_return: false,
        work: Work {
            items: 1,
            bytes: resource.bytes("size").unwrap_or(0),
            seconds: 60,
        },
        tool: None,
        preview: Vec::new(),
    }
}

/// A storage line per bucket, as the S3 service would give it.
fn line(wave: u32, resource: &Resource, book: &PriceBook) -> CostLine {
    let price = book
        .price("s3.storage.standard", &Region::new(REGION))
        .unwrap()
        .clone();
    let gigabytes =
        Decimal::from(resource.bytes("size").unwrap_or(0)) / Decimal::from(10_u64.pow(9));
    CostLine {
        wave,
        resource: Some(resource.id.clone()),
        service: "S3".into(),
        tool: None,
        what: "Storage of the copy".into(),
        nature: Nature::Direct,
        quantity: Range::exactly(gigabytes),
        amount: Range::exactly(gigabytes * price.usd),
        price: Some(price),
        note: "size of the snapshot".into(),
    }
}

/// Buckets are moved by a step, everything else by hand.
pub fn plan(snapshot: &Snapshot, graph: &Graph, choices: &Choices) -> PlanBody {
    try_plan(snapshot, graph, choices, None).unwrap()
}

/// The same, near a plan before where there is one.
pub fn try_plan(
    snapshot: &Snapshot,
    graph: &Graph,
    choices: &Choices,
    previous: Option<&PlanBody>,
) -> Result<PlanBody, NoOrder> {
    let placements = placed(snapshot, graph, choices);
    let groups = move_groups(snapshot, graph, &placements);
    let (drafts, order) = waves(snapshot, graph, &placements, &groups, choices, previous)?;
    let resources: BTreeMap<&ResourceId, &Resource> =
        snapshot.resources.iter().map(|r| (&r.id, r)).collect();
    let mut steps: BTreeMap<u32, Vec<StepSpec>> = BTreeMap::new();
    let mut manual: BTreeMap<u32, Vec<Manual>> = BTreeMap::new();
    let mut lines = Vec::new();
    let book = price_book();
    for draft in &drafts {
        for id in &draft.groups {
            let group = groups.iter().find(|g| &g.id == id).unwrap();
            for member in &group.members {
                let resource = resources[member];
                if resource.kind.as_str() == "AWS::S3::Bucket" {
                    let all = steps.entry(draft.number).or_default();
                    all.push(step(snapshot, resource));
                    lines.push(line(draft.number, resource, &book));
                } else {
                    manual.entry(draft.number).or_default().push(Manual {
                        resource: member.clone(),
                        reason: "no step for this type".into(),
                    });
                }
            }
        }
    }
    let body = assemble(Parts {
        snapshot,
        graph,
        targets: targets(),
        placements,
        groups,
        waves: drafts,
        order,
        steps,
        manual,
        lines,
        price_book: book,
        assumptions: Assumptions::default(),
        choices: choices.clone(),
    });
    Ok(body.unwrap())
}
