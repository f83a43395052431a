//! `landfall access`.

use super::{named, open_database, say, say_json};
use crate::cli::Common;
use clap::Args;
use landfall_backend::Backend;
use landfall_domain::access::{AccessEdge, Decision, PolicyProposal, PrincipalAccess};
use landfall_domain::{Principal, ResourceId, SnapshotId, view::AccessView};
use miette::IntoDiagnostic;
use serde::Serialize;

/// Who, and what.
#[derive(Debug, Args)]
pub struct AccessArgs {
    /// A user, group or role, by its ARN or name.
    #[arg(long, value_name = "ARN", required_unless_present = "resource")]
    principal: Option<String>,
    /// A resource, by its ARN or name; with --action also the ARN of a part of one.
    #[arg(long, value_name = "ARN")]
    resource: Option<String>,
    /// One action, such as s3:GetObject: says whether the principal may do it to the resource.
    #[arg(long, requires_all = ["principal", "resource"])]
    action: Option<String>,
    /// latest, previous, an id or its beginning.
    #[arg(long, value_name = "ID", default_value = "latest")]
    snapshot: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Output<'a> {
    snapshot: &'a SnapshotId,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<&'a ResourceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edges: Option<Vec<AccessEdge>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<Vec<AccessEdge>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    can: Option<PrincipalAccess>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<PolicyProposal>,
}

/// Says who may do what.
pub async fn access(common: &Common, args: AccessArgs) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let me = Backend::operator();
    let id = named(&backend, &args.snapshot).await?.id;
    let principal = match &args.principal {
        Some(text) => {
            let meant = backend.meant(&me, Some(&id), text, true).await;
            Some(meant.into_diagnostic()?)
        }
        None => None,
    };
    let mut out = Output {
        snapshot: &id,
        principal: principal.as_ref(),
        resource: args.resource.as_deref(),
        decision: None,
        edges: None,
        stopped: None,
        can: None,
        proposal: None,
    };
    if let (Some(who), Some(action), Some(arn)) = (&principal, &args.action, &args.resource) {
        let decision = backend.decision(&me, Some(&id), who, action, arn).await;
        out.decision = Some(decision.into_diagnostic()?);
    } else if let Some(text) = &args.resource {
        let meant = backend.meant(&me, Some(&id), text, false).await;
        let meant = meant.into_diagnostic()?;
        let view = backend.whole_access(&me, Some(&id), &meant).await;
        let AccessView { who, .. } = view.into_diagnostic()?;
        let asked = |edge: &AccessEdge| {
            let of = |id: &ResourceId| edge.principal == Principal::Resource(id.clone());
            principal.as_ref().is_none_or(of)
        };
        out.edges = Some(who.edges.into_iter().filter(asked).collect());
        out.stopped = Some(who.stopped.into_iter().filter(asked).collect());
    } else if let Some(who) = &principal {
        let view = backend.whole_access(&me, Some(&id), who).await;
        let AccessView { can, proposal, .. } = view.into_diagnostic()?;
        out.can = Some(can);
        out.proposal = proposal;
    }
    if args.json {
        return say_json(&out);
    }
    say(&words(&out))
}

fn words(output: &Output<'_>) -> String {
    let mut out = String::new();
    if let Some(decision) = &output.decision {
        out += &match decision {
            Decision::Allowed => "allowed\n".to_owned(),
            Decision::Conditional(when) => {
                let when: Vec<String> = when.iter().map(|text| condition(text)).collect();
                format!("allowed {}\n", when.join(" and "))
            }
            Decision::NotAllowed(why) => format!("not allowed: {why}\n"),
            Decision::Denied(why) => format!("denied: {why}\n"),
        };
    }
    for edge in output.edges.iter().flatten() {
        out += &line(&edge.principal.to_string(), edge, "");
    }
    for edge in output.stopped.iter().flatten() {
        out += &line(&edge.principal.to_string(), edge, "stopped: ");
    }
    if let Some(can) = &output.can {
        for grant in &can.wide {
            let actions = grant.actions.list.join(", ");
            out += &format!(
                "{} ({} resources)\n  {actions}\n",
                grant.pattern, grant.resources
            );
        }
        for edge in &can.edges {
            out += &line(edge.resource.as_str(), edge, "");
        }
        for edge in &can.stopped {
            out += &line(edge.resource.as_str(), edge, "stopped: ");
        }
        for chain in &can.chains {
            let roles: Vec<&str> = chain.roles.iter().map(ResourceId::as_str).collect();
            out += &format!("takes on {}\n", roles.join(", then "));
        }
    }
    if let Some(proposal) = &output.proposal {
        out += "\nleast privilege\n";
        for note in &proposal.notes {
            out += &format!("  {note}\n");
        }
        for document in &proposal.documents {
            let text = serde_json::to_string_pretty(&document.document).unwrap_or_default();
            out += &format!("{}\n{text}\n", document.name);
        }
        for dropped in &proposal.dropped {
            out += &format!(
                "left out: {} on {}: {}\n",
                dropped.actions.join(", "),
                dropped.resources.join(", "),
                dropped.reason
            );
        }
    }
    if out.is_empty() {
        "no policy allows anything\n".clone_into(&mut out);
    }
    out
}

/// `only if …`, where it does not say `unless` already.
fn condition(text: &str) -> String {
    if text.starts_with("unless ") {
        text.to_owned()
    } else {
        format!("only if {text}")
    }
}

fn line(name: &str, edge: &AccessEdge, mark: &str) -> String {
    let mut out = format!("{mark}{name}\n  {}\n", edge.actions.list.join(", "));
    if !edge.actions.except.is_empty() {
        out += &format!("  except {}\n", edge.actions.except.join(", "));
    }
    for grant in &edge.allowed_by {
        out += &format!(
            "  by {} at {} {}\n",
            grant.policy, grant.holder, grant.evidence.path
        );
    }
    for condition in &edge.conditions {
        out += &format!("  {}\n", self::condition(condition));
    }
    for limit in &edge.limited_by {
        out += &format!("  {}: {}\n", limit.policy, limit.effect);
    }
    out
}
