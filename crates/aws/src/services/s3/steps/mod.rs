//! The steps that S3 executes.

mod bucket;
mod compare;
mod configure;
mod copy;
mod datasync;
mod delete;
mod grant;
mod listing;
mod object;
mod overwritten;
mod verify;

pub use grant::temporary_policy;

use super::params::Place;
use crate::{AccessMap, Aws, AwsError, Purpose, Session};
use landfall_domain::StepSpec;
use landfall_engine::{Step, StepError};
use std::sync::Arc;

/// All of them.
pub fn all(aws: &Aws, accesses: &AccessMap) -> Vec<Arc<dyn Step>> {
    let hands = Hands {
        aws: aws.clone(),
        accesses: Arc::new(accesses.clone()),
    };
    vec![
        Arc::new(bucket::CreateBucket(hands.clone())),
        Arc::new(configure::Configure::before(hands.clone())),
        Arc::new(configure::Configure::after(hands.clone())),
        Arc::new(grant::GrantWrite(hands.clone())),
        Arc::new(grant::RevokeWrite(hands.clone())),
        Arc::new(copy::CopyObjects(hands.clone())),
        Arc::new(datasync::DataSyncTask(hands.clone())),
        Arc::new(verify::VerifyObjects(hands)),
    ]
}

/// How steps reach accounts: never with more than the step's own grants.
#[derive(Clone)]
pub(crate) struct Hands {
    aws: Aws,
    accesses: Arc<AccessMap>,
}

impl Hands {
    /// A session in the account of a place, in the place's Region, limited to the step's grants.
    async fn at(&self, place: &Place, spec: &StepSpec) -> Result<Session, StepError> {
        let access = self
            .accesses
            .get(&place.account, Purpose::Migrate)
            .ok_or_else(|| AwsError::NoAccess(place.account.clone()))?;
        Ok(self
            .aws
            .session(access, &place.region, Some(&spec.grants))
            .await?)
    }
}

/// An error that a person must deal with.
fn stop(message: String, advice: &str) -> StepError {
    StepError {
        message,
        advice: advice.to_owned(),
        retryable: false,
    }
}
