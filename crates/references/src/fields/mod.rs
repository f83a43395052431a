//! Typed fields: members whose text is a name or an id of a known kind.

mod table;

use crate::place::{Place, plain};
use crate::text::named;
use crate::{arns, aws_owned, hosts, ids, images, programs};
use landfall_domain::{AccountId, Arn, Resource, Target};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What the text of a member means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// A name, id or ARN of this kind.
    Name(&'static str),
    /// A KMS key by ARN, id or alias.
    Key,
    /// A bucket by name or ARN.
    Bucket,
    /// `bucket/prefix`.
    BucketPath,
    /// An image of a container.
    Image,
    /// A host name or URL.
    Address,
    /// An account's id.
    Account,
    /// A word of the service's own.
    Nothing,
}

type Rows = Vec<(&'static str, Means)>;

static BY_MEMBER: LazyLock<HashMap<&'static str, Rows>> = LazyLock::new(|| {
    let mut all: HashMap<&'static str, Rows> = HashMap::new();
    for (member, service, means) in table::TABLE {
        all.entry(member).or_default().push((service, *means));
    }
    all
});

/// Words before a member's name that do not change what it holds: `TargetBucket`,
/// `SourceTableName`.
const BEFORE: &[&str] = &[
    "source",
    "target",
    "destination",
    "dest",
    "primary",
    "replica",
    "default",
    "log",
    "logging",
    "output",
    "input",
    "backup",
    "artifact",
    "origin",
];

/// What a member holds, told from its name and the speaker's service.
pub(crate) fn means(member: &str, service: &str) -> Option<Means> {
    let plain = plain(member);
    let single = plain.strip_suffix('s').unwrap_or(&plain);
    look_up(&plain, service)
        .or_else(|| look_up(single, service))
        .or_else(|| {
            let rest = BEFORE.iter().find_map(|word| single.strip_prefix(word))?;
            look_up(rest, service)
        })
}

fn look_up(member: &str, service: &str) -> Option<Means> {
    let rows = BY_MEMBER.get(member)?;
    let of = |wanted: &str| rows.iter().find(|(service, _)| *service == wanted);
    of(service).or_else(|| of("")).map(|(_, means)| *means)
}

/// What a text names that is the value of a typed field; `None` when the field is not typed or
/// the text cannot be what the field says.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    // The name of an environment variable is somebody's own word.
    if programs::variable(place).is_some() {
        return None;
    }
    let service = place.resource.kind.service();
    let means = means(place.field(), service)?;
    let one = |target: Option<Target>| target.map(|target| vec![target]);
    match means {
        Means::Nothing => None,
        Means::Account => one(account(text, place.resource)),
        Means::Key => key(place.resource, text),
        Means::Bucket => one(bucket(text)),
        Means::BucketPath => one(bucket(text.split('/').next().unwrap_or_default())),
        Means::Image => images::read(text),
        Means::Address => address(text),
        Means::Name(kind) => name(kind, text, place),
    }
}

/// Where an alias record of Route 53 leads is AWS's own zone.
fn in_alias(place: &Place<'_>) -> bool {
    place.under("AliasTarget")
}

fn name(kind: &'static str, text: &str, place: &Place<'_>) -> Option<Vec<Target>> {
    if text.starts_with("arn:") || text.contains("://") {
        return None;
    }
    if kind == "AWS::Route53::HostedZone" {
        let id = text.rsplit('/').next().unwrap_or(text);
        return (!in_alias(place) && id.starts_with('Z')).then(|| vec![named(kind, id)]);
    }
    if !is_name(text) {
        return None;
    }
    if aws_owned::is_name(text) {
        return Some(Vec::new());
    }
    // `awslogs-region` says where the group is.
    let region = place
        .beside("awslogs-region")
        .filter(|_| kind == "AWS::Logs::LogGroup");
    let mut target = named(kind, text);
    if let (Target::Named { region: at, .. }, Some(region)) = (&mut target, region) {
        *at = Some(region.into());
    }
    Some(vec![target])
}

/// Whether a text can be a name: no blanks, no variables, no pattern.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=512).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./+=@:#".contains(&b))
        && text.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// Another account by its number or its root; one's own says nothing.
pub(crate) fn account(text: &str, speaker: &Resource) -> Option<Target> {
    let id = text
        .strip_prefix("arn:")
        .and_then(|rest| rest.split_once(":iam::"))
        .and_then(|(_, rest)| rest.strip_suffix(":root"))
        .unwrap_or(text);
    let id = id.parse::<AccountId>().ok()?;
    (id != speaker.account).then_some(Target::Account(id))
}

/// A KMS key by ARN, id or alias. `alias/aws/…` names a key that AWS makes by itself.
fn key(speaker: &Resource, text: &str) -> Option<Vec<Target>> {
    if let Ok(arn) = text.parse::<Arn>() {
        return arns::read(&arn.to_string(), speaker);
    }
    if text.starts_with("alias/aws/") {
        return Some(Vec::new());
    }
    (text.starts_with("alias/") || ids::is_key(text)).then(|| vec![named("AWS::KMS::Key", text)])
}

fn bucket(text: &str) -> Option<Target> {
    match hosts::read(&format!("s3://{text}")) {
        hosts::Meaning::Named { kinds, name, .. } if name == text => Some(named(kinds[0], &name)),
        _ => None,
    }
}

/// A host name or URL, certainly.
fn address(text: &str) -> Option<Vec<Target>> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let text = text.strip_prefix("dualstack.").unwrap_or(text);
    if text.starts_with("arn:") || !(text.contains("://") || hosts::is_host(text)) {
        return None;
    }
    Some(crate::text::meaning(text))
}
