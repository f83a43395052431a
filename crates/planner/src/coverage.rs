//! What the scan read, so that "not there" and "not looked at" stay apart.

use landfall_domain::{AccountId, Outcome, Snapshot, UnresolvedReason};
use std::collections::HashMap;

/// (account, service, Region)
type Row = (AccountId, String, String);

/// What was read, by account, service and Region.
pub(crate) struct Read {
    /// Whether all of it was read.
    rows: HashMap<Row, bool>,
    /// (account, service) → whether all its rows were read.
    services: HashMap<(AccountId, String), bool>,
    own: AccountId,
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
            let account = row.account.as_ref().unwrap_or(&snapshot.account);
            let key = (account.clone(), service.clone(), row.region.to_string());
            *rows.entry(key).or_insert(true) &= whole;
            *services.entry((account.clone(), service)).or_insert(true) &= whole;
        }
        Self {
            rows,
            services,
            own: snapshot.account.clone(),
        }
    }

    /// Why something of this service in this account (empty: the scanned one) and Region (empty:
    /// any) was not found: it is not there, nobody knows, or it is another account's.
    pub fn missing(&self, account: &str, named: &str, region: &str) -> UnresolvedReason {
        let named = service(named);
        let account = account.parse().unwrap_or_else(|_| self.own.clone());
        let row = |region: &str| {
            let key = (account.clone(), named.clone(), region.to_owned());
            self.rows.get(&key).copied()
        };
        let read = if region.is_empty() || region == "*" || region == "global" {
            self.services
                .get(&(account.clone(), named.clone()))
                .copied()
        } else {
            row(region).or_else(|| row("global"))
        };
        match read {
            Some(true) => UnresolvedReason::Dangling,
            // What was read of another account beside the estate's own may prove that something
            // is not there; what was not is that account's matter.
            _ if account != self.own => UnresolvedReason::External(account),
            _ => UnresolvedReason::NotRead,
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
