//! What a snapshot says about permissions, read once.

use super::document::{Statement, statements, texts};
use super::managed;
use super::organization::Organization;
use landfall_domain::access::{Grant, GrantKind};
use landfall_domain::{AccountId, Confidence, Evidence, Resource, ResourceId, Snapshot};
use serde_json::Value;
use std::collections::HashMap;

/// A resource that somebody can do something to.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub id: ResourceId,
    /// Its ARN, or empty when it has none; then only a policy for everything covers it.
    pub arn: String,
    /// A second ARN by which policies name it: an API by `execute-api`.
    pub other_arn: Option<String>,
    /// The namespace in its ARN.
    pub service: String,
    pub account: AccountId,
    pub name: String,
    /// What its own policy says: the trust policy of a role.
    pub statements: Vec<Statement>,
    /// Grants of a key.
    pub grants: Vec<KeyGrant>,
    /// Whether a public access block stops what its policy opens to everybody.
    pub closed_to_public: bool,
}

/// A grant of a KMS key.
#[derive(Clone, Debug)]
pub(crate) struct KeyGrant {
    pub grantee: String,
    pub operations: Vec<String>,
    pub pointer: String,
    pub constrained: bool,
}

impl KeyGrant {
    /// As where a permission comes from.
    pub fn grant(&self, key: &ResourceId) -> Grant {
        Grant {
            kind: GrantKind::KmsGrant,
            policy: "grant".to_owned(),
            holder: key.clone(),
            evidence: Evidence {
                path: self.pointer.clone(),
                text: self.grantee.clone(),
                confidence: Confidence::Certain,
            },
            resources: Vec::new(),
        }
    }
}

/// An identity policy, held once however often it is attached.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub kind: GrantKind,
    pub name: String,
    /// The resource whose configuration holds it: an identity for inline policies and for those
    /// of AWS's own.
    pub holder: ResourceId,
    pub statements: Vec<Statement>,
    /// The identities it is attached to, by their number.
    pub attached: Vec<usize>,
}

/// User, group or role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    User,
    Group,
    Role,
}

/// A user, group or role.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub class: Class,
    /// Its number among the things.
    pub thing: usize,
    /// Its policies, by their number.
    pub policies: Vec<usize>,
    /// A user's groups, by the number of the identity.
    pub groups: Vec<usize>,
    pub boundary: Option<Boundary>,
    /// Policies that are attached and that nobody could read.
    pub unread: Vec<String>,
}

/// A permissions boundary.
#[derive(Clone, Debug)]
pub(crate) struct Boundary {
    pub arn: String,
    pub holder: Option<ResourceId>,
    /// `None` when the policy is not in the snapshot and not known by name.
    pub statements: Option<Vec<Statement>>,
}

/// Everything about permissions in one snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Ordered by id.
    pub things: Vec<Thing>,
    pub by_id: HashMap<ResourceId, usize>,
    pub policies: Vec<Policy>,
    pub identities: Vec<Identity>,
    /// Number of the thing → number of the identity.
    pub identity_of: HashMap<usize, usize>,
    /// ARN of a user or role → number of the identity.
    pub by_arn: HashMap<String, usize>,
    /// (account, role name) → number of the identity.
    pub role_names: HashMap<(String, String), usize>,
    pub organization: Organization,
}

/// Members of a configuration that hold a resource policy, whatever the kind calls it.
pub(super) const RESOURCE_POLICIES: &[&str] = &[
    "/Policy",
    "/Attributes/Policy",
    "/ResourcePolicy",
    "/policyText",
    "/PolicyText",
    "/RepositoryPolicyText",
    "/policy",
    "/KeyPolicy",
    "/FileSystemPolicy",
    "/AccessPolicy",
    "/AccessPolicies",
];

