//! AWS IAM in full: users with the age and use of their keys, groups, roles, the customer's managed
//! policies, instance profiles, identity providers and the account's own settings. One list call
//! gives most of it.

mod account;
mod credentials;

use super::json;
use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use credentials::Credentials;
use landfall_domain::{Reference, Resource};
use landfall_references::Known;
use serde_json::{Value, json};

/// AWS IAM.
pub struct Iam;

static API: Api = Api::query("iam", "2010-05-08").partition_wide();
const PAGES: Paging = Paging::MARKER.sized("MaxItems", 1000);
const TAGS: Tags = Tags::List("Tags", "Key", "Value");

static USER: Listed = Listed::new(
    "AWS::IAM::User",
    "GetAccountAuthorizationDetails",
    "UserDetailList",
)
.known("{Arn}", &["UserName"])
.tags(TAGS)
.facts(&[
    ("created", "CreateDate", Fact::Time),
    ("last_used", "LastUsed", Fact::Time),
])
.without(&["LastUsed"]);
static GROUP: Listed = Listed::new(
    "AWS::IAM::Group",
    "GetAccountAuthorizationDetails",
    "GroupDetailList",
)
.known("{Arn}", &["GroupName"])
.facts(&[("created", "CreateDate", Fact::Time)]);
static ROLE: Listed = Listed::new(
    "AWS::IAM::Role",
    "GetAccountAuthorizationDetails",
    "RoleDetailList",
)
.known("{Arn}", &["RoleName"])
.tags(TAGS)
.facts(&[
    ("created", "CreateDate", Fact::Time),
    ("last_used", "RoleLastUsed/LastUsedDate", Fact::Time),
])
.without(&["RoleLastUsed", "InstanceProfileList"]);
static PROFILE: Listed = Listed::new(
    "AWS::IAM::InstanceProfile",
    "ListInstanceProfiles",
    "InstanceProfiles",
)
.known("{Arn}", &["InstanceProfileName"])
.facts(&[("created", "CreateDate", Fact::Time)]);
static POLICY: Listed = Listed::new(
    "AWS::IAM::ManagedPolicy",
    "GetAccountAuthorizationDetails",
    "Policies",
)
.known("{Arn}", &["PolicyName"])
.facts(&[
    ("attachments", "AttachmentCount", Fact::Count),
    ("created", "CreateDate", Fact::Time),
])
.without(&[
    "AttachmentCount",
    "PermissionsBoundaryUsageCount",
    "UpdateDate",
    "PolicyVersionList",
]);

#[async_trait]
impl Service for Iam {
    fn key(&self) -> &'static str {
        "iam"
    }
    fn label(&self) -> &'static str {
        "AWS IAM"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::IAM::Role",
            "AWS::IAM::User",
            "AWS::IAM::Group",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::InstanceProfile",
            "AWS::IAM::SAMLProvider",
            "AWS::IAM::OIDCProvider",
            "AWS::IAM::ServerCertificate",
            "AWS::IAM::AccountSummary",
            "AWS::IAM::PasswordPolicy",
        ]
    }
    fn global(&self) -> bool {
        true
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        let (credentials, (), ()) = futures::join!(
            credentials::read(&reader),
            account::read(&reader),
            profiles(&reader)
        );
        let of_aws = details(&reader, &credentials).await;
        account::summary(&reader, of_aws).await;
    }

    /// What AWS's own policies name belongs to nobody here.
    fn references(&self, resource: &Resource, known: &Known<'_>) -> Vec<Reference> {
        match resource.kind.as_str() {
            "AWS::IAM::AccountSummary" => Vec::new(),
            _ => landfall_references::read(resource, Some(known)),
        }
    }
}

/// What AWS keeps in the account: nothing of it is moved, and it is told with the account.
#[derive(Default)]
struct OfAws {
    /// AWS's own policies that something uses, with the document of their default version.
    policies: Vec<Value>,
    /// Roles that services of AWS made for themselves.
    roles: Vec<Value>,
}

/// Users, groups, roles and policies; of AWS's own policies this call gives those that are used.
async fn details(reader: &Reader<'_>, credentials: &Credentials) -> OfAws {
    let filter = [
        "User",
        "Group",
        "Role",
        "LocalManagedPolicy",
        "AWSManagedPolicy",
    ];
    let mut of_aws = OfAws::default();
    let ask = Ask::new("GetAccountAuthorizationDetails").with(json!({"Filter": filter}));
    reader
        .each_page(ask, PAGES, None, |page| {
            for user in json::objects(&page[USER.items]) {
                reader
                    .sink
                    .push(reader.resource(&USER, credentials.of(user_of(user))));
            }
            for mut group in json::objects(&page[GROUP.items]) {
                inline(&mut group, "GroupPolicyList");
                reader.sink.push(reader.resource(&GROUP, group));
            }
            for role in json::objects(&page[ROLE.items]) {
                match linked(&role) {
                    Some(linked) => of_aws.roles.push(linked),
                    None => push_role(reader, role),
                }
            }
            for policy in json::objects(&page[POLICY.items]) {
                match is_of_aws(&policy) {
                    true => of_aws.policies.extend(used(policy)),
                    false => {
                        let policy = reader.resource(&POLICY, policy_of(policy));
                        reader.sink.push(policy);
                    }
                }
            }
        })
        .await;
    // However the pages came: the account's summary is the same for the same account.
    let order = |a: &Value, b: &Value| a["Arn"].as_str().cmp(&b["Arn"].as_str());
    of_aws.policies.sort_by(order);
    of_aws.roles.sort_by(order);
    of_aws
}

