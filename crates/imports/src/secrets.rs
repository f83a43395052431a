//! What must not be kept: values of secrets that a file holds.

use landfall_domain::{Evidence, Resource};
use serde_json::Value;

/// What stands in the place of a secret.
pub(crate) const LEFT_OUT: &str = "(sensitive, left out)";

/// Members whose value is a secret wherever they stand, in lower case without `_` and `-`.
const SECRET: &[&str] = &[
    "accesstoken",
    "apikeyvalue",
    "apitoken",
    "authorizationtoken",
    "encryptedsecret",
    "githubtoken",
    "keymaterial",
    "oauthtoken",
    "passworddata",
    "passwordwo",
    "sasltoken",
    "secret",
    "secretaccesskeyvalue",
    "secretbinary",
    "secretstring",
    "secretstringwo",
    "sessmtppasswordv4",
    "token",
];
/// How members end that are secrets, in the same spelling.
const ENDS: &[&str] = &[
    "authtoken",
    "clientsecret",
    "passphrase",
    "password",
    "presharedkey",
    "privatekey",
    "privatekeypem",
    "secretaccesskey",
    "secretkey",
];

/// Whether a member's value is never kept.
pub(crate) fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    SECRET.contains(&plain.as_str()) || ENDS.iter().any(|end| plain.ends_with(end))
}

/// Replaces what must not be kept, wherever it stands: members by their name, variables of programs
/// by what they look like, and what scans hide as well: passwords in addresses and in user data.
/// Texts that only name a secret stay.
pub(crate) fn hide(value: &mut Value) {
    members(value);
    landfall_references::secrets::hide(value);
}

/// As [`hide`], for what is said about configurations: evidence shows nothing that is hidden.
pub(crate) fn hide_in_evidence(resource: &Resource, evidence: &mut Evidence) {
    let now = resource.configuration.pointer(&evidence.path);
    if let Some(text) = now.and_then(Value::as_str)
        && (text == LEFT_OUT || text.starts_with("(not kept: "))
    {
        evidence.text = text.into();
    }
    let mut text = evidence.text.to_string();
    landfall_references::secrets::in_addresses(&mut text);
    evidence.text = text.into();
}

fn members(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, item) in map.iter_mut() {
                if is_secret(name) && holds_a_value(item) {
                    *item = Value::from(LEFT_OUT);
                } else if is_variables(name) {
                    hide_variables(item);
                } else {
                    members(item);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(members),
        _ => {}
    }
}

/// A text that could be the secret itself: no ARN, no `{{resolve:…}}`, no open parameter.
fn holds_a_value(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            !(text.is_empty()
                || text == LEFT_OUT
                || text.starts_with("(not kept: ")
                || text.starts_with("arn:")
                || text.starts_with("{{resolve:")
                || (text.starts_with("${")
                    && text.ends_with('}')
                    && text.matches('}').count() == 1))
        }
        Value::Number(_) => true,
        // CodePipeline and others have lists or objects of that name that hold no value.
        _ => false,
    }
}

fn is_variables(name: &str) -> bool {
    matches!(
        name,
        "Environment"
            | "environment"
            | "EnvironmentVariables"
            | "environment_variables"
            | "environment_variable"
            | "Variables"
            | "variables"
            | "StageVariables"
    )
}

/// Variables of a program: an object of names and texts, or a list of `{Name, Value}`.
fn hide_variables(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, item) in map.iter_mut() {
                match item {
                    Value::String(text) if looks_secret(name, text) => {
                        *item = Value::from(LEFT_OUT)
                    }
                    Value::Object(_) | Value::Array(_) => hide_variables(item),
                    _ => {}
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                let text = |item: &Value, names: [&str; 2]| {
                    names
                        .iter()
                        .find_map(|name| item.get(name)?.as_str())
                        .map(str::to_owned)
                };
                let (name, held) = (text(item, ["Name", "name"]), text(item, ["Value", "value"]));
                match (name, held) {
                    (Some(name), Some(held)) if looks_secret(&name, &held) => {
                        for member in ["Value", "value"] {
                            if let Some(value) = item.get_mut(member) {
                                *value = Value::from(LEFT_OUT);
                            }
                        }
                    }
                    _ => hide_variables(item),
                }
            }
        }
        _ => {}
    }
}

/// Whether a variable holds a secret rather than its name or address.
fn looks_secret(name: &str, text: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let names_it = !holds_a_value(&Value::from(text))
        || has(&["_ARN", "_NAME", "_ID", "ENDPOINT", "_URL"])
        || (text.contains('/')
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-_".contains(&b)));
    !names_it
        && has(&[
            "PASSWORD",
            "PASSWD",
            "SECRET",
            "TOKEN",
            "API_KEY",
            "APIKEY",
            "ACCESS_KEY",
            "PRIVATE_KEY",
            "CREDENTIAL",
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_go_and_names_of_secrets_stay() {
        let mut value = json!({
            "MasterUserPassword": "hunter2",
            "master_password": 4711,
            "MasterUserSecret": {"SecretArn": "arn:aws:secretsmanager:r:1:secret:a"},
            "Password": "{{resolve:secretsmanager:shop/db:SecretString:password}}",
            "AuthToken": "${Token}",
            "Environment": {"Variables": {"DB_PASSWORD": "hunter2", "SECRET_ARN": "arn:aws:x:y:1:z", "DB": "postgres://shop:pw@db/x", "TABLE": "orders"}},
            "ContainerDefinitions": [{"Environment": [{"Name": "API_TOKEN", "Value": "t"}, {"Name": "STAGE", "Value": "prod"}]}]
        });
        hide(&mut value);
        insta::assert_json_snapshot!(value, @r#"
        {
          "AuthToken": "${Token}",
          "ContainerDefinitions": [
            {
              "Environment": [
                {
                  "Name": "API_TOKEN",
                  "Value": "(sensitive, left out)"
                },
                {
                  "Name": "STAGE",
                  "Value": "prod"
                }
              ]
            }
          ],
          "Environment": {
            "Variables": {
              "DB": "postgres://shop:not-kept@db/x",
              "DB_PASSWORD": "(sensitive, left out)",
              "SECRET_ARN": "arn:aws:x:y:1:z",
              "TABLE": "orders"
            }
          },
          "MasterUserPassword": "(sensitive, left out)",
          "MasterUserSecret": {
            "SecretArn": "arn:aws:secretsmanager:r:1:secret:a"
          },
          "Password": "{{resolve:secretsmanager:shop/db:SecretString:password}}",
          "master_password": "(sensitive, left out)"
        }
        "#);
    }
}
