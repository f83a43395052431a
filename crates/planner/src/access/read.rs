//! What resources say about permissions, read one after the other: their configurations need not be in
//! memory together.

use super::document::{Statement, statements, texts};
use super::managed;
use super::model::{Boundary, Class, Identity, KeyGrant, Model, Policy, Thing};
use super::organization::Organization;
use landfall_domain::access::GrantKind;
use landfall_domain::{AccountId, Arn, Resource, ResourceId, Text};
use serde_json::Value;
use std::collections::HashMap;

/// Members of a configuration that hold a resource policy, whatever the kind calls it.
const RESOURCE_POLICIES: &[&str] = &[
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

/// What was read so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    things: Vec<Thing>,
    holders: Vec<Holder>,
    /// The customer's own, with their ARNs.
    managed: Vec<(Arn, Policy)>,
    /// Documents of AWS's own policies that something uses, by ARN.
    of_aws: HashMap<String, Value>,
    /// What belongs to the organization. It is little.
    organization: Vec<Resource>,
}

/// A user, group or role with what it says itself.
#[derive(Clone, Debug)]
struct Holder {
    id: ResourceId,
    class: Class,
    arn: Option<Arn>,
    account: AccountId,
    name: String,
    inline: Vec<(String, Vec<Statement>)>,
    /// Pointer and ARN.
    attached: Vec<(String, String)>,
    boundary: Option<String>,
    groups: Vec<String>,
}

impl Reading {
    pub fn read(&mut self, resource: &Resource) {
        self.things.push(thing(resource));
        let configuration = &resource.configuration;
        match resource.kind.as_str() {
            "AWS::IAM::User" => self.holders.push(holder(resource, Class::User)),
            "AWS::IAM::Group" => self.holders.push(holder(resource, Class::Group)),
            "AWS::IAM::Role" => self.holders.push(holder(resource, Class::Role)),
            "AWS::IAM::ManagedPolicy" => {
                let arn = resource.arn.iter().cloned();
                self.managed
                    .extend(arn.map(|arn| (arn, managed_policy(resource))));
            }
            "AWS::IAM::AccountSummary" => {
                let policies = configuration["AwsManagedPolicies"].as_array();
                let told = policies.into_iter().flatten().filter_map(|policy| {
                    let arn = policy["Arn"].as_str()?.to_owned();
                    Some((arn, policy["PolicyDocument"].clone()))
                });
                self.of_aws.extend(told);
            }
            _ if resource.kind.service() == "Organizations" => {
                self.organization.push(resource.clone());
            }
            _ => {}
        }
    }

    /// Everything that was read, put together. Of resources with one id the first counts.
    pub fn model(mut self) -> Model {
        let organization = self.organization();
        self.things.sort_by(|a, b| a.id.cmp(&b.id));
        self.things.dedup_by(|a, b| a.id == b.id);
        self.things.shrink_to_fit();
        self.holders.sort_by(|a, b| a.id.cmp(&b.id));
        self.holders.dedup_by(|a, b| a.id == b.id);
        self.managed.sort_by(|a, b| a.1.holder.cmp(&b.1.holder));
        self.managed.dedup_by(|a, b| a.1.holder == b.1.holder);
        let numbered = self.things.iter().enumerate();
        let by_id = numbered.map(|(number, thing)| (thing.id.clone(), number));
        let mut model = Model {
            by_id: by_id.collect(),
            things: self.things,
            policies: Vec::new(),
            identities: Vec::new(),
            identity_of: HashMap::new(),
            by_arn: HashMap::new(),
            role_names: HashMap::new(),
            organization,
        };
        let mut managed = Managed {
            own: HashMap::new(),
            of_aws: self.of_aws,
        };
        for (arn, policy) in self.managed {
            managed.own.insert(arn.to_string(), model.policies.len());
            model.policies.push(policy);
        }
        let groups = groups(&self.holders);
        for holder in self.holders {
            model.add(holder, &managed, &groups);
        }
        for (number, policy) in model.policies.iter_mut().enumerate() {
            for identity in &policy.attached {
                model.identities[*identity].policies.push(number);
            }
        }
        model
    }

    fn organization(&mut self) -> Organization {
        self.organization.sort_by(|a, b| a.id.cmp(&b.id));
        self.organization.dedup_by(|a, b| a.id == b.id);
        Organization::new(&self.organization)
    }
}

/// (account, name) → the number that the group gets.
type Groups = HashMap<(AccountId, String), usize>;

fn groups(holders: &[Holder]) -> Groups {
    let numbered = holders.iter().enumerate();
    let groups = numbered.filter(|(_, holder)| holder.class == Class::Group);
    groups
        .map(|(number, group)| ((group.account.clone(), group.name.clone()), number))
        .collect()
}

