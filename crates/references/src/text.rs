//! What one text names: the readers in the order in which they are asked.

use crate::place::Place;
use crate::{arns, contexts, conventions, fields, hosts, ids, policies, programs, tags};
use hosts::Meaning;
use landfall_domain::{AccountId, Confidence, Kind, Region, Target};

/// Something that a text names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub target: Target,
    pub confidence: Confidence,
    /// The part of the text that says so.
    pub word: String,
}

/// Everything that the text at this place names.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Vec<Seen> {
    let all = |targets: Vec<Target>, confidence| seen(targets, confidence, text);
    if text.len() < 2 {
        return Vec::new();
    }
    match label(place) {
        Label::None if !is_words(place) => {}
        Label::None => return in_words(place, text),
        Label::Nothing => return Vec::new(),
        Label::Id => {
            let id = ids::kind_of(text).map(|kind| by_id(place, kind, text));
            return all(id.into_iter().collect(), Confidence::Certain);
        }
    }
    if let Some(found) = conventions::read(place, text) {
        return all(found, Confidence::Likely);
    }
    if let Some(found) = contexts::read(place, text)
        .or_else(|| policies::read(place, text))
        .or_else(|| fields::read(place, text))
        .or_else(|| whole(place, text))
    {
        return all(found, Confidence::Certain);
    }
    if let Some(found) = programs::read(place, text) {
        return all(found, Confidence::Likely);
    }
    within(place, text)
}

fn seen(targets: Vec<Target>, confidence: Confidence, word: &str) -> Vec<Seen> {
    targets
        .into_iter()
        .map(|target| Seen {
            target,
            confidence,
            word: word.to_owned(),
        })
        .collect()
}

/// Whether a member holds a label within the resource.
enum Label {
    Nothing,
    Id,
    None,
}

fn label(place: &Place<'_>) -> Label {
    match place.field() {
        // A stack's list goes through all kinds of names.
        "Sid" | "RequesterId" | "LogicalResourceId" | "ResourceType" => Label::Nothing,
        "Id" | "ID" | "id" if !contexts::is_key(place) && !tags::is_inside(place) => Label::Id,
        _ => Label::None,
    }
}

/// Whether a member holds words for people.
pub(crate) fn is_words(place: &Place<'_>) -> bool {
    let described = match place.field() {
        // The network interfaces that services make say there for what.
        "Description" | "description" => place.resource.kind.noun() != "NetworkInterface",
        "Comment" | "comment" => true,
        _ => false,
    };
    described || tags::is_inside(place)
}

/// ARNs in words for people. Names and hosts there are too often only told about.
fn in_words(place: &Place<'_>, text: &str) -> Vec<Seen> {
    if !text.contains("arn:") || tags::is_of_aws(place) {
        return Vec::new();
    }
    text.split(is_between)
        .map(|word| word.trim_end_matches(['.', ':', '?']))
        .filter_map(|word| {
            Some(seen(
                arns::read(word, place.resource)?,
                Confidence::Likely,
                word,
            ))
        })
        .flatten()
        .collect()
}

/// A text that is one name as a whole: an ARN, a URL, a host name of AWS, an id.
fn whole(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    if let Some(found) = arns::read(text, place.resource) {
        return Some(found);
    }
    if let Some(kind) = ids::kind_of(text) {
        return Some(vec![by_id(place, kind, text)]);
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    url(text)
}

/// A resource by its id, in the account and Region that stand beside the id (the other side of a
/// peering, a group of another account).
fn by_id(place: &Place<'_>, kind: &str, id: &str) -> Target {
    let speaker = place.resource;
    let beside = |names: &[&str]| names.iter().find_map(|name| place.beside(name));
    let owners: &[&str] = match (kind, place.field()) {
        ("AWS::EC2::TransitGateway", _) => &["TransitGatewayOwnerId"],
        (_, "ResourceId") => &["ResourceOwnerId"],
        _ => &["OwnerId", "UserId"],
    };
    let account: Option<AccountId> = beside(owners)
        .and_then(|id| id.parse().ok())
        .filter(|id| id != &speaker.account);
    let region = beside(&["VPCRegion", "Region"])
        .filter(|region| *region != speaker.region.as_str())
        .map(Region::new);
    Target::Named {
        kind: Kind::from(kind),
        name: id.to_owned(),
        account,
        region,
    }
}

/// A URL with its scheme, or a host name that is AWS's by its domain.
pub(crate) fn url(text: &str) -> Option<Vec<Target>> {
    if text.contains("${") || text.contains("{{") || text.len() > 2_000 {
        return None;
    }
    let has_scheme = text.contains("://") && is_scheme(text);
    let of_aws = text.contains(".amazonaws.com")
        || text.contains(".on.aws")
        || text.contains(".cloudfront.net");
    let is_url = has_scheme || (of_aws && hosts::is_host(&hosts::split(text).0));
    if !is_url {
        return text.starts_with("codecommit::").then(|| meaning(text));
    }
    // `lambda.amazonaws.com` is who calls, not a place.
    if !has_scheme && is_principal(text) {
        return Some(Vec::new());
    }
    Some(meaning(text))
}

/// Service principals: `SERVICE.amazonaws.com`, `SERVICE.REGION.amazonaws.com`, `SERVICE.amazonaws.com.cn`.
fn is_principal(text: &str) -> bool {
    let head = text
        .strip_suffix(".amazonaws.com")
        .or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    head.is_some_and(|head| {
        head.split('.').count() <= 2 && matches!(hosts::read(text), Meaning::Aws(_))
    })
}

fn is_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty()
            && scheme.len() <= 24
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.:".contains(&b))
            && !rest.is_empty()
    })
}

