//! One failing API call, whatever the service: what it was, what AWS said, of which sort it is.

use crate::advice;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use landfall_domain::snapshot::Problem;
use landfall_engine::StepError;
use std::error::Error;

/// Of which sort a failure is; decides outcome and advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No connection, or no answer.
    Unreachable,
    /// There are no credentials to sign with.
    CredentialsMissing,
    /// The credentials have run out.
    Expired,
    /// AWS does not know the credentials.
    UnknownCredentials,
    /// AWS said no.
    Denied,
    /// Too many requests.
    Throttled,
    /// The thing does not exist.
    NotFound,
    /// The service or operation is not offered here.
    NotSupported,
    /// AWS had a fault of its own.
    Server,
    /// Anything else.
    Other,
}

/// One failing API call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The API operation, such as `GetBucketPolicy`.
    pub operation: String,
    /// The resource it was about, if any.
    pub subject: Option<String>,
    /// The AWS error code, or a word of our own such as `Unreachable`.
    pub code: String,
    /// What AWS said.
    pub message: String,
    /// Its sort.
    pub cause: Cause,
}

impl Failure {
    /// Reads an SDK error.
    pub fn of<E, R>(operation: &str, subject: Option<&str>, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
        R: std::fmt::Debug + 'static,
    {
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        let code = meta.and_then(|meta| meta.code()).map(str::to_owned);
        let said = meta.and_then(|meta| meta.message()).map(str::to_owned);
        let chain = chain(error);
        let (code, cause) = match (error, code) {
            (_, Some(code)) => {
                let cause = cause_of(&code);
                (code, cause)
            }
            (SdkError::DispatchFailure(failure), None) => {
                if chain.contains("provider") || chain.contains("credentials") {
                    ("NoCredentials".into(), Cause::CredentialsMissing)
                } else if failure.is_timeout() {
                    ("Timeout".into(), Cause::Unreachable)
                } else {
                    ("Unreachable".into(), Cause::Unreachable)
                }
            }
            (SdkError::TimeoutError(_), None) => ("Timeout".into(), Cause::Unreachable),
            (SdkError::ResponseError(_), None) => ("UnreadableAnswer".into(), Cause::Server),
            (SdkError::ConstructionFailure(_), None) if chain.contains("credentials") => {
                ("NoCredentials".into(), Cause::CredentialsMissing)
            }
            _ => ("Unknown".into(), Cause::Other),
        };
        Self {
            operation: operation.to_owned(),
            subject: subject.map(str::to_owned),
            message: said.unwrap_or(chain),
            code,
            cause,
        }
    }

    /// As what a snapshot keeps.
    pub fn problem(self) -> Problem {
        let advice = advice::of(&self);
        Problem {
            operation: self.operation,
            subject: self.subject,
            code: self.code,
            message: self.message,
            advice,
        }
    }

    /// As what pauses a step.
    pub fn step(self) -> StepError {
        let about = self
            .subject
            .as_ref()
            .map(|subject| format!(" on `{subject}`"))
            .unwrap_or_default();
        StepError {
            message: format!(
                "{}{about} failed: {}: {}",
                self.operation, self.code, self.message
            ),
            advice: advice::of(&self),
            retryable: matches!(
                self.cause,
                Cause::Unreachable | Cause::Throttled | Cause::Server | Cause::Expired
            ),
        }
    }
}

/// The sort of an AWS error code.
///
/// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>
pub fn cause_of(code: &str) -> Cause {
    match code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
            Cause::Expired
        }
        "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "InvalidToken"
        | "SignatureDoesNotMatch"
        | "InvalidSignatureException"
        | "IncompleteSignature"
        | "MissingAuthenticationToken"
        | "AuthFailure" => Cause::UnknownCredentials,
        "AccessDenied"
        | "AccessDeniedException"
        | "AccessDeniedFault"
        | "UnauthorizedOperation"
        | "NotAuthorized"
        | "Forbidden"
        | "403"
        | "AllAccessDisabled"
        | "AuthorizationError"
        | "AuthorizationHeaderMalformed" => Cause::Denied,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "ProvisionedThroughputExceededException"
        | "SlowDown"
        | "BandwidthLimitExceeded" => Cause::Throttled,
        "NotImplemented"
        | "UnknownOperationException"
        | "UnsupportedOperation"
        | "OptInRequired"
        | "SubscriptionRequiredException"
        | "IllegalLocationConstraintException"
        | "AWSOrganizationsNotInUseException"
        | "NotSignedUp" => Cause::NotSupported,
        "InternalError"
        | "InternalFailure"
        | "InternalServerError"
        | "InternalServerException"
        | "ServiceException"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "500"
        | "503" => Cause::Server,
        code if code.starts_with("NoSuch")
            || code.contains("NotFound")
            || code == "404"
            || code == "QueueDoesNotExist"
            || code.ends_with("NonExistentQueue")
            || code == "ResourceNotFoundFault" =>
        {
            Cause::NotFound
        }
        _ => Cause::Other,
    }
}

/// An error with everything that caused it, in one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let said = inner.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = inner.source();
    }
    text
}