fn is_of_aws(policy: &Value) -> bool {
    policy["Arn"]
        .as_str()
        .is_some_and(|arn| arn.contains(":iam::aws:"))
}

/// One of AWS's own policies, when something uses it: AWS has more than a thousand.
fn used(policy: Value) -> Option<Value> {
    let counts = ["AttachmentCount", "PermissionsBoundaryUsageCount"];
    if counts.iter().all(|count| policy[count].as_u64() == Some(0)) {
        return None;
    }
    let whole = policy_of(policy);
    let told = ["Arn", "PolicyName", "DefaultVersionId", "PolicyDocument"];
    Some(
        told.iter()
            .map(|member| ((*member).to_owned(), whole[*member].clone()))
            .collect(),
    )
}

/// A role that a service of AWS made for itself: it comes again when the service is used.
fn linked(role: &Value) -> Option<Value> {
    let path = role["Path"].as_str()?;
    let service = path
        .strip_prefix("/aws-service-role/")?
        .trim_end_matches('/');
    Some(json!({
        "Arn": role["Arn"],
        "RoleName": role["RoleName"],
        "Service": service,
        "CreateDate": role["CreateDate"],
    }))
}

fn user_of(mut user: Value) -> Value {
    inline(&mut user, "UserPolicyList");
    user
}

fn push_role(reader: &Reader<'_>, mut role: Value) {
    inline(&mut role, "RolePolicyList");
    decode(&mut role, "AssumeRolePolicyDocument");
    reader.sink.push(reader.resource(&ROLE, role));
}

/// Instance profiles, those without a role as well, which the roles do not tell.
async fn profiles(reader: &Reader<'_>) {
    for mut profile in reader.all_of(&PROFILE, PAGES).await {
        for role in profile["Roles"].as_array_mut().into_iter().flatten() {
            *role = json!({"RoleName": role["RoleName"], "Arn": role["Arn"]});
        }
        reader.sink.push(reader.resource(&PROFILE, profile));
    }
}

/// A managed policy with the document of its default version, and which other versions there are.
fn policy_of(mut policy: Value) -> Value {
    let versions = json::objects(&policy["PolicyVersionList"]);
    let told = |version: &Value| json!({"VersionId": version["VersionId"], "CreateDate": version["CreateDate"]});
    policy["Versions"] = versions.iter().map(told).collect();
    let default = versions
        .into_iter()
        .find(|version| version["IsDefaultVersion"] == true);
    policy["PolicyDocument"] =
        default.map_or(Value::Null, |mut version| version["Document"].take());
    decode(&mut policy, "PolicyDocument");
    policy
}

fn inline(owner: &mut Value, list: &str) {
    for policy in owner
        .get_mut(list)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        decode(policy, "PolicyDocument");
    }
}

/// IAM gives policy documents percent-encoded (RFC 3986).
fn decode(object: &mut Value, member: &str) {
    if let Some(text) = object[member].as_str() {
        let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
        object[member] = json::parsed(text.into_owned().into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_aws_keeps_is_told_apart() {
        let policy = |count: u64| {
            json!({
                "Arn": "arn:aws:iam::aws:policy/X", "PolicyName": "X", "DefaultVersionId": "v2",
                "AttachmentCount": count, "PermissionsBoundaryUsageCount": 0,
                "PolicyVersionList": [
                    {"VersionId": "v1", "IsDefaultVersion": false, "Document": "%7B%22a%22%3A1%7D"},
                    {"VersionId": "v2", "IsDefaultVersion": true, "Document": "%7B%22a%22%3A2%7D"},
                ],
            })
        };
        assert_eq!(used(policy(0)), None);
        let told = used(policy(3)).unwrap();
        assert_eq!(told["PolicyDocument"], json!({"a": 2}));
        assert_eq!(told["PolicyVersionList"], Value::Null);
        let versions = policy_of(policy(1))["Versions"].take();
        assert_eq!(versions[0]["VersionId"], "v1");
        assert_eq!(versions[1]["Document"], Value::Null);

        let role =
            json!({"Path": "/aws-service-role/ecs.amazonaws.com/", "RoleName": "R", "Arn": "a"});
        assert_eq!(linked(&role).unwrap()["Service"], "ecs.amazonaws.com");
        assert_eq!(linked(&json!({"Path": "/", "RoleName": "R"})), None);
    }

    #[test]
    fn documents_are_decoded_whether_or_not_they_are_encoded() {
        for (text, expected) in [
            (
                json!("%7B%22a%22%3A%22%C3%A9%20b%22%7D"),
                json!({"a": "é b"}),
            ),
            (json!(r#"{"a": 1}"#), json!({"a": 1})),
            (json!("100%"), json!("100%")),
            (Value::Null, Value::Null),
        ] {
            let mut object = json!({"Document": text});
            decode(&mut object, "Document");
            assert_eq!(object["Document"], expected);
        }
    }
}
