//! Secrets that people wrote into configurations: only their names and lengths matter to a
//! migration, so their values are never kept.

use crate::embedded;
use crate::place::plain;
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

/// What stands in the place of a password inside of an address, whose other parts stay.
pub const IN_ADDRESS: &str = "not-kept";
/// How texts begin that stand in the place of a secret already.
const HIDDEN: [&str; 2] = ["(not kept: ", "(sensitive, left out)"];

/// Replaces, anywhere in a configuration, values that look like secrets: environment variables as
/// maps and as lists of pairs, parameters, assignments in user data, and passwords in addresses,
/// of which everything else stays. Doing it twice changes nothing more.
pub fn hide(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match value {
                    Value::String(text) if ALWAYS.contains(&name.as_str()) => {
                        if !is_named(text) {
                            hidden(text);
                        }
                    }
                    Value::String(text) if is_user_data(name) => user_data(text),
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
        Value::String(text) => in_addresses(text),
        _ => {}
    }
}

/// Whether a text says where a secret is instead of holding it: an ARN, a variable, a reference of a
/// template.
fn is_named(text: &str) -> bool {
    let variable = |name: &str| {
        name.starts_with('(')
            || (name.starts_with('{') && name.find('}') == Some(name.len() - 1))
            || (!name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
    };
    text.starts_with("arn:")
        || text.starts_with("{{resolve:")
        || text.strip_prefix('$').is_some_and(variable)
}

fn is_user_data(name: &str) -> bool {
    matches!(plain(name).as_str(), "userdata" | "userdatabase64")
}

/// A script, or base64 of one, which is decoded when it holds a secret.
fn user_data(text: &mut String) {
    let decoded = embedded::decoded(text);
    let script = decoded.as_deref().unwrap_or(text);
    let mut kept = assignments(script);
    in_addresses(&mut kept);
    if kept != script {
        *text = kept;
    }
}

fn hide_variables(variables: &mut Map<String, Value>) {
    for (name, value) in variables {
        match value {
            Value::String(text) if looks_secret(name, text) => hidden(text),
            other => hide(other),
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
    if !HIDDEN.iter().any(|begin| text.starts_with(begin)) {
        *text = format!("(not kept: {} characters)", text.chars().count());
    }
}

/// `NAME=value` and `--name value` in a script, and `name: value` on a line of its own; values
/// quoted or not, quoted ones over several words and lines.
fn assignments(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let (name, after) = word(rest);
        let between = after.chars().next();
        let (gap, value) = match between {
            Some('=') => ("=", &after[1..]),
            Some(':')
                if kept.is_empty() || kept.trim_end_matches([' ', '\t', '-']).ends_with('\n') =>
            {
                let end = after.len() - after[1..].trim_start_matches([' ', '\t']).len();
                (&after[..end], &after[end..])
            }
            Some(' ' | '\t') if name.starts_with("--") => {
                let end = after.len() - after.trim_start_matches([' ', '\t']).len();
                (&after[..end], &after[end..])
            }
            _ => {
                // A character that belongs to no name goes along.
                let step = after.chars().next().map_or(0, char::len_utf8);
                kept.push_str(&rest[..name.len() + step]);
                rest = &rest[name.len() + step..];
                continue;
            }
        };
        // In `"NAME=value"` the quote before the name ends the value.
        let around = kept.chars().last().filter(|c| matches!(c, '"' | '\''));
        let length = match around
            .filter(|_| gap == "=")
            .and_then(|q| closing(value, q))
        {
            Some(end) => end,
            None if gap.starts_with(':') => line_or_quoted(value),
            None => quoted(value),
        };
        let (held, after) = value.split_at(length);
        let bare = held.trim_matches(['"', '\'']);
        kept.push_str(name);
        kept.push_str(gap);
        if looks_secret(name, bare) && !HIDDEN.iter().any(|begin| value.starts_with(begin)) {
            kept.push_str(&format!("(not kept: {} characters)", held.chars().count()));
            rest = after;
        } else {
            rest = value;
        }
    }
    kept
}

/// The letters that a name may be of at the beginning of a text, and what follows.
fn word(text: &str) -> (&str, &str) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.split_at(text.find(|c| !part(c)).unwrap_or(text.len()))
}

/// The length in bytes of a value that blanks end, as a shell reads it: with its quoted parts.
fn quoted(text: &str) -> usize {
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let next = at + letter.len_utf8();
        at = match letter {
            c if c.is_whitespace() => return at,
            '\\' => next + text[next..].chars().next().map_or(0, char::len_utf8),
            // Inside of a word an apostrophe may be one: it ends on its line or is none.
            quote @ ('"' | '\'') => match closing(&text[next..], quote) {
                Some(end) if at == 0 || !text[next..next + end].contains('\n') => next + end + 1,
                _ => next,
            },
            _ => next,
        };
    }
    at
}

