//! Names of resources that were found, seen in any other text: `EXPORT_TO=analytics` says nothing
//! by itself, but there is a bucket of that name.
//!
//! One look-up in a table per word, never pairs. Ordinary words are names of resources too, so a
//! name counts only where it can hardly mean anything else:
//!
//! - what programs are given (environment variables, arguments, parameters) counts when the whole
//!   value, or one element of a list with commas, is a name of at least 6 characters;
//! - a word within such a text, or a piece of it between `/`, `:` and `@`, counts when the name has
//!   at least 8 characters and at least two parts (`orders-export`, `acme/db`);
//! - in any other text a word counts when it is a name of at least 12 characters and three parts; in
//!   names, labels and tags none does;
//! - a host that a resource of the estate answers to counts as a word of any text, and as the whole
//!   of what programs are given;
//! - a word that is the speaker's own name, or that stands in what was understood already, never
//!   counts;
//! - the name must be that of exactly one resource in the speaker's account, in its Region when
//!   there are several.

use crate::hosts::{self, Meaning};
use crate::place::{Place, plain};
use crate::text::{self, is_between};
use crate::{class, own, programs, tags};
use landfall_domain::{Confidence, Evidence, Reference, Region, Resource, Target};
use std::collections::{HashMap, HashSet};

/// Kinds whose plain name programs are given.
const KINDS: &[&str] = &[
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::Kinesis::Stream",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::SecretsManager::Secret",
    "AWS::SSM::Parameter",
    "AWS::Lambda::Function",
    "AWS::StepFunctions::StateMachine",
    "AWS::Events::EventBus",
    "AWS::Logs::LogGroup",
    "AWS::ECS::Cluster",
    "AWS::ECR::Repository",
    "AWS::CodeCommit::Repository",
    "AWS::CodeBuild::Project",
    "AWS::CodePipeline::Pipeline",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::Redshift::Cluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Glue::Job",
];

/// Resources by the plain names that programs are given, and the addresses of all.
pub struct Known<'a> {
    names: HashMap<&'a str, Vec<&'a Resource>>,
    /// Hosts, in small letters, that a resource answers to.
    hosts: HashSet<String>,
}

impl<'a> Known<'a> {
    /// Takes the names of all resources of kinds that are named plainly.
    pub fn new(resources: &'a [Resource]) -> Self {
        let mut names: HashMap<&str, Vec<&Resource>> = HashMap::new();
        let mut hosts = HashSet::new();
        for resource in resources {
            if KINDS.contains(&resource.kind.as_str()) && resource.name.len() >= SHORTEST {
                names.entry(&resource.name).or_default().push(resource);
            }
            for own in own::names(resource) {
                // Hosts of AWS are known by their shapes.
                if own.sort == own::Sort::Address
                    && resource.kind.noun() != "HostedZone"
                    && let (host, path) = hosts::split(own.text)
                    && path.is_empty()
                    && matches!(
                        hosts::read(&host),
                        Meaning::Internet(_) | Meaning::Private(_)
                    )
                {
                    hosts.insert(host);
                }
            }
        }
        Self { names, hosts }
    }

