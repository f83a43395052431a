//! What a URL, host name or image URI of AWS names, by its shape.

use landfall_domain::Arn;

/// What the shape says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// As if this ARN had been written.
    Arn(Arn),
    /// Something with this name, of the first of these kinds that has it.
    Named {
        kinds: &'static [&'static str],
        region: String,
        name: String,
    },
    /// Something of this service in this Region, but the shape does not say what.
    Service { service: String, region: String },
    /// AWS itself (a public endpoint) or the internet.
    Outside,
}

/// Kinds by the host name's service word, where the first word is the resource's name or id.
const BY_FIRST_WORD: &[(&str, &[&str])] = &[
    (
        "rds",
        &[
            "AWS::RDS::DBInstance",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBProxy",
        ],
    ),
    ("redshift", &["AWS::Redshift::Cluster"]),
    (
        "redshift-serverless",
        &["AWS::RedshiftServerless::Workgroup"],
    ),
    (
        "execute-api",
        &["AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"],
    ),
    ("efs", &["AWS::EFS::FileSystem"]),
    ("lambda-url", &["AWS::Lambda::Url"]),
    ("es", &["AWS::OpenSearchService::Domain"]),
    (
        "cache",
        &[
            "AWS::ElastiCache::CacheCluster",
            "AWS::ElastiCache::ReplicationGroup",
        ],
    ),
    (
        "elb",
        &[
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancing::LoadBalancer",
        ],
    ),
];

/// Takes scheme, user, port, query and fragment away: (host in lower case, path without the
/// leading slash).
pub(crate) fn split(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let host = host.split(':').next().unwrap_or_default();
    (host.trim_end_matches('.').to_lowercase(), path.to_owned())
}

/// Reads a URL, host name, `s3://bucket/key` or image URI.
pub(crate) fn read(url: &str) -> Meaning {
    let (host, path) = split(url);
    if url.starts_with("s3://") || url.starts_with("s3a://") {
        return bucket("aws", url.split("://").nth(1).unwrap_or_default());
    }
    let (partition, words) = if let Some(head) = host.strip_suffix(".amazonaws.com.cn") {
        ("aws-cn", head)
    } else if let Some(head) = host.strip_suffix(".amazonaws.com") {
        let gov = head.contains("us-gov-");
        (if gov { "aws-us-gov" } else { "aws" }, head)
    } else if let Some(head) = host.strip_suffix(".on.aws") {
        ("aws", head)
    } else {
        return Meaning::Outside;
    };
    let words: Vec<&str> = words.split('.').collect();
    s3(partition, &words, &path)
        .or_else(|| queue(partition, &words, &path))
        .or_else(|| image(partition, &words, &path))
        .or_else(|| repository(&words, &path))
        .or_else(|| by_first_word(&words))
        .unwrap_or_else(|| service(&words))
}

fn bucket(partition: &str, path: &str) -> Meaning {
    let name = path.split('/').next().unwrap_or_default();
    arn(partition, "s3", "", "", name)
}

fn arn(partition: &str, service: &str, region: &str, account: &str, resource: &str) -> Meaning {
    if resource.is_empty() {
        return Meaning::Outside;
    }
    Meaning::Arn(Arn {
        partition: partition.to_owned(),
        service: service.to_owned(),
        region: region.to_owned(),
        account: account.to_owned(),
        resource: resource.to_owned(),
    })
}

/// Virtual-hosted (`bucket.s3.REGION…`), path style (`s3.REGION…/bucket`), website, dual-stack,
/// accelerated. Bucket names may hold dots.
fn s3(partition: &str, words: &[&str], path: &str) -> Option<Meaning> {
    let at = words
        .iter()
        .rposition(|word| *word == "s3" || word.starts_with("s3-"))?;
    let after = words[at + 1..]
        .iter()
        .all(|word| *word == "dualstack" || is_region(word));
    if !after {
        return None;
    }
    Some(if at == 0 {
        bucket(partition, path)
    } else {
        bucket(partition, &words[..at].join("."))
    })
}

/// `sqs.REGION…/ACCOUNT/NAME` and the older `REGION.queue…/ACCOUNT/NAME`.
fn queue(partition: &str, words: &[&str], path: &str) -> Option<Meaning> {
    let region = match words {
        ["sqs", region] | [region, "queue"] => *region,
        ["queue"] => "us-east-1",
        _ => return None,
    };
    let (account, name) = path.split_once('/')?;
    let name = name.trim_end_matches('/');
    is_account(account).then(|| arn(partition, "sqs", region, account, name))
}

/// `ACCOUNT.dkr.ecr.REGION…/repository:tag@sha256:…`.
fn image(partition: &str, words: &[&str], path: &str) -> Option<Meaning> {
    let [account, "dkr", "ecr" | "ecr-fips", region] = words else {
        return None;
    };
    let name = path.split(['@', ':']).next().unwrap_or_default();
    let name = name.trim_end_matches('/');
    if name.is_empty() {
        let (service, region) = ("ecr".to_owned(), (*region).to_owned());
        return Some(Meaning::Service { service, region });
    }
    is_account(account).then(|| {
        arn(
            partition,
            "ecr",
            region,
            account,
            &format!("repository/{name}"),
        )
    })
}

