//! The `Principal` element.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::document::texts;
use landfall_domain::{AccountId, Principal};
use serde_json::Value;

/// One entry of a `Principal` element.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    Anyone,
    /// A whole account: its id or the ARN of its root.
    Account(AccountId),
    /// A user, role or session.
    Arn(String),
    Service(String),
    Federated(String),
    /// A canonical user, or the unique id that is left of a deleted user or role.
    Id(String),
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principals {
    pub not: bool,
    /// With the pointer of each inside the statement and the text seen there.
    pub list: Vec<Named>,
}

/// A principal and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub who: Who,
    pub pointer: String,
    pub text: String,
}

impl Principals {
    /// Reads either element; `None` where there is none.
    pub fn read(statement: &Value) -> Option<Self> {
        let (member, not) = match (statement.get("Principal"), statement.get("NotPrincipal")) {
            (Some(_), _) => ("Principal", false),
            (None, Some(_)) => ("NotPrincipal", true),
            (None, None) => return None,
        };
        let mut list = Vec::new();
        match &statement[member] {
            Value::Object(map) => {
                for (class, values) in map {
                    entries(&mut list, class, values, &format!("/{member}/{class}"));
                }
            }
            other => entries(&mut list, "AWS", other, &format!("/{member}")),
        }
        Some(Self { not, list })
    }
}

fn entries(list: &mut Vec<Named>, class: &str, values: &Value, pointer: &str) {
    let many = values.is_array();
    for (at, text) in texts(values).into_iter().enumerate() {
        list.push(Named {
            who: who(class, text),
            pointer: if many {
                format!("{pointer}/{at}")
            } else {
                pointer.to_owned()
            },
            text: text.to_owned(),
        });
    }
}

fn who(class: &str, text: &str) -> Who {
    match class {
        "Service" => Who::Service(text.to_owned()),
        "Federated" => Who::Federated(text.to_owned()),
        "CanonicalUser" => Who::Id(text.to_owned()),
        _ if text == "*" => Who::Anyone,
        _ => {
            let root = text.split(':').collect::<Vec<_>>();
            let account = match root.as_slice() {
                ["arn", _, "iam", "", account, "root"] => *account,
                _ => text,
            };
            match account.parse::<AccountId>() {
                Ok(account) => Who::Account(account),
                Err(_) if text.starts_with("arn:") => Who::Arn(text.to_owned()),
                Err(_) => Who::Id(text.to_owned()),
            }
        }
    }
}

impl Who {
    /// As a principal that is not in the snapshot.
    pub fn outside(&self) -> Principal {
        match self {
            Self::Anyone => Principal::Anyone,
            Self::Account(id) => Principal::Account(id.clone()),
            Self::Arn(text) | Self::Id(text) => Principal::External(text.clone()),
            Self::Service(text) => Principal::Service(text.clone()),
            Self::Federated(text) => Principal::Federated(text.clone()),
        }
    }

    /// The account that it belongs to, where that can be told.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(id.clone()),
            Self::Arn(arn) | Self::Federated(arn) => arn.split(':').nth(4)?.parse().ok(),
            _ => None,
        }
    }
}

/// Account and role name of a session's ARN (`arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`).
pub(crate) fn session_of(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let (sts, account) = (parts.nth(2)?, parts.nth(1)?);
    let name = parts
        .next()?
        .strip_prefix("assumed-role/")?
        .split('/')
        .next()?;
    (sts == "sts").then_some((account, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_of_a_principal_is_read() {
        let read = |principal: Value| -> Vec<Who> {
            Principals::read(&json!({"Principal": principal}))
                .into_iter()
                .flat_map(|p| p.list)
                .map(|named| named.who)
                .collect()
        };
        let account = |id: &str| Who::Account(id.parse().unwrap());
        assert_eq!(read(json!("*")), [Who::Anyone]);
        assert_eq!(read(json!({"AWS": "*"})), [Who::Anyone]);
        assert_eq!(
            read(json!({"AWS": ["111111111111", "arn:aws:iam::222222222222:root"]})),
            [account("111111111111"), account("222222222222")]
        );
        assert_eq!(
            read(json!({"AWS": "arn:aws:iam::111111111111:role/a"})),
            [Who::Arn("arn:aws:iam::111111111111:role/a".into())]
        );
        assert_eq!(
            read(json!({"AWS": "AIDAEXAMPLE"})),
            [Who::Id("AIDAEXAMPLE".into())]
        );
        assert_eq!(
            read(json!({"Service": "sns.amazonaws.com"})),
            [Who::Service("sns.amazonaws.com".into())]
        );
        assert_eq!(
            read(json!({"Federated": "accounts.google.com"})),
            [Who::Federated("accounts.google.com".into())]
        );
        assert_eq!(
            read(json!({"CanonicalUser": "79a5"})),
            [Who::Id("79a5".into())]
        );
        let not = Principals::read(&json!({"NotPrincipal": {"AWS": ["111111111111"]}})).unwrap();
        assert!(not.not);
        assert_eq!(not.list[0].pointer, "/NotPrincipal/AWS/0");
        assert_eq!(Principals::read(&json!({})), None);
    }

    #[test]
    fn a_session_belongs_to_a_role() {
        assert_eq!(
            session_of("arn:aws:sts::111111111111:assumed-role/ci/build"),
            Some(("111111111111", "ci"))
        );
        assert_eq!(session_of("arn:aws:iam::111111111111:role/ci"), None);
    }
}
