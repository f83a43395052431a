//! The shapes of resources' addresses under AWS's domains, as their words from left to right.

use super::Meaning;
use super::aws::is_region;
use landfall_domain::{AccountId, Region};

type Kinds = &'static [&'static str];

const BUCKET: Kinds = &["AWS::S3::Bucket"];
const QUEUE: Kinds = &["AWS::SQS::Queue"];
const DATABASE: Kinds = &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"];
const DATABASE_CLUSTER: Kinds = &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"];
const API: Kinds = &["AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"];
const CACHE: Kinds = &[
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ServerlessCache",
];
const BALANCER: Kinds = &[
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancing::LoadBalancer",
];

/// What the words and the path name.
pub fn read(words: &[&str], path: &str) -> Option<Meaning> {
    endpoint(words)
        .or_else(|| s3(words, path))
        .or_else(|| queue(words, path))
        .or_else(|| image(words, path))
        .or_else(|| repository(words, path))
        .or_else(|| database(words))
        .or_else(|| cache(words))
        .or_else(|| balancer(words))
        .or_else(|| by_first_word(words))
        .or_else(|| user_pool(words, path))
        .or_else(|| instance(words))
}

fn named(kinds: Kinds, name: &str, account: Option<&str>, region: Option<&str>) -> Option<Meaning> {
    (!name.is_empty()).then(|| Meaning::Named {
        kinds,
        name: name.to_owned(),
        account: account.and_then(|id| id.parse::<AccountId>().ok()),
        region: region.map(Region::new),
    })
}

fn region<'a>(words: &[&'a str]) -> Option<&'a str> {
    words.iter().rev().find(|word| is_region(word)).copied()
}

