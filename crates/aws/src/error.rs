//! Why AWS could not be used, in words for a person, with what to do.

use crate::failure::{Cause, Failure};
use landfall_domain::{AccountId, Region};
use landfall_engine::StepError;

/// Why AWS could not be used. `Display` says what happened, [`AwsError::advice`] what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwsError {
    /// Nothing answers at the endpoint.
    #[error("Nothing answers at {endpoint}: {detail}")]
    EndpointUnreachable {
        /// The URL, or the service's usual endpoint in words.
        endpoint: String,
        /// What the connection said.
        detail: String,
    },
    /// There are no credentials to begin with.
    #[error("No AWS credentials were found: {detail}")]
    CredentialsMissing {
        /// Where they were looked for.
        detail: String,
    },
    /// The base credentials have run out.
    #[error("The AWS credentials have expired ({detail})")]
    CredentialsExpired {
        /// What AWS said.
        detail: String,
    },
    /// AWS does not know the credentials.
    #[error("AWS does not know the credentials ({detail})")]
    CredentialsUnknown {
        /// What AWS said.
        detail: String,
    },
    /// A role does not let us in.
    #[error("The role {role} cannot be assumed ({detail})")]
    RoleNotAssumable {
        /// The role's ARN.
        role: String,
        /// Whether an ExternalId was sent.
        external_id: bool,
        /// What AWS said.
        detail: String,
    },
    /// The credentials lead into another account than expected.
    #[error("The credentials for account {expected} lead into account {found}")]
    WrongAccount {
        /// The configured account.
        expected: AccountId,
        /// What GetCallerIdentity answered.
        found: String,
    },
    /// There is no such Region, or the account has not enabled it.
    #[error("AWS has no Region `{region}` for this account ({detail})")]
    UnknownRegion {
        /// What was asked for.
        region: Region,
        /// How that was found out.
        detail: String,
    },
    /// A step was planned for an account whose access is not configured.
    #[error("No access to account {0} is configured for this purpose")]
    NoAccess(AccountId),
    /// The grants do not fit into a session policy.
    #[error("The session policy would have {length} characters, AWS allows {limit}")]
    PolicyTooLong {
        /// Its length in characters.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// AWS said no.
    #[error("{operation} was denied: {detail}")]
    Denied {
        /// The API operation.
        operation: String,
        /// What AWS said.
        detail: String,
    },
    /// Too many requests, even after the retries.
    #[error("{operation} was throttled, also after several tries: {detail}")]
    Throttled {
        /// The API operation.
        operation: String,
        /// What AWS said.
        detail: String,
    },
    /// Anything else.
    #[error("{operation} failed: {code}: {detail}")]
    Other {
        /// The API operation.
        operation: String,
        /// The AWS error code.
        code: String,
        /// What AWS said.
        detail: String,
    },
}

impl AwsError {
    /// What a person should do.
    pub fn advice(&self) -> String {
        match self {
            Self::EndpointUnreachable { endpoint, .. } => format!(
                "Check that {endpoint} is right and that this machine may reach it (network, proxy, DNS)"
            ),
            Self::CredentialsMissing { .. } => {
                "Set a profile or a credentials file in the configuration, or sign in with `aws sso login`".into()
            }
            Self::CredentialsExpired { .. } => {
                "Get new credentials (for a profile with SSO: `aws sso login`) and try again".into()
            }
            Self::CredentialsUnknown { .. } => {
                "Check the access key in the profile: it may have been deleted, deactivated or mistyped".into()
            }
            Self::RoleNotAssumable { role, external_id, .. } => {
                let sent = if *external_id {
                    "compare the ExternalId of the configuration with its `sts:ExternalId` condition"
                } else {
                    "no ExternalId is configured: if it has an `sts:ExternalId` condition, set it"
                };
                format!("Check that {role} exists and that its trust policy admits our identity; {sent}")
            }
            Self::WrongAccount { expected, .. } => format!(
                "Check the account id and the role in the configuration: they must belong to {expected}"
            ),
            Self::UnknownRegion { region, .. } => match crate::regions::nearest(region.as_str()) {
                Some(near) => format!("Check the Region's code; did you mean `{near}`? Some Regions must be enabled in the account first"),
                None => "Check the Region's code, or remove it; some Regions must be enabled in the account first".into(),
            },
            Self::NoAccess(account) => {
                format!("Add the role for account {account} to the configuration")
            }
            Self::PolicyTooLong { .. } => {
                "This is a fault of the step: please report it with the plan".into()
            }
            Self::Denied { operation, .. } => {
                crate::advice::denied(operation)
            }
            Self::Throttled { .. } => {
                "Wait a little and try again; other programs may be using up the account's API limits".into()
            }
            Self::Other { .. } => "Read what AWS said; if it does not help, try again later".into(),
        }
    }

    /// Whether the same call can succeed later without anybody doing anything.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::EndpointUnreachable { .. } | Self::Throttled { .. }
        )
    }
}

impl From<AwsError> for StepError {
    fn from(error: AwsError) -> Self {
        Self {
            message: error.to_string(),
            advice: error.advice(),
            retryable: error.retryable(),
        }
    }
}

impl From<Failure> for AwsError {
    fn from(failure: Failure) -> Self {
        let Failure {
            operation,
            code,
            message,
            cause,
            ..
        } = failure;
        match cause {
            Cause::Unreachable => Self::EndpointUnreachable {
                endpoint: "the AWS endpoint".into(),
                detail: message,
            },
            Cause::CredentialsMissing => Self::CredentialsMissing { detail: message },
            Cause::Expired => Self::CredentialsExpired {
                detail: format!("{code}: {message}"),
            },
            Cause::UnknownCredentials => Self::CredentialsUnknown {
                detail: format!("{code}: {message}"),
            },
            Cause::Denied => Self::Denied {
                operation,
                detail: message,
            },
            Cause::Throttled => Self::Throttled {
                operation,
                detail: message,
            },
            Cause::NotSupported | Cause::NotFound | Cause::Server | Cause::Other => Self::Other {
                operation,
                code,
                detail: message,
            },
        }
    }
}