/// What a URL or host means, as targets.
pub(crate) fn meaning(text: &str) -> Vec<Target> {
    let (host, _) = hosts::split(text);
    if crate::aws_owned::is_vocabulary(&host) {
        return Vec::new();
    }
    match hosts::read(text) {
        // The shape says all there is to say.
        Meaning::Named {
            kinds,
            name,
            account,
            region,
        } if kinds.len() == 1 && !by_address(kinds[0]) => {
            vec![target(kinds, name, account, region)]
        }
        Meaning::Account(account) => vec![Target::Account(account)],
        Meaning::Nothing | Meaning::Aws(_) => Vec::new(),
        _ => vec![Target::Url(text.to_owned())],
    }
}

/// Kinds whose hosts do not hold the name that the resource is known by.
fn by_address(kind: &str) -> bool {
    !matches!(
        kind,
        "AWS::S3::Bucket"
            | "AWS::SQS::Queue"
            | "AWS::ECR::Repository"
            | "AWS::CodeCommit::Repository"
            | "AWS::EFS::FileSystem"
            | "AWS::EC2::VPCEndpoint"
    )
}

/// The first of the kinds with the name.
pub(crate) fn target(
    kinds: &[&str],
    name: String,
    account: Option<AccountId>,
    region: Option<Region>,
) -> Target {
    Target::Named {
        kind: Kind::from(kinds[0]),
        name,
        account,
        region,
    }
}

/// A name of a kind, in the speaker's account and Region.
pub(crate) fn named(kind: &str, name: &str) -> Target {
    Target::Named {
        kind: Kind::from(kind),
        name: name.to_owned(),
        account: None,
        region: None,
    }
}

/// What separates words of a script, a sentence or a list. `NAME=value` is read as its value.
pub(crate) fn is_between(c: char) -> bool {
    c.is_whitespace() || "\"'`,;()[]<>|=\\&^!%".contains(c)
}

/// ARNs, URLs, hosts of AWS and ids inside a longer text.
fn within(place: &Place<'_>, text: &str) -> Vec<Seen> {
    if text.len() < 10 {
        return Vec::new();
    }
    let mut all = Vec::new();
    // `{{resolve:secretsmanager:NAME:SecretString:key}}` of a template.
    for (_, rest) in text
        .match_indices("{{resolve:")
        .map(|(at, head)| (at, &text[at + head.len()..]))
    {
        all.extend(dynamic(rest.split("}}").next().unwrap_or_default()));
    }
    for word in text.split(is_between) {
        let word = word.trim_matches(|c: char| "{}".contains(c) && !word.contains("${"));
        let word = word.trim_end_matches(['.', ':', '?']);
        if word.len() < 10 || word == text {
            continue;
        }
        if let Some(found) = whole(place, word) {
            all.extend(seen(found, Confidence::Likely, word));
        } else if let Some((id, _)) = word.split_once(':')
            // `mount fs-0a1b2c3d:/ /data`
            && let Some(kind) = ids::kind_of(id)
        {
            all.extend(seen(vec![named(kind, id)], Confidence::Likely, id));
        }
    }
    all
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
fn dynamic(reference: &str) -> Option<Seen> {
    let (service, rest) = reference.split_once(':')?;
    let (kind, name) = match service {
        "ssm" | "ssm-secure" => ("AWS::SSM::Parameter", rest.split(':').next()?),
        "secretsmanager" if rest.starts_with("arn:") => {
            let arn: Vec<&str> = rest.splitn(8, ':').take(7).collect();
            let target = arn.join(":").parse().ok().map(Target::Arn)?;
            return Some(Seen {
                target,
                confidence: Confidence::Likely,
                word: rest.to_owned(),
            });
        }
        "secretsmanager" => ("AWS::SecretsManager::Secret", rest.split(':').next()?),
        _ => return None,
    };
    fields::is_name(name).then(|| Seen {
        target: named(kind, name),
        confidence: Confidence::Likely,
        word: name.to_owned(),
    })
}
