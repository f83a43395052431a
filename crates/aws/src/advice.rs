//! What to do about a failing call.

use crate::failure::{Cause, Failure};

/// What to do about a failing call.
pub fn of(failure: &Failure) -> String {
    match failure.cause {
        Cause::Denied => denied(&failure.operation),
        Cause::Throttled => {
            "Try again later; other programs may be using up the account's API limits".into()
        }
        Cause::Expired => "Get new credentials and try again".into(),
        Cause::UnknownCredentials => {
            "Check the credentials; in a Region that must be enabled first, enable it or leave it out"
                .into()
        }
        Cause::CredentialsMissing => "Set a profile or a credentials file".into(),
        Cause::Unreachable => "Check the network and the endpoint, then try again".into(),
        Cause::NotSupported => "Nothing: the service is not used or not offered here".into(),
        Cause::NotFound => {
            "It was deleted meanwhile, or never existed: scan again to be sure".into()
        }
        Cause::Server => "AWS had a fault of its own: try again".into(),
        Cause::Other => "Read what AWS said; if it does not help, try again later".into(),
    }
}

/// What to do when an operation was denied.
pub fn denied(operation: &str) -> String {
    format!(
        "Allow the role the action behind {operation}, and look for a Deny in its policies, in service control policies and in the resource's own policy"
    )
}