impl Model {
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut resources: Vec<&Resource> = snapshot.resources.iter().collect();
        resources.sort_by(|a, b| a.id.cmp(&b.id));
        resources.dedup_by(|a, b| a.id == b.id);
        let mut model = Self {
            things: resources.iter().map(|resource| thing(resource)).collect(),
            by_id: HashMap::new(),
            policies: Vec::new(),
            identities: Vec::new(),
            identity_of: HashMap::new(),
            by_arn: HashMap::new(),
            role_names: HashMap::new(),
            organization: Organization::new(&resources),
        };
        for (number, thing) in model.things.iter().enumerate() {
            model.by_id.insert(thing.id.clone(), number);
        }
        let managed = Managed {
            own: model.managed(&resources),
            of_aws: told(&resources),
        };
        model.add_identities(&resources, &managed);
        model.join_groups(&resources);
        for (number, policy) in model.policies.iter_mut().enumerate() {
            for identity in &policy.attached {
                model.identities[*identity].policies.push(number);
            }
        }
        model
    }

    /// The customer's managed policies: ARN → number of the policy.
    fn managed(&mut self, resources: &[&Resource]) -> HashMap<String, usize> {
        let mut found = HashMap::new();
        for resource in resources {
            if resource.kind.as_str() != "AWS::IAM::ManagedPolicy" {
                continue;
            }
            let Some(arn) = &resource.arn else { continue };
            found.insert(arn.to_string(), self.policies.len());
            self.policies.push(Policy {
                kind: GrantKind::Identity,
                name: resource.name.clone(),
                holder: resource.id.clone(),
                statements: statements(
                    &resource.configuration["PolicyDocument"],
                    "/PolicyDocument",
                ),
                attached: Vec::new(),
            });
        }
        found
    }

    fn add_identities(&mut self, resources: &[&Resource], managed: &Managed<'_>) {
        for (thing, resource) in resources.iter().enumerate() {
            let class = match resource.kind.as_str() {
                "AWS::IAM::User" => Class::User,
                "AWS::IAM::Group" => Class::Group,
                "AWS::IAM::Role" => Class::Role,
                _ => continue,
            };
            let number = self.identities.len();
            self.identity_of.insert(thing, number);
            if let Some(arn) = &resource.arn {
                self.by_arn.insert(arn.to_string(), number);
            }
            if class == Class::Role {
                let key = (resource.account.to_string(), resource.name.clone());
                self.role_names.insert(key, number);
            }
            self.identities.push(Identity {
                class,
                thing,
                policies: Vec::new(),
                groups: Vec::new(),
                boundary: None,
                unread: Vec::new(),
            });
            self.inline(resource, number);
            self.attach(resource, number, managed);
            self.identities[number].boundary = self.boundary(resource, managed);
        }
    }

    fn inline(&mut self, resource: &Resource, identity: usize) {
        for (pointer, policy) in inline_policies(&resource.configuration) {
            self.policies.push(Policy {
                kind: GrantKind::Identity,
                name: policy["PolicyName"].as_str().unwrap_or("inline").to_owned(),
                holder: resource.id.clone(),
                statements: statements(
                    &policy["PolicyDocument"],
                    &format!("{pointer}/PolicyDocument"),
                ),
                attached: vec![identity],
            });
        }
    }

    fn attach(&mut self, resource: &Resource, identity: usize, managed: &Managed<'_>) {
        for (pointer, arn) in attached_policies(&resource.configuration) {
            if let Some(policy) = managed.own.get(arn) {
                self.policies[*policy].attached.push(identity);
                continue;
            }
            let of_aws = managed::is_aws(arn)
                .then(|| managed.of_aws(arn, &pointer))
                .flatten();
            let Some(statements) = of_aws else {
                self.identities[identity].unread.push(arn.to_owned());
                continue;
            };
            self.policies.push(Policy {
                kind: GrantKind::AwsManaged,
                name: arn.rsplit('/').next().unwrap_or(arn).to_owned(),
                holder: resource.id.clone(),
                statements,
                attached: vec![identity],
            });
        }
    }

    fn boundary(&self, resource: &Resource, managed: &Managed<'_>) -> Option<Boundary> {
        let member = &resource.configuration["PermissionsBoundary"];
        let arn = member["PermissionsBoundaryArn"]
            .as_str()
            .or(member.as_str())?;
        let own = managed.own.get(arn).map(|number| &self.policies[*number]);
        Some(Boundary {
            arn: arn.to_owned(),
            holder: own.map(|policy| policy.holder.clone()),
            statements: own
                .map(|policy| policy.statements.clone())
                .or_else(|| managed.of_aws(arn, "/PermissionsBoundary")),
        })
    }

    fn join_groups(&mut self, resources: &[&Resource]) {
        let mut groups: HashMap<(&str, &str), usize> = HashMap::new();
        for (number, identity) in self.identities.iter().enumerate() {
            if identity.class == Class::Group {
                let resource = resources[identity.thing];
                groups.insert((resource.account.as_str(), &resource.name), number);
            }
        }
        for identity in &mut self.identities {
            if identity.class != Class::User {
                continue;
            }
            let resource = resources[identity.thing];
            let names =
                ["GroupList", "Groups"].map(|member| texts(&resource.configuration[member]));
            identity.groups = names
                .concat()
                .into_iter()
                .filter_map(|name| groups.get(&(resource.account.as_str(), name)).copied())
                .collect();
        }
    }

    /// The class of a thing that is a user, group or role.
    pub fn class_of(&self, thing: usize) -> Option<Class> {
        let identity = self.identity_of.get(&thing)?;
        Some(self.identities[*identity].class)
    }

    pub fn is_role(&self, thing: usize) -> bool {
        self.class_of(thing) == Some(Class::Role)
    }

    /// The numbers of the policies of an identity: its own and those of its groups.
    pub fn policies_of(&self, identity: usize) -> Vec<usize> {
        let own = &self.identities[identity];
        let mut all = own.policies.clone();
        for group in &own.groups {
            all.extend(&self.identities[*group].policies);
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What is known of managed policies by their ARNs.
struct Managed<'r> {
    /// Numbers of the customer's own.
    own: HashMap<String, usize>,
    /// Documents of AWS's own that something uses.
    of_aws: HashMap<&'r str, &'r Value>,
}

impl Managed<'_> {
    /// A policy of AWS's own: by its name, or as the scan read it.
    fn of_aws(&self, arn: &str, pointer: &str) -> Option<Vec<Statement>> {
        let read = || Some(managed::read(self.of_aws.get(arn)?, arn, pointer));
        managed::policy(arn, pointer).or_else(read)
    }
}

