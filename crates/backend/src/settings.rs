//! What Landfall must know about the estate and its accounts. Read from the configuration file by
//! the server; documented key by key in the README.

use landfall_domain::{AccountId, plan::Environment};
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

/// Everything that the use cases need to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How AWS is reached.
    #[serde(default)]
    pub aws: AwsSection,
    /// The grown account.
    pub source: SourceSection,
    /// The organization's management account.
    pub management: Option<AccountSection>,
    /// The accounts that things move to; all three are needed before a plan can be made.
    #[serde(default)]
    pub targets: BTreeMap<Environment, AccountSection>,
    /// Who must sign.
    #[serde(default)]
    pub gate: GateSection,
}

/// How AWS is reached.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwsSection {
    /// Another endpoint for all services, such as the embedded AWS.
    pub endpoint_url: Option<String>,
    /// The profile in the shared configuration and credentials files.
    pub profile: Option<String>,
    /// Another shared credentials file than `~/.aws/credentials`.
    pub credentials_file: Option<PathBuf>,
    /// The Regions to scan.
    #[serde(default)]
    pub regions: Vec<String>,
}

/// The grown account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSection {
    /// The estate's name on screen.
    pub name: String,
    /// The account's id.
    pub account: AccountId,
    /// The role that discovery assumes; without one, the base credentials are used as they are.
    pub read_role_arn: Option<String>,
    /// The role that steps assume.
    pub migrate_role_arn: Option<String>,
    /// The ExternalId that the roles' trust policies ask for.
    pub external_id: Option<String>,
}

/// Another account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountSection {
    /// The account's id.
    pub account: AccountId,
    /// The role for reading.
    pub read_role_arn: Option<String>,
    /// The role that steps assume.
    pub migrate_role_arn: Option<String>,
    /// The ExternalId that the roles' trust policies ask for.
    pub external_id: Option<String>,
}

/// Who must sign.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateSection {
    /// How many distinct people must approve a wave. At least 2: nobody decides alone.
    #[serde(default = "two")]
    pub quorum: u32,
}

impl Default for GateSection {
    fn default() -> Self {
        Self { quorum: two() }
    }
}

fn two() -> u32 {
    2
}

impl Settings {
    /// Rules that the shape alone cannot say.
    ///
    /// # Errors
    /// A sentence naming the key and what is expected.
    pub fn validated(self) -> Result<Self, String> {
        if self.gate.quorum < 2 {
            return Err(format!(
                "gate.quorum is {}: at least 2 people must sign",
                self.gate.quorum
            ));
        }
        if self.aws.regions.is_empty() {
            return Err(
                "aws.regions is empty: name at least one Region, such as [\"eu-central-1\"]".into(),
            );
        }
        for (environment, target) in &self.targets {
            if target.account == self.source.account {
                return Err(format!(
                    "targets.{environment}.account is the source account {}: a target must be another account",
                    self.source.account
                ));
            }
        }
        Ok(self)
    }
}
