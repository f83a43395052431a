//! The configuration file: TOML, every mistake reported with its line and the way out.

use landfall_backend::settings::{
    AccountSection, AwsSection, GateSection, Settings, SourceSection,
};
use landfall_domain::plan::Environment;
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The file as a whole. Keys are documented in the README's configuration table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    database_url: Option<String>,
    secure_cookies: Option<bool>,
    #[serde(default)]
    aws: AwsSection,
    source: SourceSection,
    management: Option<AccountSection>,
    #[serde(default)]
    targets: BTreeMap<Environment, AccountSection>,
    #[serde(default)]
    gate: GateSection,
}

/// What the server runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen, unless the command line says otherwise.
    pub listen: String,
    /// `sqlite://PATH` or `postgres://…`.
    pub database_url: String,
    /// Whether the session cookie is sent over HTTPS only.
    pub secure_cookies: Option<bool>,
    /// What the use cases need to know.
    pub settings: Settings,
}

/// Why a configuration cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {cause}")]
    #[diagnostic(help(
        "name it with --config FILE or LANDFALL_CONFIG; `landfall config example` prints one to begin with"
    ))]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("the configuration file is wrong: {message}")]
    #[diagnostic(help(
        "every key is described in the README's configuration table; `landfall config example` prints a file to begin with"
    ))]
    Wrong {
        /// What is wrong.
        message: String,
        /// The file's text.
        #[source_code]
        text: NamedSource<String>,
        /// Where.
        #[label("here")]
        at: Option<SourceSpan>,
    },
}

/// Reads and checks a configuration file. Relative paths in it are relative to the file.
///
/// # Errors
/// When it cannot be read or does not say what it should, with the place.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    parse(path, text)
}

/// Where the configuration is looked for unless somebody names another file.
pub const DEFAULT: &str = "landfall.toml";

/// What commands on the database alone need when there is no file. They ask AWS nothing, so the
/// account is none and the Region only a form.
const WITHOUT_FILE: &str = r#"
[aws]
regions = ["us-east-1"]
[source]
name = "estate"
account = "000000000000"
"#;

/// As [`read`], for commands on a database that the command line names: those need no file. One
/// that is named must be there.
///
/// # Errors
/// As [`read`].
pub fn read_or_none(path: &Path, database_named: bool) -> Result<Config, ConfigError> {
    match read(path) {
        Err(ConfigError::Unreadable { cause, .. })
            if database_named
                && path == Path::new(DEFAULT)
                && cause.kind() == std::io::ErrorKind::NotFound =>
        {
            parse(path, WITHOUT_FILE.to_owned())
        }
        read => read,
    }
}

fn parse(path: &Path, text: String) -> Result<Config, ConfigError> {
    let wrong = |message: String, at: Option<SourceSpan>| ConfigError::Wrong {
        message,
        text: NamedSource::new(path.display().to_string(), text.clone()),
        at,
    };
    let file: File = toml::from_str(&text).map_err(|error| {
        wrong(
            error.message().to_owned(),
            error.span().map(SourceSpan::from),
        )
    })?;
    let base = path.parent().unwrap_or(Path::new("."));
    let mut aws = file.aws;
    aws.credentials_file = aws.credentials_file.map(|file| base.join(file));
    let settings = Settings {
        aws,
        source: file.source,
        management: file.management,
        targets: file.targets,
        gate: file.gate,
    };
    let database_url = file
        .database_url
        .unwrap_or_else(|| format!("sqlite://{}", base.join("landfall.db").display()));
    Ok(Config {
        listen: file.listen.unwrap_or_else(|| "127.0.0.1:7420".into()),
        database_url: relative_to(base, database_url),
        secure_cookies: file.secure_cookies,
        settings: settings
            .validated()
            .map_err(|message| wrong(message, None))?,
    })
}

fn relative_to(base: &Path, url: String) -> String {
    match url.strip_prefix("sqlite://") {
        Some(path) if !Path::new(path).is_absolute() => {
            let path = path.strip_prefix("./").unwrap_or(path);
            if base.as_os_str().is_empty() || Path::new(path).starts_with(base) {
                url
            } else {
                format!("sqlite://{}", base.join(path).display())
            }
        }
        _ => url,
    }
}

/// A file to begin with.
pub const EXAMPLE: &str = r#"# Landfall. Every key is described in the README's configuration table.
listen = "127.0.0.1:7420"
database_url = "sqlite://landfall.db"      # or postgres://user@host/database

[aws]
profile = "landfall"                       # a profile in ~/.aws/config or ~/.aws/credentials
regions = ["eu-central-1"]

[source]                                   # the grown account
name = "My company"
account = "111111111111"
read_role_arn = "arn:aws:iam::111111111111:role/LandfallRead"
migrate_role_arn = "arn:aws:iam::111111111111:role/LandfallMigrate"
external_id = "choose-a-long-random-text"

[management]                               # the organization's management account
account = "222222222222"
read_role_arn = "arn:aws:iam::222222222222:role/LandfallRead"
external_id = "choose-a-long-random-text"

[targets.development]
account = "333333333333"
read_role_arn = "arn:aws:iam::333333333333:role/LandfallRead"
migrate_role_arn = "arn:aws:iam::333333333333:role/LandfallMigrate"
external_id = "choose-a-long-random-text"

[targets.shared]
account = "444444444444"
read_role_arn = "arn:aws:iam::444444444444:role/LandfallRead"
migrate_role_arn = "arn:aws:iam::444444444444:role/LandfallMigrate"
external_id = "choose-a-long-random-text"

[targets.production]
account = "555555555555"
read_role_arn = "arn:aws:iam::555555555555:role/LandfallRead"
migrate_role_arn = "arn:aws:iam::555555555555:role/LandfallMigrate"
external_id = "choose-a-long-random-text"

[gate]
quorum = 2                                 # distinct people who must approve a wave
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("landfall.toml");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn the_example_is_a_valid_file() {
        let config = config(EXAMPLE).unwrap();
        assert_eq!(config.settings.targets.len(), 3);
        assert!(
            config.database_url.ends_with("/landfall.db"),
            "{}",
            config.database_url
        );
        assert!(
            config.database_url.starts_with("sqlite:///"),
            "{}",
            config.database_url
        );
    }

    #[test]
    fn a_typo_is_reported_with_its_place() {
        for (from, to, at) in [
            ("external_id", "externalid", "externalid"),
            ("account = \"111111111111\"", "account = \"1111\"", "1111"),
            ("[targets.shared]", "[targets.sharde]", "sharde"),
            ("regions = [", "regions = ", ""),
        ] {
            let text = EXAMPLE.replacen(from, to, 1);
            let ConfigError::Wrong {
                message, at: span, ..
            } = config(&text).unwrap_err()
            else {
                panic!("{to}")
            };
            let span = span.unwrap_or_else(|| panic!("no place for {to}: {message}"));
            let shown = &text[span.offset()..(span.offset() + span.len()).min(text.len())];
            assert!(
                shown.contains(at) || message.contains(at),
                "{to}: {message} at `{shown}`"
            );
        }
    }

    #[test]
    fn one_signature_is_never_enough() {
        let error = config(&EXAMPLE.replace("quorum = 2", "quorum = 1")).unwrap_err();
        assert!(error.to_string().contains("at least 2 people"), "{error}");
    }
}
