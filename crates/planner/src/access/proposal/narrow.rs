//! One statement, narrowed to what is seen to be used.

use super::Basis;
use super::documents::Writer;
use super::tables::{running, unscoped, work};
use crate::access::document::Statement;
use crate::access::glob::Pattern;
use crate::access::model::Thing;
use crate::access::scope::Scope;
use crate::access::verbs::{Ability, abilities};
use crate::words::{count, list};
use landfall_domain::ResourceId;
use landfall_domain::access::{Dropped, UseEvidence};
use std::collections::{BTreeMap, BTreeSet};

/// Narrows one statement that allows.
pub(super) struct Narrow<'a> {
    basis: &'a Basis<'a>,
    policy: &'a str,
    statement: &'a Statement,
    /// Actions → where they are kept and why.
    kept: BTreeMap<BTreeSet<String>, Kept>,
    /// Services of which something that is used was found.
    used: BTreeSet<String>,
    /// Wildcards that were replaced by what work takes.
    replaced: BTreeSet<String>,
}

#[derive(Default)]
struct Kept {
    resources: BTreeSet<String>,
    things: BTreeSet<String>,
    evidence: Vec<UseEvidence>,
}

/// What becomes of an action that no used resource explains.
enum Fate {
    Keep(String),
    /// Only these of a wildcard.
    Part(BTreeSet<String>, String),
    Drop(String),
}

/// Places that one statement shows.
const PLACES: usize = 12;

impl<'a> Narrow<'a> {
    pub fn new(basis: &'a Basis<'a>, policy: &'a str, statement: &'a Statement) -> Self {
        Self {
            basis,
            policy,
            statement,
            kept: BTreeMap::new(),
            used: BTreeSet::new(),
            replaced: BTreeSet::new(),
        }
    }

    pub fn run(mut self, writer: &mut Writer) {
        if self.basis.sufficient {
            self.look_at_used();
        }
        let narrowed: Vec<(BTreeSet<String>, Kept)> =
            std::mem::take(&mut self.kept).into_iter().collect();
        let kept: BTreeSet<String> = narrowed.iter().flat_map(|(a, _)| a.clone()).collect();
        self.tell_narrowed(&narrowed, writer);
        for (actions, part) in narrowed {
            let things: Vec<&str> = part.things.iter().map(String::as_str).collect();
            let reason = format!("What runs as it names {}.", list(&things));
            let mut evidence = part.evidence;
            evidence.truncate(PLACES);
            writer.part(
                self.statement,
                actions,
                Some(part.resources),
                reason,
                evidence,
            );
        }
        self.rest(&kept, writer);
    }

    /// Keeps what is about the resources that are used.
    fn look_at_used(&mut self) {
        let seen = self.basis.seen.iter();
        let mut by_thing: BTreeMap<&ResourceId, Vec<UseEvidence>> = BTreeMap::new();
        for used in seen.flat_map(|seen| &seen.named) {
            by_thing.entry(&used.to).or_default().push(used.clone());
        }
        for (id, evidence) in by_thing {
            let Some(number) = self.basis.model.by_id.get(id).copied() else {
                continue;
            };
            let thing = &self.basis.model.things[number];
            // A star in a name would widen what is written.
            if thing.arn.is_empty() || thing.arn.contains(['*', '?', '$']) {
                continue;
            }
            let scope = Scope::of(thing, self.basis.model.is_role(number));
            let resources = self.resources(&scope);
            let actions = self.actions(&scope);
            if resources.is_empty() || actions.is_empty() {
                continue;
            }
            self.keep(thing, resources, actions, evidence);
        }
    }

    fn keep(
        &mut self,
        thing: &Thing,
        resources: BTreeSet<String>,
        actions: BTreeSet<String>,
        evidence: Vec<UseEvidence>,
    ) {
        self.used
            .extend(actions.iter().map(|action| service(action)));
        // What somebody named one by one stays.
        let resources = if self.exact() {
            self.written()
        } else {
            resources
        };
        let entry = self.kept.entry(actions).or_default();
        entry.resources.extend(resources);
        entry.things.insert(thing.name.to_string());
        entry.evidence.extend(evidence);
    }