/// The place of the quote that ends a quoted part; escaped ones do not, within double quotes.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if letter == quote && !escaped {
            return Some(at);
        }
        escaped = quote == '"' && letter == '\\' && !escaped;
    }
    None
}

/// A value in YAML: quoted, or up to the end of the line.
fn line_or_quoted(text: &str) -> usize {
    let line = text.find(['\n', '\r']).unwrap_or(text.len());
    if text.starts_with(['"', '\'']) {
        quoted(text).max(line)
    } else {
        line
    }
}

/// Replaces the passwords of all addresses in a text: `postgres://app:…@host/db`,
/// `jdbc:postgresql://host/db?user=app&password=…`.
pub fn in_addresses(text: &mut String) {
    if !text.contains("://") {
        return;
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        kept.push_str(before);
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
        let end = after.find(ends).unwrap_or(after.len());
        // The next address in the same word, in a list.
        let end = after[..end].find("://").map_or(end, |next| {
            let scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            after[..next].trim_end_matches(scheme).len()
        });
        kept.push_str(&address(&after[..end]));
        rest = &after[end..];
    }
    kept.push_str(rest);
    if kept != *text {
        *text = kept;
    }
}

/// What follows a scheme, without its passwords.
fn address(text: &str) -> String {
    let authority = text.find(['/', '?', '#']).unwrap_or(text.len());
    let user = match text[..authority].rfind('@') {
        Some(at) => Some(at),
        // A password with a slash in it, which is none of a URL; a port is no password.
        None => text.rfind('@').filter(|at| {
            let first = text[..authority].split_once(':');
            first.is_some_and(|(_, port)| !port.bytes().all(|b| b.is_ascii_digit())) && *at > 0
        }),
    };
    let (mut kept, rest) = match user {
        Some(at) => {
            let (user, host) = text.split_at(at);
            let user = match user.split_once(':') {
                // A token in the place of the name, as Git's hosts take it.
                Some((token, word)) if is_token(token, word) => format!("{IN_ADDRESS}:{word}"),
                Some((name, password)) if is_value(password) => format!("{name}:{IN_ADDRESS}"),
                _ => user.to_owned(),
            };
            (user, host)
        }
        None => (String::new(), text),
    };
    let mut rest = rest;
    while let Some(at) = rest.find(['?', '&', ';']) {
        let (before, after) = rest.split_at(at + 1);
        kept.push_str(before);
        let end = after.find(['&', ';', '#']).unwrap_or(after.len());
        match after[..end].split_once('=') {
            Some((name, value)) if is_value(value) && looks_secret(name, value) => {
                kept.push_str(name);
                kept.push('=');
                kept.push_str(IN_ADDRESS);
            }
            _ => kept.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    kept.push_str(rest);
    kept
}

/// Whether the name before a password is the secret itself.
fn is_token(name: &str, word: &str) -> bool {
    matches!(word, "" | "x-oauth-basic" | "x-access-token") && name.len() >= 20 && is_value(name)
}

/// Whether a password is one, and neither a variable nor hidden already.
fn is_value(password: &str) -> bool {
    let open = ["{{", "%7B%7B"];
    let open = open.iter().any(|begin| password.starts_with(begin));
    !(password.is_empty() || open || is_named(password) || password == IN_ADDRESS)
}

/// Whether a variable's name and value look like a secret.
pub fn looks_secret(name: &str, text: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // A name or address of the secret is what programs should be given; that is no secret.
    let names_it = is_named(text)
        || text.is_empty()
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
    fn values_that_look_like_secrets_are_not_kept_and_names_of_secrets_are() {
        let mut configuration = json!({"Environment": {"Variables": {
            "DB_PASSWORD": "hunter2", "DB_SECRET": "staging/orders-db", "API_TOKEN": "abc",
            "DB_SECRET_ARN": "arn:aws:secretsmanager:eu-central-1:111111111111:secret:a",
            "DATABASE": "postgres://app:pw@db/orders", "TABLE": "orders", "STRIPE_SECRET": "sk_live_X/y",
            "A_PASSWORD": "$ecret1", "B_PASSWORD": "${Word}", "C_PASSWORD": "$WORD"
        }}});
        hide(&mut configuration);
        insta::assert_json_snapshot!(configuration["Environment"]["Variables"], @r#"
        {
          "API_TOKEN": "(not kept: 3 characters)",
          "A_PASSWORD": "(not kept: 7 characters)",
          "B_PASSWORD": "${Word}",
          "C_PASSWORD": "$WORD",
          "DATABASE": "postgres://app:not-kept@db/orders",
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
        for gone in ["hunter2", "npm_1", "API_TOKEN=abc", "\"abc\"", "x y", "y'"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        for kept in ["ci/npm-Token", "DB_HOST=db.internal", "required", "prod"] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    #[test]
    fn of_an_address_only_the_password_goes() {
        for (before, after) in [
            (
                "postgres://u:p@db.example.com/x",
                "postgres://u:not-kept@db.example.com/x",
            ),
            (
                "mysql://u:p/q@host:3306/x?a=b",
                "mysql://u:not-kept@host:3306/x?a=b",
            ),
            (
                "jdbc:postgresql://host:5432/db?user=u&password=p&ssl=true",
                "jdbc:postgresql://host:5432/db?user=u&password=not-kept&ssl=true",
            ),
            (
                "amqp://a:b@one,amqp://c:d@two",
                "amqp://a:not-kept@one,amqp://c:not-kept@two",
            ),
            (
                "say redis://:pw@cache:6379 twice",
                "say redis://:not-kept@cache:6379 twice",
            ),
        ] {
            let mut value = json!({"Command": [before]});
            hide(&mut value);
            assert_eq!(value["Command"][0], after, "{before}");
            hide(&mut value);
            assert_eq!(value["Command"][0], after, "{before} twice");
        }
        for stays in [
            "https://host:8080/@scope/package",
            "postgres://u:${Password}@host/x",
            "postgres://u:{{resolve:secretsmanager:a}}@host/x",
            "https://user@host/x",
            "arn:aws:s3:::a/b",
        ] {
            let mut text = stays.to_owned();
            in_addresses(&mut text);
            assert_eq!(text, stays);
        }
    }

    #[test]
    fn scripts_keep_everything_but_secrets() {
        let script = "#!/bin/sh\nexport DB_PASSWORD='x y' A=1\nAPI_TOKEN=\"two\nlines\" B=2\n\
            run --db-password hunter2 --port 80\nsecret: plain words here\nNAME=it's C=3\n\
            DB_SECRET=a\\ b D=4\nURL=postgres://u:pw@host/x\n";
        let mut value = json!({"UserData": script});
        hide(&mut value);
        insta::assert_snapshot!(value["UserData"].as_str().unwrap(), @r"
        #!/bin/sh
        export DB_PASSWORD=(not kept: 5 characters) A=1
        API_TOKEN=(not kept: 11 characters) B=2
        run --db-password (not kept: 7 characters) --port 80
        secret: (not kept: 16 characters)
        NAME=it's C=3
        DB_SECRET=(not kept: 4 characters) D=4
        URL=postgres://u:not-kept@host/x
        ");
        let again = value.clone();
        hide(&mut value);
        assert_eq!(value, again);
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, script);
        let mut value = json!({"user_data": encoded});
        hide(&mut value);
        assert_eq!(value["user_data"], again["UserData"]);
    }

    proptest::proptest! {
        #[test]
        fn hiding_twice_changes_nothing(name in "[A-Z_]{1,12}", value in ".{0,20}") {
            let mut once = json!({"Variables": {name.clone(): value.clone()}, "UserData": format!("{name}={value}")});
            hide(&mut once);
            let mut twice = once.clone();
            hide(&mut twice);
            proptest::prop_assert_eq!(once, twice);
        }
    }
}
