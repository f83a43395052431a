//! `s3.create-bucket`: the bucket under its new name.

use super::super::params::{Create, Place, read};
use super::{Hands, stop};
use crate::failure::{Cause, Failure};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration, ObjectOwnership};
use landfall_domain::StepSpec;
use landfall_domain::parity::{Check, Verification};
use landfall_engine::{Seen, Step, StepContext, StepError};
use serde_json::{Value, json};

/// `s3.create-bucket`.
pub struct CreateBucket(pub(super) Hands);

/// Who has the name.
enum Owner {
    Nobody,
    Us,
    Somebody,
}

#[async_trait]
impl Step for CreateBucket {
    fn kind(&self) -> &'static str {
        "s3.create-bucket"
    }

    async fn observe(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError> {
        let params: Create = read(spec)?;
        let client = self.0.at(&params.target, spec).await?.s3();
        match owner(&client, &params.target).await? {
            Owner::Nobody => Ok(Seen::Needed(json!({"existed": false}))),
            Owner::Us => Ok(Seen::Done(json!({"existed": true}))),
            Owner::Somebody => Err(taken(&params.target)),
        }
    }

    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: Create = read(spec)?;
        let to = &params.target;
        let client = self.0.at(to, spec).await?.s3();
        // An earlier attempt may have made it just before it was killed.
        if matches!(owner(&client, to).await?, Owner::Us) {
            return Ok(json!({"bucket": to.bucket}));
        }
        cx.go_on()?;
        cx.journal
            .will_make(std::slice::from_ref(&to.bucket))
            .await?;
        let place = (to.region.as_str() != "us-east-1").then(|| {
            CreateBucketConfiguration::builder()
                .location_constraint(BucketLocationConstraint::from(to.region.as_str()))
                .build()
        });
        let answer = client
            .create_bucket()
            .bucket(&to.bucket)
            .set_create_bucket_configuration(place)
            .object_ownership(ObjectOwnership::BucketOwnerEnforced)
            .object_lock_enabled_for_bucket(params.object_lock)
            .send()
            .await;
        if let Err(error) = answer {
            let failure = Failure::of("CreateBucket", Some(&to.bucket), &error);
            match failure.code.as_str() {
                "BucketAlreadyOwnedByYou" => {}
                "BucketAlreadyExists" => return Err(taken(to)),
                _ => return Err(failure.step()),
            }
        }
        Ok(json!({"bucket": to.bucket}))
    }

    async fn verify(&self, _cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError> {
        let params: Create = read(spec)?;
        let to = &params.target;
        let client = self.0.at(to, spec).await?.s3();
        let head = client
            .head_bucket()
            .bucket(&to.bucket)
            .expected_bucket_owner(to.account.as_str())
            .send()
            .await
            .map_err(|error| Failure::of("HeadBucket", Some(&to.bucket), &error).step())?;
        let region = head.bucket_region().unwrap_or(to.region.as_str());
        Ok(Verification {
            checks: vec![
                check("Bucket", json!(to.bucket), json!(to.bucket)),
                check("Region", json!(to.region), json!(region)),
            ],
            objects: None,
        })
    }

    async fn undo(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        _seen: &Value,
    ) -> Result<Value, StepError> {
        let params: Create = read(spec)?;
        let to = &params.target;
        if cx.journal.made().await?.is_empty() {
            return Ok(json!({"deleted": false, "why": "this run did not make it"}));
        }
        let client = self.0.at(to, spec).await?.s3();
        if matches!(owner(&client, to).await?, Owner::Nobody | Owner::Somebody) {
            return Ok(json!({"deleted": false, "why": "it is gone already"}));
        }
        let versions = client
            .list_object_versions()
            .bucket(&to.bucket)
            .max_keys(1)
            .send()
            .await
            .map_err(|error| Failure::of("ListObjectVersions", Some(&to.bucket), &error).step())?;
        let held = versions
            .versions()
            .first()
            .and_then(|version| version.key());
        let held = held.or_else(|| {
            versions
                .delete_markers()
                .first()
                .and_then(|marker| marker.key())
        });
        if let Some(key) = held {
            return Err(stop(
                format!(
                    "The bucket {} holds objects that this run did not make, such as `{key}`",
                    to.bucket
                ),
                "Look at them; move or delete them yourself and undo again, or leave the bucket as it is",
            ));
        }
        let answer = client.delete_bucket().bucket(&to.bucket).send().await;
        if let Err(error) = answer {
            let failure = Failure::of("DeleteBucket", Some(&to.bucket), &error);
            if failure.cause != Cause::NotFound {
                return Err(failure.step());
            }
        }
        Ok(json!({"deleted": true, "bucket": to.bucket}))
    }
}

async fn owner(client: &Client, place: &Place) -> Result<Owner, StepError> {
    let answer = client
        .head_bucket()
        .bucket(&place.bucket)
        .expected_bucket_owner(place.account.as_str())
        .send()
        .await;
    let Err(error) = answer else {
        return Ok(Owner::Us);
    };
    // HEAD has no body, so that only the status tells.
    let status = error.raw_response().map(|raw| raw.status().as_u16());
    match status {
        Some(404) => Ok(Owner::Nobody),
        Some(403 | 301) => Ok(Owner::Somebody),
        _ => Err(Failure::of("HeadBucket", Some(&place.bucket), &error).step()),
    }
}

fn taken(place: &Place) -> StepError {
    stop(
        format!("The bucket name {} belongs to somebody else", place.bucket),
        "Choose another name for the target in the plan; bucket names are global. If it is yours, check the account and the permissions of the migrating role",
    )
}

fn check(name: &str, expected: Value, found: Value) -> Check {
    Check {
        name: name.to_owned(),
        equal: expected == found,
        expected,
        found,
        note: String::new(),
    }
}
