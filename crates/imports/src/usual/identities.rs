//! Users, groups and roles as `GetAccountAuthorizationDetails` tells them.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>

use super::{Desk, pointer};
use serde_json::{Value, json};

/// Inline policies in `list`, attached ones in `AttachedManagedPolicies`, groups in `GroupList`.
pub(super) fn spell(desk: &mut Desk<'_>, list: &str) {
    for member in [list, "Policies", "InlinePolicy"] {
        for (at, policy) in desk.take_list(member).into_iter().enumerate() {
            inline(desk, list, policy, &format!("/{member}/{at}"));
        }
    }
    for (at, arn) in desk.take_list("ManagedPolicyArns").into_iter().enumerate() {
        let from = format!("/ManagedPolicyArns/{at}");
        if arn.is_string() {
            attach(desk, arn, &from);
        } else if !arn.is_null() {
            // What is not known yet, such as a condition with both of its branches, stays.
            let place = desk.push("AttachedManagedPolicies", arn);
            desk.moved.push((from, place));
        }
    }
    if let Some(Value::String(_)) = desk.map.get("PermissionsBoundary") {
        let arn = desk.map.remove("PermissionsBoundary").unwrap_or_default();
        desk.map.insert(
            "PermissionsBoundary".to_owned(),
            json!({"PermissionsBoundaryArn": arn}),
        );
        desk.moved.push((
            pointer("PermissionsBoundary"),
            "/PermissionsBoundary/PermissionsBoundaryArn".to_owned(),
        ));
    }
    for membership in desk.take_list("GroupMemberships") {
        for group in membership["Groups"].as_array().into_iter().flatten() {
            desk.push("GroupList", group.clone());
        }
    }
}

/// An inline policy by the API's names of its members. Terraform's empty block is none.
fn inline(desk: &mut Desk<'_>, list: &str, mut policy: Value, from: &str) {
    let mut moved = Vec::new();
    if let Value::Object(map) = &mut policy {
        for (word, to) in [("Name", "PolicyName"), ("Policy", "PolicyDocument")] {
            if !map.contains_key(to)
                && let Some(value) = map.remove(word)
            {
                map.insert(to.to_owned(), value);
                moved.push((pointer(word), pointer(to)));
            }
        }
        if map.values().all(Value::is_null) {
            return;
        }
    }
    let place = desk.push(list, policy);
    for (path, to) in moved {
        desk.moved
            .push((format!("{from}{path}"), format!("{place}{to}")));
    }
    desk.moved.push((from.to_owned(), place));
}

/// One attached policy, each once: Terraform tells those of its attachments a second time.
fn attach(desk: &mut Desk<'_>, arn: Value, from: &str) {
    let member = "AttachedManagedPolicies";
    let all = desk.map.get(member).and_then(Value::as_array);
    let known = all.and_then(|all| all.iter().position(|one| one["PolicyArn"] == arn));
    let place = match known {
        Some(at) => format!("/{member}/{at}"),
        None => {
            let name = arn.as_str().and_then(|arn| arn.rsplit('/').next());
            desk.push(member, json!({"PolicyName": name, "PolicyArn": arn}))
        }
    };
    desk.moved
        .push((from.to_owned(), format!("{place}/PolicyArn")));
}
