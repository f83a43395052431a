//! Permissions of a function as statements of its policy, as `GetPolicy` tells them.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html>

use super::Desk;
use serde_json::{Value, json};

/// What stands in a condition: the member, the operator, the key.
const CONDITIONS: [(&str, &str, &str); 4] = [
    ("SourceArn", "ArnLike", "AWS:SourceArn"),
    ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    (
        "EventSourceToken",
        "StringEquals",
        "lambda:EventSourceToken",
    ),
];

/// Puts `Permissions` into `Policy`.
pub(super) fn spell(desk: &mut Desk<'_>, arn: Option<&str>) {
    for (at, permission) in desk.take_list("Permissions").into_iter().enumerate() {
        let (statement, moved) = statement(&permission, arn);
        let policy = desk
            .map
            .entry("Policy")
            .or_insert_with(|| json!({"Version": "2012-10-17", "Statement": []}));
        let Some(Value::Array(all)) = policy.get_mut("Statement") else {
            continue;
        };
        all.push(statement);
        let place = format!("/Policy/Statement/{}", all.len() - 1);
        for (member, to) in moved {
            let from = format!("/Permissions/{at}/{member}");
            desk.moved.push((from, format!("{place}{to}")));
        }
    }
}

/// The statement that Lambda makes of a permission, and where its members went.
fn statement(permission: &Value, arn: Option<&str>) -> (Value, Vec<(&'static str, String)>) {
    let mut moved = vec![("Action", "/Action".to_owned())];
    let mut statement = json!({"Effect": "Allow", "Action": permission["Action"]});
    if let Some(sid) = permission["StatementId"].as_str() {
        statement["Sid"] = sid.into();
    }
    if let Some(resource) = arn.map(Value::from).or_else(|| {
        let named = &permission["FunctionName"];
        (!named.is_null()).then(|| named.clone())
    }) {
        statement["Resource"] = resource;
    }
    statement["Principal"] = match permission["Principal"].as_str() {
        Some("*") => json!("*"),
        Some(account) if account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()) => {
            moved.push(("Principal", "/Principal/AWS".to_owned()));
            json!({"AWS": format!("arn:aws:iam::{account}:root")})
        }
        Some(arn) if arn.starts_with("arn:") => {
            moved.push(("Principal", "/Principal/AWS".to_owned()));
            json!({"AWS": arn})
        }
        Some(service) if service.contains('.') => json!({"Service": service}),
        _ => permission["Principal"].clone(),
    };
    for (member, operator, key) in CONDITIONS {
        // Terraform writes the key in camel case.
        let value = match (&permission[member], &permission["PrincipalOrgId"]) {
            (Value::Null, other) if member == "PrincipalOrgID" => other,
            (value, _) => value,
        };
        if !value.is_null() {
            statement["Condition"][operator][key] = value.clone();
            moved.push((member, format!("/Condition/{operator}/{key}")));
        }
    }
    (statement, moved)
}
