//! What only sets something of another resource is put into that other, as AWS keeps it: templates
//! have types for policies, rules and attachments that no call of AWS lists.

use super::moves::Moves;
use landfall_domain::{Reference, Resource, ResourceId, Target};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// What becomes of a part.
#[derive(Clone, Copy)]
enum How {
    /// This member becomes that member of the owner.
    Set(&'static str, &'static str),
    /// Everything but the owner's name becomes an element of that list.
    Push(&'static str),
    /// A managed policy: it stays, and its ARN is attached to the owner.
    Attach,
    /// Users become members of a group: its name is put into the list.
    Join(&'static str),
}

/// The part's kind, the member that names the owner or owners, the owner's kind, what becomes of it.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>
const PARTS: &[(&str, &str, &str, How)] = &[
    (
        "AWS::IAM::Policy",
        "Roles",
        "AWS::IAM::Role",
        How::Push("RolePolicyList"),
    ),
    (
        "AWS::IAM::Policy",
        "Users",
        "AWS::IAM::User",
        How::Push("UserPolicyList"),
    ),
    (
        "AWS::IAM::Policy",
        "Groups",
        "AWS::IAM::Group",
        How::Push("GroupPolicyList"),
    ),
    (
        "AWS::IAM::RolePolicy",
        "RoleName",
        "AWS::IAM::Role",
        How::Push("RolePolicyList"),
    ),
    (
        "AWS::IAM::UserPolicy",
        "UserName",
        "AWS::IAM::User",
        How::Push("UserPolicyList"),
    ),
    (
        "AWS::IAM::GroupPolicy",
        "GroupName",
        "AWS::IAM::Group",
        How::Push("GroupPolicyList"),
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "Roles",
        "AWS::IAM::Role",
        How::Attach,
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "Users",
        "AWS::IAM::User",
        How::Attach,
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "Groups",
        "AWS::IAM::Group",
        How::Attach,
    ),
    (
        "AWS::IAM::UserToGroupAddition",
        "Users",
        "AWS::IAM::User",
        How::Join("GroupName"),
    ),
    (
        "AWS::S3::BucketPolicy",
        "Bucket",
        "AWS::S3::Bucket",
        How::Set("PolicyDocument", "Policy"),
    ),
    (
        "AWS::SQS::QueuePolicy",
        "Queues",
        "AWS::SQS::Queue",
        How::Set("PolicyDocument", "Policy"),
    ),
    (
        "AWS::SQS::QueueInlinePolicy",
        "Queue",
        "AWS::SQS::Queue",
        How::Set("PolicyDocument", "Policy"),
    ),
    (
        "AWS::SNS::TopicPolicy",
        "Topics",
        "AWS::SNS::Topic",
        How::Set("PolicyDocument", "Policy"),
    ),
    (
        "AWS::SNS::TopicInlinePolicy",
        "TopicArn",
        "AWS::SNS::Topic",
        How::Set("PolicyDocument", "Policy"),
    ),
    (
        "AWS::SecretsManager::ResourcePolicy",
        "SecretId",
        "AWS::SecretsManager::Secret",
        How::Set("ResourcePolicy", "ResourcePolicy"),
    ),
    (
        "AWS::KMS::Alias",
        "TargetKeyId",
        "AWS::KMS::Key",
        How::Push("Aliases"),
    ),
    (
        "AWS::Lambda::Permission",
        "FunctionName",
        "AWS::Lambda::Function",
        How::Push("Permissions"),
    ),
    (
        "AWS::EC2::SecurityGroupIngress",
        "GroupId",
        "AWS::EC2::SecurityGroup",
        How::Push("SecurityGroupIngress"),
    ),
    (
        "AWS::EC2::SecurityGroupIngress",
        "GroupName",
        "AWS::EC2::SecurityGroup",
        How::Push("SecurityGroupIngress"),
    ),
    (
        "AWS::EC2::SecurityGroupEgress",
        "GroupId",
        "AWS::EC2::SecurityGroup",
        How::Push("SecurityGroupEgress"),
    ),
    (
        "AWS::EC2::Route",
        "RouteTableId",
        "AWS::EC2::RouteTable",
        How::Push("Routes"),
    ),
    (
        "AWS::EC2::SubnetRouteTableAssociation",
        "RouteTableId",
        "AWS::EC2::RouteTable",
        How::Push("Associations"),
    ),
    (
        "AWS::EC2::NetworkAclEntry",
        "NetworkAclId",
        "AWS::EC2::NetworkAcl",
        How::Push("Entries"),
    ),
];

/// Puts parts into their owners. A part whose owner is not in the files stays for itself.
pub(super) fn fold(resources: &mut Vec<Resource>, references: &mut Vec<Reference>) -> Moves {
    let mut moves = Moves::default();
    let parts: Vec<usize> = (0..resources.len())
        .filter(|at| {
            PARTS
                .iter()
                .any(|(kind, ..)| resources[*at].kind.as_str() == *kind)
        })
        .collect();
    if parts.is_empty() {
        return moves;
    }
    let found: Vec<(usize, Vec<Owner>)> = {
        let names = Names::new(resources, references);
        let owners = |at: usize| names.owners(&resources[at]);
        parts.into_iter().map(|at| (at, owners(at))).collect()
    };
    let mut gone: HashMap<ResourceId, usize> = HashMap::new();
    for (at, owners) in found {
        let mut part = resources[at].clone();
        let mut first = None;
        for owner in &owners {
            if put(&part, owner, &mut resources[owner.at], &mut moves) {
                first.get_or_insert(owner.at);
                strike(&mut part, owner, &mut moves);
            }
        }
        let stays = matches!(part.kind.as_str(), "AWS::IAM::ManagedPolicy")
            || PARTS.iter().any(|(kind, member, ..)| {
                part.kind.as_str() == *kind && part.configuration.get(member).is_some()
            });
        match first {
            Some(owner) if !stays => {
                gone.insert(part.id.clone(), owner);
            }
            // It speaks for itself as well.
            Some(_) => moves.stays(&part.id, ""),
            None => {}
        }
        resources[at] = part;
    }
    lead_on(resources, references, &gone);
    resources.retain(|resource| !gone.contains_key(&resource.id));
    moves
}

/// An owner of a part.
struct Owner {
    at: usize,
    member: &'static str,
    /// Which of several in the member; `None` where it is one text.
    element: Option<usize>,
    how: How,
}

/// Everything by which owners are named.
struct Names<'a> {
    resources: &'a [Resource],
    by_name: HashMap<(&'a str, &'a str), Option<usize>>,
    by_arn: HashMap<String, usize>,
    /// (part, path) → what the file says outright.
    stated: HashMap<(&'a str, &'a str), &'a Target>,
}

impl<'a> Names<'a> {
    fn new(resources: &'a [Resource], references: &'a [Reference]) -> Self {
        let mut by_name = HashMap::new();
        let mut by_arn = HashMap::new();
        for (at, resource) in resources.iter().enumerate() {
            by_name
                .entry((resource.kind.as_str(), resource.name.as_str()))
                .and_modify(|other: &mut Option<usize>| *other = other.filter(|other| *other == at))
                .or_insert(Some(at));
            if let Some(arn) = &resource.arn {
                by_arn.insert(arn.to_string(), at);
            }
        }
        let kinds: HashSet<&str> = PARTS.iter().map(|(kind, ..)| *kind).collect();
        let of: HashSet<&str> = resources
            .iter()
            .filter(|resource| kinds.contains(resource.kind.as_str()))
            .map(|resource| resource.id.as_str())
            .collect();
        let stated = references
            .iter()
            .filter(|reference| of.contains(reference.from.as_str()))
            .map(|r| ((r.from.as_str(), r.evidence.path.as_str()), &r.target))
            .collect();
        Self {
            resources,
            by_name,
            by_arn,
            stated,
        }
    }

