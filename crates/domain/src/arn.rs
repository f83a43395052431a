//! Amazon Resource Names.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use crate::ids::{AccountId, Region, ResourceId, Shared};
#[cfg(not(target_arch = "wasm32"))]
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, str::FromStr};

/// `arn:partition:service:region:account:resource`. Region and account may be empty (S3 buckets have
/// neither). Ordered part by part.
///
/// Held as one text, which copies share: estates name the same ARN many thousand times.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn {
    text: Shared,
    /// Where service, Region, account and resource begin.
    starts: [u32; 4],
}

/// The text is not an ARN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ARN: `arn:partition:service:region:account:resource` is expected")]
pub struct ArnError(pub String);

impl Arn {
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub fn partition(&self) -> &str {
        &self.text["arn:".len()..self.start(0) - 1]
    }

    /// The service's namespace, such as `s3`.
    pub fn service(&self) -> &str {
        self.part(0)
    }

    /// The Region code, or empty.
    pub fn region(&self) -> &str {
        self.part(1)
    }

    /// The account id, `aws` for things that AWS owns, or empty.
    pub fn account(&self) -> &str {
        self.part(2)
    }

    /// What follows the fifth colon; may itself hold colons and slashes.
    pub fn resource(&self) -> &str {
        &self.text[self.start(3)..]
    }

    /// The same in another account and Region: what it does not say is not said either.
    #[must_use]
    pub fn moved(&self, account: &AccountId, region: &Region) -> Self {
        let or_empty = |was: &str, new| if was.is_empty() { "" } else { new };
        self.with(
            or_empty(self.region(), region.as_str()),
            or_empty(self.account(), account.as_str()),
            self.resource(),
        )
    }

    /// The same with another resource.
    #[must_use]
    pub fn renamed(&self, resource: &str) -> Self {
        self.with(self.region(), self.account(), resource)
    }

    /// Holds the text that an id holds already, where both are the same.
    pub fn share(&mut self, id: &ResourceId) {
        if *self.text == *id.as_str() {
            self.text = id.shared();
        }
    }

    fn with(&self, region: &str, account: &str, resource: &str) -> Self {
        let head = &self.text[..self.start(1)];
        let text = format!("{head}{region}:{account}:{resource}");
        let mut starts = self.starts;
        starts[2] = starts[1] + region.len() as u32 + 1;
        starts[3] = starts[2] + account.len() as u32 + 1;
        Self {
            text: text.into(),
            starts,
        }
    }

    fn start(&self, part: usize) -> usize {
        self.starts[part] as usize
    }

    fn part(&self, part: usize) -> &str {
        &self.text[self.start(part)..self.start(part + 1) - 1]
    }

    fn parts(&self) -> [&str; 5] {
        [
            self.partition(),
            self.service(),
            self.region(),
            self.account(),
            self.resource(),
        ]
    }
}

/// Where the parts after the partition begin, when the text is an ARN.
fn starts(text: &str) -> Option<[u32; 4]> {
    let mut colons = (0u32..).zip(text.bytes()).filter(|(_, byte)| *byte == b':');
    colons.next()?;
    let mut starts = [0; 4];
    for start in &mut starts {
        *start = colons.next()?.0 + 1;
    }
    let [service, region, _, resource] = starts;
    // A service and a resource are never empty.
    let whole = region - service > 1 && text.len() > resource as usize;
    (whole && text.starts_with("arn:aws")).then_some(starts)
}

impl FromStr for Arn {
    type Err = ArnError;
    fn from_str(text: &str) -> Result<Self, ArnError> {
        match starts(text) {
            Some(starts) => Ok(Self {
                text: text.into(),
                starts,
            }),
            None => Err(ArnError(text.to_owned())),
        }
    }
}

impl PartialOrd for Arn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Arn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arn({})", self.text)
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
        ResourceId::of(arn.text.clone())
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<&Arn> for Text {
    fn from(arn: &Arn) -> Self {
        Self::from(arn.text.clone())
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
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
        assert_eq!(arn.resource(), "function:orders:live");
        let arn: Arn = "arn:aws:s3:::bucket/key/with:colon".parse().unwrap();
        assert_eq!(
            (arn.region(), arn.resource()),
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

    #[test]
    fn arns_are_ordered_part_by_part() {
        let arn = |text: &str| text.parse::<Arn>().unwrap();
        assert!(arn("arn:aws:s3:::b") < arn("arn:aws:s3-outposts:::b"));
        assert!(arn("arn:aws:sqs:eu-west-1:1:a") < arn("arn:aws:sqs:eu-west-10:1:a"));
    }

    #[test]
    fn an_arn_moves_where_it_says_so() {
        let (account, region) = ("222222222222".parse().unwrap(), "us-east-1".into());
        let moved = |text: &str| text.parse::<Arn>().unwrap().moved(&account, &region);
        let queue = moved("arn:aws:sqs:eu-central-1:111111111111:orders");
        assert_eq!(queue.as_str(), "arn:aws:sqs:us-east-1:222222222222:orders");
        assert_eq!(queue, queue.as_str().parse().unwrap());
        assert_eq!(moved("arn:aws:s3:::bucket").as_str(), "arn:aws:s3:::bucket");
        let other = queue.renamed("dlq:x");
        assert_eq!((other.region(), other.resource()), ("us-east-1", "dlq:x"));
    }

    proptest! {
        #[test]
        fn parsing_and_printing_are_inverse(service in "[a-z0-9-]{1,12}", region in "[a-z0-9-]{0,12}", account in "[0-9]{0,12}", resource in "[^\\n]{1,40}") {
            let text = format!("arn:aws:{service}:{region}:{account}:{resource}");
            let arn = text.parse::<Arn>().unwrap();
            prop_assert_eq!(arn.parts(), ["aws", &service, &region, &account, &resource]);
            prop_assert_eq!(arn.to_string(), text);
        }
    }
}
