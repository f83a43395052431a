//! A small shop whose account grew: what Landfall makes of it, written down.

use crate::estate::*;
use crate::plan::plan;
use landfall_domain::plan::Choices;
use landfall_domain::{Class, Resource, Snapshot, Target};
use landfall_planner::{check, resolve};
use std::fmt::Write;

fn key(name: &str, id: char) -> Resource {
    let uuid = format!("{}-1111-2222-3333-444444444444", id.to_string().repeat(8));
    let arn = format!("arn:aws:kms:{REGION}:{SOURCE}:key/{uuid}");
    let alias = format!("alias/{name}");
    text(with_arn("AWS::KMS::Key", &arn, name), "alias", &alias)
}

fn table(name: &str) -> Resource {
    let arn = format!("arn:aws:dynamodb:{REGION}:{SOURCE}:table/{name}");
    with_arn("AWS::DynamoDB::Table", &arn, name)
}

pub fn shop() -> Snapshot {
    let mut resources = vec![
        tagged(bucket("acme-artifacts"), "Environment", "tools"),
        bucket("acme-logs"),
        role("acme-ecs-exec"),
        role("partner-readonly"),
        key("acme-data", 'd'),
    ];
    let mut references = Vec::new();
    for (env, said) in [("dev", "dev"), ("staging", "stage"), ("prod", "production")] {
        let (api, worker) = (
            tagged(lambda(&format!("{env}-orders-api")), "env", said),
            lambda(&format!(
                "orders{}",
                if env == "prod" { "Prod" } else { env }
            )),
        );
        let (queue, dead) = (
            queue(&format!("{env}-orders")),
            queue(&format!("{env}-orders-dlq")),
        );
        let (role, table) = (
            role(&format!("acme-{env}-lambda")),
            table(&format!("{env}-orders")),
        );
        let size = if env == "prod" {
            750_000_000_000
        } else {
            1_200_000_000
        };
        let store = tagged(
            sized(bucket(&format!("acme-{env}-uploads")), size),
            "Environment",
            env,
        );
        let data = "arn:aws:kms:eu-west-1:111111111111:alias/acme-data";
        let url = format!("https://sqs.{REGION}.amazonaws.com/{SOURCE}/{}", queue.name);
        references.extend([
            reference(&api, arn(role.id.as_str()), Class::Requires, "/Role"),
            reference(
                &api,
                Target::Url(url),
                Class::Talks,
                "/Environment/QUEUE_URL",
            ),
            reference(
                &api,
                named("AWS::DynamoDB::Table", &table.name),
                Class::Talks,
                "/Environment/TABLE_NAME",
            ),
            reference(
                &api,
                arn("arn:aws:iam::111111111111:role/acme-ecs-exec"),
                Class::Requires,
                "/ExecutionRole",
            ),
            reference(&worker, arn(role.id.as_str()), Class::Requires, "/Role"),
            reference(
                &worker,
                arn(queue.id.as_str()),
                Class::Together,
                "/EventSource",
            ),
            reference(
                &queue,
                arn(dead.id.as_str()),
                Class::Requires,
                "/RedrivePolicy/deadLetterTargetArn",
            ),
            reference(&store, arn(data), Class::Requires, "/Encryption"),
            reference(
                &store,
                arn("arn:aws:s3:::acme-logs"),
                Class::Talks,
                "/Logging",
            ),
            reference(
                &role,
                arn(&format!("{}/*", store.id)),
                Class::Talks,
                "/Policy/0/Resource",
            ),
        ]);
        if env == "dev" {
            references.push(reference(
                &api,
                arn("arn:aws:s3:::acme-prod-uploads"),
                Class::Talks,
                "/Environment/IMAGES",
            ));
        }
        if env == "prod" {
            // Security by mutual reference: a cycle.
            references.push(reference(
                &role,
                arn(worker.id.as_str()),
                Class::Requires,
                "/Trust",
            ));
        }
        resources.extend([api, worker, queue, dead, role, table, store]);
    }
    let partner = &resources[3];
    references.push(reference(
        partner,
        Target::Account(account("999988887777")),
        Class::Talks,
        "/AssumeRolePolicyDocument/Statement/0/Principal",
    ));
    references.push(reference(
        &resources[0],
        arn("arn:aws:sns:eu-west-1:111111111111:builds"),
        Class::Talks,
        "/Notification",
    ));
    references.push(reference(
        &resources[0],
        arn("arn:aws:sqs:eu-west-1:111111111111:old-builds"),
        Class::Talks,
        "/Notification",
    ));
    snapshot(resources, references)
}

#[test]
fn the_plan_of_a_small_shop() {
    let snapshot = shop();
    let graph = resolve(&snapshot);
    let choices = Choices {
        gigabytes_per_wave: Some(500),
        ..Choices::default()
    };
    let body = plan(&snapshot, &graph, &choices);
    let mut text = String::new();
    writeln!(text, "# Placements").unwrap();
    for (id, place) in &body.placements {
        let kind = &snapshot
            .resources
            .iter()
            .find(|r| &r.id == id)
            .unwrap()
            .kind;
        writeln!(
            text,
            "{} {} → {} ({}): {}",
            kind.noun(),
            place.name,
            place.environment,
            place.confidence,
            place.reasons.join("; ")
        )
        .unwrap();
    }
    writeln!(text, "\n# Waves").unwrap();
    for wave in &body.waves {
        writeln!(
            text,
            "{}. {} [{}]\n   {}",
            wave.number, wave.title, wave.environment, wave.reason
        )
        .unwrap();
        for id in &wave.groups {
            let group = body.groups.iter().find(|g| &g.id == id).unwrap();
            writeln!(text, "   - {}", group.name).unwrap();
        }
        let risk = &wave.risk;
        writeln!(
            text,
            "   {:?}: {}\n   {}\n   {}",
            risk.level,
            risk.reasons.join("; "),
            risk.backup,
            risk.rollback
        )
        .unwrap();
        writeln!(
            text,
            "   {} s, {} USD",
            wave.seconds,
            body.estimate.waves[&wave.number].expected.normalize()
        )
        .unwrap();
    }
    writeln!(text, "\n# Bridges").unwrap();
    for bridge in &body.bridges {
        writeln!(
            text,
            "{} ({}) → {} ({})",
            bridge.from, bridge.from_wave, bridge.to, bridge.to_wave
        )
        .unwrap();
    }
    writeln!(text, "\n# Findings").unwrap();
    for finding in check(&snapshot, &graph, &body) {
        writeln!(
            text,
            "{:?} {}: {}",
            finding.severity, finding.rule, finding.message
        )
        .unwrap();
    }
    insta::assert_snapshot!(text);
}
