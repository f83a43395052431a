//! The session policy: what a step may do in one account, and nothing else.
//!
//! Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

use crate::AwsError;
use landfall_domain::AccountId;
use landfall_domain::step::Grant;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The most characters that AWS takes.
const LIMIT: usize = 2048;

/// The grants for one account as a policy document: no wider than they are. Grants on the same
/// resources become one statement.
///
/// # Errors
/// When the document is longer than AWS allows.
pub fn session_policy(grants: &[Grant], account: &AccountId) -> Result<String, AwsError> {
    let mut statements: BTreeMap<BTreeSet<&str>, BTreeSet<&str>> = BTreeMap::new();
    for grant in grants.iter().filter(|grant| &grant.account == account) {
        let resources = grant.resources.iter().map(String::as_str).collect();
        statements
            .entry(resources)
            .or_default()
            .extend(grant.actions.iter().map(String::as_str));
    }
    let statements: Vec<_> = statements
        .iter()
        .filter(|(resources, actions)| !resources.is_empty() && !actions.is_empty())
        .map(|(resources, actions)| {
            json!({"Effect": "Allow", "Action": actions, "Resource": resources})
        })
        .collect();
    let statements = if statements.is_empty() {
        // A policy without statements is refused by AWS; without a policy all would be allowed.
        vec![json!({"Effect": "Deny", "Action": "*", "Resource": "*"})]
    } else {
        statements
    };
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    if text.chars().count() > LIMIT {
        return Err(AwsError::PolicyTooLong {
            length: text.chars().count(),
            limit: LIMIT,
        });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(account: &str, actions: &[&str], resources: &[&str]) -> Grant {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Grant {
            account: account.parse().unwrap(),
            actions: texts(actions),
            resources: texts(resources),
        }
    }

    #[test]
    fn only_the_grants_of_the_account_are_in_it() {
        let account = "555555555555".parse().unwrap();
        let grants = [
            grant("555555555555", &["s3:PutObject"], &["arn:aws:s3:::new/*"]),
            grant("555555555555", &["s3:GetObject"], &["arn:aws:s3:::new/*"]),
            grant("111111111111", &["s3:GetObject"], &["arn:aws:s3:::old/*"]),
        ];
        insta::assert_snapshot!(
            session_policy(&grants, &account).unwrap(),
            @r#"{"Statement":[{"Action":["s3:GetObject","s3:PutObject"],"Effect":"Allow","Resource":["arn:aws:s3:::new/*"]}],"Version":"2012-10-17"}"#
        );
    }

    #[test]
    fn no_grant_allows_nothing_and_too_many_are_refused() {
        let account = "555555555555".parse().unwrap();
        let nothing = session_policy(&[], &account).unwrap();
        assert!(nothing.contains(r#""Effect":"Deny""#) && !nothing.contains("Allow"));
        let long = "x".repeat(3000);
        let grants = [grant("555555555555", &["s3:GetObject"], &[&long])];
        assert!(matches!(
            session_policy(&grants, &account),
            Err(AwsError::PolicyTooLong { .. })
        ));
    }
}
