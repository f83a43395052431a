//! From raw references to a graph with evidence.

use crate::coverage::Read;
use crate::externals::externals;
use crate::globs::{Fit, Globs};
use crate::index::{Found, Index};
use crate::nodes::Nodes;
use landfall_domain::{
    AccountId, Arn, Class, Confidence, Edge, Evidence, Graph, Kind, Reference, Region, Resource,
    Snapshot, Target, Unresolved, UnresolvedReason,
};
use landfall_references::hosts::{self, Meaning};
use landfall_references::{aws_owned, kinds};

/// Finds the resource behind every reference, in one pass over the references and hash maps over
/// the resources.
///
/// - Edges are merged per (from, to, class) with all their evidence; a resource never depends on
///   itself.
/// - An ARN with wildcards leads to all resources that it fits when they are few (at most 20, then
///   read as likely, not certain), else it stays unresolved as `Ambiguous`, which lists the first
///   20.
/// - A name leads into the speaker's own account unless it says another one. Of several revisions
///   of one thing the newest is meant.
/// - A reference to the scanned account as a whole, or to the speaker's own, says nothing and is
///   left out; one to another account is `External`.
/// - `Dangling` is only what the snapshot's coverage proves to be missing; else it is `NotRead`.
/// - Where something came from (the volume of a snapshot) is left out once that is gone.
/// - A reference whose speaker is not in the snapshot is kept as `NotRead`.
///
/// The result does not depend on the order of resources and references.
pub fn resolve(snapshot: &Snapshot) -> Graph {
    resolve_each(snapshot, snapshot.references.iter().cloned())
}

/// As [`resolve`], with references that need not all be held at once; those of the snapshot are
/// not looked at. Of the configurations only what [`addresses`](crate::addresses) keeps is read.
pub fn resolve_each(snapshot: &Snapshot, references: impl IntoIterator<Item = Reference>) -> Graph {
    let index = Index::new(snapshot);
    let resolver = Resolver {
        snapshot,
        globs: Globs::new(index.all_arns()),
        read: Read::new(snapshot),
        index,
    };
    let nodes = &resolver.index.nodes;
    let mut found: Vec<(usize, usize, Class, Evidence)> = Vec::new();
    let mut unresolved: Vec<Unresolved> = Vec::new();
    for mut reference in references {
        let Some(from) = nodes.number(&reference.from) else {
            unresolved.push(Unresolved {
                reference,
                reason: UnresolvedReason::NotRead,
            });
            continue;
        };
        match resolver.find(&reference, resolver.index.resources[from]) {
            Hit::Own => {}
            Hit::Open(reason) => {
                // The text is shared with the resource.
                reference.from = nodes.id(from).clone();
                unresolved.push(Unresolved { reference, reason });
            }
            Hit::Ends(ends, glob) => {
                let mut evidence = reference.evidence;
                if glob {
                    evidence.confidence = Confidence::Likely;
                }
                for to in ends.into_iter().filter(|to| *to != from) {
                    found.push((from, to, reference.class, evidence.clone()));
                }
            }
        }
    }
    unresolved.sort_by(|a, b| {
        let (x, y) = (&a.reference, &b.reference);
        (&x.from, &x.evidence, &x.target, x.class, &a.reason).cmp(&(
            &y.from,
            &y.evidence,
            &y.target,
            y.class,
            &b.reason,
        ))
    });
    unresolved.dedup();
    unresolved.shrink_to_fit();
    let externals = externals(&unresolved, &resolver.index.resources);
    Graph {
        edges: edges(nodes, found),
        unresolved,
        externals,
    }
}

/// Puts what was found for one pair and class together, evidence in order and each once.
fn edges(nodes: &Nodes<'_>, mut found: Vec<(usize, usize, Class, Evidence)>) -> Vec<Edge> {
    found.sort_unstable();
    found.dedup();
    let same = |a: &(usize, usize, Class, Evidence), b: &(usize, usize, Class, Evidence)| {
        (a.0, a.1, a.2) == (b.0, b.1, b.2)
    };
    let mut edges = Vec::with_capacity(found.chunk_by(same).count());
    let mut last = None;
    for (from, to, class, evidence) in found {
        if last.replace((from, to, class)) != Some((from, to, class)) {
            edges.push(Edge {
                from: nodes.id(from).clone(),
                to: nodes.id(to).clone(),
                class,
                evidence: Vec::with_capacity(1),
            });
        }
        if let Some(edge) = edges.last_mut() {
            edge.evidence.push(evidence);
        }
    }
    edges
}

struct Resolver<'a> {
    snapshot: &'a Snapshot,
    index: Index<'a>,
    globs: Globs,
    read: Read,
}

