//! The many words for environments, in tags and in names.

use crate::words::words;
use landfall_domain::Environment;
use std::collections::BTreeSet;

/// Words of a tag's key that mean environment: `Environment`, `env`, `"Env "`, `deploy-env`,
/// `AWS_ENV`, `acme:stage` are all read.
const KEY_WORDS: &[&str] = &[
    "env",
    "envs",
    "environment",
    "environ",
    "stage",
    "landscape",
    "umgebung",
    "entorno",
    "environnement",
    "ambiente",
];

/// Whole keys, in lower case with nothing but letters and digits.
const KEYS: &[&str] = &[
    "envname",
    "envtype",
    "environmentname",
    "environmenttype",
    "deployenv",
    "deploymentenvironment",
    "deploymentstage",
    "appenv",
    "nodeenv",
    "tier",
    "workspace",
    "terraformworkspace",
    "lifecycle",
    "lifecyclestage",
    "sdlc",
    "sdlcphase",
];

/// Keys of tags that name what made a resource: a stack, a cluster, a group.
const MAKERS: &[&str] = &[
    "awscloudformationstackname",
    "stack",
    "stackname",
    "cluster",
    "clustername",
    "eksclustername",
    "awseksclustername",
    "awsecsclustername",
    "awsautoscalinggroupname",
    "elasticbeanstalkenvironmentname",
];

const PRODUCTION: &[&str] = &[
    "prod",
    "prods",
    "production",
    "prd",
    "live",
    "productive",
    "produktion",
    "produktiv",
    "produccion",
];
const DEVELOPMENT: &[&str] = &[
    "dev",
    "devel",
    "develop",
    "developer",
    "development",
    "entwicklung",
    "test",
    "tests",
    "testing",
    "tst",
    "qa",
    "qas",
    "qual",
    "sandbox",
    "sbx",
    "sand",
    "int",
    "integration",
    "demo",
    "preview",
    "nonprod",
    "nonprd",
    "nonproduction",
    "playground",
    "experiment",
    "poc",
];
const STAGING: &[&str] = &[
    "stg",
    "stge",
    "staging",
    "stage",
    "stag",
    "uat",
    "preprod",
    "preprd",
    "preproduction",
    "acceptance",
    "acc",
];
/// Words that mean shared where the key already says environment.
const TAG_SHARED: &[&str] = &[
    "shared",
    "common",
    "tools",
    "tooling",
    "infra",
    "infrastructure",
    "all",
    "any",
    "both",
    "global",
    "core",
    "management",
    "mgmt",
    "ops",
    "platform",
    "central",
    "cicd",
    "hub",
];
/// Words that mean shared in a name, where `core` or `global` may mean anything.
const NAME_SHARED: &[&str] = &[
    "shared",
    "common",
    "tools",
    "tooling",
    "infra",
    "infrastructure",
    "central",
    "cicd",
];
/// Words of a name for what usually serves everything: a hint, no more.
const NAME_HINTS: &[&str] = &[
    "artifacts",
    "artifact",
    "artefacts",
    "artefact",
    "cloudtrail",
    "tfstate",
    "terraform",
    "jenkins",
    "bastion",
    "vpn",
    "audit",
    "logs",
    "logging",
];
/// Words that in a name may mean something else: `live-chat`, `orders-integration`.
const DOUBTFUL: &[&str] = &[
    "live",
    "int",
    "integration",
    "demo",
    "preview",
    "test",
    "tests",
    "testing",
    "stage",
    "stag",
    "acc",
    "acceptance",
    "qual",
    "sand",
    "experiment",
    "developer",
    "productive",
];

/// Of what a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// The value of a tag or setting whose key means environment.
    Value,
    /// A name that people gave.
    Name,
}

/// What one text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub environment: Environment,
    pub staging: bool,
    /// It may mean something else.
    pub doubtful: bool,
    /// Only a hint, as `logs` is.
    pub hint: bool,
}

/// Whether a tag's key means environment.
pub(super) fn is_environment_key(key: &str) -> bool {
    KEYS.contains(&plain(key).as_str())
        || words(key)
            .iter()
            .any(|word| KEY_WORDS.contains(&word.as_str()))
}

/// Whether a tag's key names what made the resource.
pub(super) fn is_maker_key(key: &str) -> bool {
    MAKERS.contains(&plain(key).as_str())
}

/// Whether a tag's key is the name that the console shows.
pub(super) fn is_name_key(key: &str) -> bool {
    plain(key) == "name"
}

/// In lower case, nothing but letters and digits.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The environments that a text names, each once. `pre-prod` is staging, `non-prod` development,
/// `production-like` staging. Words for shared and hints give way to the others: `infra-prod`
/// belongs to production.
pub(super) fn read(text: &str, of: Text, staging: Environment) -> BTreeSet<Word> {
    if of == Text::Value
        && let Some(word) = letter(text, staging)
    {
        return [word].into();
    }
    let all = words(text);
    let mut found = BTreeSet::new();
    for (at, word) in all.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |b| all[b].as_str());
        let after = all.get(at + 1).map_or("", String::as_str);
        if let Some(word) = one(word, (before, after), of, staging) {
            found.insert(word);
        }
    }
    if found.iter().any(|w| w.environment != Environment::Shared) {
        let is_all = of == Text::Value;
        found.retain(|w| is_all || w.environment != Environment::Shared || w.staging);
    }
    if found.iter().any(|w| !w.hint) {
        found.retain(|w| !w.hint);
    }
    if found.iter().any(|w| !w.doubtful) {
        found.retain(|w| !w.doubtful);
    }
    found
}

/// Values of one letter, as some companies write them.
fn letter(text: &str, staging: Environment) -> Option<Word> {
    let (environment, is_staging) = match text.trim() {
        "p" | "P" => (Environment::Production, false),
        "d" | "D" | "t" | "T" | "q" | "Q" | "i" | "I" => (Environment::Development, false),
        "u" | "U" | "a" | "A" => (staging, true),
        _ => return None,
    };
    Some(Word {
        environment,
        staging: is_staging,
        doubtful: false,
        hint: false,
    })
}

fn one(word: &str, around: (&str, &str), of: Text, staging: Environment) -> Option<Word> {
    let is_value = of == Text::Value;
    let shared = if is_value { TAG_SHARED } else { NAME_SHARED };
    let mut found = Word {
        environment: Environment::Shared,
        staging: false,
        doubtful: !is_value && DOUBTFUL.contains(&word),
        hint: false,
    };
    if PRODUCTION.contains(&word) {
        match around {
            ("non" | "no" | "not", _) => found.environment = Environment::Development,
            ("pre", _) | (_, "like") => {
                (found.environment, found.staging) = (staging, true);
            }
            _ => found.environment = Environment::Production,
        }
    } else if STAGING.contains(&word) || is_value && word == "pre" {
        (found.environment, found.staging) = (staging, true);
    } else if DEVELOPMENT.contains(&word) {
        found.environment = Environment::Development;
    } else if !is_value && NAME_HINTS.contains(&word) {
        found.hint = true;
    } else if !shared.contains(&word) {
        return None;
    }
    Some(found)
}
