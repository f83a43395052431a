//! Credentials and clients: who we are in which account, and how many requests we may send.

mod budget;
mod credentials;
mod meter;
mod policy;

pub use budget::{Budget, Limit, limit};
pub use meter::Meter;
pub use policy::session_policy;

use crate::access::{Access, AwsSettings};
use crate::error::AwsError;
use crate::failure::{Cause, Failure};
use aws_config::{AppName, BehaviorVersion, Region as SdkRegion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use budget::Budgets;
use credentials::{RoleCredentials, RoleKey};
use landfall_domain::step::Grant;
use landfall_domain::{AccountId, Region};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The way to AWS: base credentials, budgets and the sessions opened so far. Cheap to clone.
#[derive(Clone)]
pub struct Aws(Arc<Inner>);

struct Inner {
    settings: AwsSettings,
    base: SdkConfig,
    http: SharedHttpClient,
    budgets: Budgets,
    roles: Mutex<HashMap<RoleKey, Arc<RoleCredentials>>>,
    meter: Meter,
}

impl Aws {
    /// Loads the base credentials' configuration. Sends no request to AWS.
    ///
    /// # Errors
    /// When a named credentials file cannot be read, or the settings make no sense.
    pub async fn new(settings: AwsSettings) -> Result<Self, AwsError> {
        let http = meter::http_client();
        let home = home_region(&settings);
        let retry = RetryConfig::adaptive()
            .with_max_attempts(6)
            .with_initial_backoff(Duration::from_millis(300));
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(120))
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(SdkRegion::new(home.to_string()))
            .http_client(http.clone())
            .retry_config(retry)
            .timeout_config(timeouts);
        if let Ok(name) = AppName::new("landfall") {
            loader = loader.app_name(name);
        }
        if let Some(url) = &settings.endpoint_url {
            loader = loader.endpoint_url(checked_url(url)?);
        }
        if settings.profile.is_some() || settings.credentials_file.is_some() {
            let provider = credentials::from_files(&settings, &home, http.clone())?;
            loader = loader.credentials_provider(provider);
        }
        Ok(Self(Arc::new(Inner {
            base: loader.load().await,
            http,
            budgets: Budgets::default(),
            roles: Mutex::default(),
            meter: Meter::default(),
            settings,
        })))
    }

    /// The Regions of the settings.
    pub fn regions(&self) -> &[Region] {
        &self.0.settings.regions
    }

    /// The Region for calls that belong to none.
    pub fn home_region(&self) -> Region {
        home_region(&self.0.settings)
    }

    /// How many requests were sent in all, retries included.
    pub fn requests(&self) -> u64 {
        self.0.meter.requests()
    }

    /// A session in an account and Region. Credentials are kept and renewed before they run out;
    /// the account is checked when they are first got.
    ///
    /// With `policy`, the session may do what both the role and the grants for this account allow,
    /// and nothing else.
    ///
    /// # Errors
    /// See [`AwsError`]: every variant can come up here but `Throttled` and `NoAccess`.
    pub async fn session(
        &self,
        access: &Access,
        region: &Region,
        policy: Option<&[Grant]>,
    ) -> Result<Session, AwsError> {
        if !crate::regions::plausible(region.as_str()) {
            return Err(AwsError::UnknownRegion {
                region: region.clone(),
                detail: "this is not the shape of a Region's code".into(),
            });
        }
        let policy = policy
            .map(|grants| session_policy(grants, &access.account))
            .transpose()?;
        let key = RoleKey {
            access: access.clone(),
            policy,
        };
        let role = self
            .0
            .roles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(key.clone())
            .or_insert_with(|| Arc::new(RoleCredentials::new(key, self.sts_of_base())))
            .clone();
        let provider = match access.role_arn {
            Some(_) => SharedCredentialsProvider::new(credentials::Handle(role.clone())),
            None => self.base_provider()?,
        };
        let config = self
            .0
            .base
            .to_builder()
            .region(SdkRegion::new(region.to_string()))
            .credentials_provider(provider)
            .build();
        let session = Session {
            aws: self.clone(),
            account: access.account.clone(),
            region: region.clone(),
            config: Arc::new(config),
            meter: self.0.meter.clone(),
        };
        role.ensure(&session).await?;
        Ok(session)
    }

    /// The ARN behind the base credentials.
    ///
    /// # Errors
    /// When there are none, AWS does not know them, or nothing answers.
    pub async fn who_am_i(&self) -> Result<String, AwsError> {
        self.base_provider()?;
        let answer = self
            .sts_of_base()
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| self.error("GetCallerIdentity", &self.home_region(), &error))?;
        Ok(answer.arn().unwrap_or_default().to_owned())
    }

    /// Opens a session and asks AWS in that Region who we are.
    pub(crate) async fn check(&self, access: &Access, region: &Region) -> Result<String, AwsError> {
        let session = self.session(access, region, None).await?;
        session.identity().await.map(|(_, arn)| arn)
    }

    fn base_provider(&self) -> Result<SharedCredentialsProvider, AwsError> {
        self.0
            .base
            .credentials_provider()
            .ok_or_else(|| AwsError::CredentialsMissing {
                detail: "no provider is configured".into(),
            })
    }

    fn sts_of_base(&self) -> aws_sdk_sts::Client {
        let config = self.metered_config(&self.0.base, "sts", &self.home_region(), &self.0.meter);
        sts(&config)
    }

    fn metered_config(
        &self,
        config: &SdkConfig,
        service: &'static str,
        region: &Region,
        meter: &Meter,
    ) -> SdkConfig {
        let budget = self.0.budgets.of(service, region);
        let client = meter::Metered::new(
            self.0.http.clone(),
            budget,
            meter.clone(),
            self.0.meter.clone(),
        );
        config
            .to_builder()
            .http_client(SharedHttpClient::new(client))
            .build()
    }

    /// An SDK error as one for a person, knowing endpoint and Region.
    fn error<E, R>(&self, operation: &str, region: &Region, error: &SdkError<E, R>) -> AwsError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug + 'static,
    {
        let failure = Failure::of(operation, None, error);
        let elsewhere = !crate::regions::known(region.as_str());
        match failure.cause {
            Cause::Unreachable | Cause::UnknownCredentials if elsewhere => {
                AwsError::UnknownRegion {
                    region: region.clone(),
                    detail: failure.message,
                }
            }
            Cause::Unreachable => AwsError::EndpointUnreachable {
                endpoint: match &self.0.settings.endpoint_url {
                    Some(url) => url.clone(),
                    None => format!("the AWS endpoints of {region}"),
                },
                detail: failure.message,
            },
            _ => failure.into(),
        }
    }
}

