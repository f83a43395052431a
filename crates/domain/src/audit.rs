//! The append-only log of who did what, each entry chained to the one before.

use crate::ids::UserName;
use crate::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

/// One entry. `hash` covers every other field, `previous` included, so that a changed, removed or
/// inserted entry breaks the chain from there on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3, … without a gap.
    pub seq: i64,
    /// When, by the server's clock, in milliseconds precision.
    pub at: Timestamp,
    /// Who; `landfall` for what the product did by itself.
    pub actor: UserName,
    /// What, as `noun.verb`: `wave.approved`, `run.started`.
    pub action: String,
    /// On what: a plan, a wave, a run, a user.
    pub subject: String,
    /// The details, never a secret.
    pub details: serde_json::Value,
    /// The hash of the entry before; of the empty text for the first.
    pub previous: Digest,
    /// The hash of this entry.
    pub hash: Digest,
}

/// Why a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ChainError {
    /// A number is missing or out of order.
    #[error(
        "entry {found} follows where entry {expected} is expected: an entry was removed or inserted"
    )]
    Gap {
        /// The number that should come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// An entry is not chained to the one before.
    #[error("entry {0} is not chained to the entry before it")]
    Broken(i64),
    /// An entry was changed after it was written.
    #[error("entry {0} was changed after it was written")]
    Changed(i64),
}

/// What the first entry is chained to.
pub fn origin() -> Digest {
    Digest::of_bytes(b"")
}

impl Entry {
    /// The hash that this entry should carry.
    pub fn expected_hash(&self) -> Digest {
        let text = serde_json::json!([
            self.seq,
            self.at.as_millisecond(),
            self.actor,
            self.action,
            self.subject,
            self.details,
            self.previous
        ]);
        Digest::of_bytes(text.to_string().as_bytes())
    }
}

/// Walks a chain from its origin.
///
/// # Errors
/// The first place where it does not hold.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<i64, ChainError> {
    let (mut seq, mut previous) = (0, origin());
    for entry in entries {
        if entry.seq != seq + 1 {
            return Err(ChainError::Gap {
                expected: seq + 1,
                found: entry.seq,
            });
        }
        if entry.previous != previous {
            return Err(ChainError::Broken(entry.seq));
        }
        if entry.hash != entry.expected_hash() {
            return Err(ChainError::Changed(entry.seq));
        }
        (seq, previous) = (entry.seq, entry.hash.clone());
    }
    Ok(seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn chain(length: i64) -> Vec<Entry> {
        let mut previous = origin();
        (1..=length)
            .map(|seq| {
                let mut entry = Entry {
                    seq,
                    at: Timestamp::from_millisecond(seq * 1000).unwrap(),
                    actor: "mia".into(),
                    action: "plan.made".into(),
                    subject: format!("plan-{seq}"),
                    details: json!({ "n": seq }),
                    previous: previous.clone(),
                    hash: origin(),
                };
                entry.hash = entry.expected_hash();
                previous = entry.hash.clone();
                entry
            })
            .collect()
    }

    proptest! {
        #[test]
        fn any_tampering_is_found(length in 2i64..20, at in 0usize..20, how in 0u8..4) {
            let mut entries = chain(length);
            prop_assert_eq!(verify(&entries), Ok(length));
            let at = at % entries.len();
            match how {
                0 => entries[at].actor = "eve".into(),
                1 => { entries.remove(at); }
                2 => { let copy = entries[at].clone(); entries.insert(at, copy); }
                _ => entries[at].details = json!(null),
            }
            // A chain cut at its very end still holds by itself; its length tells.
            let cut_at_end = how == 1 && at as i64 == length - 1;
            prop_assert_eq!(verify(&entries).is_ok(), cut_at_end);
        }
    }
}
