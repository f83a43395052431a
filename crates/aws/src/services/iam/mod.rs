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
        details(&reader, &credentials).await;
    }
}

/// Users, groups, roles and policies.
async fn details(reader: &Reader<'_>, credentials: &Credentials) {
    let filter = ["User", "Group", "Role", "LocalManagedPolicy"];
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
                push_role(reader, role);
            }
            for policy in json::objects(&page[POLICY.items]) {
                // `LocalManagedPolicy` asks for the customer's own; not every answer keeps to it.
                if !policy["Arn"]
                    .as_str()
                    .is_some_and(|arn| arn.contains(":iam::aws:"))
                {
                    reader
                        .sink
                        .push(reader.resource(&POLICY, policy_of(policy)));
                }
            }
        })
        .await;
}

fn user_of(mut user: Value) -> Value {
    inline(&mut user, "UserPolicyList");
    user
}

fn push_role(reader: &Reader<'_>, mut role: Value) {
    // Roles of AWS services come by themselves when the service is used.
    if role["Path"]
        .as_str()
        .is_some_and(|path| path.starts_with("/aws-service-role/"))
    {
        return;
    }
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

/// A managed policy with the document of its default version.
fn policy_of(mut policy: Value) -> Value {
    let versions = json::objects(&policy["PolicyVersionList"]);
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