fn sts(config: &SdkConfig) -> aws_sdk_sts::Client {
    let retry = RetryConfig::standard()
        .with_max_attempts(4)
        .with_initial_backoff(Duration::from_millis(150));
    let config = aws_sdk_sts::config::Builder::from(config)
        .retry_config(retry)
        .build();
    aws_sdk_sts::Client::from_conf(config)
}

fn home_region(settings: &AwsSettings) -> Region {
    settings
        .regions
        .iter()
        .find(|region| crate::regions::plausible(region.as_str()))
        .cloned()
        .unwrap_or_else(|| Region::new("us-east-1"))
}

fn checked_url(url: &str) -> Result<String, AwsError> {
    let good = url.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if good {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(AwsError::EndpointUnreachable {
            endpoint: url.to_owned(),
            detail: "this is not a URL such as http://127.0.0.1:5566".into(),
        })
    }
}

/// A session in one account and Region: hands out SDK clients whose requests are counted and
/// within the budget. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    aws: Aws,
    account: AccountId,
    region: Region,
    config: Arc<SdkConfig>,
    meter: Meter,
}

macro_rules! clients {
    ($($(#[$doc:meta])* $name:ident => $client:ident, $key:literal;)*) => {
        $($(#[$doc])*
        pub fn $name(&self) -> $client::Client {
            $client::Client::new(&self.config_for($key))
        })*
    };
}

impl Session {
    clients! {
        /// Amazon DynamoDB.
        dynamodb => aws_sdk_dynamodb, "dynamodb";
        /// Amazon ECR.
        ecr => aws_sdk_ecr, "ecr";
        /// AWS KMS.
        kms => aws_sdk_kms, "kms";
        /// AWS Lambda.
        lambda => aws_sdk_lambda, "lambda";
        /// Amazon SQS.
        sqs => aws_sdk_sqs, "sqs";
        /// AWS Secrets Manager.
        secretsmanager => aws_sdk_secretsmanager, "secretsmanager";
        /// AWS DataSync.
        datasync => aws_sdk_datasync, "datasync";
    }

    /// Amazon S3, with path-style addresses when another endpoint is configured.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config_for("s3"))
            .force_path_style(self.aws.0.settings.endpoint_url.is_some())
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// AWS STS. It gives up sooner than the others: a person may be waiting for a first answer.
    pub fn sts(&self) -> aws_sdk_sts::Client {
        sts(&self.config_for("sts"))
    }

    /// The account it is in.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The Region it is in.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The same session, whose requests are also counted by `meter`.
    #[must_use]
    pub fn metered(&self, meter: &Meter) -> Self {
        Self {
            meter: meter.clone(),
            ..self.clone()
        }
    }

    /// The same credentials in another Region.
    #[must_use]
    pub fn in_region(&self, region: &Region) -> Self {
        let config = self
            .config
            .to_builder()
            .region(SdkRegion::new(region.to_string()))
            .build();
        Self {
            region: region.clone(),
            config: Arc::new(config),
            ..self.clone()
        }
    }

    /// Account id and ARN that AWS knows us by.
    ///
    /// # Errors
    /// When AWS does not know us here.
    pub async fn identity(&self) -> Result<(String, String), AwsError> {
        let answer = self
            .sts()
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| {
                match self.aws.error("GetCallerIdentity", &self.region, &error) {
                    // The credentials are good elsewhere: they were just got.
                    AwsError::CredentialsUnknown { detail } => AwsError::UnknownRegion {
                        region: self.region.clone(),
                        detail: format!("it is not enabled in account {}: {detail}", self.account),
                    },
                    other => other,
                }
            })?;
        Ok((
            answer.account().unwrap_or_default().to_owned(),
            answer.arn().unwrap_or_default().to_owned(),
        ))
    }

    pub(crate) fn config_for(&self, service: &'static str) -> SdkConfig {
        self.aws
            .metered_config(&self.config, service, &self.region, &self.meter)
    }
}
