//! What one text names.

use super::{certain, class, fields, ids, likely};
use landfall_domain::reference::Target;
use landfall_domain::{AccountId, Arn, Confidence, Kind, Region, Resource};

type Found = Vec<(Target, Confidence)>;

/// Everything that a text at this place names.
pub fn targets(resource: &Resource, path: &str, text: &str) -> Found {
    let field = path.rsplit('/').next().unwrap_or_default();
    if is_own_label(path, field) {
        return Vec::new();
    }
    if let Some(found) = typed(resource, path, field, text) {
        return vec![certain(found)];
    }
    if let Some(found) = whole(path, text) {
        return found.into_iter().map(certain).collect();
    }
    if let Some(found) = ids::target(resource, text) {
        return vec![certain(found)];
    }
    if let Some(found) = fields::target(resource, path, text) {
        return vec![certain(found)];
    }
    if path.contains("/Environment/Variables/")
        && let Some(found) = by_variable(field, text)
    {
        return found.into_iter().map(likely).collect();
    }
    within(resource, text).into_iter().map(likely).collect()
}

/// Members that hold words for people, not names of things.
fn is_own_label(path: &str, field: &str) -> bool {
    matches!(field, "Description" | "Sid" | "Id" | "ID") || path.contains("/Tags/")
}

/// Fields whose text is a plain name or id of a known kind.
fn typed(resource: &Resource, path: &str, field: &str, text: &str) -> Option<Target> {
    match field {
        "KMSMasterKeyID" | "KmsMasterKeyId" | "KmsKeyId" | "KMSKeyArn" | "KMSMasterKeyArn"
        | "kmsKey" | "ReplicaKmsKeyID" | "KeyId"
            if resource.kind.service() != "KMS" =>
        {
            key(resource, text)
        }
        "TargetBucket" => Some(named("AWS::S3::Bucket", text, None, None)),
        "FunctionArn" if resource.kind.as_str() == "AWS::Lambda::EventSourceMapping" => {
            text.parse().ok().map(Target::Arn)
        }
        // `arn:aws:iam::ACCOUNT:root` and a bare account id both mean the whole account.
        _ if class::in_policy(path) && path.contains("/Principal") => account(text),
        _ => None,
    }
}

fn account(text: &str) -> Option<Target> {
    let id = text
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"))
        .unwrap_or(text);
    id.parse::<AccountId>().ok().map(Target::Account)
}

/// A KMS key by ARN, id or alias. `alias/aws/…` names a key that AWS makes by itself.
fn key(resource: &Resource, text: &str) -> Option<Target> {
    if let Ok(arn) = text.parse::<Arn>() {
        return alias(&arn).or(Some(Target::Arn(arn)));
    }
    if text.starts_with("alias/aws/") || text.is_empty() {
        return None;
    }
    if text.starts_with("alias/") {
        return Some(named("AWS::KMS::Key", text, None, None));
    }
    format!(
        "arn:aws:kms:{}:{}:key/{text}",
        resource.region, resource.account
    )
    .parse()
    .ok()
    .map(Target::Arn)
}

/// An alias's ARN means the key behind it.
fn alias(arn: &Arn) -> Option<Target> {
    let name = (arn.service == "kms")
        .then(|| arn.resource.strip_prefix("alias/"))
        .flatten()?;
    (!name.starts_with("aws/")).then(|| {
        named(
            "AWS::KMS::Key",
            &arn.resource,
            arn.account.parse().ok(),
            Some(Region::new(arn.region.clone())),
        )
    })
}

/// A text that is one name as a whole: an ARN, a URL, an image's URI.
fn whole(path: &str, text: &str) -> Option<Vec<Target>> {
    if let Ok(arn) = text.parse::<Arn>()
        && !text.contains(char::is_whitespace)
    {
        return Some(arn_target(arn).into_iter().collect());
    }
    url(text)
        .or_else(|| image(text))
        .or_else(|| host(text))
        .map(|target| vec![target])
        .filter(|_| !path.ends_with("/QueueUrl") && !path.ends_with("/repositoryUri"))
}

/// What an ARN means here. Nothing for things that AWS owns and for patterns that name all.
fn arn_target(arn: Arn) -> Option<Target> {
    if arn.account == "aws" || arn.account.contains('*') || arn.service.contains('*') {
        return None;
    }
    if arn.service == "iam" && arn.resource == "root" {
        return arn.account.parse().ok().map(Target::Account);
    }
    let last = arn.resource.rsplit(['/', ':']).next().unwrap_or_default();
    let names_all = arn.resource.starts_with('*') || (last == "*" && is_type(&arn));
    if names_all {
        return None;
    }
    Some(alias(&arn).unwrap_or(Target::Arn(arn)))
}

/// Whether everything before the last part is only the type: `role/*`, `function:*`.
fn is_type(arn: &Arn) -> bool {
    arn.service != "s3" && arn.resource.matches(['/', ':']).count() == 1
}

