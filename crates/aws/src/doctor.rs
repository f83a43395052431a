//! A check of the connection: who are we, and does every account let us in?

use crate::{Access, Aws};
use std::collections::BTreeSet;

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoctorLine {
    /// What was checked.
    pub what: String,
    /// Whether it is fine.
    pub ok: bool,
    /// What was found.
    pub message: String,
    /// What to do when it is not fine; else empty.
    pub advice: String,
}

impl Aws {
    /// Checks the base credentials, every Region of the settings and every access. Changes
    /// nothing. Problems are lines, never errors.
    pub async fn doctor(&self, accesses: &[Access]) -> Vec<DoctorLine> {
        let mut lines = vec![line("AWS credentials", self.who_am_i().await)];
        if lines[0].ok {
            let mut seen = BTreeSet::new();
            for access in accesses.iter().filter(|access| seen.insert(*access)) {
                for region in self.regions() {
                    let what = match &access.role_arn {
                        Some(role) => {
                            format!("Account {} in {region} through {role}", access.account)
                        }
                        None => format!("Account {} in {region}", access.account),
                    };
                    let found = self
                        .check(access, region)
                        .await
                        .map(|arn| format!("signed in as {arn}"));
                    lines.push(line(&what, found));
                }
            }
        }
        lines
    }
}

fn line(what: &str, found: Result<String, crate::AwsError>) -> DoctorLine {
    match found {
        Ok(message) => DoctorLine {
            what: what.to_owned(),
            ok: true,
            message,
            advice: String::new(),
        },
        Err(error) => DoctorLine {
            what: what.to_owned(),
            ok: false,
            message: error.to_string(),
            advice: error.advice(),
        },
    }
}
