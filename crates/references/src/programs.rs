//! What programs are given: environment variables, user data, arguments.

use crate::place::{Place, plain};
use crate::text::{is_between, named};
use crate::{fields, hosts};
use landfall_domain::Target;

/// Members whose texts a program reads, in one spelling.
const INPUTS: &[&str] = &[
    "environment",
    "variables",
    "environmentvariables",
    "environmentoverrides",
    "userdata",
    "command",
    "entrypoint",
    "args",
    "arguments",
    "defaultarguments",
    "containeroverrides",
    "buildspec",
    "parameters",
    "definition",
    "definitionstring",
    "input",
    "inputtemplate",
    "inputtransformer",
    "configuration",
    "eventpattern",
    "value",
    "script",
    "connectionproperties",
    "stagevariables",
    "userparameters",
];

/// Whether a program reads the text.
pub(crate) fn is_input(place: &Place<'_>) -> bool {
    place
        .keys()
        .any(|key| INPUTS.contains(&plain(key).as_str()))
}

/// The environment variable whose value the text is: `Environment.Variables.NAME`,
/// `environment: [{name, value}]`, arguments of a job.
pub(crate) fn variable<'a>(place: &Place<'a>) -> Option<&'a str> {
    let field = place.field();
    let listed = plain(field) == "value"
        && (place.under("environment")
            || place.under("environmentVariables")
            || place.under("environmentFiles"));
    if listed {
        return place.beside("name");
    }
    let map = [
        "variables",
        "environment",
        "environmentvariables",
        "stagevariables",
        "defaultarguments",
    ];
    let above = place.keys().nth(1).map(plain);
    above
        .is_some_and(|above| map.contains(&above.as_str()))
        .then(|| field.trim_start_matches('-'))
}

/// How a variable's name ends → what it holds by name.
const WORDS: &[(&str, &str)] = &[
    ("TABLE", "AWS::DynamoDB::Table"),
    ("BUCKET", "AWS::S3::Bucket"),
    ("QUEUE", "AWS::SQS::Queue"),
    ("TOPIC", "AWS::SNS::Topic"),
    ("STREAM", "AWS::Kinesis::Stream"),
    ("FUNCTION", "AWS::Lambda::Function"),
    ("LAMBDA", "AWS::Lambda::Function"),
    ("STATE_MACHINE", "AWS::StepFunctions::StateMachine"),
    ("EVENT_BUS", "AWS::Events::EventBus"),
    ("LOG_GROUP", "AWS::Logs::LogGroup"),
    ("SECRET", "AWS::SecretsManager::Secret"),
    ("SECRET_ID", "AWS::SecretsManager::Secret"),
    ("SSM_PARAMETER", "AWS::SSM::Parameter"),
    ("PARAMETER", "AWS::SSM::Parameter"),
    ("USER_POOL_ID", "AWS::Cognito::UserPool"),
    ("KMS_KEY", "AWS::KMS::Key"),
    ("KMS_KEY_ID", "AWS::KMS::Key"),
];

/// How a variable's name ends that holds a host name.
const HOSTS: &[&str] = &[
    "HOST", "HOSTNAME", "URL", "URI", "ENDPOINT", "ADDR", "ADDRESS", "SERVER", "BROKER", "DSN",
    "DOMAIN", "WEBHOOK", "NODE", "BASE",
];

/// What an environment variable names by convention; likely at best. `None` when its name says
/// nothing.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let variable = variable(place)?
        .to_ascii_uppercase()
        .replace(['-', '.'], "_");
    let found = by_name(&variable, text)
        .or_else(|| by_host(&variable, text))
        .or_else(|| by_port(text))?;
    (!found.is_empty()).then_some(found)
}

fn ends(stem: &str, word: &str) -> bool {
    stem.strip_suffix(word)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
}

fn by_name(variable: &str, text: &str) -> Option<Vec<Target>> {
    let stem = variable
        .strip_suffix("_NAMES")
        .or_else(|| variable.strip_suffix("_NAME"))
        .unwrap_or(variable);
    let stem = stem.strip_suffix('S').unwrap_or(stem);
    let (word, kind) = WORDS.iter().find(|(word, _)| ends(stem, word))?;
    // `CLIENT_SECRET=hunter2` is a secret and not the name of one; a path looks like a name.
    let is_value = *word == "SECRET" && stem == variable && !text.contains('/');
    if is_value || (*word == "PARAMETER" && !text.starts_with('/')) {
        return None;
    }
    Some(
        text.split(',')
            .map(str::trim)
            .filter(|name| name.len() >= 3 && fields::is_name(name) && !name.contains(':'))
            .map(|name| named(kind, name))
            .collect(),
    )
}

/// `UPSTREAM=db.internal.acme.com:5432`: a host with a port is an address under any name.
fn by_port(text: &str) -> Option<Vec<Target>> {
    let (host, port) = text.rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    (port >= 21 && !host.contains(':') && hosts::is_host(host)).then(|| crate::text::meaning(text))
}

/// `DB_HOST=db.internal.acme.com:5432`
fn by_host(variable: &str, text: &str) -> Option<Vec<Target>> {
    let stem = variable.strip_suffix('S').unwrap_or(variable);
    if !HOSTS.iter().any(|word| ends(stem, word)) {
        return None;
    }
    Some(
        text.split(is_between)
            .filter(|word| !word.contains("://") && hosts::is_host(&hosts::split(word).0))
            .flat_map(crate::text::meaning)
            .collect(),
    )
}
