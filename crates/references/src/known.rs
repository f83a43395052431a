//! Names of resources that were found, seen in any other text: `EXPORT_TO=analytics` says nothing
//! by itself, but there is a bucket of that name.
//!
//! One look-up in a table per word, never pairs. Ordinary words are names of resources too, so a
//! name counts only where it can hardly mean anything else:
//!
//! - what programs are given (environment variables, arguments, parameters) counts when the whole
//!   value, or one element of a list with commas, is a name of at least 6 characters;
//! - a word within such a text counts when the name has at least 8 characters and at least two
//!   parts (`orders-export`, `acme/db`);
//! - any other text counts when the whole of it is a name of at least 12 characters and three
//!   parts, and is no label;
//! - a word that is the speaker's own name, or that stands in what was understood already, never
//!   counts;
//! - the name must be that of exactly one resource in the speaker's account, in its Region when
//!   there are several.

use crate::place::{Place, plain};
use crate::text::is_between;
use crate::{class, programs};
use landfall_domain::{Confidence, Evidence, Reference, Region, Resource, Target};
use std::collections::HashMap;

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

/// Resources by the plain names that programs are given.
pub struct Known<'a> {
    names: HashMap<&'a str, Vec<&'a Resource>>,
}

impl<'a> Known<'a> {
    /// Takes the names of all resources of kinds that are named plainly.
    pub fn new(resources: &'a [Resource]) -> Self {
        let mut names: HashMap<&str, Vec<&Resource>> = HashMap::new();
        for resource in resources {
            if KINDS.contains(&resource.kind.as_str()) && resource.name.len() >= SHORTEST {
                names.entry(&resource.name).or_default().push(resource);
            }
        }
        Self { names }
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

    /// Names of resources in a text, where `found` has nothing for that word yet.
    pub(crate) fn read(&self, place: &Place<'_>, text: &str, found: &mut Vec<Reference>) {
        if text.len() < SHORTEST || self.names.is_empty() {
            return;
        }
        let here = found
            .iter()
            .rposition(|r| r.evidence.path != place.pointer())
            .map_or(0, |at| at + 1);
        let understood: Vec<String> = found[here..].iter().map(|r| said(&r.target)).collect();
        let mut add = |word: &str| {
            let speaker = place.resource;
            if word == speaker.name || understood.iter().any(|text| text.contains(word)) {
                return;
            }
            let Some(to) = self.get(word, speaker).filter(|to| to.id != speaker.id) else {
                return;
            };
            let target = Target::Named {
                kind: to.kind.clone(),
                name: to.name.clone(),
                account: None,
                region: (to.region != speaker.region && to.region != Region::global())
                    .then(|| to.region.clone()),
            };
            found.push(Reference {
                from: speaker.id.clone(),
                class: class::of(speaker, place.way(), &target),
                target,
                evidence: Evidence {
                    path: place.pointer().to_owned(),
                    text: crate::seen(text, word),
                    confidence: Confidence::Likely,
                },
            });
        };
        if !programs::is_input(place) {
            if text.len() >= LONG && parts(text) >= 3 && !is_label(place) {
                add(text);
            }
            return;
        }
        if !text.contains(is_between) {
            if !text.contains("://") && !text.starts_with("arn:") {
                add(text);
            }
            return;
        }
        let list = text.contains(',') && !text.contains(['"', '\n', '{', '=']);
        for word in text.split(is_between) {
            let word = word.trim_matches(['{', '}', '.', ':']);
            let enough = list || (word.len() >= WORD && parts(word) >= 2);
            if enough
                && word.len() >= SHORTEST
                && !word.contains("://")
                && !word.starts_with("arn:")
            {
                add(word);
            }
        }
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

/// Members that hold a label of a part of the resource: it often repeats the name of something
/// else without meaning it.
fn is_label(place: &Place<'_>) -> bool {
    let field = plain(place.field());
    place.keys().any(|key| key.eq_ignore_ascii_case("tags"))
        || [
            "name",
            "description",
            "identifier",
            "sid",
            "prefix",
            "comment",
            "key",
        ]
        .iter()
        .any(|end| field.ends_with(end))
}

fn said(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { name, .. } => name.clone(),
        Target::Url(url) => url.clone(),
        Target::Account(id) => id.to_string(),
    }
}
