//! `s3.grant-target-write` and `s3.revoke-target-write`: a temporary statement in the policy of
//! the new bucket. See `docs/adr/0003-cross-account-copy.md`.

use super::super::params::{Grants, Place, read};
use super::super::settings;
use super::Hands;
use crate::failure::Failure;
use async_trait::async_trait;
use aws_sdk_s3::Client;
use landfall_domain::StepSpec;
use landfall_domain::parity::{Check, Verification};
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};

/// Marks our statements: nothing else in the policy is ever touched.
const SIDS: [&str; 2] = ["LandfallCopyBucket", "LandfallCopyObjects"];

/// The statements that let the copying principals list, write and read back.
pub fn temporary_policy(target: &Place, principals: &[String]) -> Vec<Value> {
    let principal = json!({"AWS": principals});
    vec![
        json!({
            "Sid": SIDS[0], "Effect": "Allow", "Principal": principal, "Resource": target.arn(),
            "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
        }),
        json!({
            "Sid": SIDS[1], "Effect": "Allow", "Principal": principal, "Resource": target.objects(),
            "Action": [
                "s3:AbortMultipartUpload", "s3:GetObject", "s3:GetObjectTagging",
                "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging"
            ]
        }),
    ]
}

/// `s3.grant-target-write`.
pub struct GrantWrite(pub(super) Hands);

/// `s3.revoke-target-write`.
pub struct RevokeWrite(pub(super) Hands);

#[async_trait]
impl Step for GrantWrite {
    fn kind(&self) -> &'static str {
        "s3.grant-target-write"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let params: Grants = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        let policy = policy(&client, &params.target).await?;
        let seen = json!({"policy": policy});
        let wanted = temporary_policy(&params.target, &params.principals);
        Ok(if has(&policy, &wanted) {
            Seen::Done(seen)
        } else {
            Seen::Needed(seen)
        })
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: Grants = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        let now = policy(&client, &params.target).await?;
        let wanted = temporary_policy(&params.target, &params.principals);
        if !has(&now, &wanted) {
            cx.go_on()?;
            let mut new = without_ours(&now);
            if new.is_null() {
                new = json!({"Version": "2012-10-17", "Statement": []});
            }
            if let Some(statements) = new["Statement"].as_array_mut() {
                statements.extend(wanted);
            }
            put(&client, &params.target, &now, &new).await?;
        }
        Ok(json!({"principals": params.principals}))
    }

    async fn verify(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: Grants = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        let policy = policy(&client, &params.target).await?;
        let wanted = temporary_policy(&params.target, &params.principals);
        let equal = has(&policy, &wanted);
        Ok(proof("Temporary access", equal, json!(wanted), policy))
    }

    async fn undo(
        &self,
        _cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        take_away(&self.0, spec).await
    }
}

#[async_trait]
impl Step for RevokeWrite {
    fn kind(&self) -> &'static str {
        "s3.revoke-target-write"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let params: Grants = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        let policy = policy(&client, &params.target).await?;
        let seen = json!({"policy": policy});
        Ok(if has_ours(&policy) {
            Seen::Needed(seen)
        } else {
            Seen::Done(seen)
        })
    }

    async fn act(
        &self,
        _cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        take_away(&self.0, spec).await
    }

    async fn verify(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: Grants = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        let policy = policy(&client, &params.target).await?;
        let equal = !has_ours(&policy);
        Ok(proof("No temporary access", equal, Value::Null, policy))
    }

    /// Nothing: whoever undoes the copy does so with the target's own role.
    async fn undo(
        &self,
        _cx: &StepContext,
        _spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        Ok(Value::Null)
    }
}

fn proof(name: &str, equal: bool, expected: Value, found: Value) -> Verification {
    Verification {
        checks: vec![Check {
            name: name.to_owned(),
            equal,
            expected,
            found,
            note: "A statement of the bucket's policy that is there only while objects are copied"
                .into(),
        }],
        objects: None,
    }
}

async fn take_away(hands: &Hands, spec: &StepSpec) -> Result<Value, StepError> {
    let params: Grants = read(spec)?;
    let client = hands.at(&params.target, spec).await?.s3();
    let now = match settings::read(&client, &params.target.bucket, "Policy").await {
        Ok(now) => now,
        Err(failure) if failure.code == "NoSuchBucket" => return Ok(json!({"removed": false})),
        Err(failure) => return Err(failure.step()),
    };
    if !has_ours(&now) {
        return Ok(json!({"removed": false}));
    }
    put(&client, &params.target, &now, &without_ours(&now)).await?;
    Ok(json!({"removed": true}))
}

async fn policy(client: &Client, place: &Place) -> Result<Value, StepError> {
    settings::read(client, &place.bucket, "Policy")
        .await
        .map_err(Failure::step)
}

async fn put(client: &Client, place: &Place, now: &Value, new: &Value) -> Result<(), StepError> {
    let done = if new.is_null() {
        settings::remove(client, &place.bucket, "Policy", now).await
    } else {
        settings::write(client, &place.bucket, "Policy", new).await
    };
    done.map_err(Failure::step)
}

fn statements(policy: &Value) -> Vec<Value> {
    match &policy["Statement"] {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn is_ours(statement: &Value) -> bool {
    statement["Sid"]
        .as_str()
        .is_some_and(|sid| SIDS.contains(&sid))
}

fn has_ours(policy: &Value) -> bool {
    statements(policy).iter().any(is_ours)
}

fn has(policy: &Value, wanted: &[Value]) -> bool {
    let there = statements(policy);
    wanted.iter().all(|want| {
        there
            .iter()
            .any(|statement| super::configure::covers(statement, want))
    })
}

/// The policy without our statements; `null` when nothing is left.
fn without_ours(policy: &Value) -> Value {
    let rest: Vec<Value> = statements(policy)
        .into_iter()
        .filter(|statement| !is_ours(statement))
        .collect();
    if rest.is_empty() {
        return Value::Null;
    }
    let mut policy = policy.clone();
    policy["Statement"] = Value::Array(rest);
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_existing_policy_is_never_lost() {
        let target = Place {
            account: "555555555555".parse().unwrap(),
            region: "eu-central-1".into(),
            bucket: "new".into(),
        };
        let own = json!({"Version": "2012-10-17", "Statement": {"Sid": "Tls", "Effect": "Deny"}});
        let ours = temporary_policy(&target, &["arn:aws:iam::111111111111:role/m".into()]);
        let mut both = statements(&own);
        both.extend(ours.clone());
        let merged = json!({"Version": "2012-10-17", "Statement": both});
        assert!(has(&merged, &ours) && has_ours(&merged) && !has_ours(&own));
        assert_eq!(
            without_ours(&merged)["Statement"],
            json!([{"Sid": "Tls", "Effect": "Deny"}])
        );
        assert_eq!(without_ours(&json!({"Statement": ours})), Value::Null);
    }
}
