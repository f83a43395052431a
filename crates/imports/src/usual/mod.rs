//! The one spelling of configurations: that of AWS's API, which live scans keep.
//!
//! Templates, Terraform and AWS Config each have words of their own for the same settings. What rules,
//! access and references read is put into the words of a scan here, once, so that none of them needs
//! to know where a resource came from. Members that no table names stay as the file has them.
//!
//! What only sets something of another resource, such as a bucket's policy or a role's, is put into
//! that other one, as AWS itself keeps it.

mod buckets;
pub(crate) mod case;
mod groups;
mod identities;
mod moves;
mod notifications;
mod parts;
mod permissions;

use crate::Found;
use landfall_domain::Resource;
use moves::Moves;
use serde_json::{Map, Value};

/// Puts all resources into the usual spelling; references follow what they point at.
pub(crate) fn settle(found: &mut Found) {
    let moves = parts::fold(&mut found.resources, &mut found.references);
    moves.apply(&found.resources, &mut found.references);
    let mut moves = Moves::default();
    for resource in &mut found.resources {
        spell(resource, &mut moves);
    }
    moves.apply(&found.resources, &mut found.references);
    moves::classify(&found.resources, &mut found.references);
}

/// One resource in the usual spelling.
fn spell(resource: &mut Resource, moves: &mut Moves) {
    let id = resource.id.clone();
    let kind = resource.kind.as_str().to_owned();
    let arn = resource.arn.as_ref().map(ToString::to_string);
    let Value::Object(map) = &mut resource.configuration else {
        return;
    };
    let mut desk = Desk {
        map,
        moved: Vec::new(),
    };
    for (_, from, to) in RENAMED.iter().filter(|(of, ..)| *of == kind) {
        desk.rename(from, to);
    }
    match kind.as_str() {
        "AWS::S3::Bucket" => buckets::spell(&mut desk),
        "AWS::EC2::SecurityGroup" => groups::spell(&mut desk),
        "AWS::IAM::Role" => identities::spell(&mut desk, "RolePolicyList"),
        "AWS::IAM::User" => identities::spell(&mut desk, "UserPolicyList"),
        "AWS::IAM::Group" => identities::spell(&mut desk, "GroupPolicyList"),
        "AWS::Lambda::Function" => permissions::spell(&mut desk, arn.as_deref()),
        _ => {}
    }
    moves.within(&id, desk.moved);
}

/// Members that the API calls otherwise: kind, the file's word, the API's.
const RENAMED: &[(&str, &str, &str)] = &[
    ("AWS::IAM::User", "Groups", "GroupList"),
    (
        "AWS::RDS::DBInstance",
        "SourceDBInstanceIdentifier",
        "ReadReplicaSourceDBInstanceIdentifier",
    ),
    (
        "AWS::RDS::DBInstance",
        "ReplicateSourceDb",
        "ReadReplicaSourceDBInstanceIdentifier",
    ),
    (
        "AWS::RDS::DBInstance",
        "ClusterIdentifier",
        "DBClusterIdentifier",
    ),
    (
        "AWS::RDS::DBInstance",
        "DbSubnetGroupName",
        "DBSubnetGroupName",
    ),
    (
        "AWS::RDS::DBCluster",
        "DbSubnetGroupName",
        "DBSubnetGroupName",
    ),
    ("AWS::KMS::Key", "KeyPolicy", "Policy"),
];

/// A configuration at work, with what was moved in it: pointers before and after.
struct Desk<'a> {
    map: &'a mut Map<String, Value>,
    moved: Vec<(String, String)>,
}

impl Desk<'_> {
    /// Gives a member another name, unless that is taken by a value.
    fn rename(&mut self, from: &str, to: &str) {
        if self.map.get(to).is_some_and(|value| !value.is_null()) {
            return;
        }
        if let Some(value) = self.map.remove(from) {
            self.map.insert(to.to_owned(), value);
            self.moved.push((pointer(from), pointer(to)));
        }
    }

    /// Takes a list out; one object alone counts as a list of one.
    fn take_list(&mut self, member: &str) -> Vec<Value> {
        match self.map.get(member) {
            Some(Value::Array(_) | Value::Object(_)) => {}
            _ => return Vec::new(),
        }
        match self.map.remove(member) {
            Some(Value::Array(items)) => items,
            Some(one) => vec![one],
            None => Vec::new(),
        }
    }

    /// Adds to a list, which begins here when there is none; the place of the element.
    fn push(&mut self, member: &str, value: Value) -> String {
        let list = self
            .map
            .entry(member)
            .or_insert_with(|| Value::Array(Vec::new()));
        if !list.is_array() {
            *list = Value::Array(vec![list.take()]);
        }
        let Value::Array(items) = list else {
            return pointer(member);
        };
        items.push(value);
        format!("/{member}/{}", items.len() - 1)
    }
}

/// `/member`, escaped.
fn pointer(member: &str) -> String {
    format!("/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// A yes or no that may be a text.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The only object of a list, or the object itself: Terraform writes blocks as lists.
fn block(value: Value) -> Value {
    match value {
        Value::Array(mut items) if items.len() == 1 && items[0].is_object() => {
            items.pop().unwrap_or_default()
        }
        other => other,
    }
}
