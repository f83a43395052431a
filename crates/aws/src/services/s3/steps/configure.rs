//! `s3.configure-bucket` and `s3.activate-bucket`: the settings, before and after the objects.

use super::super::params::{self, read};
use super::super::settings::{self, Name};
use super::Hands;
use async_trait::async_trait;
use aws_sdk_s3::Client;
use landfall_domain::StepSpec;
use landfall_domain::parity::{Check, Verification};
use landfall_domain::settings::{Carry, SettingChange};
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Map, Value, json};

/// One of the two: they differ in when they run and in their settings.
pub struct Configure {
    kind: &'static str,
    hands: Hands,
}

impl Configure {
    pub(super) fn before(hands: Hands) -> Self {
        Self {
            kind: "s3.configure-bucket",
            hands,
        }
    }
    pub(super) fn after(hands: Hands) -> Self {
        Self {
            kind: "s3.activate-bucket",
            hands,
        }
    }
}

#[async_trait]
impl Step for Configure {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let params: params::Configure = read(spec)?;
        let client = self.hands.at(&params.target, spec).await?.s3();
        let mut before = Map::new();
        let mut missing = false;
        for (name, change) in wanted(&params.settings) {
            let now = now(&client, &params.target.bucket, name).await?;
            missing |= !covers(&now, &change.target);
            before.insert(name.to_owned(), now);
        }
        let seen = json!({"before": before});
        Ok(if missing {
            Seen::Needed(seen)
        } else {
            Seen::Done(seen)
        })
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: params::Configure = read(spec)?;
        let client = self.hands.at(&params.target, spec).await?.s3();
        let bucket = &params.target.bucket;
        let mut set = Vec::new();
        for (name, change) in wanted(&params.settings) {
            cx.go_on()?;
            if covers(&now(&client, bucket, name).await?, &change.target) {
                continue;
            }
            settings::write(&client, bucket, name, &change.target)
                .await
                .map_err(|failure| explained(failure.step(), name))?;
            set.push(name);
        }
        Ok(json!({"set": set}))
    }

    async fn verify(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: params::Configure = read(spec)?;
        let client = self.hands.at(&params.target, spec).await?.s3();
        let mut checks = Vec::new();
        for change in &params.settings {
            let Some(name) = named(change) else { continue };
            let found = now(&client, &params.target.bucket, name).await?;
            checks.push(check(change, found));
        }
        Ok(Verification {
            checks,
            objects: None,
        })
    }

    async fn undo(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        seen: &Value,
    ) -> Result<Value, StepError> {
        let params: params::Configure = read(spec)?;
        let client = self.hands.at(&params.target, spec).await?.s3();
        let bucket = &params.target.bucket;
        let mut put_back = Vec::new();
        // In the opposite order: the last that was set is the first to go.
        for (name, change) in wanted(&params.settings).into_iter().rev() {
            cx.go_on()?;
            let Some(before) = seen["before"].get(name) else {
                continue;
            };
            let present = match settings::read(&client, bucket, name).await {
                Ok(present) => present,
                Err(failure) if failure.code == "NoSuchBucket" => {
                    return Ok(json!({"put_back": put_back}));
                }
                Err(failure) => return Err(failure.step()),
            };
            // Somebody changed it since: it is not ours any more. (Setting it was not reached, or
            // it is undone already: there is nothing to do either.)
            if &present == before || !covers(&present, &change.target) {
                continue;
            }
            let done = if before.is_null() {
                settings::remove(&client, bucket, name, &present).await
            } else {
                settings::write(&client, bucket, name, before).await
            };
            done.map_err(crate::failure::Failure::step)?;
            put_back.push(name);
        }
        Ok(json!({"put_back": put_back}))
    }
}

/// The settings that are set, with their static names.
fn wanted(settings: &[SettingChange]) -> Vec<(Name, &SettingChange)> {
    settings
        .iter()
        .filter(|change| !change.target.is_null())
        .filter_map(|change| Some((named(change)?, change)))
        .collect()
}

fn named(change: &SettingChange) -> Option<Name> {
    settings::ALL
        .into_iter()
        .find(|name| *name == change.setting)
}

async fn now(client: &Client, bucket: &str, name: Name) -> Result<Value, StepError> {
    settings::read(client, bucket, name)
        .await
        .map_err(crate::failure::Failure::step)
}

fn check(change: &SettingChange, found: Value) -> Check {
    let note = match &change.carry {
        Carry::Unset => "Not set in the source".to_owned(),
        Carry::Copied => "As in the source".to_owned(),
        Carry::Rewritten => "As in the source, with names of the target".to_owned(),
        Carry::Chosen(why) => why.clone(),
        Carry::NotCopied(why) => format!("Not carried over: {why}"),
    };
    Check {
        name: change.setting.clone(),
        // What is not set on purpose may have a default of AWS's.
        equal: change.target.is_null() || covers(&found, &change.target),
        expected: change.target.clone(),
        found,
        note,
    }
}

/// Whether everything that is expected is there. AWS adds defaults and ids of its own, and gives a
/// list of one as a single value in policies.
pub(super) fn covers(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected.iter().all(|(key, value)| {
            found.get(key).map_or_else(
                || {
                    matches!(value, Value::Null | Value::Bool(false))
                        || value == ""
                        || value == &json!({})
                },
                |found| covers(found, value),
            )
        }),
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len()
                && expected
                    .iter()
                    .all(|value| found.iter().any(|found| covers(found, value)))
        }
        (single, Value::Array(expected)) => {
            matches!(expected.as_slice(), [one] if covers(single, one))
        }
        (Value::Array(found), single) => matches!(found.as_slice(), [one] if covers(one, single)),
        (found, expected) => found == expected,
    }
}

/// What helps where AWS's own words do not.
fn explained(mut error: StepError, name: Name) -> StepError {
    let more = match name {
        "Policy" if error.message.contains("MalformedPolicy") => {
            "Create the roles that the policy names in the target account, then try again"
        }
        "Notification" => {
            "Create the queues, topics and functions that it names in the target account and let S3 send to them, then try again"
        }
        "Logging" => {
            "Make sure that the log bucket exists in the target and lets logging.s3.amazonaws.com write, then try again"
        }
        "Replication" => {
            "Make sure that the role and the destination bucket exist and have versioning, then try again"
        }
        _ => return error,
    };
    error.advice = more.to_owned();
    error
}

#[cfg(test)]
mod tests {
    use super::covers;
    use serde_json::json;

    #[test]
    fn additions_of_aws_are_no_difference_and_changes_are() {
        let expected =
            json!({"Rules": [{"ID": "a", "Filter": {"Prefix": ""}, "Status": "Enabled"}]});
        assert!(covers(
            &json!({"Rules": [{"ID": "a", "Filter": {}, "Status": "Enabled", "New": 1}]}),
            &expected
        ));
        assert!(!covers(
            &json!({"Rules": [{"ID": "a", "Filter": {}, "Status": "Disabled"}]}),
            &expected
        ));
        assert!(!covers(
            &json!({"Rules": [{"ID": "a", "Status": "Enabled"}, {"ID": "b"}]}),
            &expected
        ));
        assert!(covers(&json!({"AWS": "x"}), &json!({"AWS": ["x"]})));
        assert!(!covers(&json!(null), &json!({"a": 1})));
    }
}