/// Queue URLs, `s3://` and S3's host names.
fn url(text: &str) -> Option<Target> {
    if let Some(rest) = text.strip_prefix("s3://") {
        return bucket(rest.split('/').next()?);
    }
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    queue(host, path).or_else(|| s3_host(host, path))
}

/// A host name that AWS gave to something: a database, a load balancer, an API, a distribution.
fn host(text: &str) -> Option<Target> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next()?.trim_end_matches('.');
    let labels = host.split('.').count();
    let ends = [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".cloudfront.net",
        ".on.aws",
    ];
    let good = ends.iter().any(|end| host.ends_with(end))
        && labels >= 3
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    // `lambda.amazonaws.com` is a service, not something of ours.
    let service = labels == 3 && host.ends_with(".amazonaws.com");
    (good && !service).then(|| Target::Url(rest.to_owned()))
}

/// `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`, the older `REGION.queue.amazonaws.com`, and
/// the same path at another endpoint.
fn queue(host: &str, path: &str) -> Option<Target> {
    let mut parts = path.split('/');
    let (account, name) = (parts.next()?.parse::<AccountId>().ok()?, parts.next()?);
    if parts.next().is_some() || name.is_empty() {
        return None;
    }
    let host = host.split(':').next().unwrap_or(host);
    let region = host
        .strip_prefix("sqs.")
        .and_then(|rest| rest.split('.').next())
        .or_else(|| host.strip_suffix(".queue.amazonaws.com"));
    Some(named(
        "AWS::SQS::Queue",
        name,
        Some(account),
        region.map(Region::new),
    ))
}

/// `BUCKET.s3.REGION.amazonaws.com`, `BUCKET.s3-website…`, `s3.REGION.amazonaws.com/BUCKET`.
fn s3_host(host: &str, path: &str) -> Option<Target> {
    let host = host.strip_suffix(".amazonaws.com")?;
    if host == "s3" || host.starts_with("s3.") || host.starts_with("s3-") {
        return bucket(path.split('/').next()?);
    }
    let cut = host.find(".s3.").or_else(|| host.find(".s3-"));
    match cut {
        Some(cut) => bucket(&host[..cut]),
        None => bucket(host.strip_suffix(".s3")?),
    }
}

/// `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY[:tag][@digest]`.
fn image(text: &str) -> Option<Target> {
    let (host, rest) = text.split_once(".amazonaws.com/")?;
    let (account, region) = host.split_once(".dkr.ecr.")?;
    let name = rest.split(['@', ':']).next()?;
    let account = account.parse().ok()?;
    (!name.is_empty()).then(|| {
        named(
            "AWS::ECR::Repository",
            name,
            Some(account),
            Some(Region::new(region)),
        )
    })
}

fn bucket(name: &str) -> Option<Target> {
    let good = (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    good.then(|| named("AWS::S3::Bucket", name, None, None))
}

/// Environment variables that name a kind by convention: `…TABLE`, `…BUCKET`, `…QUEUE`,
/// `…SECRET`, and their plurals with commas.
fn by_variable(variable: &str, text: &str) -> Option<Vec<Target>> {
    let upper = variable.to_ascii_uppercase();
    let stem = upper
        .strip_suffix("_NAMES")
        .or_else(|| upper.strip_suffix("_NAME"))
        .unwrap_or(&upper);
    let stem = stem.strip_suffix('S').unwrap_or(stem);
    let kind = [
        ("TABLE", "AWS::DynamoDB::Table"),
        ("BUCKET", "AWS::S3::Bucket"),
        ("QUEUE", "AWS::SQS::Queue"),
        ("SECRET", "AWS::SecretsManager::Secret"),
        ("SECRET_ID", "AWS::SecretsManager::Secret"),
    ]
    .into_iter()
    .find(|(word, _)| stem == *word || stem.ends_with(&format!("_{word}")))?
    .1;
    let names: Vec<Target> = text
        .split(',')
        .map(str::trim)
        .filter(|name| is_name(name))
        .map(|name| named(kind, name, None, None))
        .collect();
    (!names.is_empty()).then_some(names)
}

/// Whether a text can be the name of a table, bucket, queue or secret.
pub fn is_name(text: &str) -> bool {
    (3..=255).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./+=@".contains(&b))
}

/// ARNs, URLs, host names and ids inside a longer text. `NAME=value` is read as its value.
fn within(resource: &Resource, text: &str) -> Vec<Target> {
    if text.len() < 10 {
        return Vec::new();
    }
    text.split(|c: char| c.is_whitespace() || "\"'`,;()[]{}<>|=".contains(c))
        .filter(|word| word.len() >= 10 && *word != text)
        .flat_map(|word| {
            whole("", word).unwrap_or_else(|| {
                ids::target(resource, word.split(':').next().unwrap_or(word))
                    .into_iter()
                    .collect()
            })
        })
        .collect()
}

fn named(kind: &str, name: &str, account: Option<AccountId>, region: Option<Region>) -> Target {
    Target::Named {
        kind: Kind::new(kind),
        name: name.to_owned(),
        account,
        region,
    }
}