    fn owners(&self, part: &Resource) -> Vec<Owner> {
        let mut owners: Vec<Owner> = Vec::new();
        for (_, member, kind, how) in PARTS.iter().filter(|(of, ..)| *of == part.kind.as_str()) {
            let texts: Vec<(Option<usize>, &str)> = match &part.configuration[*member] {
                Value::String(text) => vec![(None, text)],
                Value::Array(items) => items
                    .iter()
                    .enumerate()
                    .filter_map(|(at, item)| Some((Some(at), item.as_str()?)))
                    .collect(),
                _ => Vec::new(),
            };
            for (element, text) in texts {
                let path = match element {
                    Some(at) => format!("/{member}/{at}"),
                    None => format!("/{member}"),
                };
                if let Some(at) = self.owner(part, &path, kind, text) {
                    owners.push(Owner {
                        at,
                        member,
                        element,
                        how: *how,
                    });
                }
            }
        }
        owners
    }

    /// By what the file links, else by ARN, name, or the name that ends an ARN or URL.
    fn owner(&self, part: &Resource, path: &str, kind: &str, text: &str) -> Option<usize> {
        let stated = self.stated.get(&(part.id.as_str(), path));
        let linked = stated.and_then(|target| match target {
            Target::Arn(arn) => self.by_arn.get(&arn.to_string()).copied(),
            Target::Named { kind, name, .. } => self.named(kind.as_str(), name),
            _ => None,
        });
        let of_kind = |at: &usize| self.resources[*at].kind.as_str() == kind;
        let last = || text.rsplit(['/', ':']).next().unwrap_or(text);
        linked
            .filter(of_kind)
            .or_else(|| self.by_arn.get(text).copied().filter(of_kind))
            .or_else(|| self.named(kind, text))
            .or_else(|| self.named(kind, last()))
    }

