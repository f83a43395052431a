//! The name of a bucket in the target. Bucket names are global, so it must be a new one.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>

use landfall_domain::{AccountId, Digest};

/// The most characters that a name may have.
const LONGEST: usize = 63;

/// `{name}-{account}`. Where that is too long, or the old name has letters that are no longer
/// allowed, the name is cut and a digest of the whole old name keeps it apart from others.
pub fn target(name: &str, account: &AccountId) -> String {
    let plain: String = name
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let plain = plain.trim_matches(['-', '.']);
    let whole = format!("{plain}-{account}");
    if plain == name
        && whole.len() <= LONGEST
        && !name.contains("..")
        && !name.contains(".-")
        && !name.contains("-.")
    {
        return whole;
    }
    let digest = Digest::of_bytes(name.as_bytes());
    let mark = digest.as_str().get(..10).unwrap_or_default();
    let room = LONGEST - account.as_str().len() - mark.len() - 2;
    // Dots next to dots or hyphens are not allowed: without dots there are none.
    let head: String = plain.replace('.', "-").chars().take(room).collect();
    let head = head.trim_matches('-');
    if head.is_empty() {
        format!("b{mark}-{account}")
    } else {
        format!("{head}-{mark}-{account}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn valid(name: &str) -> bool {
        let edge =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        (3..=63).contains(&name.len())
            && edge(name.chars().next())
            && edge(name.chars().last())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
            && !name.contains("..")
            && !name.contains(".-")
            && !name.contains("-.")
    }

    #[test]
    fn the_account_is_added_and_long_names_are_told_apart() {
        let account = "555555555555".parse().unwrap();
        assert_eq!(target("orders", &account), "orders-555555555555");
        assert_eq!(target("a.b", &account), "a.b-555555555555");
        let long = "x".repeat(60);
        let other = format!("{long}y");
        assert_eq!(target(&long, &account).len(), 63);
        assert_ne!(target(&long, &account), target(&other, &account));
        assert_ne!(target("Old_Name", &account), target("old-name", &account));
    }

    proptest! {
        #[test]
        fn the_name_is_always_valid_and_different_for_different_buckets(one in "[A-Za-z0-9._-]{1,255}", two in "[a-z0-9.-]{3,63}") {
            let account = "555555555555".parse().unwrap();
            let (first, second) = (target(&one, &account), target(&two, &account));
            prop_assert!(valid(&first), "{}", first);
            prop_assert!(valid(&second), "{}", second);
            prop_assert!(one == two || first != second);
        }
    }
}
