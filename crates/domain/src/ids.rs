//! Names of things, each its own type so that one cannot be passed for another.

#[cfg(not(target_arch = "wasm32"))]
use crate::text::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr, sync::Arc};

/// A text that many things share: copies cost a count, not a text. Large estates name the same
/// resource, account and Region many thousand times.
pub(crate) type Shared = Arc<str>;

/// Reads one.
pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Shared, D::Error> {
    String::deserialize(from).map(Shared::from)
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Shared);

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                read(from).map(Self)
            }
        }

        impl $type {
            /// Wraps the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into().into())
            }
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

name!(
    /// What identifies a resource inside a snapshot: its ARN where AWS gives one, else
    /// `kind/account/region/name`.
    ResourceId
);
name!(
    /// An AWS Region code such as `eu-central-1`; `global` for services without one.
    Region
);
name!(
    /// One run of discovery; it becomes a snapshot when it ends.
    ScanId
);
name!(
    /// One immutable snapshot.
    SnapshotId
);
name!(
    /// One immutable version of a plan.
    PlanId
);
name!(
    /// One execution of one wave.
    RunId
);
name!(
    /// A step within its run, for example `s3.copy-objects/prod-orders`. Unique within a wave and
    /// the same for the same plan, so that idempotency tokens made of (run, step) never change.
    StepId
);
name!(
    /// The sign-in name of a person.
    UserName
);

impl ResourceId {
    /// Of a text that others hold too.
    pub(crate) fn of(text: Shared) -> Self {
        Self(text)
    }
    /// The text, to be held by others too.
    pub(crate) fn shared(&self) -> Shared {
        self.0.clone()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<&ResourceId> for Text {
    fn from(id: &ResourceId) -> Self {
        Self::from(id.0.clone())
    }
}

impl Region {
    /// The Region of services that have none (IAM, Organizations, Route 53).
    pub fn global() -> Self {
        Self("global".into())
    }
}

/// A twelve-digit AWS account id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(Shared);

/// The text is not twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an AWS account id: twelve digits are expected")]
pub struct AccountIdError(pub String);

impl AccountId {
    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountId {
    type Err = AccountIdError;
    fn from_str(text: &str) -> Result<Self, AccountIdError> {
        if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.into()))
        } else {
            Err(AccountIdError(text.to_owned()))
        }
    }
}

impl TryFrom<String> for AccountId {
    type Error = AccountIdError;
    fn try_from(text: String) -> Result<Self, AccountIdError> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_twelve_digits() {
        assert!("012345678901".parse::<AccountId>().is_ok());
        for wrong in [
            "",
            "12345678901",
            "1234567890123",
            "12345678901a",
            "１２３４５６７８９０１２",
        ] {
            assert!(wrong.parse::<AccountId>().is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<AccountId>("\"12\"").is_err());
    }
}