/// AWS's own policies that something uses, as the account's summary has them.
fn told<'r>(resources: &[&'r Resource]) -> HashMap<&'r str, &'r Value> {
    let summaries = resources
        .iter()
        .filter(|resource| resource.kind.as_str() == "AWS::IAM::AccountSummary");
    summaries
        .filter_map(|account| account.configuration["AwsManagedPolicies"].as_array())
        .flatten()
        .filter_map(|policy| Some((policy["Arn"].as_str()?, &policy["PolicyDocument"])))
        .collect()
}

/// Inline policies with the pointer of each, in the form of IAM's API or of a template.
pub(crate) fn inline_policies(configuration: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for member in [
        "RolePolicyList",
        "UserPolicyList",
        "GroupPolicyList",
        "Policies",
    ] {
        for (at, policy) in configuration[member]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            if policy.is_object() {
                found.push((format!("/{member}/{at}"), policy));
            }
        }
    }
    found
}

/// ARNs of attached policies with their pointers, in the form of IAM's API or of a template.
pub(crate) fn attached_policies(configuration: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let list = |member: &str| {
        configuration[member]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
    };
    for (at, policy) in list("AttachedManagedPolicies") {
        if let Some(arn) = policy["PolicyArn"].as_str() {
            found.push((format!("/AttachedManagedPolicies/{at}/PolicyArn"), arn));
        }
    }
    for (at, arn) in list("ManagedPolicyArns") {
        if let Some(arn) = arn.as_str() {
            found.push((format!("/ManagedPolicyArns/{at}"), arn));
        }
    }
    found
}

/// The statements of a resource's own policy.
pub(crate) fn own_policy(resource: &Resource) -> Vec<Statement> {
    let configuration = &resource.configuration;
    if resource.kind.as_str() == "AWS::IAM::Role" {
        let member = "AssumeRolePolicyDocument";
        return statements(&configuration[member], &format!("/{member}"));
    }
    if matches!(resource.kind.service(), "IAM" | "Organizations") {
        return Vec::new();
    }
    for pointer in RESOURCE_POLICIES {
        let Some(document) = configuration.pointer(pointer) else {
            continue;
        };
        // A policy without principals is about something else: a lifecycle, an identity.
        let found: Vec<Statement> = statements(document, pointer)
            .into_iter()
            .filter(|statement| statement.principals.is_some())
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn thing(resource: &Resource) -> Thing {
    let arn = resource.arn.as_ref();
    let id = resource.configuration["id"]
        .as_str()
        .or(resource.configuration["ApiId"].as_str());
    let other_arn = match (resource.kind.service(), id) {
        ("ApiGateway" | "ApiGatewayV2", Some(id)) => Some(format!(
            "arn:aws:execute-api:{}:{}:{id}",
            resource.region, resource.account
        )),
        _ => None,
    };
    Thing {
        id: resource.id.clone(),
        // The ARN of a log group is written with and without what ends it.
        arn: arn
            .map(|arn| arn.to_string())
            .map_or_else(String::new, |text| {
                text.strip_suffix(":*").map_or(text.clone(), str::to_owned)
            }),
        other_arn,
        service: arn.map_or_else(
            || resource.kind.service().to_ascii_lowercase(),
            |arn| arn.service.clone(),
        ),
        account: resource.account.clone(),
        name: resource.name.clone(),
        statements: own_policy(resource),
        grants: key_grants(&resource.configuration),
        closed_to_public: resource.configuration["PublicAccessBlock"]["RestrictPublicBuckets"]
            == true,
    }
}

fn key_grants(configuration: &Value) -> Vec<KeyGrant> {
    let list = configuration["Grants"].as_array().into_iter().flatten();
    list.enumerate()
        .filter_map(|(at, grant)| {
            Some(KeyGrant {
                grantee: grant["GranteePrincipal"].as_str()?.to_owned(),
                operations: texts(&grant["Operations"])
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                pointer: format!("/Grants/{at}"),
                constrained: grant["Constraints"]
                    .as_object()
                    .is_some_and(|c| !c.is_empty()),
            })
        })
        .collect()
}