/// `s3://BUCKET/key`, or the path of a path-style address.
pub fn bucket(path: &str) -> Meaning {
    let name = path.split('/').next().unwrap_or_default();
    if is_bucket(name) {
        named(BUCKET, name, None, None).unwrap_or(Meaning::Nothing)
    } else {
        Meaning::Nothing
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub fn is_bucket(name: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    let edge = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (3..=63).contains(&name.len())
        && name.bytes().all(good)
        && edge(name.bytes().next())
        && edge(name.bytes().last())
}

/// `vpce-0123-abcd.SERVICE.REGION.vpce`, with a zone after the id, a bucket before it.
fn endpoint(words: &[&str]) -> Option<Meaning> {
    if words.last() != Some(&"vpce") {
        return None;
    }
    let at = words.iter().position(|word| word.starts_with("vpce-"))?;
    let at_bucket = at > 0 && words[at + 1..].contains(&"s3") && words[at - 1] != "bucket";
    if at_bucket && words[at - 1] != "accesspoint" {
        return Some(bucket(&words[..at].join(".")));
    }
    let id: Vec<&str> = words[at].splitn(3, '-').take(2).collect();
    named(
        &["AWS::EC2::VPCEndpoint"],
        &id.join("-"),
        None,
        region(words),
    )
}

/// Virtual-hosted (`bucket.s3.REGION`), path style (`s3.REGION/bucket`), website, dual-stack,
/// accelerated, FIPS, access points. Bucket names may hold dots.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
fn s3(words: &[&str], path: &str) -> Option<Meaning> {
    let at = words
        .iter()
        .rposition(|word| *word == "s3" || word.starts_with("s3-"))?;
    let after = words[at + 1..]
        .iter()
        .all(|word| *word == "dualstack" || is_region(word));
    if !after {
        return None;
    }
    if words[at].starts_with("s3-accesspoint") {
        // `NAME-ACCOUNT.s3-accesspoint.REGION`
        let (name, account) = words.first()?.rsplit_once('-')?;
        return named(
            &["AWS::S3::AccessPoint"],
            name,
            Some(account),
            region(words),
        );
    }
    Some(match (at, words[at]) {
        (_, "s3-control" | "s3-object-lambda" | "s3-outposts") => return None,
        // The name space of the documents that S3 answers with.
        (0, _) if path.starts_with("doc/2006-03-01") => Meaning::Nothing,
        (0, _) if path.is_empty() => return None,
        (0, _) => bucket(path),
        _ => bucket(&words[..at].join(".")),
    })
}

/// `sqs.REGION/ACCOUNT/NAME` and the older `REGION.queue/ACCOUNT/NAME`.
///
/// Source: <https://docs.aws.amazon.com/general/latest/gr/sqs-service.html>
fn queue(words: &[&str], path: &str) -> Option<Meaning> {
    let region = match words {
        ["sqs" | "sqs-fips", region] | [region, "queue"] => *region,
        ["queue"] => "us-east-1",
        _ => return None,
    };
    let (account, name) = queue_path(path)?;
    named(QUEUE, name, Some(account), Some(region))
}

/// `ACCOUNT/NAME` behind a host that is not AWS's: an endpoint of one's own.
pub fn queue_elsewhere(path: &str) -> Option<Meaning> {
    let (account, name) = queue_path(path)?;
    named(QUEUE, name, Some(account), None)
}

fn queue_path(path: &str) -> Option<(&str, &str)> {
    let (account, name) = path.split_once('/')?;
    let name = name.trim_end_matches('/');
    (account.parse::<AccountId>().is_ok() && !name.contains('/')).then_some((account, name))
}

/// `ACCOUNT.dkr.ecr.REGION/repository:tag@sha256:…`, the same with FIPS, and dual-stack
/// (`ACCOUNT.dkr-ecr.REGION.on.aws`).
///
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html>
fn image(words: &[&str], path: &str) -> Option<Meaning> {
    let (account, region) = match words {
        [account, "dkr", "ecr" | "ecr-fips", region]
        | [account, "dkr-ecr" | "dkr-ecr-fips", region] => (*account, *region),
        _ => return None,
    };
    let name = path.split(['@', ':']).next().unwrap_or_default();
    let name = name.strip_prefix("v2/").unwrap_or(name);
    if name.trim_end_matches('/').is_empty() {
        return account.parse().ok().map(Meaning::Account);
    }
    named(
        &["AWS::ECR::Repository"],
        name.trim_end_matches('/'),
        Some(account),
        Some(region),
    )
}

/// `git-codecommit.REGION/v1/repos/NAME`.
///
/// Source: <https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html>
fn repository(words: &[&str], path: &str) -> Option<Meaning> {
    let ["git-codecommit" | "git-codecommit-fips", region] = words else {
        return None;
    };
    let name = path.strip_prefix("v1/repos/")?.trim_end_matches('/');
    named(REPOSITORY, name, None, Some(region))
}

const REPOSITORY: Kinds = &["AWS::CodeCommit::Repository"];

/// `codecommit::REGION://profile@NAME` or `codecommit://NAME`.
///
/// Source: <https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html>
pub fn remote_helper(rest: &str) -> Meaning {
    let Some((region, name)) = rest.split_once("//") else {
        return Meaning::Nothing;
    };
    let region = region.trim_matches(':');
    let name = name.rsplit('@').next().unwrap_or(name);
    named(
        REPOSITORY,
        name.trim_end_matches('/'),
        None,
        is_region(region).then_some(region),
    )
    .unwrap_or(Meaning::Nothing)
}

/// `NAME.hash.REGION.rds`; clusters, their readers and proxies say so in the second word.
///
/// Source: <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Endpoints.Types.html>
fn database(words: &[&str]) -> Option<Meaning> {
    let [name, second, region, "rds" | "docdb" | "neptune"] = words else {
        return None;
    };
    let kinds = if second.starts_with("proxy-") {
        &["AWS::RDS::DBProxy"][..]
    } else if second.starts_with("cluster-") {
        DATABASE_CLUSTER
    } else {
        DATABASE
    };
    named(kinds, name, None, Some(region))
}

/// `[master|replica|clustercfg.]NAME.hash[.ng][.0001].euc1.cache`; the Region is abbreviated.
///
/// Source: <https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Endpoints.html>
fn cache(words: &[&str]) -> Option<Meaning> {
    if words.last() != Some(&"cache") || words.len() < 3 {
        return None;
    }
    let name = match words[0] {
        "master" | "replica" | "clustercfg" | "primary" => words[1],
        // `NAME-hash.serverless.euc1.cache`
        first if words[1] == "serverless" => first.rsplit_once('-').map_or(first, |(n, _)| n),
        first => first,
    };
    // A member of a replication group: `NAME-001.NAME.hash…`.
    let of_group = name
        .strip_prefix(words[1])
        .is_some_and(|n| n.starts_with('-'));
    named(CACHE, if of_group { words[1] } else { name }, None, None)
}

/// `[internal-|dualstack.]NAME-digits.REGION.elb`, network load balancers `NAME-hash.elb.REGION`.
fn balancer(words: &[&str]) -> Option<Meaning> {
    let words = words.strip_prefix(&["dualstack"]).unwrap_or(words);
    let ([first, region, "elb"] | [first, "elb", region]) = words else {
        return None;
    };
    let first = first.strip_prefix("internal-").unwrap_or(first);
    let name = first.rsplit_once('-').map_or(first, |(name, _)| name);
    named(BALANCER, name, None, Some(region))
}

/// Kinds by the host name's service word, where the first word is the resource's name or id.
const BY_FIRST_WORD: &[(&str, Kinds)] = &[
    ("redshift", &["AWS::Redshift::Cluster"]),
    (
        "redshift-serverless",
        &["AWS::RedshiftServerless::Workgroup"],
    ),
    ("execute-api", API),
    ("lambda-url", &["AWS::Lambda::Url"]),
    ("es", &["AWS::OpenSearchService::Domain"]),
    ("aoss", &["AWS::OpenSearchServerless::Collection"]),
    ("eks", &["AWS::EKS::Cluster"]),
    ("mq", &["AWS::AmazonMQ::Broker"]),
    ("kafka", &["AWS::MSK::Cluster"]),
    ("iot", &["AWS::IoT::Endpoint"]),
];

fn by_first_word(words: &[&str]) -> Option<Meaning> {
    if let Some(id) = words.iter().find(|word| word.starts_with("fs-"))
        && words.contains(&"efs")
    {
        return named(&["AWS::EFS::FileSystem"], id, None, region(words));
    }
    let (service, kinds) = BY_FIRST_WORD
        .iter()
        .find(|(service, _)| words.get(1..).is_some_and(|rest| rest.contains(service)))?;
    let region = region(words)?;
    let (first, account) = (words[0], words.get(1).copied());
    let account = account.filter(|_| *service == "redshift-serverless");
    let name = match *service {
        // `ID-vpce-0123.execute-api.REGION`: through an endpoint of a VPC.
        "execute-api" => first.split("-vpce-").next().unwrap_or(first),
        // `search-NAME-hash.REGION.es` or `vpc-NAME-hash…`.
        "es" => {
            let first = first
                .strip_prefix("search-")
                .or_else(|| first.strip_prefix("vpc-"))
                .unwrap_or(first);
            first.rsplit_once('-').map_or(first, |(name, _)| name)
        }
        // `b-1.NAME.hash.c2.kafka.REGION`
        "kafka" => words[1],
        _ => first,
    };
    named(kinds, name, account, Some(region))
}

/// `cognito-idp.REGION/POOL`: who signs a pool's tokens.
fn user_pool(words: &[&str], path: &str) -> Option<Meaning> {
    let ["cognito-idp", region] = words else {
        return None;
    };
    let pool = path.split('/').next()?;
    pool.contains('_')
        .then(|| named(&["AWS::Cognito::UserPool"], pool, None, Some(region)))?
}

/// `ec2-203-0-113-9.REGION.compute`: the public name of an address.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html>
fn instance(words: &[&str]) -> Option<Meaning> {
    let digits = words.first()?.strip_prefix("ec2-")?.replace('-', ".");
    let compute = words[1..].iter().any(|w| w.starts_with("compute"));
    (compute && super::addresses::parse(&digits).is_some()).then(|| {
        named(
            &["AWS::EC2::EIP", "AWS::EC2::Instance"],
            &digits,
            None,
            region(words),
        )
    })?
}

/// First words of endpoints that belong to no resource.
const PUBLIC: &[&str] = &[
    "api",
    "streams",
    "runtime",
    "data",
    "query",
    "control",
    "portal",
    "console",
    "signin",
    "s3",
    "dualstack",
];

/// Something before a public endpoint (`NAME.hash.SERVICE.REGION`) is a resource. `None` for the
/// endpoint itself.
pub fn service(words: &[&str]) -> Option<Meaning> {
    let region = region(words)?;
    let (first, rest) = words.split_first()?;
    if rest.len() < 2 || PUBLIC.contains(first) {
        return None;
    }
    let service = words.iter().rev().find(|word| !is_region(word))?;
    Some(Meaning::Service {
        service: (*service).to_owned(),
        region: Region::new(region),
    })
}
