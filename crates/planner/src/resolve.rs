//! From raw references to a graph with evidence.

use crate::coverage::Read;
use crate::globs::{Fit, Globs};
use crate::hosts::{self, Meaning};
use crate::index::{Found, Index};
use landfall_domain::{
    AccountId, Arn, Class, Confidence, Edge, Evidence, Graph, Kind, Reference, Region, Resource,
    Snapshot, Target, Unresolved, UnresolvedReason,
};
use std::collections::{BTreeMap, BTreeSet};

/// Finds the resource behind every reference, in one pass over the references and hash maps over
/// the resources.
///
/// - Edges are merged per (from, to, class) with all their evidence; a resource never depends on
///   itself.
/// - An ARN with wildcards leads to all resources that it fits when they are few (at most 20, then
///   read as likely, not certain), else it stays unresolved as `Ambiguous`, which lists the first
///   20.
/// - A reference to the scanned account as a whole says nothing and is left out; one to another
///   account is `External`.
/// - `Dangling` is only what the snapshot's coverage proves to be missing; else it is `NotRead`.
/// - A reference whose speaker is not in the snapshot is kept as `NotRead`.
///
/// The result does not depend on the order of resources and references.
pub fn resolve(snapshot: &Snapshot) -> Graph {
    let index = Index::new(snapshot);
    let resolver = Resolver {
        snapshot,
        globs: Globs::new(index.all_arns()),
        read: Read::new(snapshot),
        index,
    };
    let mut edges: BTreeMap<(usize, usize, Class), BTreeSet<Evidence>> = BTreeMap::new();
    let mut unresolved: Vec<Unresolved> = Vec::new();
    for reference in &snapshot.references {
        let Some(from) = resolver.index.nodes.number(&reference.from) else {
            unresolved.push(Unresolved {
                reference: reference.clone(),
                reason: UnresolvedReason::NotRead,
            });
            continue;
        };
        match resolver.find(reference, resolver.index.resources[from]) {
            Hit::Own => {}
            Hit::Open(reason) => unresolved.push(Unresolved {
                reference: reference.clone(),
                reason,
            }),
            Hit::Ends(ends, glob) => {
                let mut evidence = reference.evidence.clone();
                if glob {
                    evidence.confidence = Confidence::Likely;
                }
                for to in ends.into_iter().filter(|to| *to != from) {
                    edges
                        .entry((from, to, reference.class))
                        .or_default()
                        .insert(evidence.clone());
                }
            }
        }
    }
    unresolved.sort_by(|a, b| {
        let key = |u: &Unresolved| {
            let r = &u.reference;
            (
                r.from.clone(),
                r.evidence.clone(),
                r.target.clone(),
                r.class,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.reason.cmp(&b.reason))
    });
    unresolved.dedup();
    let id = |number: usize| resolver.index.nodes.id(number).clone();
    Graph {
        edges: edges
            .into_iter()
            .map(|((from, to, class), evidence)| Edge {
                from: id(from),
                to: id(to),
                class,
                evidence: evidence.into_iter().collect(),
            })
            .collect(),
        unresolved,
    }
}

struct Resolver<'a> {
    snapshot: &'a Snapshot,
    index: Index<'a>,
    globs: Globs,
    read: Read,
}

/// Where a reference leads.
enum Hit {
    /// To these resources; whether a glob said so.
    Ends(Vec<usize>, bool),
    /// Nowhere.
    Open(UnresolvedReason),
    /// To the scanned account as a whole.
    Own,
}

