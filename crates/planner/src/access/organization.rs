//! Policies of the organization: which hold for an account, level by level.
//!
//! Sources: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>,
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>

use super::document::{Statement, statements, texts};
use landfall_domain::{AccountId, Resource, ResourceId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Service control policies limit who acts; resource control policies limit what is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Control {
    Service,
    Resource,
}

/// A policy of the organization.
#[derive(Clone, Debug)]
pub(crate) struct OrgPolicy {
    pub control: Control,
    pub name: String,
    pub id: ResourceId,
    pub statements: Vec<Statement>,
}

/// What was read of the organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organization {
    policies: Vec<OrgPolicy>,
    /// Root, unit or account → numbers of its policies.
    targets: BTreeMap<String, Vec<usize>>,
    /// Account or unit → the unit or root above it.
    parents: HashMap<String, String>,
    /// The management account, which no policy of the organization limits.
    management: Option<AccountId>,
    /// The accounts that were read.
    accounts: BTreeSet<String>,
    /// Its id: `o-…`.
    id: Option<String>,
}

/// Units may be nested five deep; more is a mistake in the data.
const DEEPEST: usize = 8;

impl Organization {
    pub fn new(resources: &[Resource]) -> Self {
        let mut found = Self::default();
        for resource in resources {
            let configuration = &resource.configuration;
            match resource.kind.as_str() {
                "AWS::Organizations::Policy" => found.policy(resource),
                "AWS::Organizations::Account" | "AWS::Organizations::OrganizationalUnit" => {
                    let id = configuration["Id"].as_str();
                    let parent = configuration["ParentId"]
                        .as_str()
                        .or(configuration["Parents"][0]["Id"].as_str());
                    if resource.kind.as_str() == "AWS::Organizations::Account" {
                        found.accounts.extend(id.map(str::to_owned));
                    }
                    if let (Some(id), Some(parent)) = (id, parent) {
                        found.parents.insert(id.to_owned(), parent.to_owned());
                    }
                    // It is read through the management account.
                    found
                        .management
                        .get_or_insert_with(|| resource.account.clone());
                }
                "AWS::Organizations::Organization" => {
                    let id = ["MasterAccountId", "ManagementAccountId"]
                        .iter()
                        .find_map(|member| configuration[*member].as_str()?.parse().ok());
                    found.management = id.or(found.management);
                    found.id = configuration["Id"].as_str().map(str::to_owned);
                }
                _ => {}
            }
        }
        found
    }

    fn policy(&mut self, resource: &Resource) {
        let configuration = &resource.configuration;
        let summary = &configuration["PolicySummary"];
        let member = |name: &str| configuration[name].as_str().or(summary[name].as_str());
        let control = match member("Type") {
            Some("SERVICE_CONTROL_POLICY") => Control::Service,
            Some("RESOURCE_CONTROL_POLICY") => Control::Resource,
            _ => return,
        };
        let document = ["Content", "PolicyDocument", "Document"]
            .into_iter()
            .find(|name| !configuration[*name].is_null())
            .unwrap_or("Content");
        let number = self.policies.len();
        self.policies.push(OrgPolicy {
            control,
            name: member("Name").unwrap_or(&resource.name).to_owned(),
            id: resource.id.clone(),
            statements: statements(&configuration[document], &format!("/{document}")),
        });
        for target in targets(configuration) {
            self.targets.entry(target).or_default().push(number);
        }
    }

    /// The accounts that were read.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(String::as_str)
    }

    /// The organization's id, for its accounts.
    pub fn id_of(&self, account: &AccountId) -> Option<&str> {
        let member =
            self.management.as_ref() == Some(account) || self.accounts.contains(account.as_str());
        self.id.as_deref().filter(|_| member)
    }

    /// The policies that hold for an account, per level from the root down; levels without any are
    /// left out. Empty for the management account and outside of an organization.
    ///
    /// Where the way up is not known, the account's own level and the root are taken: every
    /// account is below the root. Where only AWS's own policies stand on a level, nothing is
    /// limited there; a list that allows is taken at its word.
    pub fn levels(&self, account: &AccountId, control: Control) -> Vec<Vec<&OrgPolicy>> {
        if self.policies.is_empty() || self.management.as_ref() == Some(account) {
            return Vec::new();
        }
        // An account that is not among those that were read is of another organization or of none.
        if !self.accounts.is_empty() && !self.accounts.contains(account.as_str()) {
            return Vec::new();
        }
        let mut path = vec![account.as_str()];
        while let Some(parent) = path.last().and_then(|at| self.parents.get(*at)) {
            if path.len() > DEEPEST {
                break;
            }
            path.push(parent);
        }
        let rooted = path.last().is_some_and(|top| top.starts_with("r-"));
        if !rooted {
            path.extend(
                self.targets
                    .keys()
                    .map(String::as_str)
                    .filter(|id| id.starts_with("r-")),
            );
        }
        path.reverse();
        path.into_iter()
            .map(|target| {
                let numbers = self.targets.get(target).into_iter().flatten();
                let policies = numbers.map(|number| &self.policies[*number]);
                policies
                    .filter(|policy| policy.control == control)
                    .collect()
            })
            .filter(|level: &Vec<_>| !level.is_empty())
            .collect()
    }
}

/// Whether a level lets through only what its policies allow. A level at which no statement allows
/// anything would stop everything in the account: then the policy of AWS's own that allows all is
/// attached and was not read.
pub(crate) fn allows_by_list(level: &[&OrgPolicy]) -> bool {
    level
        .iter()
        .any(|policy| policy.statements.iter().any(|statement| statement.allow))
}

fn targets(configuration: &Value) -> Vec<String> {
    let ids = texts(&configuration["TargetIds"]).into_iter();
    let list = configuration["Targets"].as_array().into_iter().flatten();
    ids.chain(list.filter_map(|target| target["TargetId"].as_str()))
        .map(str::to_owned)
        .collect()
}
