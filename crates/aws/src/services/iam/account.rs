//! What the account itself has: summary, password policy, identity providers, certificates.

use crate::call::Ask;
use crate::read::{Fact, Listed, Reader};
use crate::services::json;
use serde_json::{Value, json};

static SUMMARY: Listed = Listed::new("AWS::IAM::AccountSummary", "GetAccountSummary", "")
    .known("arn:{partition}:iam::{account}:account-summary", &["Alias"]);
static PASSWORDS: Listed = Listed::new("AWS::IAM::PasswordPolicy", "GetAccountPasswordPolicy", "")
    .known("arn:{partition}:iam::{account}:password-policy", &["Name"]);
static SAML: Listed = Listed::new(
    "AWS::IAM::SAMLProvider",
    "ListSAMLProviders",
    "SAMLProviderList",
)
.facts(&[
    ("created", "CreateDate", Fact::Time),
    ("valid_until", "ValidUntil", Fact::Time),
])
.known("{Arn}", &["Name"]);
static OIDC: Listed = Listed::new("AWS::IAM::OIDCProvider", "GetOpenIDConnectProvider", "")
    .facts(&[("created", "CreateDate", Fact::Time)])
    .known("{Arn}", &["Url"]);
static CERTIFICATE: Listed = Listed::new(
    "AWS::IAM::ServerCertificate",
    "ListServerCertificates",
    "ServerCertificateMetadataList",
)
.paged(super::PAGES)
.facts(&[("not_after", "Expiration", Fact::Time)])
.known("{Arn}", &["ServerCertificateName"]);

/// Counts that say something about the account's safety; the others are quotas and sizes.
const TOLD: [&str; 6] = [
    "AccountMFAEnabled",
    "AccountAccessKeysPresent",
    "AccountSigningCertificatesPresent",
    "AccountPasswordPresent",
    "MFADevices",
    "MFADevicesInUse",
];

pub(super) async fn read(reader: &Reader<'_>) {
    futures::join!(
        passwords(reader),
        saml(reader),
        oidc(reader),
        reader.list(&CERTIFICATE)
    );
}

/// The account's own counts, with what AWS keeps in it.
pub(super) async fn summary(reader: &Reader<'_>, of_aws: super::OfAws) {
    let aliases = reader.one(Ask::new("ListAccountAliases"), None).await;
    let Some(answer) = reader.one(Ask::new("GetAccountSummary"), None).await else {
        return;
    };
    let mut map = answer["SummaryMap"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    map.retain(|name, _| TOLD.contains(&name.as_str()));
    let alias = aliases.map_or(Value::Null, |answer| answer["AccountAliases"][0].clone());
    let mut found = json!({"SummaryMap": map, "Alias": alias});
    for (member, list) in [
        ("AwsManagedPolicies", of_aws.policies),
        ("ServiceLinkedRoles", of_aws.roles),
    ] {
        if !list.is_empty() {
            found[member] = list.into();
        }
    }
    let mut found = reader.resource(&SUMMARY, found);
    if alias.is_null() {
        found.name = reader.session.account().to_string();
    }
    reader.sink.push(found);
}

async fn passwords(reader: &Reader<'_>) {
    let ask = Ask::new("GetAccountPasswordPolicy");
    if let Some(mut answer) = reader.maybe(ask, None, &["NoSuchEntity"]).await {
        let mut policy = answer["PasswordPolicy"].take();
        policy["Name"] = "password policy".into();
        reader.sink.push(reader.resource(&PASSWORDS, policy));
    }
}

async fn saml(reader: &Reader<'_>) {
    let Some(answer) = reader.one(SAML.ask(), None).await else {
        return;
    };
    let found = json::objects(&answer[SAML.items]);
    reader
        .each(found, |mut provider| async move {
            let arn = provider["Arn"].as_str().unwrap_or_default().to_owned();
            provider["Name"] = arn.rsplit('/').next().unwrap_or_default().into();
            let ask = Ask::new("GetSAMLProvider").with(json!({"SAMLProviderArn": arn}));
            if let Some(mut whole) = reader.one(ask, Some(&arn)).await {
                provider["SAMLMetadataDocument"] = whole["SAMLMetadataDocument"].take();
            }
            reader.sink.push(reader.resource(&SAML, provider));
        })
        .await;
}

async fn oidc(reader: &Reader<'_>) {
    let Some(answer) = reader
        .one(Ask::new("ListOpenIDConnectProviders"), None)
        .await
    else {
        return;
    };
    let arns = json::objects(&answer["OpenIDConnectProviderList"]);
    reader
        .each(arns, |entry| async move {
            let arn = entry["Arn"].clone();
            let ask =
                Ask::new("GetOpenIDConnectProvider").with(json!({"OpenIDConnectProviderArn": arn}));
            if let Some(mut provider) = reader.one(ask, arn.as_str()).await {
                provider["Arn"] = arn;
                reader.sink.push(reader.resource(&OIDC, provider));
            }
        })
        .await;
}
