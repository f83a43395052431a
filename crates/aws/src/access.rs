//! How accounts are reached.

use landfall_domain::{AccountId, Region};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How AWS is reached at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwsSettings {
    /// Another endpoint for all services, such as the embedded AWS. S3 then uses path-style
    /// addresses.
    pub endpoint_url: Option<String>,
    /// The profile in the shared configuration and credentials files.
    pub profile: Option<String>,
    /// Another shared credentials file than `~/.aws/credentials`.
    pub credentials_file: Option<PathBuf>,
    /// The Regions to work in; the first one serves calls that belong to none (STS, IAM).
    pub regions: Vec<Region>,
}

/// How one account is reached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    /// The account that the credentials must lead to.
    pub account: AccountId,
    /// The role to assume; without one, the base credentials are used as they are.
    pub role_arn: Option<String>,
    /// The ExternalId that the role's trust policy asks for.
    pub external_id: Option<String>,
}

/// What an account is reached for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Discovery and drift.
    Read,
    /// Steps.
    Migrate,
}

/// How every account is reached, by purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessMap(BTreeMap<(AccountId, Purpose), Access>);

impl AccessMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds how the account of `access` is reached for `purpose`.
    #[must_use]
    pub fn with(mut self, purpose: Purpose, access: Access) -> Self {
        self.0.insert((access.account.clone(), purpose), access);
        self
    }

    /// How an account is reached for a purpose.
    pub fn get(&self, account: &AccountId, purpose: Purpose) -> Option<&Access> {
        self.0.get(&(account.clone(), purpose))
    }

    /// All of them, by account and purpose.
    pub fn all(&self) -> impl Iterator<Item = (&AccountId, Purpose, &Access)> {
        self.0
            .iter()
            .map(|((account, purpose), access)| (account, *purpose, access))
    }
}

impl FromIterator<(Purpose, Access)> for AccessMap {
    fn from_iter<I: IntoIterator<Item = (Purpose, Access)>>(items: I) -> Self {
        items
            .into_iter()
            .fold(Self::new(), |map, (purpose, access)| {
                map.with(purpose, access)
            })
    }
}