/// Where a reference leads.
enum Hit {
    /// To these resources; whether that is only likely.
    Ends(Vec<usize>, bool),
    /// Nowhere.
    Open(UnresolvedReason),
    /// To the scanned account as a whole, or to this machine: it says nothing.
    Own,
}

impl Resolver<'_> {
    fn find(&self, reference: &Reference, speaker: &Resource) -> Hit {
        match &reference.target {
            Target::Arn(arn) => self.arn(arn, speaker),
            Target::Named {
                kind,
                name,
                account,
                region,
            } => self.named(kind, name, account.as_ref(), region.as_ref(), speaker),
            Target::Url(url) => self.url(url, speaker),
            Target::Account(account)
                if account == &self.snapshot.account || account == &speaker.account =>
            {
                Hit::Own
            }
            Target::Account(account) => open(other(account)),
        }
    }

    fn arn(&self, arn: &Arn, speaker: &Resource) -> Hit {
        if let Some(hit) = self.hit(self.index.arn(arn)) {
            return hit;
        }
        if arn.account() == "aws" || aws_owned::is_arn(arn) || aws_owned::is_name(arn.resource()) {
            return open(UnresolvedReason::Outside);
        }
        let kind = kinds::kind_of(arn);
        if arn.to_string().contains(['*', '?'])
            && let Some(hit) = self.glob(arn)
        {
            return hit;
        }
        if let Some(hit) = kind.and_then(|kind| self.behind(kind, arn, speaker)) {
            return hit;
        }
        let told = kind.and_then(|kind| kinds::account_in(kind, arn.resource()));
        let told = told.filter(|id| arn.account().is_empty() && id != &speaker.account);
        let account = told.as_ref().map_or(arn.account(), AccountId::as_str);
        self.missing(account, kind, arn.service(), arn.region())
    }

    /// By the name that an ARN holds, where the resource has another ARN or none: an API by its id,
    /// a role without its path.
    fn behind(&self, kind: &str, arn: &Arn, speaker: &Resource) -> Option<Hit> {
        let account = match arn.account() {
            "" => speaker.account.as_str(),
            account => account,
        };
        let region = Region::new(arn.region());
        let region = (!arn.region().is_empty()).then_some(&region);
        let whole = kinds::name_of(arn);
        // `API/stage/GET/path`
        let name = match arn.service() {
            "execute-api" => whole.split('/').next().unwrap_or(whole),
            _ => whole,
        };
        let of = |name: &str| {
            let of = |kind: &str| self.of_kind(kind, account, region, speaker, name);
            of(kind).or_else(|| kinds::siblings(kind).find_map(of))
        };
        of(name).or_else(|| match of(revised(name)?)? {
            // The evidence's text still says which revision.
            Hit::Ends(ends, _) => Some(Hit::Ends(ends, true)),
            other => Some(other),
        })
    }

    /// Why something that was not found is not there. A kind that nobody lists proves nothing.
    fn missing(&self, account: &str, kind: Option<&str>, service: &str, region: &str) -> Hit {
        let reason = self.read.missing(account, service, region);
        let listed =
            kind.is_some_and(|kind| kinds::is_listed(kind) || self.index.kinds.contains_key(kind));
        open(match reason {
            UnresolvedReason::Dangling if !listed => UnresolvedReason::NotRead,
            UnresolvedReason::External(account) => other(&account),
            reason => reason,
        })
    }

    /// The glob as it is, else cut at `/` and `:` from the end (`acme-*/*` names what is in the
    /// buckets `acme-*`) as long as it stays a glob.
    fn glob(&self, arn: &Arn) -> Option<Hit> {
        let text = arn.to_string();
        let least = text.len() - arn.resource().len();
        let mut rest = text.as_str();
        while rest.contains(['*', '?']) {
            match self.globs.find(rest) {
                Fit::Few(ends) => return Some(Hit::Ends(ends, true)),
                Fit::Many(ends) => return Some(open(self.ambiguous(&ends))),
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
        let account = account.unwrap_or(&speaker.account).as_str();
        let kind = kind.as_str();
        let mut rest = name;
        loop {
            let of = |kind: &str| self.of_kind(kind, account, region, speaker, rest);
            let found = of(kind).or_else(|| kinds::siblings(kind).find_map(of));
            match (found, rest.rsplit_once(':')) {
                // `function:alias` and `family:revision` mean what is before the colon, likely.
                (Some(Hit::Ends(ends, _)), _) if rest.len() < name.len() => {
                    return Hit::Ends(ends, true);
                }
                (Some(hit), _) => return hit,
                (None, Some((head, _))) if !head.is_empty() => rest = head,
                (None, _) => break,
            }
        }
        if aws_owned::is_name(name)
            || (kinds::is_published(kind) && account == speaker.account.as_str())
        {
            return open(UnresolvedReason::Outside);
        }
        if kinds::outlives(speaker.kind.as_str(), kind) {
            return Hit::Own;
        }
        let place = region.unwrap_or(&speaker.region).as_str();
        let told = kinds::account_in(kind, name).filter(|id| id != &speaker.account);
        let account = told.as_ref().map_or(account, AccountId::as_str);
        self.missing(account, Some(kind), Kind::from(kind).service(), place)
    }

    fn of_kind(
        &self,
        kind: &str,
        account: &str,
        region: Option<&Region>,
        speaker: &Resource,
        name: &str,
    ) -> Option<Hit> {
        self.hit(
            self.index
                .named(&Kind::from(kind), account, region, &speaker.region, name),
        )
    }

    fn url(&self, url: &str, speaker: &Resource) -> Hit {
        match self.index.address(url) {
            // A name that several records answer for leads to all of them.
            Found::Several(all) if all.len() <= crate::globs::FEW && self.of_one_kind(&all) => {
                return Hit::Ends(all, true);
            }
            found => {
                if let Some(hit) = self.hit(found) {
                    return hit;
                }
            }
        }
        match hosts::read(url) {
            Meaning::Named {
                kinds,
                name,
                account,
                region,
            } => {
                let of = account.as_ref().unwrap_or(&speaker.account).as_str();
                kinds
                    .iter()
                    .find_map(|kind| self.of_kind(kind, of, region.as_ref(), speaker, &name))
                    .unwrap_or_else(|| {
                        let kind = kinds[0];
                        let region = region.unwrap_or_else(|| speaker.region.clone());
                        self.missing(of, Some(kind), Kind::from(kind).service(), region.as_str())
                    })
            }
            Meaning::Service { service, region } => {
                self.missing(speaker.account.as_str(), None, &service, region.as_str())
            }
            Meaning::Internet(host) | Meaning::Private(host) => {
                match self.hit(self.index.domain(&host)) {
                    // The zone answers for the name, whatever stands behind it.
                    Some(Hit::Ends(ends, _)) => Hit::Ends(ends, true),
                    _ => open(UnresolvedReason::Outside),
                }
            }
            Meaning::Account(account) if account == speaker.account => Hit::Own,
            Meaning::Account(account) => open(other(&account)),
            Meaning::Aws(_) => open(UnresolvedReason::Outside),
            Meaning::Nothing => Hit::Own,
        }
    }

    fn ambiguous(&self, ends: &[usize]) -> UnresolvedReason {
        let ids = ends.iter().take(crate::globs::FEW);
        UnresolvedReason::Ambiguous(ids.map(|n| self.index.nodes.id(*n).clone()).collect())
    }

    fn hit(&self, found: Found) -> Option<Hit> {
        match found {
            Found::Nothing => None,
            Found::One(number) => Some(Hit::Ends(vec![number], false)),
            Found::Several(numbers) => Some(match self.newest(&numbers) {
                Some(newest) => Hit::Ends(vec![newest], false),
                None => open(self.ambiguous(&numbers)),
            }),
        }
    }

    fn of_one_kind(&self, numbers: &[usize]) -> bool {
        let kind = |n: &usize| &self.index.resources[*n].kind;
        numbers.windows(2).all(|two| kind(&two[0]) == kind(&two[1]))
    }

    /// Of resources whose ARNs differ only in a number at the end, the one with the greatest.
    fn newest(&self, numbers: &[usize]) -> Option<usize> {
        let mut family = None;
        let mut best = None;
        for number in numbers {
            let arn = self.index.resources[*number].arn.as_ref()?;
            let (head, revision) = arn.resource().rsplit_once(':')?;
            let revision: u64 = revision.parse().ok()?;
            let head = (arn.service(), arn.account(), arn.region(), head);
            if *family.get_or_insert(head) != head {
                return None;
            }
            best = best.max(Some((revision, *number)));
        }
        best.map(|(_, number)| number)
    }
}

/// `job` of `job:3`: scans keep the newest revision of a task definition and the newest version of a
/// layer, and an older one is of the same family.
fn revised(name: &str) -> Option<&str> {
    let (family, revision) = name.rsplit_once(':')?;
    let numbered = !revision.is_empty() && revision.bytes().all(|b| b.is_ascii_digit());
    (numbered && !family.is_empty()).then_some(family)
}

fn open(reason: UnresolvedReason) -> Hit {
    Hit::Open(reason)
}

/// Another account: whose owner decides, or AWS's.
fn other(account: &AccountId) -> UnresolvedReason {
    match aws_owned::account(account.as_str()) {
        Some(_) => UnresolvedReason::Outside,
        None => UnresolvedReason::External(account.clone()),
    }
}
