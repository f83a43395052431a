//! What the scan read, so that "not there" and "not looked at" stay apart.

use landfall_domain::{Outcome, Snapshot, UnresolvedReason};
use std::collections::HashMap;

/// What was read, by service and Region.
pub(crate) struct Read {
    /// (service, Region) → whether all of it was read.
    rows: HashMap<(String, String), bool>,
    /// Service → whether all its rows were read.
    services: HashMap<String, bool>,
}

impl Read {
    /// Takes the coverage of a snapshot.
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut rows = HashMap::new();
        let mut services = HashMap::new();
        for row in &snapshot.coverage {
            // Where a service is not offered nothing of it can exist.
            let whole = matches!(row.outcome, Outcome::Read | Outcome::NotSupported);
            let service = service(&row.service);
            let key = (service.clone(), row.region.to_string());
            *rows.entry(key).or_insert(true) &= whole;
            *services.entry(service).or_insert(true) &= whole;
        }
        Self { rows, services }
    }

    /// Why something of this service in this Region (empty: any) was not found: it is not there,
    /// or nobody knows.
    pub fn missing(&self, named: &str, region: &str) -> UnresolvedReason {
        let named = service(named);
        let row = |region: &str| self.rows.get(&(named.clone(), region.to_owned())).copied();
        let read = if region.is_empty() || region == "*" {
            self.services.get(&named).copied()
        } else {
            row(region).or_else(|| row("global"))
        };
        if read == Some(true) {
            UnresolvedReason::Dangling
        } else {
            UnresolvedReason::NotRead
        }
    }
}

/// One spelling for a service that ARNs, CloudFormation types and the service table spell
/// differently.
fn service(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match plain.as_str() {
        "elasticloadbalancingv2" | "elasticloadbalancing" | "elbv2" => "elb",
        "eventbridge" | "cloudwatchevents" => "events",
        "stepfunctions" | "sfn" => "states",
        "cloudwatchlogs" => "logs",
        "monitoring" => "cloudwatch",
        "certificatemanager" => "acm",
        "kinesisfirehose" => "firehose",
        "apigatewayv2" | "executeapi" => "apigateway",
        "elasticfilesystem" => "efs",
        "vpc" => "ec2",
        "opensearch" | "opensearchservice" | "elasticsearch" => "es",
        "systemsmanager" => "ssm",
        "cognitoidp" | "cognitoidentity" => "cognito",
        "ssoadmin" | "identitystore" | "identitycenter" => "sso",
        other => other,
    }
    .to_owned()
}
