//! Amazon Resource Names.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use crate::ids::ResourceId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// `arn:partition:service:region:account:resource`, taken apart. Region and account may be empty
/// (S3 buckets have neither).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The service's namespace, such as `s3`.
    pub service: String,
    /// The Region code, or empty.
    pub region: String,
    /// The account id, `aws` for things that AWS owns, or empty.
    pub account: String,
    /// What follows the fifth colon; may itself hold colons and slashes.
    pub resource: String,
}

/// The text is not an ARN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ARN: `arn:partition:service:region:account:resource` is expected")]
pub struct ArnError(pub String);

impl FromStr for Arn {
    type Err = ArnError;
    fn from_str(text: &str) -> Result<Self, ArnError> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().map(str::to_owned);
        let (prefix, partition, service, region, account, resource) =
            (next(), next(), next(), next(), next(), next());
        match (
            prefix.as_deref(),
            partition,
            service,
            region,
            account,
            resource,
        ) {
            (
                Some("arn"),
                Some(partition),
                Some(service),
                Some(region),
                Some(account),
                Some(resource),
            ) if partition.starts_with("aws") && !service.is_empty() && !resource.is_empty() => {
                Ok(Self {
                    partition,
                    service,
                    region,
                    account,
                    resource,
                })
            }
            _ => Err(ArnError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Arn {
    type Error = ArnError;
    fn try_from(text: String) -> Result<Self, ArnError> {
        text.parse()
    }
}

impl From<Arn> for String {
    fn from(arn: Arn) -> Self {
        arn.to_string()
    }
}

impl From<&Arn> for ResourceId {
    fn from(arn: &Arn) -> Self {
        ResourceId::new(arn.to_string())
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colons_and_slashes_stay_in_the_resource() {
        let arn: Arn = "arn:aws:lambda:eu-central-1:111111111111:function:orders:live"
            .parse()
            .unwrap();
        assert_eq!(arn.resource, "function:orders:live");
        let arn: Arn = "arn:aws:s3:::bucket/key/with:colon".parse().unwrap();
        assert_eq!(
            (arn.region.as_str(), arn.resource.as_str()),
            ("", "bucket/key/with:colon")
        );
    }

    #[test]
    fn what_is_no_arn_is_refused() {
        for wrong in [
            "",
            "arn",
            "arn:aws:s3",
            "arn:aws:s3:::",
            "http://a:b:c:d:e",
            "arn:gcp:s3:::b",
        ] {
            assert!(wrong.parse::<Arn>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn parsing_and_printing_are_inverse(service in "[a-z0-9-]{1,12}", region in "[a-z0-9-]{0,12}", account in "[0-9]{0,12}", resource in "[^\\n]{1,40}") {
            let text = format!("arn:aws:{service}:{region}:{account}:{resource}");
            prop_assert_eq!(text.parse::<Arn>().unwrap().to_string(), text);
        }
    }
}
