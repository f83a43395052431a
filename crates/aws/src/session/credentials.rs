//! Credentials of assumed roles: got when first needed, checked to lead to the expected account,
//! renewed before they run out.

use super::Session;
use crate::access::{Access, AwsSettings};
use crate::error::AwsError;
use crate::failure::{Cause, Failure, chain};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use landfall_domain::Region;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// Credentials are renewed when they would run out within this time.
const RENEW_BEFORE: Duration = Duration::from_secs(300);
/// Role chaining allows one hour at most.
const SESSION_SECONDS: i32 = 3600;

/// What tells sessions' credentials apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RoleKey {
    pub(super) access: Access,
    pub(super) policy: Option<String>,
}

/// The credentials of one role under one session policy.
pub(super) struct RoleCredentials {
    key: RoleKey,
    sts: aws_sdk_sts::Client,
    kept: Mutex<Option<Credentials>>,
    checked: Mutex<bool>,
}

impl fmt::Debug for RoleCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the credentials.
        f.debug_struct("RoleCredentials")
            .field("access", &self.key.access)
            .finish_non_exhaustive()
    }
}

impl RoleCredentials {
    pub(super) fn new(key: RoleKey, sts: aws_sdk_sts::Client) -> Self {
        Self {
            key,
            sts,
            kept: Mutex::new(None),
            checked: Mutex::new(false),
        }
    }

    /// Makes sure that there are credentials and that they lead to the expected account.
    pub(super) async fn ensure(&self, session: &Session) -> Result<(), AwsError> {
        let mut checked = self.checked.lock().await;
        if self.key.access.role_arn.is_some() {
            self.credentials().await.map_err(|failure| match failure {
                RoleFailure::Sdk(failure) => self.explain(failure, session),
                RoleFailure::Empty => AwsError::Other {
                    operation: "AssumeRole".into(),
                    code: "NoCredentials".into(),
                    detail: "the answer holds no credentials".into(),
                },
            })?;
        }
        if !*checked {
            let (account, _) = session.identity().await?;
            if account != self.key.access.account.as_str() {
                return Err(AwsError::WrongAccount {
                    expected: self.key.access.account.clone(),
                    found: account,
                });
            }
            *checked = true;
        }
        Ok(())
    }

    fn explain(&self, failure: Failure, session: &Session) -> AwsError {
        let refused = matches!(
            failure.cause,
            Cause::Denied | Cause::Other | Cause::NotFound
        );
        match (&self.key.access.role_arn, refused) {
            (Some(role), true) => AwsError::RoleNotAssumable {
                role: role.clone(),
                external_id: self.key.access.external_id.is_some(),
                detail: format!("{}: {}", failure.code, failure.message),
            },
            _ if failure.cause == Cause::Unreachable => AwsError::EndpointUnreachable {
                endpoint: session
                    .aws
                    .0
                    .settings
                    .endpoint_url
                    .clone()
                    .unwrap_or_else(|| "the AWS STS endpoint".into()),
                detail: failure.message,
            },
            _ => failure.into(),
        }
    }

    async fn credentials(&self) -> Result<Credentials, RoleFailure> {
        let mut kept = self.kept.lock().await;
        if let Some(credentials) = kept.as_ref() {
            let soon = SystemTime::now() + RENEW_BEFORE;
            if credentials.expiry().is_none_or(|expiry| expiry > soon) {
                return Ok(credentials.clone());
            }
        }
        let answer = self
            .sts
            .assume_role()
            .set_role_arn(self.key.access.role_arn.clone())
            .set_external_id(self.key.access.external_id.clone())
            .set_policy(self.key.policy.clone())
            .role_session_name("landfall")
            .duration_seconds(SESSION_SECONDS)
            .send()
            .await
            .map_err(|error| {
                RoleFailure::Sdk(Failure::of(
                    "AssumeRole",
                    self.key.access.role_arn.as_deref(),
                    &error,
                ))
            })?;
        let got = answer.credentials.ok_or(RoleFailure::Empty)?;
        let credentials = Credentials::new(
            got.access_key_id,
            got.secret_access_key,
            Some(got.session_token),
            SystemTime::try_from(got.expiration).ok(),
            "landfall-assumed-role",
        );
        *kept = Some(credentials.clone());
        Ok(credentials)
    }
}

#[derive(Debug)]
enum RoleFailure {
    Sdk(Failure),
    Empty,
}

/// The credentials as the SDK asks for them.
#[derive(Debug)]
pub(super) struct Handle(pub(super) Arc<RoleCredentials>);

impl ProvideCredentials for Handle {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            let got: provider::Result =
                self.0.credentials().await.map_err(|failure| match failure {
                    RoleFailure::Sdk(failure) => CredentialsError::provider_error(format!(
                        "{} {}: {}",
                        failure.operation, failure.code, failure.message
                    )),
                    RoleFailure::Empty => {
                        CredentialsError::not_loaded("AssumeRole gave no credentials")
                    }
                });
            got
        })
    }
}

/// Credentials from the named profile and file, whatever the environment variables say.
pub(super) fn from_files(
    settings: &AwsSettings,
    home: &Region,
    http: SharedHttpClient,
) -> Result<ProfileFileCredentialsProvider, AwsError> {
    let mut files = EnvConfigFiles::builder().include_default_config_file(true);
    match &settings.credentials_file {
        Some(path) => {
            std::fs::metadata(path).map_err(|error| AwsError::CredentialsMissing {
                detail: format!("{}: {}", path.display(), chain(&error)),
            })?;
            files = files.with_file(EnvConfigFileKind::Credentials, path);
        }
        None => files = files.include_default_credentials_file(true),
    }
    let config = ProviderConfig::default()
        .with_region(Some(aws_config::Region::new(home.to_string())))
        .with_http_client(http);
    let mut provider = ProfileFileCredentialsProvider::builder()
        .configure(&config)
        .profile_files(files.build());
    if let Some(profile) = &settings.profile {
        provider = provider.profile_name(profile);
    }
    Ok(provider.build())
}