/// `git-codecommit.REGION…/v1/repos/NAME`.
fn repository(words: &[&str], path: &str) -> Option<Meaning> {
    let ["git-codecommit" | "git-codecommit-fips", region] = words else {
        return None;
    };
    let name = path.strip_prefix("v1/repos/")?;
    Some(Meaning::Named {
        kinds: &["AWS::CodeCommit::Repository"],
        region: (*region).to_owned(),
        name: name.trim_end_matches('/').to_owned(),
    })
}

fn by_first_word(words: &[&str]) -> Option<Meaning> {
    let (_, kinds) = BY_FIRST_WORD
        .iter()
        .find(|(service, _)| words[1..].contains(service))?;
    let region = words.iter().find(|word| is_region(word))?;
    let name = match words[0] {
        // `internal-NAME-1234567890.REGION.elb…`
        first if words.contains(&"elb") => {
            let first = first.strip_prefix("internal-").unwrap_or(first);
            first.rsplit_once('-').map_or(first, |(name, _)| name)
        }
        first => first,
    };
    Some(Meaning::Named {
        kinds,
        region: (*region).to_owned(),
        name: name.to_owned(),
    })
}

/// First words of endpoints that belong to no resource.
const PUBLIC: &[&str] = &[
    "api", "streams", "runtime", "data", "query", "control", "portal", "console", "signin",
];

/// A public endpoint (`sns.eu-west-1…`) is AWS itself; something before it is a resource.
fn service(words: &[&str]) -> Meaning {
    let region = words.iter().find(|word| is_region(word));
    match (words, region) {
        ([first, _, _, ..], Some(region)) if !PUBLIC.contains(first) => Meaning::Service {
            service: words
                .iter()
                .rev()
                .find(|word| !is_region(word))
                .map_or_else(String::new, |word| (*word).to_owned()),
            region: (*region).to_owned(),
        },
        _ => Meaning::Outside,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// `eu-central-1`, `us-gov-west-1`.
fn is_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() >= 3
        && parts[0].len() == 2
        && parts[parts.len() - 1].bytes().all(|b| b.is_ascii_digit())
        && parts[..parts.len() - 1]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_arn(url: &str) -> String {
        match read(url) {
            Meaning::Arn(arn) => arn.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn buckets_in_all_their_addresses() {
        for url in [
            "https://orders.s3.amazonaws.com/a/b",
            "https://orders.s3.eu-west-1.amazonaws.com",
            "orders.s3-eu-west-1.amazonaws.com",
            "http://orders.s3-website-eu-west-1.amazonaws.com/",
            "http://orders.s3-website.eu-west-1.amazonaws.com/",
            "https://orders.s3.dualstack.eu-west-1.amazonaws.com",
            "orders.s3-accelerate.amazonaws.com",
            "https://s3.eu-west-1.amazonaws.com/orders/a",
            "https://s3.amazonaws.com/orders?x=1",
            "s3://orders/a/b",
        ] {
            assert_eq!(as_arn(url), "arn:aws:s3:::orders", "{url}");
        }
        assert_eq!(
            as_arn("https://a.b.c.s3.eu-west-1.amazonaws.com/x"),
            "arn:aws:s3:::a.b.c"
        );
        assert_eq!(
            as_arn("https://x.s3.cn-north-1.amazonaws.com.cn/"),
            "arn:aws-cn:s3:::x"
        );
    }

    #[test]
    fn queues_and_images() {
        assert_eq!(
            as_arn("https://sqs.eu-west-1.amazonaws.com/111111111111/prod-orders"),
            "arn:aws:sqs:eu-west-1:111111111111:prod-orders"
        );
        assert_eq!(
            as_arn("https://eu-west-1.queue.amazonaws.com/111111111111/prod-orders"),
            "arn:aws:sqs:eu-west-1:111111111111:prod-orders"
        );
        for tail in ["", ":1.2", "@sha256:abc", ":1.2@sha256:abc"] {
            assert_eq!(
                as_arn(&format!(
                    "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/api{tail}"
                )),
                "arn:aws:ecr:eu-west-1:111111111111:repository/acme/api"
            );
        }
    }

    #[test]
    fn names_and_the_rest() {
        let name = |url: &str| match read(url) {
            Meaning::Named { name, region, .. } => format!("{region} {name}"),
            other => format!("{other:?}"),
        };
        assert_eq!(
            name("orders-prod.abc123.eu-west-1.rds.amazonaws.com:5432"),
            "eu-west-1 orders-prod"
        );
        assert_eq!(
            name("https://a1b2.execute-api.eu-west-1.amazonaws.com/live"),
            "eu-west-1 a1b2"
        );
        assert_eq!(
            name("internal-web-1234.eu-west-1.elb.amazonaws.com"),
            "eu-west-1 web"
        );
        assert_eq!(
            name("https://xyz.lambda-url.eu-west-1.on.aws/"),
            "eu-west-1 xyz"
        );
        for url in [
            "https://example.com/s3.amazonaws.com",
            "sns.eu-west-1.amazonaws.com",
            "https://sqs.eu-west-1.amazonaws.com",
            "",
            "://",
            "localhost:5000",
        ] {
            assert_eq!(read(url), Meaning::Outside, "{url}");
        }
        assert!(matches!(
            read("x.y.something.eu-west-1.amazonaws.com"),
            Meaning::Service { service, .. } if service == "something"
        ));
    }
}
