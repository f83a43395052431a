use super::*;
use crate::estate::{lambda, queue, reference};
use landfall_domain::access::PolicyProposal;
use landfall_domain::{Class, Reference, Target};

/// A function that runs as a role and names some resources.
fn estate(
    role: &Resource,
    others: &[Resource],
    named: &[(&str, &Resource)],
) -> (Vec<Resource>, Vec<Reference>) {
    let function = lambda("worker");
    let to = |other: &Resource| Target::Arn(other.id.as_str().parse().unwrap());
    let mut references = vec![reference(&function, to(role), Class::Requires, "/Role")];
    for (path, other) in named {
        references.push(reference(&function, to(other), Class::Talks, path));
    }
    let mut all = others.to_vec();
    all.extend([role.clone(), function]);
    (all, references)
}

fn proposed(role: &Resource, others: &[Resource], named: &[(&str, &Resource)]) -> PolicyProposal {
    let (all, references) = estate(role, others, named);
    let snapshot = snapshot(all, references);
    let graph = landfall_planner::resolve(&snapshot);
    landfall_planner::proposal(&snapshot, &graph, &role.id).unwrap()
}

#[test]
fn a_role_keeps_what_its_programs_name() {
    let (jobs, other) = (queue("jobs"), queue("other"));
    let role = role_with(
        "app",
        &[
            allow(&["sqs:*"], &["*"]),
            allow(&["dynamodb:*"], &["*"]),
            allow(&["logs:CreateLogGroup", "logs:PutLogEvents"], &["*"]),
            deny(&["sqs:PurgeQueue"], &["*"]),
        ],
    );
    let place = "/Environment/Variables/QUEUE_ARN";
    let proposal = proposed(&role, &[jobs.clone(), other], &[(place, &jobs)]);
    assert!(proposal.sufficient);
    assert_eq!(proposal.used_by, [lambda("worker").id]);
    let queue = &proposal.statements[0];
    assert_eq!(queue.resources, [jobs.id.to_string()]);
    assert!(queue.actions.contains(&"sqs:SendMessage".to_owned()));
    assert!(
        !queue
            .actions
            .iter()
            .any(|a| a.contains('*') || a == "sqs:DeleteQueue")
    );
    assert_eq!(queue.evidence[0].evidence.path, place);
    assert_eq!(queue.reason, "What runs as it names jobs.");
    let logs = &proposal.statements[1];
    assert_eq!(logs.actions, ["logs:CreateLogGroup", "logs:PutLogEvents"]);
    assert_eq!(logs.reason, "What runs as it needs this to run.");
    assert_eq!(proposal.statements[2].effect, "Deny");
    let gone: Vec<&str> = proposal
        .dropped
        .iter()
        .flat_map(|d| &d.actions)
        .map(String::as_str)
        .collect();
    assert!(
        gone.contains(&"dynamodb:*") && gone.contains(&"sqs:*"),
        "{gone:?}"
    );
    let text = proposal.documents[0].document.to_string();
    assert!(!text.contains("dynamodb"));
    assert_eq!(proposal.documents[0].characters, text.len());
    assert!(proposal.documents[0].characters <= 6_144);
}

#[test]
fn without_evidence_every_statement_stays_and_it_says_so() {
    let statements = [
        allow(&["sqs:*"], &["*"]),
        json!({"Effect": "Allow", "NotAction": "iam:*", "NotResource": "x",
        "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}),
    ];
    let role = role_with("idle", &statements);
    let access = read(vec![role.clone(), queue("jobs")]);
    let proposal = access.proposal(&role.id).unwrap();
    assert!(!proposal.sufficient && proposal.dropped.is_empty());
    assert!(proposal.notes[0].starts_with("Nothing in the snapshot runs as this role"));
    assert!(
        proposal.statements[0]
            .reason
            .contains("Nothing in the snapshot runs as this role")
    );
    let document = &proposal.documents[0].document["Statement"];
    assert_eq!(document[0]["Action"], json!(["sqs:*"]));
    assert_eq!(document[1]["NotAction"], json!(["iam:*"]));
    assert_eq!(
        document[1]["Condition"]["StringEquals"]["aws:RequestedRegion"],
        json!(["eu-west-1"])
    );
    // A function that names nothing shows nothing either.
    let silent = proposed(&role, &[], &[]);
    assert!(!silent.sufficient && silent.dropped.is_empty());
    // Nor is there one for what has no policies.
    assert!(access.proposal(&queue("jobs").id).is_none());
    let bare = crate::estate::role("bare");
    assert!(read(vec![bare.clone()]).proposal(&bare.id).is_none());
}

#[test]
fn what_was_never_used_is_left_out_where_iam_tells() {
    let mut user = user_with(
        "ana",
        &[allow(&["s3:*", "ec2:*", "sqs:SendMessage"], &["*"])],
    );
    user.configuration["ServicesLastAccessed"] = json!([
        {"ServiceNamespace": "s3", "LastAuthenticated": "2026-01-01T00:00:00Z"},
        {"ServiceNamespace": "ec2"}
    ]);
    let proposal = read(vec![user.clone()]).proposal(&user.id).unwrap();
    assert_eq!(proposal.dropped.len(), 1);
    assert_eq!(proposal.dropped[0].actions, ["ec2:*"]);
    assert_eq!(
        proposal.dropped[0].reason,
        "IAM remembers no use of the service."
    );
    let kept: Vec<&str> = proposal
        .statements
        .iter()
        .flat_map(|s| &s.actions)
        .map(String::as_str)
        .collect();
    assert_eq!(kept, ["s3:*", "sqs:SendMessage"]);
}

#[test]
fn single_resources_that_are_named_stay() {
    let (jobs, other) = (queue("jobs"), queue("other"));
    let role = role_with(
        "app",
        &[allow(
            &["sqs:SendMessage"],
            &[jobs.id.as_str(), other.id.as_str()],
        )],
    );
    let proposal = proposed(&role, &[jobs.clone(), other.clone()], &[("/Q", &jobs)]);
    assert_eq!(proposal.statements[0].resources.len(), 2);
    assert!(proposal.dropped.is_empty());
}

#[test]
fn long_policies_are_cut_into_several() {
    let statements: Vec<Value> = (0..80)
        .map(|n| {
            allow(
                &["ec2:DescribeInstances"],
                &[&format!(
                    "arn:aws:ec2:{REGION}:{SOURCE}:instance/i-{n:0>60}"
                )],
            )
        })
        .collect();
    let role = role_with("long", &statements);
    let proposal = read(vec![role.clone()]).proposal(&role.id).unwrap();
    assert!(proposal.documents.len() > 1);
    assert!(
        proposal
            .documents
            .iter()
            .all(|document| document.characters <= 6_144)
    );
    assert_eq!(proposal.documents[1].name, "long-least-privilege-2");
}