    /// The part of the statement's resources that a used one and its parts are.
    fn resources(&self, scope: &Scope) -> BTreeSet<String> {
        let names = scope.names();
        let Some(listed) = &self.statement.resources else {
            return BTreeSet::new();
        };
        if listed.not {
            let free = |name: &&Pattern| !listed.list.iter().any(|not| not.overlaps(name));
            return names
                .iter()
                .filter(free)
                .map(|name| name.text.clone())
                .collect();
        }
        let mut found = BTreeSet::new();
        for pattern in &listed.list {
            for name in names {
                if pattern.covers(name) && !pattern.variable {
                    found.insert(name.text.clone());
                } else if pattern.overlaps(name) {
                    found.insert(pattern.text.clone());
                }
            }
        }
        found
    }

    /// The part of the statement's actions that is about a used resource.
    fn actions(&mut self, scope: &Scope) -> BTreeSet<String> {
        let (patterns, spared) = scope.actions(self.statement);
        let mut found = BTreeSet::new();
        for pattern in patterns {
            if unscoped(&pattern.text.to_ascii_lowercase()) {
                continue;
            }
            let table = work(&service(&pattern.text));
            let administers = pattern.is_wild() && abilities(&pattern).contains(&Ability::Admin);
            match table {
                Some(table) if administers => {
                    self.replaced.insert(pattern.text.clone());
                    found.extend(within(&pattern, table));
                }
                _ => {
                    found.insert(pattern.text.clone());
                }
            }
        }
        // Never more than was granted: what `NotAction` names in part is not kept either.
        let free = |text: &String| {
            !spared
                .iter()
                .any(|not| not.overlaps(&Pattern::action(text)))
        };
        found.retain(free);
        found
    }

    fn tell_narrowed(&self, narrowed: &[(BTreeSet<String>, Kept)], writer: &mut Writer) {
        if !self.replaced.is_empty() {
            writer.drop(self.dropped(
                self.replaced.clone(),
                "Only work with the contents of what is used is kept; nothing shows that it administers.",
            ));
        }
        let all = self.written();
        let listed = &self.statement.actions.list;
        let as_written = |action: &&String| listed.iter().any(|pattern| pattern.text == **action);
        let mut actions = BTreeSet::new();
        let mut things = BTreeSet::new();
        for (these, part) in narrowed {
            if part.resources != all {
                actions.extend(these.iter().filter(as_written).cloned());
                things.extend(&part.resources);
            }
        }
        if !actions.is_empty() {
            let number = count(things.len(), "name");
            let reason = format!("Kept only on {number} of resources that are used.");
            writer.drop(self.dropped(actions, &reason));
        }
    }

    /// What no used resource explains.
    fn rest(&self, kept: &BTreeSet<String>, writer: &mut Writer) {
        let statement = self.statement;
        if statement.actions.not {
            let all = Pattern::action("*");
            self.settle(vec![(all.clone(), self.wild(&all))], writer);
            return;
        }
        let mut fates = Vec::new();
        for pattern in &statement.actions.list {
            let text = pattern.text.to_ascii_lowercase();
            if kept.contains(&pattern.text) || self.replaced.contains(&pattern.text) {
                // Wildcards that begin with a used service also hold what names no resource.
                continue;
            }
            let fate = match text.split_once(':') {
                Some((service, _)) if !service.contains(['*', '?']) => self.of(service, &text),
                _ => self.wild(pattern),
            };
            fates.push((pattern.clone(), fate));
        }
        self.settle(fates, writer);
    }

    /// What becomes of an action of one service.
    fn of(&self, service: &str, action: &str) -> Fate {
        if let Some(used) = self.basis.accessed.and_then(|all| all.get(service)) {
            return if *used {
                Fate::Keep("IAM says that the service was used lately.".into())
            } else {
                Fate::Drop("IAM remembers no use of the service.".into())
            };
        }
        if !self.basis.sufficient {
            return Fate::Keep(format!("Kept as it is. {}.", self.basis.missing));
        }
        let pattern = Pattern::action(action);
        let running = self.running(&pattern);
        if !running.is_empty() && !pattern.is_wild() {
            return Fate::Keep("What runs as it needs this to run.".into());
        }
        if unscoped(action) && self.used.contains(service) {
            return Fate::Keep("It names no single resource, and the service is used.".into());
        }
        if self.exact() {
            return Fate::Keep(
                "Kept: it names single resources, though nothing shows that they are used.".into(),
            );
        }
        if work(service).is_some() {
            if !running.is_empty() {
                let reason = "Of this only what is needed to run is kept.";
                return Fate::Part(running, reason.into());
            }
            return Fate::Drop(format!(
                "Nothing that runs as it names anything of {service}."
            ));
        }
        Fate::Keep("Kept: whether it is used cannot be seen in configurations.".into())
    }