impl Resolver<'_> {
    fn find(&self, reference: &Reference, speaker: &Resource) -> Hit {
        match &reference.target {
            Target::Arn(arn) => self.arn(arn),
            Target::Named {
                kind,
                name,
                account,
                region,
            } => self.named(kind, name, account.as_ref(), region.as_ref(), speaker),
            Target::Url(url) => self.url(url, speaker),
            Target::Account(account) if account == &self.snapshot.account => Hit::Own,
            Target::Account(account) => Hit::Open(UnresolvedReason::External(account.clone())),
        }
    }

    fn arn(&self, arn: &Arn) -> Hit {
        let wild = |text: &str| text.contains(['*', '?']);
        let found = self.index.arn(arn);
        if found != Found::Nothing {
            return self.hit(found);
        }
        if of_aws(&arn.resource) {
            return Hit::Open(UnresolvedReason::Outside);
        }
        if let Some(elsewhere) = self.elsewhere(&arn.account) {
            return Hit::Open(elsewhere);
        }
        if wild(&arn.to_string()) {
            let fit = self.glob(arn);
            if let Some(hit) = fit {
                return hit;
            }
        }
        if arn.service == "execute-api" {
            let id = arn.resource.split('/').next().unwrap_or_default();
            let kinds = &["AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"];
            if let Some(hit) = self.of_kinds(kinds, &arn.region, id) {
                return hit;
            }
        }
        Hit::Open(self.read.missing(&arn.service, &arn.region))
    }

    /// Why an account id in an ARN leads out of the estate.
    fn elsewhere(&self, account: &str) -> Option<UnresolvedReason> {
        if account == "aws" {
            return Some(UnresolvedReason::Outside);
        }
        let account: AccountId = account.parse().ok()?;
        (account != self.snapshot.account).then_some(UnresolvedReason::External(account))
    }

    /// The glob as it is, else cut at `/` and `:` from the end (`acme-*/*` names what is in the
    /// buckets `acme-*`) as long as it stays a glob.
    fn glob(&self, arn: &Arn) -> Option<Hit> {
        let text = arn.to_string();
        let least = text.len() - arn.resource.len();
        let mut rest = text.as_str();
        while rest.contains(['*', '?']) {
            match self.globs.find(rest) {
                Fit::Few(ends) => return Some(Hit::Ends(ends, true)),
                Fit::Many(ends) => {
                    let ids = ends.into_iter().map(|n| self.index.nodes.id(n).clone());
                    return Some(Hit::Open(UnresolvedReason::Ambiguous(ids.collect())));
                }
                Fit::None => {}
            }
            match rest.rfind(['/', ':']) {
                Some(cut) if cut > least => rest = &rest[..cut],
                _ => return None,
            }
        }
        None
    }

    fn named(
        &self,
        kind: &Kind,
        name: &str,
        account: Option<&AccountId>,
        region: Option<&Region>,
        speaker: &Resource,
    ) -> Hit {
        let account = account.unwrap_or(&speaker.account);
        let found = self
            .index
            .named(kind, account.as_str(), region, &speaker.region, name);
        if found != Found::Nothing {
            return self.hit(found);
        }
        if of_aws(name) {
            return Hit::Open(UnresolvedReason::Outside);
        }
        if account != &self.snapshot.account {
            return Hit::Open(UnresolvedReason::External(account.clone()));
        }
        let place = region.unwrap_or(&speaker.region);
        let place = if place == &Region::global() {
            ""
        } else {
            place.as_str()
        };
        Hit::Open(self.read.missing(kind.service(), place))
    }

    fn url(&self, url: &str, speaker: &Resource) -> Hit {
        let found = self.index.address(url);
        if found != Found::Nothing {
            return self.hit(found);
        }
        match hosts::read(url) {
            Meaning::Arn(arn) => self.arn(&arn),
            Meaning::Named {
                kinds,
                region,
                name,
            } => self.of_kinds(kinds, &region, &name).unwrap_or_else(|| {
                let kind = Kind::from(kinds[0]);
                Hit::Open(self.read.missing(kind.service(), &region))
            }),
            Meaning::Service { service, region } => Hit::Open(self.read.missing(&service, &region)),
            Meaning::Outside => {
                // A path may still be `ACCOUNT/QUEUE` on an endpoint of one's own.
                let (_, path) = hosts::split(url);
                match path.split_once('/') {
                    Some((account, name)) if account == speaker.account.as_str() => self
                        .of_kinds(&["AWS::SQS::Queue"], speaker.region.as_str(), name)
                        .unwrap_or(Hit::Open(UnresolvedReason::Outside)),
                    _ => Hit::Open(UnresolvedReason::Outside),
                }
            }
        }
    }

    /// The first of several kinds that has the name.
    fn of_kinds(&self, kinds: &[&str], region: &str, name: &str) -> Option<Hit> {
        let region = Region::new(region);
        let account = self.snapshot.account.as_str();
        kinds
            .iter()
            .map(|kind| {
                self.index
                    .named(&Kind::from(*kind), account, Some(&region), &region, name)
            })
            .find(|found| *found != Found::Nothing)
            .map(|found| self.hit(found))
    }

    fn hit(&self, found: Found<'_>) -> Hit {
        match found {
            Found::Nothing => Hit::Open(UnresolvedReason::NotRead),
            Found::One(number) => Hit::Ends(vec![number], false),
            Found::Several(numbers) => Hit::Open(UnresolvedReason::Ambiguous(
                numbers
                    .iter()
                    .take(crate::globs::FEW)
                    .map(|n| self.index.nodes.id(*n).clone())
                    .collect(),
            )),
        }
    }
}

/// Keys and parameters that AWS itself keeps in or beside every account.
fn of_aws(name: &str) -> bool {
    name.starts_with("alias/aws/")
        || name.starts_with("/aws/service/")
        || name.starts_with("parameter/aws/service/")
}
