//! The credential report: who has a password, a second factor and keys, how old they are and when
//! they were last used. One report for all users, no request per user.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use crate::call::Ask;
use crate::read::Reader;
use aws_smithy_types::base64;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What the report says, by user name.
#[derive(Debug, Default)]
pub(super) struct Credentials(HashMap<String, HashMap<String, String>>);

/// The report is made while one waits; AWS gives it within seconds.
const TRIES: u32 = 20;

/// Asks for the report. Without it users are known all the same, only not when they were last seen.
pub(super) async fn read(reader: &Reader<'_>) -> Credentials {
    let making = reader.one(Ask::new("GenerateCredentialReport"), None).await;
    if making.is_none() {
        return Credentials::default();
    }
    for attempt in 0..TRIES {
        let ask = Ask::new("GetCredentialReport");
        match reader.tried(ask, None, &["ReportInProgress"]).await {
            Ok(Some(answer)) => {
                let content = answer["Content"].as_str().unwrap_or_default();
                let bytes = base64::decode(content.trim()).unwrap_or_default();
                return Credentials::of_csv(&String::from_utf8_lossy(&bytes));
            }
            Ok(None) if !reader.sink.cancelled() => {}
            _ => return Credentials::default(),
        }
        let pause = std::time::Duration::from_millis(250 * u64::from(attempt + 1));
        tokio::time::sleep(pause).await;
    }
    Credentials::default()
}

impl Credentials {
    /// The report holds no quoted fields: names of users have no commas.
    fn of_csv(text: &str) -> Self {
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let row = |line: &str| {
            let row: HashMap<String, String> = head
                .iter()
                .zip(line.split(','))
                .map(|(column, value)| ((*column).to_owned(), value.to_owned()))
                .collect();
            Some((row.get("user")?.clone(), row))
        };
        Self(lines.filter_map(row).collect())
    }

    /// The user with what the report says.
    pub(super) fn of(&self, mut user: Value) -> Value {
        let name = user["UserName"].as_str().unwrap_or_default();
        let Some(row) = self.0.get(name) else {
            return user;
        };
        let known = |column: &str| {
            let value = row.get(column)?.as_str();
            (!matches!(value, "" | "N/A" | "no_information" | "not_supported"))
                .then(|| value.to_owned())
        };
        let yes =
            |column: &str| known(column).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let mut keys = Vec::new();
        for number in [1, 2] {
            let column = |name: &str| known(&format!("access_key_{number}_{name}"));
            let rotated = column("last_rotated");
            // A key that was never made has no date; an inactive one has.
            if rotated.is_some() {
                let active = yes(&format!("access_key_{number}_active"));
                keys.push(json!({
                    "Number": number,
                    "Status": if active { "Active" } else { "Inactive" },
                    "CreateDate": rotated,
                    "LastUsedDate": column("last_used_date"),
                    "LastUsedService": column("last_used_service"),
                    "LastUsedRegion": column("last_used_region"),
                }));
            }
        }
        let used = keys
            .iter()
            .filter_map(|key| key["LastUsedDate"].as_str().map(str::to_owned))
            .chain(known("password_last_used"))
            .max();
        user["AccessKeys"] = keys.into();
        user["MfaEnabled"] = yes("mfa_active").into();
        user["PasswordEnabled"] = yes("password_enabled").into();
        user["PasswordLastUsed"] = known("password_last_used").into();
        user["LastUsed"] = used.into();
        user
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_facts_and_an_absent_row_none() {
        let report = Credentials::of_csv(
            "user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active,\
             access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated\n\
             ada,arn:aws:iam::1:user/ada,true,2026-01-02T00:00:00+00:00,false,true,\
             2024-01-01T00:00:00+00:00,N/A,false,N/A\n",
        );
        let user = report.of(json!({"UserName": "ada"}));
        assert_eq!(user["MfaEnabled"], false);
        assert_eq!(user["PasswordEnabled"], true);
        assert_eq!(user["LastUsed"], "2026-01-02T00:00:00+00:00");
        assert_eq!(user["AccessKeys"].as_array().map(Vec::len), Some(1));
        assert_eq!(user["AccessKeys"][0]["LastUsedDate"], Value::Null);
        assert_eq!(
            report.of(json!({"UserName": "bob"})),
            json!({"UserName": "bob"})
        );
    }
}
