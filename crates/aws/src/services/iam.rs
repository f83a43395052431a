//! AWS IAM: roles, the customer's managed policies and instance profiles, all from one list call.

use super::json;
use crate::page::Pages;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use aws_sdk_iam::types::{
    AttachedPolicy, EntityType, InstanceProfile, ManagedPolicyDetail, PolicyDetail, RoleDetail, Tag,
};
use landfall_domain::resource::Attribute;
use landfall_domain::{Region, Resource, Timestamp};
use serde_json::{Value, json};

/// AWS IAM.
pub struct Iam;

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
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::InstanceProfile",
        ]
    }
    fn global(&self) -> bool {
        true
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let client = session.iam();
        let mut pages = Pages::new("GetAccountAuthorizationDetails");
        loop {
            let answer = client
                .get_account_authorization_details()
                .filter(EntityType::Role)
                .filter(EntityType::LocalManagedPolicy)
                .max_items(1000)
                .set_marker(pages.token())
                .send()
                .await;
            let Some(page) = sink.take("GetAccountAuthorizationDetails", None, answer) else {
                return;
            };
            for found in page.role_detail_list() {
                // Roles of AWS services come by themselves when the service is used.
                if found
                    .path()
                    .is_some_and(|path| path.starts_with("/aws-service-role/"))
                {
                    continue;
                }
                sink.push(role(session, found));
                for profile in found.instance_profile_list() {
                    sink.push(instance_profile(session, profile));
                }
            }
            for found in page.policies() {
                // `LocalManagedPolicy` asks for the customer's own; not every answer keeps to it.
                if !found
                    .arn()
                    .is_some_and(|arn| arn.starts_with("arn:aws:iam::aws:"))
                {
                    sink.push(policy(session, found));
                }
            }
            if !pages.go_on(page.marker, None, sink) {
                return;
            }
        }
    }
}

fn role(session: &Session, found: &RoleDetail) -> Resource {
    let configuration = json!({
        "RoleName": found.role_name(),
        "Path": found.path(),
        "Arn": found.arn(),
        "AssumeRolePolicyDocument": document(found.assume_role_policy_document()),
        "RolePolicyList": found.role_policy_list().iter().map(inline).collect::<Vec<_>>(),
        "AttachedManagedPolicies": found.attached_managed_policies().iter().map(attached).collect::<Vec<_>>(),
        "PermissionsBoundary": found.permissions_boundary().map(|b| json!({"PermissionsBoundaryArn": b.permissions_boundary_arn()})),
    });
    let mut resource = global(
        session,
        "AWS::IAM::Role",
        found.arn(),
        found.role_name(),
        configuration,
    );
    resource.tags = tags(found.tags());
    json::put(&mut resource, "created", time(found.create_date()));
    let used = found
        .role_last_used()
        .and_then(|used| used.last_used_date());
    json::put(&mut resource, "last_used", time(used));
    resource
}

fn policy(session: &Session, found: &ManagedPolicyDetail) -> Resource {
    let default = found
        .policy_version_list()
        .iter()
        .find(|version| version.is_default_version());
    let configuration = json!({
        "PolicyName": found.policy_name().or_else(|| found.arn()?.rsplit('/').next()),
        "Path": found.path(),
        "Arn": found.arn(),
        "Description": found.description(),
        "DefaultVersionId": found.default_version_id(),
        "PolicyDocument": document(default.and_then(|version| version.document())),
    });
    let mut resource = global(
        session,
        "AWS::IAM::ManagedPolicy",
        found.arn(),
        found.policy_name(),
        configuration,
    );
    let count = found
        .attachment_count()
        .and_then(|count| u64::try_from(count).ok());
    json::put(&mut resource, "attachments", count.map(Attribute::Count));
    json::put(&mut resource, "created", time(found.create_date()));
    resource
}

fn instance_profile(session: &Session, found: &InstanceProfile) -> Resource {
    let roles: Vec<Value> = found
        .roles()
        .iter()
        .map(|role| json!({"RoleName": role.role_name(), "Arn": role.arn()}))
        .collect();
    let configuration = json!({
        "InstanceProfileName": found.instance_profile_name(),
        "Path": found.path(),
        "Arn": found.arn(),
        "Roles": roles,
    });
    global(
        session,
        "AWS::IAM::InstanceProfile",
        Some(found.arn()),
        Some(found.instance_profile_name()),
        configuration,
    )
}

fn global(
    session: &Session,
    kind: &str,
    arn: Option<&str>,
    name: Option<&str>,
    configuration: Value,
) -> Resource {
    json::resource(
        kind,
        arn.unwrap_or_default(),
        // Not every answer gives the name of a policy; its ARN ends with it.
        name.filter(|name| !name.is_empty())
            .or_else(|| arn?.rsplit('/').next())
            .unwrap_or_default(),
        session.account(),
        &Region::global(),
        configuration,
    )
}

fn inline(policy: &PolicyDetail) -> Value {
    json!({"PolicyName": policy.policy_name(), "PolicyDocument": document(policy.policy_document())})
}

fn attached(policy: &AttachedPolicy) -> Value {
    json!({"PolicyName": policy.policy_name(), "PolicyArn": policy.policy_arn()})
}

fn tags(tags: &[Tag]) -> std::collections::BTreeMap<String, String> {
    tags.iter()
        .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
        .collect()
}

fn time(at: Option<&aws_smithy_types::DateTime>) -> Option<Attribute> {
    Timestamp::from_second(at?.secs()).ok().map(Attribute::Time)
}

/// IAM gives policy documents percent-encoded (RFC 3986).
fn document(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| {
        json::parsed(percent_decoded(text).into())
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match hex {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_decoded_whether_or_not_they_are_encoded() {
        assert_eq!(
            document(Some("%7B%22a%22%3A%22%C3%A9%20b%22%7D")),
            json!({"a": "é b"})
        );
        assert_eq!(document(Some(r#"{"a": 1}"#)), json!({"a": 1}));
        assert_eq!(document(Some("100%")), json!("100%"));
        assert_eq!(document(None), Value::Null);
    }
}
