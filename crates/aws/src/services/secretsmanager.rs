//! AWS Secrets Manager: secrets, never their values.

use super::json;
use crate::page::Pages;
use crate::wire::ask;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::{AccountId, Region, Resource, fields};

/// AWS Secrets Manager.
pub struct SecretsManager;

#[async_trait]
impl Service for SecretsManager {
    fn key(&self) -> &'static str {
        "secretsmanager"
    }
    fn label(&self) -> &'static str {
        "AWS Secrets Manager"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::SecretsManager::Secret"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        if sink.spares("AWS::SecretsManager::Secret").await {
            return;
        }
        let client = session.secretsmanager();
        let mut pages = Pages::new("ListSecrets");
        loop {
            let answer = ask!(
                client
                    .list_secrets()
                    .max_results(100)
                    .set_next_token(pages.token())
            );
            let Some((page, answer)) = sink.take("ListSecrets", None, answer) else {
                return;
            };
            for mut secret in json::objects(&answer.json()["SecretList"]) {
                let name = secret["Name"].as_str().unwrap_or_default().to_owned();
                let arn = secret["ARN"].as_str().unwrap_or_default().to_owned();
                let policy = client.get_resource_policy().secret_id(&arn).send().await;
                if let Some(policy) = sink.take("GetResourcePolicy", Some(&name), policy) {
                    secret["ResourcePolicy"] = json::parsed(policy.resource_policy.into());
                }
                if let Some(map) = secret.as_object_mut() {
                    // It changes with every reading of the secret and is no configuration.
                    map.remove("LastAccessedDate");
                }
                let mut found = json::resource(
                    "AWS::SecretsManager::Secret",
                    &arn,
                    &name,
                    session.account(),
                    session.region(),
                    secret,
                );
                found.tags = fields(json::tags(&found.configuration["Tags"], "Key", "Value"));
                let changed = json::seconds(&found.configuration["LastChangedDate"]);
                json::put(&mut found, "last_changed", changed);
                sink.push(found);
            }
            if !pages.go_on(page.next_token, None, sink) {
                return;
            }
        }
    }

    /// Nobody knows it beforehand: AWS adds six letters of its own.
    fn target_arn(&self, _: &Resource, _: &str, _: &AccountId, _: &Region) -> Option<String> {
        None
    }
}