impl Model {
    fn add(&mut self, holder: Holder, managed: &Managed, groups: &Groups) {
        let number = self.identities.len();
        let thing = self.by_id[&holder.id];
        self.identity_of.insert(thing, number);
        if let Some(arn) = &holder.arn {
            self.by_arn.insert(arn.into(), number);
        }
        if holder.class == Class::Role {
            let key = (holder.account.to_string(), holder.name.clone());
            self.role_names.insert(key, number);
        }
        let of_group = |name: String| {
            let key = (holder.account.clone(), name);
            groups.get(&key).copied()
        };
        self.identities.push(Identity {
            class: holder.class,
            thing,
            policies: Vec::new(),
            groups: holder.groups.into_iter().filter_map(of_group).collect(),
            boundary: None,
            unread: Vec::new(),
        });
        for (name, statements) in holder.inline {
            self.policies.push(Policy {
                kind: GrantKind::Identity,
                name,
                holder: holder.id.clone(),
                statements,
                attached: vec![number],
            });
        }
        for (pointer, arn) in holder.attached {
            self.attach(&holder.id, number, managed, &pointer, arn);
        }
        let boundary = holder.boundary.map(|arn| self.boundary(arn, managed));
        self.identities[number].boundary = boundary;
    }

    fn attach(
        &mut self,
        holder: &ResourceId,
        identity: usize,
        managed: &Managed,
        pointer: &str,
        arn: String,
    ) {
        if let Some(policy) = managed.own.get(&arn) {
            self.policies[*policy].attached.push(identity);
            return;
        }
        let of_aws = managed::is_aws(&arn)
            .then(|| managed.of_aws(&arn, pointer))
            .flatten();
        let Some(statements) = of_aws else {
            self.identities[identity].unread.push(arn);
            return;
        };
        self.policies.push(Policy {
            kind: GrantKind::AwsManaged,
            name: arn.rsplit('/').next().unwrap_or(&arn).to_owned(),
            holder: holder.clone(),
            statements,
            attached: vec![identity],
        });
    }

    fn boundary(&self, arn: String, managed: &Managed) -> Boundary {
        let own = managed.own.get(&arn).map(|number| &self.policies[*number]);
        Boundary {
            holder: own.map(|policy| policy.holder.clone()),
            statements: own
                .map(|policy| policy.statements.clone())
                .or_else(|| managed.of_aws(&arn, "/PermissionsBoundary")),
            arn,
        }
    }
}

/// What is known of managed policies by their ARNs.
struct Managed {
    /// Numbers of the customer's own.
    own: HashMap<String, usize>,
    /// Documents of AWS's own that something uses.
    of_aws: HashMap<String, Value>,
}

impl Managed {
    /// A policy of AWS's own: by its name, or as the scan read it.
    fn of_aws(&self, arn: &str, pointer: &str) -> Option<Vec<Statement>> {
        let read = || Some(managed::read(self.of_aws.get(arn)?, arn, pointer));
        managed::policy(arn, pointer).or_else(read)
    }
}

fn managed_policy(resource: &Resource) -> Policy {
    let document = &resource.configuration["PolicyDocument"];
    Policy {
        kind: GrantKind::Identity,
        name: resource.name.clone(),
        holder: resource.id.clone(),
        statements: statements(document, "/PolicyDocument"),
        attached: Vec::new(),
    }
}

fn holder(resource: &Resource, class: Class) -> Holder {
    let configuration = &resource.configuration;
    let inline = inline_policies(configuration).into_iter();
    let attached = attached_policies(configuration).into_iter();
    let boundary = &configuration["PermissionsBoundary"];
    let boundary = boundary["PermissionsBoundaryArn"]
        .as_str()
        .or(boundary.as_str());
    let groups = ["GroupList", "Groups"].map(|member| texts(&configuration[member]));
    let groups = groups.iter().flatten().filter(|_| class == Class::User);
    Holder {
        id: resource.id.clone(),
        class,
        arn: resource.arn.clone(),
        account: resource.account.clone(),
        name: resource.name.clone(),
        inline: inline
            .map(|(pointer, policy)| {
                let name = policy["PolicyName"].as_str().unwrap_or("inline");
                let pointer = format!("{pointer}/PolicyDocument");
                (
                    name.to_owned(),
                    statements(&policy["PolicyDocument"], &pointer),
                )
            })
            .collect(),
        attached: attached
            .map(|(pointer, arn)| (pointer, arn.to_owned()))
            .collect(),
        boundary: boundary.map(str::to_owned),
        groups: groups.map(|name| (*name).to_owned()).collect(),
    }
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
        ("ApiGateway" | "ApiGatewayV2", Some(id)) => {
            let (region, account) = (&resource.region, &resource.account);
            Some(format!("arn:aws:execute-api:{region}:{account}:{id}").into())
        }
        _ => None,
    };
    let service = || resource.kind.service().to_ascii_lowercase().into();
    Thing {
        id: resource.id.clone(),
        // The ARN of a log group is written with and without what ends it.
        arn: arn.map_or_else(Text::default, |arn| match arn.as_str().strip_suffix(":*") {
            Some(short) => short.into(),
            None => arn.into(),
        }),
        other_arn,
        service: arn.map_or_else(service, |arn| arn.service().into()),
        account: resource.account.clone(),
        name: resource.name.as_str().into(),
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