    /// What becomes of a pattern for several services, beyond what is used.
    fn wild(&self, pattern: &Pattern) -> Fate {
        if !self.basis.sufficient {
            return Fate::Keep(format!("Kept as it is. {}.", self.basis.missing));
        }
        let mut running = self.running(pattern);
        if self.statement.actions.not {
            let spared = &self.statement.actions.list;
            running.retain(|text| {
                !spared
                    .iter()
                    .any(|not| not.overlaps(&Pattern::action(text)))
            });
        }
        let reason = "Everything that no configuration names is left out.";
        if running.is_empty() {
            Fate::Drop(reason.into())
        } else {
            Fate::Part(running, reason.into())
        }
    }

    /// What the programs need to run at all, as far as a pattern allows it.
    fn running(&self, pattern: &Pattern) -> BTreeSet<String> {
        let kinds = self.basis.seen.iter().flat_map(|seen| &seen.kinds);
        let needed = kinds.flat_map(|kind| running(kind).iter().copied());
        let needed: Vec<&str> = needed.collect();
        within(pattern, &needed)
    }

    fn settle(&self, fates: Vec<(Pattern, Fate)>, writer: &mut Writer) {
        let mut kept: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut gone: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (pattern, fate) in fates {
            match fate {
                Fate::Keep(reason) => {
                    kept.entry(reason).or_default().insert(pattern.text);
                }
                Fate::Part(actions, reason) => {
                    let to_run = "What runs as it needs this to run.".to_owned();
                    kept.entry(to_run).or_default().extend(actions);
                    gone.entry(reason).or_default().insert(pattern.text);
                }
                Fate::Drop(reason) => {
                    gone.entry(reason).or_default().insert(pattern.text);
                }
            }
        }
        for (reason, actions) in kept {
            // Everything but a list can only be kept whole.
            if self.statement.actions.not && actions.contains("*") {
                writer.whole(self.statement, reason);
            } else {
                writer.part(self.statement, actions, None, reason, Vec::new());
            }
        }
        for (reason, actions) in gone {
            writer.drop(self.dropped(actions, &reason));
        }
    }

    /// Resources as written.
    fn written(&self) -> BTreeSet<String> {
        let listed = self.statement.resources.iter();
        listed
            .flat_map(|l| &l.list)
            .map(|p| p.text.clone())
            .collect()
    }

    /// Whether the statement names single resources only.
    fn exact(&self) -> bool {
        let single = |pattern: &Pattern| {
            // `bucket/*` is all of one bucket.
            !pattern.is_wild()
                || (pattern.is_prefix() && pattern.prefix().ends_with(['/', ':']) && {
                    let parts: Vec<&str> = pattern.prefix().splitn(6, ':').collect();
                    parts.len() == 6 && parts[5].trim_end_matches(['/', ':']).len() > 1
                })
        };
        let listed = self.statement.resources.as_ref();
        listed.is_some_and(|listed| !listed.not && listed.list.iter().all(single))
    }

    fn dropped(&self, actions: BTreeSet<String>, reason: &str) -> Dropped {
        let not = if self.statement.resources.as_ref().is_some_and(|r| r.not) {
            "all but "
        } else {
            ""
        };
        Dropped {
            policy: self.policy.to_owned(),
            actions: actions.into_iter().collect(),
            resources: self
                .written()
                .iter()
                .map(|text| format!("{not}{text}"))
                .collect(),
            reason: reason.to_owned(),
        }
    }
}

fn service(action: &str) -> String {
    let service = action.split_once(':').map_or("*", |(service, _)| service);
    service.to_ascii_lowercase()
}

/// The texts that a pattern covers, or the pattern itself when one of them covers it.
fn within(pattern: &Pattern, texts: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        let other = Pattern::action(text);
        if pattern.covers(&other) {
            found.insert((*text).to_owned());
        } else if other.covers(pattern) {
            found.insert(pattern.text.clone());
        }
    }
    found
}
