//! Where a service lives and which protocol it speaks.

use landfall_domain::Region;

/// The protocol of a service's API.
///
/// Source: <https://smithy.io/2.0/aws/protocols/index.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// JSON in the body, the operation in the header `X-Amz-Target` after this prefix.
    Json {
        /// `1.0` or `1.1`.
        version: &'static str,
        /// What stands before the operation's name.
        target: &'static str,
    },
    /// A form with the API's version; the answer is XML.
    Query(&'static str),
    /// The same in the dialect of Amazon EC2.
    Ec2(&'static str),
    /// JSON over paths and verbs.
    RestJson,
    /// XML over paths and verbs.
    RestXml,
}

/// One service's API.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The name of its budget, as the service's key in the table.
    pub key: &'static str,
    /// Its name in shapes.json, for answers in XML.
    pub model: &'static str,
    /// What requests are signed for.
    pub signing: &'static str,
    /// The first part of its host names.
    pub prefix: &'static str,
    /// Its protocol.
    pub protocol: Protocol,
    /// Whether it has one endpoint for each partition instead of one for each Region.
    pub global: bool,
}

/// The URL of an endpoint and the Region to sign for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub url: String,
    pub region: String,
}

impl Api {
    /// A service whose names are all the same.
    pub const fn new(key: &'static str, protocol: Protocol) -> Self {
        Self {
            key,
            model: key,
            signing: key,
            prefix: key,
            protocol,
            global: false,
        }
    }

    /// JSON in the body.
    pub const fn json(key: &'static str, version: &'static str, target: &'static str) -> Self {
        Self::new(key, Protocol::Json { version, target })
    }

    /// A form.
    pub const fn query(key: &'static str, version: &'static str) -> Self {
        Self::new(key, Protocol::Query(version))
    }

    /// With another signing name.
    #[must_use]
    pub const fn signed(mut self, name: &'static str) -> Self {
        self.signing = name;
        self
    }

    /// With another host name.
    #[must_use]
    pub const fn at(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// With another name in shapes.json.
    #[must_use]
    pub const fn modelled(mut self, model: &'static str) -> Self {
        self.model = model;
        self
    }

    /// With one endpoint for each partition.
    #[must_use]
    pub const fn partition_wide(mut self) -> Self {
        self.global = true;
        self
    }

    /// Where it lives, and for which Region requests are signed. An endpoint of one's own stands in
    /// the place of all.
    ///
    /// Source: <https://docs.aws.amazon.com/general/latest/gr/rande.html>
    pub(super) fn place(&self, region: &Region, endpoint: Option<&str>) -> Place {
        let region = region.as_str();
        let (suffix, home) = match region.split('-').next() {
            Some("cn") => ("amazonaws.com.cn", "cn-north-1"),
            _ if region.starts_with("us-gov-") => ("amazonaws.com", "us-gov-west-1"),
            _ => ("amazonaws.com", "us-east-1"),
        };
        let signed = if self.global { home } else { region };
        let host = match (self.global, home) {
            (false, _) => format!("{}.{region}.{suffix}", self.prefix),
            (true, "us-east-1") => format!("{}.{suffix}", self.prefix),
            (true, "us-gov-west-1") => format!("{}.us-gov.{suffix}", self.prefix),
            (true, _) => format!("{}.{home}.{suffix}", self.prefix),
        };
        Place {
            url: endpoint.map_or_else(|| format!("https://{host}"), str::to_owned),
            region: signed.to_owned(),
        }
    }
}

/// The partition of a Region: the second part of its ARNs.
pub fn partition(region: &str) -> &'static str {
    match region {
        r if r.starts_with("cn-") => "aws-cn",
        r if r.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_follow_the_partition() {
        let iam = Api::query("iam", "2010-05-08").partition_wide();
        let ec2 = Api::new("ec2", Protocol::Ec2("2016-11-15"));
        let place = |api: &Api, region: &str| {
            let place = api.place(&Region::new(region), None);
            format!("{} {}", place.url, place.region)
        };
        assert_eq!(
            place(&iam, "eu-west-1"),
            "https://iam.amazonaws.com us-east-1"
        );
        assert_eq!(
            place(&iam, "us-gov-east-1"),
            "https://iam.us-gov.amazonaws.com us-gov-west-1"
        );
        assert_eq!(
            place(&iam, "cn-northwest-1"),
            "https://iam.cn-north-1.amazonaws.com.cn cn-north-1"
        );
        assert_eq!(
            place(&ec2, "eu-west-1"),
            "https://ec2.eu-west-1.amazonaws.com eu-west-1"
        );
        let own = ec2.place(&Region::new("eu-west-1"), Some("http://127.0.0.1:1"));
        assert_eq!(
            (own.url.as_str(), own.region.as_str()),
            ("http://127.0.0.1:1", "eu-west-1")
        );
    }
}
