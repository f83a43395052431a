//! Secrets that people wrote into configurations: only their names and lengths matter to a
//! migration, so their values are never kept.

use serde_json::{Map, Value};

/// Members whose text is a secret whatever it says.
const ALWAYS: [&str; 8] = [
    "SecretString",
    "SecretToken",
    "OAuthToken",
    "MasterUserPassword",
    "PreSharedKey",
    "KeyMaterial",
    "ClientSecret",
    "SharedSecret",
];
/// Members that name a variable, with the member beside it that holds its value.
const PAIRS: [(&str, &str); 4] = [
    ("name", "value"),
    ("Name", "Value"),
    ("ParameterKey", "ParameterValue"),
    ("HeaderName", "HeaderValue"),
];

/// Replaces, anywhere in a configuration, values that look like secrets: environment variables as
/// maps and as lists of pairs, parameters, and assignments in user data.
pub fn hide(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match value {
                    Value::String(text) if ALWAYS.contains(&name.as_str()) => hidden(text),
                    Value::String(text) if name == "UserData" => *text = assignments(text),
                    Value::Object(variables)
                        if matches!(name.as_str(), "Variables" | "variables") =>
                    {
                        hide_variables(variables);
                    }
                    other => hide(other),
                }
            }
            for (name, value) in PAIRS {
                hide_pair(map, name, value);
            }
        }
        _ => {}
    }
}

fn hide_variables(variables: &mut Map<String, Value>) {
    for (name, value) in variables {
        if let Value::String(text) = value
            && looks_secret(name, text)
        {
            hidden(text);
        }
    }
}

fn hide_pair(map: &mut Map<String, Value>, name: &str, value: &str) {
    // What only says where the value is kept is no secret.
    let kept_elsewhere = matches!(
        map.get("type")
            .or_else(|| map.get("Type"))
            .and_then(Value::as_str),
        Some("PARAMETER_STORE" | "SECRETS_MANAGER" | "SecureString")
    );
    let Some(name) = map.get(name).and_then(Value::as_str).map(str::to_owned) else {
        return;
    };
    if let Some(Value::String(text)) = map.get_mut(value)
        && !kept_elsewhere
        && looks_secret(&name, text)
    {
        hidden(text);
    }
}

fn hidden(text: &mut String) {
    if !text.starts_with("(not kept: ") {
        *text = format!("(not kept: {} characters)", text.chars().count());
    }
}

/// `NAME=value` in a script, quoted or not.
fn assignments(script: &str) -> String {
    let line = |line: &str| {
        let mut kept = String::with_capacity(line.len());
        for word in line.split_inclusive(char::is_whitespace) {
            let end = word.trim_end();
            match end.split_once('=') {
                Some((name, value)) if looks_secret(name, value.trim_matches(['"', '\''])) => {
                    kept.push_str(name);
                    kept.push_str(&format!(
                        "=(not kept: {} characters)",
                        value.chars().count()
                    ));
                    kept.push_str(&word[end.len()..]);
                }
                _ => kept.push_str(word),
            }
        }
        kept
    };
    script.split_inclusive('\n').map(line).collect()
}

/// Whether a variable's name and value look like a secret.
pub fn looks_secret(name: &str, text: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // A name or address of the secret is what programs should be given; that is no secret.
    let names_it = text.starts_with("arn:")
        || text.is_empty()
        || text.starts_with('$')
        || has(&["_ARN", "_NAME", "_ID", "ENDPOINT", "_URL"])
        || (text.contains('/')
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-_".contains(&b)));
    let password_in_url = text
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next())
        .is_some_and(|host| {
            host.split_once('@')
                .is_some_and(|(user, _)| user.contains(':'))
        });
    password_in_url
        || (!names_it
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
            ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_that_look_like_secrets_are_not_kept_and_names_of_secrets_are() {
        let mut configuration = json!({"Environment": {"Variables": {
            "DB_PASSWORD": "hunter2", "DB_SECRET": "staging/orders-db", "API_TOKEN": "abc",
            "DB_SECRET_ARN": "arn:aws:secretsmanager:eu-central-1:111111111111:secret:a",
            "DATABASE": "postgres://app:pw@db/orders", "TABLE": "orders", "STRIPE_SECRET": "sk_live_X/y"
        }}});
        hide(&mut configuration);
        insta::assert_json_snapshot!(configuration["Environment"]["Variables"], @r#"
        {
          "API_TOKEN": "(not kept: 3 characters)",
          "DATABASE": "(not kept: 27 characters)",
          "DB_PASSWORD": "(not kept: 7 characters)",
          "DB_SECRET": "staging/orders-db",
          "DB_SECRET_ARN": "arn:aws:secretsmanager:eu-central-1:111111111111:secret:a",
          "STRIPE_SECRET": "(not kept: 11 characters)",
          "TABLE": "orders"
        }
        "#);
    }

    #[test]
    fn pairs_scripts_and_known_members_too() {
        let mut configuration = json!({
            "containerDefinitions": [{"environment": [
                {"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "STAGE", "value": "prod"}]}],
            "environmentVariables": [
                {"name": "NPM_TOKEN", "value": "ci/npm-Token", "type": "SECRETS_MANAGER"},
                {"name": "NPM_TOKEN", "value": "npm_1", "type": "PLAINTEXT"}],
            "UserData": "#!/bin/sh\nexport DB_PASSWORD='x y'\nDB_HOST=db.internal API_TOKEN=abc\n",
            "MetadataOptions": {"HttpTokens": "required"},
            "Parameters": [{"ParameterKey": "MasterPassword", "ParameterValue": "abc"}],
        });
        hide(&mut configuration);
        let text = configuration.to_string();
        for gone in ["hunter2", "npm_1", "API_TOKEN=abc", "\"abc\""] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        for kept in ["ci/npm-Token", "DB_HOST=db.internal", "required", "prod"] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn hiding_twice_changes_nothing(name in "[A-Z_]{1,12}", value in ".{0,20}") {
            let mut once = json!({"Variables": {name.clone(): value.clone()}, "UserData": format!("{name}={value}")});
            hide(&mut once);
            let mut twice = once.clone();
            hide(&mut twice);
            proptest::prop_assert_eq!(&once["Variables"], &twice["Variables"]);
        }
    }
}