    /// The one resource that a speaker means by a name.
    fn get(&self, name: &str, speaker: &Resource) -> Option<&'a Resource> {
        let all = self.names.get(name)?;
        let mut near = all.iter().filter(|r| r.account == speaker.account);
        match (near.next(), near.next()) {
            (Some(one), None) => return Some(one),
            (None, _) => return None,
            _ => {}
        }
        let here = |r: &&&Resource| {
            let place = &r.region;
            r.account == speaker.account && (place == &speaker.region || place == &Region::global())
        };
        let mut here = all.iter().filter(here);
        let one = here.next()?;
        // The same name in another kind: nobody knows which is meant.
        let same_kind = all.iter().all(|r| r.kind == one.kind);
        (same_kind && here.next().is_none()).then_some(one)
    }

    /// Names and addresses of resources in a text, where `found` has nothing for that word yet.
    pub(crate) fn read(&self, place: &Place<'_>, text: &str, found: &mut Vec<Reference>) {
        if text.len() < SHORTEST || is_name(place) {
            return;
        }
        let here = found
            .iter()
            .rposition(|r| r.evidence.path != place.pointer())
            .map_or(0, |at| at + 1);
        let understood: Vec<String> = found[here..].iter().map(|r| said(&r.target)).collect();
        let is_new = |word: &str| !understood.iter().any(|text| text.contains(word));
        let mut add = |word: &str, target: Target| {
            found.push(Reference {
                from: place.resource.id.clone(),
                class: class::of(place.resource, place.way(), &target),
                target,
                evidence: Evidence {
                    path: place.pointer().into(),
                    text: crate::seen(text, word).into(),
                    confidence: Confidence::Likely,
                },
            });
        };
        let whole = !text.contains(is_between);
        let input = programs::is_input(place);
        if whole {
            let sure = input || (is_telling(text) && !text::is_words(place));
            if sure && let Some(target) = self.target(text, place.resource).filter(|_| is_new(text))
            {
                add(text, target);
                return;
            }
            if !input {
                return;
            }
        }
        let list = input && text.contains(',') && !text.contains(['"', '\n', '{', '=']);
        let mut seen: HashSet<&str> = HashSet::new();
        for word in text.split(is_between) {
            let word = word.trim_matches(['{', '}', '.', ':']);
            if word.len() < SHORTEST || word.contains("://") || word.starts_with("arn:") {
                continue;
            }
            if self.is_host(word) && is_new(word) && seen.insert(word) {
                add(word, Target::Url(word.to_owned()));
                continue;
            }
            // `queue:orders-export`, `/mnt/orders-export/data`
            let pieces = word.split([':', '/', '@']).filter(|piece| *piece != word);
            for (word, piece) in [(word, false)].into_iter().chain(pieces.map(|p| (p, true))) {
                let enough = match input {
                    true => (list && !piece) || (word.len() >= WORD && parts(word) >= 2),
                    false => is_telling(word),
                };
                if !enough || word.len() < SHORTEST || seen.contains(word) {
                    continue;
                }
                if let Some(target) = self.target(word, place.resource).filter(|_| is_new(word)) {
                    seen.insert(word);
                    add(word, target);
                    break;
                }
            }
        }
    }

    /// The one resource that a speaker means by a word, as a target.
    fn target(&self, word: &str, speaker: &Resource) -> Option<Target> {
        if word == speaker.name || word.contains("://") || word.starts_with("arn:") {
            return None;
        }
        let to = self.get(word, speaker).filter(|to| to.id != speaker.id)?;
        Some(Target::Named {
            kind: to.kind.clone(),
            name: to.name.clone(),
            account: None,
            region: (to.region != speaker.region && to.region != Region::global())
                .then(|| to.region.clone()),
        })
    }

    /// Whether a word is a host, with or without a port and a path, that a resource answers to.
    fn is_host(&self, word: &str) -> bool {
        word.contains('.') && !self.hosts.is_empty() && self.hosts.contains(&hosts::split(word).0)
    }
}

/// Shorter names are too often ordinary words.
const SHORTEST: usize = 6;
/// Shorter words within a text are too.
const WORD: usize = 8;
/// Shorter texts at any place are.
const LONG: usize = 12;

/// How many parts a name has.
fn parts(name: &str) -> usize {
    name.split(['-', '_', '.', '/'])
        .filter(|part| !part.is_empty())
        .count()
}

/// Whether a name can hardly be an ordinary word.
fn is_telling(name: &str) -> bool {
    name.len() >= LONG && parts(name) >= 3
}

/// Members that hold a label of a part of the resource, and tags: they often repeat the name of
/// something else without meaning it.
fn is_name(place: &Place<'_>) -> bool {
    let field = plain(place.field());
    tags::is_inside(place)
        || ["name", "identifier", "sid", "prefix", "key"]
            .iter()
            .any(|end| field.ends_with(end))
            && !programs::is_input(place)
}

fn said(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { name, .. } => name.clone(),
        Target::Url(url) => url.clone(),
        Target::Account(id) => id.to_string(),
    }
}
