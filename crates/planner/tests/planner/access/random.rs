//! What holds for any policies.

use super::*;
use crate::estate::{lambda, queue, reference};
use landfall_domain::{Class, Target};
use proptest::prelude::*;

const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:PutObject",
    "s3:Put*",
    "sqs:*",
    "sqs:SendMessage",
    "sqs:Delete*",
    "iam:PassRole",
    "s3:*Object",
    "logs:PutLogEvents",
];
const PLACES: &[&str] = &[
    "*",
    "arn:aws:s3:::files",
    "arn:aws:s3:::files/*",
    "arn:aws:s3:::f*",
    "arn:aws:s3:::files/logs/*",
    "arn:aws:s3:::*/logs/*",
    "arn:aws:sqs:eu-west-1:111111111111:jobs",
    "arn:aws:sqs:*:*:j*",
    "arn:aws:s3:::files/${aws:username}/*",
];
const REQUESTS: &[(&str, &str)] = &[
    ("s3:GetObject", "arn:aws:s3:::files/logs/a"),
    ("s3:GetObject", "arn:aws:s3:::files/x"),
    ("s3:PutObject", "arn:aws:s3:::files/x"),
    ("s3:PutBucketPolicy", "arn:aws:s3:::files"),
    ("s3:ListBucket", "arn:aws:s3:::files"),
    ("s3:GetObject", "arn:aws:s3:::other/logs/a"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:jobs"),
    ("sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:111111111111:jobs"),
    (
        "sqs:SendMessage",
        "arn:aws:sqs:eu-west-1:111111111111:other",
    ),
    (
        "logs:PutLogEvents",
        "arn:aws:logs:eu-west-1:111111111111:log-group:x",
    ),
    ("iam:PassRole", "arn:aws:iam::111111111111:role/x"),
];

fn statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let some =
        |from: &'static [&'static str]| prop::collection::vec(prop::sample::select(from), 1..3);
    (
        some(ACTIONS),
        some(PLACES),
        any::<bool>(),
        prop::bool::weighted(0.2),
        0..3,
    )
        .prop_map(move |(actions, places, turned, condition, not)| {
            let action = if turned && not == 1 {
                "NotAction"
            } else {
                "Action"
            };
            let resource = if turned && not == 2 {
                "NotResource"
            } else {
                "Resource"
            };
            let mut statement = json!({"Effect": effect, action: actions, resource: places});
            if condition {
                statement["Condition"] = json!({"Bool": {"aws:SecureTransport": "true"}});
            }
            statement
        })
}

fn policy() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(
        prop_oneof![3 => statement("Allow"), 1 => statement("Deny")],
        1..5,
    )
}

/// How much a decision lets through.
fn rank(decision: &Decision) -> u8 {
    match decision {
        Decision::Allowed => 2,
        Decision::Conditional(_) => 1,
        Decision::NotAllowed(_) | Decision::Denied(_) => 0,
    }
}

fn things() -> Vec<Resource> {
    vec![
        bucket("files"),
        bucket("other"),
        queue("jobs"),
        queue("other"),
    ]
}

fn ranks(access: &Access, who: &Resource) -> Vec<u8> {
    let asked = REQUESTS
        .iter()
        .map(|(action, arn)| rank(&decide(access, who, action, arn)));
    asked.collect()
}

proptest! {
    #[test]
    fn a_denial_never_widens(own in policy(), more in statement("Deny"), place in 0..3) {
        let role = role_with("app", &own);
        let before = ranks(&read([vec![role.clone()], things()].concat()), &role);
        let mut all = things();
        let mut after = role.clone();
        match place {
            0 => after = role_with("app", &[own, vec![more]].concat()),
            1 => {
                let everything = allow(&["*"], &["*"]);
                all.push(managed("limits", &[everything, more]));
                after = bounded(after, "limits");
            }
            _ => all.extend(controlled("SERVICE_CONTROL_POLICY", "r-1", &[more])),
        }
        all.push(after.clone());
        let after = ranks(&read(all), &after);
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            prop_assert!(after <= before, "{:?}: {before} -> {after}", REQUESTS[at]);
        }
    }

    #[test]
    fn an_allowance_never_narrows(own in policy(), more in statement("Allow")) {
        let role = role_with("app", &own);
        let before = ranks(&read([vec![role.clone()], things()].concat()), &role);
        let wider = role_with("app", &[own, vec![more]].concat());
        let after = ranks(&read([vec![wider.clone()], things()].concat()), &wider);
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            prop_assert!(after >= before, "{:?}: {before} -> {after}", REQUESTS[at]);
        }
    }

    #[test]
    fn what_is_decided_is_on_the_lists(own in policy()) {
        let role = role_with("app", &own);
        let access = read([vec![role.clone()], things()].concat());
        let can = access.of_principal(&role.id);
        for thing in things() {
            let who = access.of_resource(&thing.id);
            let there = who.edges.iter().any(|e| e.principal == Principal::Resource(role.id.clone()));
            let here = can.edges.iter().find(|edge| edge.resource == thing.id);
            prop_assert_eq!(there, here.is_some(), "{}", thing.id);
            for (action, arn) in REQUESTS {
                let within = *arn == thing.id.as_str() || arn.starts_with(&format!("{}/", thing.id));
                if within && rank(&decide(&access, &role, action, arn)) > 0 {
                    let list = &here.expect("an edge").actions;
                    let fits = |pattern: &String| {
                        let (head, tail) = pattern.split_once('*').unwrap_or((pattern, ""));
                        action.starts_with(head) && action.ends_with(tail)
                    };
                    prop_assert!(list.list.iter().any(fits), "{action} {:?}", list);
                }
            }
        }
    }

    #[test]
    fn a_proposal_never_allows_more(own in policy(), uses in prop::sample::subsequence(vec![0, 1, 2, 3], 0..4)) {
        let role = role_with("app", &own);
        let function = lambda("worker");
        let to = |other: &Resource| Target::Arn(other.id.as_str().parse().unwrap());
        let mut references = vec![reference(&function, to(&role), Class::Requires, "/Role")];
        for (at, used) in uses.into_iter().enumerate() {
            references.push(reference(&function, to(&things()[used]), Class::Talks, &format!("/{at}")));
        }
        let all = [vec![role.clone(), function], things()].concat();
        let snapshot = snapshot(all, references);
        let graph = landfall_planner::resolve(&snapshot);
        let proposal = landfall_planner::proposal(&snapshot, &graph, &role.id).expect("a role with policies");
        let statements: Vec<Value> = proposal.documents.iter()
            .flat_map(|d| d.document["Statement"].as_array().unwrap().clone())
            .collect();
        let narrowed = role_with("app", &statements);
        let before = ranks(&read([vec![role.clone()], things()].concat()), &role);
        let after = ranks(&read([vec![narrowed.clone()], things()].concat()), &narrowed);
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            prop_assert!(after <= before, "{:?}: {before} -> {after}", REQUESTS[at]);
            if !proposal.sufficient {
                prop_assert_eq!(after, before);
            }
        }
    }
}