    fn named(&self, kind: &str, name: &str) -> Option<usize> {
        self.by_name.get(&(kind, name)).copied().flatten()
    }
}

/// Puts one part into one owner; whether it fits.
fn put(part: &Resource, owner: &Owner, into: &mut Resource, moves: &mut Moves) -> bool {
    let Value::Object(map) = &mut into.configuration else {
        return false;
    };
    let (from, value, place) = match owner.how {
        How::Set(member, to) => {
            let Some(value) = part.configuration.get(member) else {
                return false;
            };
            if map.get(to).is_some_and(|value| !value.is_null()) {
                return false;
            }
            map.insert(to.to_owned(), value.clone());
            moves.across(&part.id, format!("/{member}"), &into.id, format!("/{to}"));
            return true;
        }
        How::Push(list) => (String::new(), whole(part), list),
        How::Attach => {
            let Some(arn) = part.arn.as_ref().map(ToString::to_string) else {
                return false;
            };
            let value = json!({"PolicyName": part.name, "PolicyArn": arn});
            let place = "AttachedManagedPolicies";
            add(map, place, value);
            return true;
        }
        How::Join(member) => (
            format!("/{member}"),
            part.configuration[member].clone(),
            "GroupList",
        ),
    };
    let at = add(map, place, value);
    moves.across(&part.id, from, &into.id, format!("/{place}/{at}"));
    true
}

/// Everything that a part says but whose part it is.
fn whole(part: &Resource) -> Value {
    let mut value = part.configuration.clone();
    if let Value::Object(map) = &mut value {
        map.remove("DependsOn");
        for (_, member, ..) in PARTS.iter().filter(|(of, ..)| *of == part.kind.as_str()) {
            map.remove(*member);
        }
    }
    value
}

/// Adds to a list, which one object begins as well; the number of the element.
fn add(map: &mut Map<String, Value>, list: &str, value: Value) -> usize {
    let all = map.entry(list).or_insert_with(|| json!([]));
    if !all.is_array() {
        *all = Value::Array(vec![all.take()]);
    }
    let Value::Array(all) = all else { return 0 };
    all.push(value);
    all.len() - 1
}

/// Takes an owner's name out of a part, so that what is left names those that were not found.
fn strike(part: &mut Resource, owner: &Owner, moves: &mut Moves) {
    let path = match owner.element {
        Some(at) => format!("/{}/{at}", owner.member),
        None => format!("/{}", owner.member),
    };
    moves.stays(&part.id, &path);
    let Value::Object(map) = &mut part.configuration else {
        return;
    };
    match (owner.element, map.get_mut(owner.member)) {
        (Some(at), Some(Value::Array(items))) => {
            if let Some(item) = items.get_mut(at) {
                *item = Value::Null;
            }
            if items.iter().all(Value::is_null) {
                map.remove(owner.member);
            }
        }
        _ => {
            map.remove(owner.member);
        }
    }
}

/// What named a part now names the part's owner.
fn lead_on(
    resources: &[Resource],
    references: &mut Vec<Reference>,
    gone: &HashMap<ResourceId, usize>,
) {
    let parts: HashMap<(&str, &str), usize> = resources
        .iter()
        .filter_map(|r| Some(((r.kind.as_str(), r.name.as_str()), *gone.get(&r.id)?)))
        .collect();
    references.retain_mut(|reference| {
        let Target::Named { kind, name, .. } = &reference.target else {
            return true;
        };
        let Some(owner) = parts.get(&(kind.as_str(), name.as_str())) else {
            return true;
        };
        let owner = &resources[*owner];
        if owner.id == reference.from {
            return false;
        }
        reference.target = match &owner.arn {
            Some(arn) => Target::Arn(arn.clone()),
            None => Target::Named {
                kind: owner.kind.clone(),
                name: owner.name.clone(),
                account: None,
                region: None,
            },
        };
        true
    });
}
