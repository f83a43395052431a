//! Who may do what, in the cases that AWS documents.

mod evaluation;
mod golden;
mod proposal;
mod random;

use crate::estate::{REGION, SOURCE, account, bucket, role, snapshot, with_arn};
use landfall_domain::access::{Decision, May};
use landfall_domain::{Graph, Principal, Resource, ResourceId};
use landfall_planner::{Access, AccessReader};
use serde_json::{Value, json};

pub const OTHER: &str = "222222222222";

pub fn allow(actions: &[&str], on: &[&str]) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": on})
}

pub fn deny(actions: &[&str], on: &[&str]) -> Value {
    json!({"Effect": "Deny", "Action": actions, "Resource": on})
}

/// A statement with a member more.
pub fn with(mut statement: Value, member: &str, value: Value) -> Value {
    statement[member] = value;
    statement
}

pub fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// A role of the account with one inline policy.
pub fn role_with(name: &str, statements: &[Value]) -> Resource {
    let mut role = role(name);
    role.configuration = json!({"RolePolicyList": [
        {"PolicyName": "own", "PolicyDocument": document(statements)}
    ]});
    role
}

pub fn user_with(name: &str, statements: &[Value]) -> Resource {
    let arn = format!("arn:aws:iam::{SOURCE}:user/{name}");
    let mut user = with_arn("AWS::IAM::User", &arn, name);
    user.configuration = json!({"UserPolicyList": [
        {"PolicyName": "own", "PolicyDocument": document(statements)}
    ]});
    user
}

/// The same in another account.
pub fn of_other(mut resource: Resource) -> Resource {
    let text = resource.id.as_str().replace(SOURCE, OTHER);
    let configuration = resource.configuration.to_string().replace(SOURCE, OTHER);
    resource.id = text.clone().into();
    resource.arn = resource.arn.map(|_| text.parse().unwrap());
    resource.account = account(OTHER);
    resource.configuration = serde_json::from_str(&configuration).unwrap();
    resource
}

pub fn bucket_with(name: &str, statements: &[Value]) -> Resource {
    let mut bucket = bucket(name);
    bucket.configuration = json!({"Policy": document(statements)});
    bucket
}

pub fn key_with(id: &str, statements: &[Value]) -> Resource {
    let arn = format!("arn:aws:kms:{REGION}:{SOURCE}:key/{id}");
    let mut key = with_arn("AWS::KMS::Key", &arn, id);
    key.configuration = json!({"Policy": document(statements)});
    key
}

pub fn managed(name: &str, statements: &[Value]) -> Resource {
    let arn = format!("arn:aws:iam::{SOURCE}:policy/{name}");
    let mut policy = with_arn("AWS::IAM::ManagedPolicy", &arn, name);
    policy.configuration = json!({"PolicyDocument": document(statements)});
    policy
}

pub fn bounded(mut resource: Resource, policy: &str) -> Resource {
    let arn = format!("arn:aws:iam::{SOURCE}:policy/{policy}");
    resource.configuration["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": arn});
    resource
}

/// A service control policy on a root, a unit or an account, and the organization that it is of.
pub fn controlled(kind: &str, target: &str, statements: &[Value]) -> Vec<Resource> {
    let of = |kind: &str, id: &str, configuration: Value| {
        let arn = format!("arn:aws:organizations::999999999999:{id}");
        let mut resource = with_arn(kind, &arn, id);
        resource.account = account("999999999999");
        resource.configuration = configuration;
        resource
    };
    vec![
        of(
            "AWS::Organizations::Organization",
            "organization/o-1",
            json!({"Id": "o-1", "MasterAccountId": "999999999999"}),
        ),
        of(
            "AWS::Organizations::OrganizationalUnit",
            "ou/ou-1",
            json!({"Id": "ou-1", "ParentId": "r-1"}),
        ),
        of(
            "AWS::Organizations::Account",
            "account/source",
            json!({"Id": SOURCE, "ParentId": "ou-1"}),
        ),
        of(
            "AWS::Organizations::Policy",
            &format!("policy/{kind}/{target}"),
            json!({"Name": "guard", "Type": kind, "TargetIds": [target], "Content": document(statements)}),
        ),
    ]
}

/// Read one after the other, the last first, with a snapshot that has no configurations.
pub fn one_by_one(mut snapshot: landfall_domain::Snapshot, graph: &Graph) -> Access {
    let mut reader = AccessReader::default();
    snapshot.resources.iter().rev().for_each(|r| reader.read(r));
    for resource in &mut snapshot.resources {
        resource.configuration = serde_json::Value::Null;
    }
    reader.access(&snapshot, graph)
}

pub fn read(resources: Vec<Resource>) -> Access {
    one_by_one(snapshot(resources, Vec::new()), &Graph::default())
}

pub fn id_of(resource: &Resource) -> ResourceId {
    resource.id.clone()
}

pub fn decide(access: &Access, who: &Resource, action: &str, arn: &str) -> Decision {
    access.decide(&Principal::Resource(id_of(who)), action, arn)
}

pub fn allowed(access: &Access, who: &Resource, action: &str, arn: &str) -> bool {
    decide(access, who, action, arn) == Decision::Allowed
}

pub fn denied(access: &Access, who: &Resource, action: &str, arn: &str) -> bool {
    matches!(decide(access, who, action, arn), Decision::Denied(_))
}

pub fn missing(access: &Access, who: &Resource, action: &str, arn: &str) -> bool {
    matches!(decide(access, who, action, arn), Decision::NotAllowed(_))
}

pub fn when(access: &Access, who: &Resource, action: &str, arn: &str) -> Vec<String> {
    match decide(access, who, action, arn) {
        Decision::Conditional(when) => when,
        other => panic!("not conditional: {other:?}"),
    }
}

pub const YES: May = May::Yes;
