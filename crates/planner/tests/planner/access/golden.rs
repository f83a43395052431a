//! A small estate: what each role may do and what is proposed for it, written down.

use super::*;
use crate::estate::{lambda, queue, reference};
use landfall_domain::access::AccessEdge;
use landfall_domain::{Class, Snapshot, Target};
use std::fmt::Write;

fn estate() -> Snapshot {
    let (orders, mails) = (queue("orders"), queue("mails"));
    let trusted = |mut role: Resource, principal: Value| {
        let statement =
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal});
        role.configuration["AssumeRolePolicyDocument"] = document(&[statement]);
        role
    };
    let files = [
        "arn:aws:s3:::files".to_owned(),
        "arn:aws:s3:::files/*".to_owned(),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let api = role_with(
        "api",
        &[
            allow(&["sqs:*", "s3:*", "dynamodb:*"], &["*"]),
            deny(&["s3:DeleteBucket"], &["*"]),
            allow(
                &["sts:AssumeRole"],
                &[&format!("arn:aws:iam::{SOURCE}:role/export")],
            ),
        ],
    );
    let export = role_with("export", &[allow(&["s3:Get*", "s3:List*"], &files)]);
    let developer = bounded(
        role_with("developer", &[allow(&["*"], &["*"])]),
        "developers",
    );
    let limits = managed(
        "developers",
        &[json!({"Effect": "Allow", "NotAction": ["iam:*", "kms:*"], "Resource": "*"})],
    );
    let tls = with(
        with(deny(&["s3:*"], &files), "Principal", json!("*")),
        "Condition",
        json!({"Bool": {"aws:SecureTransport": "false"}}),
    );
    let partner = with(
        allow(&["s3:GetObject"], &["arn:aws:s3:::files/shared/*"]),
        "Principal",
        json!({"AWS": "arn:aws:iam::333333333333:role/partner"}),
    );
    let function = lambda("api");
    let to = |id: &str| Target::Arn(id.parse().unwrap());
    let references = vec![
        reference(&function, to(api.id.as_str()), Class::Requires, "/Role"),
        reference(
            &function,
            to(orders.id.as_str()),
            Class::Talks,
            "/Environment/Variables/QUEUE_ARN",
        ),
        reference(
            &function,
            to("arn:aws:s3:::files"),
            Class::Talks,
            "/Environment/Variables/BUCKET",
        ),
    ];
    let api = trusted(api, json!({"Service": "lambda.amazonaws.com"}));
    let export = trusted(export, json!({"AWS": SOURCE}));
    let mut resources = vec![
        orders,
        mails,
        api,
        export,
        developer,
        limits,
        function,
        bucket_with("files", &[tls, partner]),
    ];
    resources.extend(controlled(
        "SERVICE_CONTROL_POLICY",
        "ou-1",
        &[deny(&["sqs:PurgeQueue"], &["*"])],
    ));
    snapshot(resources, references)
}

fn edge(out: &mut String, name: &str, edge: &AccessEdge) {
    let actions = &edge.actions;
    write!(out, "  {name}: {}", actions.list.join(", ")).unwrap();
    if !actions.except.is_empty() {
        write!(out, " except {}", actions.except.join(", ")).unwrap();
    }
    writeln!(out).unwrap();
    for grant in &edge.allowed_by {
        writeln!(out, "    by {} {}", grant.policy, grant.evidence.path).unwrap();
    }
    for condition in &edge.conditions {
        writeln!(out, "    only if {condition}").unwrap();
    }
    for limit in &edge.limited_by {
        writeln!(
            out,
            "    {:?} {}: {}",
            limit.kind, limit.policy, limit.effect
        )
        .unwrap();
    }
}

#[test]
fn the_access_of_a_small_estate() {
    let snapshot = estate();
    let graph = landfall_planner::resolve(&snapshot);
    let access = landfall_planner::access(&snapshot, &graph);
    let from_part = one_by_one(snapshot.clone(), &graph);
    for id in snapshot.resources.iter().map(|resource| &resource.id) {
        assert_eq!(access.of_resource(id), from_part.of_resource(id));
        assert_eq!(access.of_principal(id), from_part.of_principal(id));
        assert_eq!(access.proposal(id), from_part.proposal(id));
    }
    let mut out = String::new();
    for name in ["api", "developer", "export"] {
        let id = crate::estate::role(name).id;
        let can = access.of_principal(&id);
        writeln!(out, "role {name} can").unwrap();
        for one in &can.edges {
            edge(&mut out, one.resource.as_str(), one);
        }
        for chain in &can.chains {
            let roles: Vec<&str> = chain.roles.iter().map(ResourceId::as_str).collect();
            writeln!(out, "  take on {}", roles.join(", ")).unwrap();
        }
        let proposal = access.proposal(&id).unwrap();
        writeln!(out, "proposal").unwrap();
        for note in &proposal.notes {
            writeln!(out, "  note: {note}").unwrap();
        }
        for statement in &proposal.statements {
            writeln!(out, "  {}  ({})", statement.statement, statement.reason).unwrap();
        }
        for dropped in &proposal.dropped {
            writeln!(
                out,
                "  without {} on {}: {}",
                dropped.actions.join(", "),
                dropped.resources.join(", "),
                dropped.reason
            )
            .unwrap();
        }
    }
    writeln!(out, "who can files").unwrap();
    for one in &access.of_resource(&"arn:aws:s3:::files".into()).edges {
        edge(&mut out, &one.principal.to_string(), one);
    }
    insta::assert_snapshot!(out);
}
