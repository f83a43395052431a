//! Who can do what: policies of every kind put together, on demand.
//!
//! Session policies, VPC endpoint policies and access lists are not part of it; what depends on
//! the request (its address, its time, its tags) is kept as a condition in words.

mod answer;
mod chains;
pub(crate) mod condition;
mod deny;
pub(crate) mod document;
pub(crate) mod evaluate;
pub(crate) mod glob;
mod index;
mod managed;
pub(crate) mod model;
mod organization;
pub(crate) mod piece;
mod proposal;
pub(crate) mod read;
pub(crate) mod scope;
mod uses;
pub(crate) mod verbs;
pub(crate) mod who;

use evaluate::{Actor, Evaluator, Question};
use glob::Pattern;
use index::{Index, action_keys};
use landfall_domain::access::{Decision, PolicyProposal, PrincipalAccess, ResourceAccess};
use landfall_domain::{Graph, Principal, Resource, ResourceId, Snapshot};
use model::{Class, Model};
use read::Reading;
use scope::{Scope, action_services};
use std::collections::BTreeSet;
use uses::{Accessed, Uses};
use who::Who;

/// A pattern that fits more resources than this is told as one, not resource by resource.
const ONE_BY_ONE: usize = 100;
/// A principal's resources are looked at up to this many.
const MOST: usize = 2_000;

/// A pattern that fits too many to list, its services, and how many it fits.
type Wide = (String, BTreeSet<String>, u64);

/// The policies of a snapshot, indexed. Answers are worked out when they are asked for.
#[derive(Clone, Debug)]
pub struct Access {
    pub(crate) model: Model,
    index: Index,
    uses: Uses,
}

/// Reads what resources say about permissions, one after the other, so that the configurations of a large
/// estate need not be in memory together.
#[derive(Clone, Debug, Default)]
pub struct AccessReader {
    reading: Reading,
    accessed: Accessed,
}

impl AccessReader {
    /// Reads one resource with its configuration.
    pub fn read(&mut self, resource: &Resource) {
        self.reading.read(resource);
        self.accessed.read(resource);
    }

    /// Who may do what, once every resource of a snapshot was read. Of the snapshot no configuration is
    /// looked at.
    pub fn access(self, snapshot: &Snapshot, graph: &Graph) -> Access {
        let model = self.reading.model();
        Access {
            index: Index::new(&model),
            uses: Uses::new(snapshot, graph, &model, self.accessed),
            model,
        }
    }
}

/// Reads every policy of a snapshot once and indexes it. What a principal can do and who can reach
/// a resource is worked out on demand: there is never a product of principals and resources.
pub fn access(snapshot: &Snapshot, graph: &Graph) -> Access {
    let mut reader = AccessReader::default();
    snapshot.resources.iter().for_each(|r| reader.read(r));
    reader.access(snapshot, graph)
}

impl Access {
    /// Users, groups and roles of the snapshot, ordered.
    pub fn principals(&self) -> Vec<&ResourceId> {
        let things = self.model.identities.iter().map(|i| i.thing);
        things.map(|thing| &self.model.things[thing].id).collect()
    }

    /// What a user, group or role of the snapshot can do. Empty for anything else.
    pub fn of_principal(&self, principal: &ResourceId) -> PrincipalAccess {
        let mut access = PrincipalAccess::default();
        let Some(number) = self.identity(principal) else {
            return access;
        };
        let mut evaluator = Evaluator::new(&self.model);
        let actor = Actor::Identity(number);
        let who = Principal::Resource(principal.clone());
        let (things, wide) = self.reached(number, &mut access.cut);
        for thing in things {
            let outcome = evaluator.ask(&actor, &evaluator.about(thing));
            let (edge, stopped) = answer::edges(&who, &self.model.things[thing].id, &outcome);
            access.edges.extend(edge);
            access.stopped.extend(stopped);
        }
        for (text, services, resources) in wide {
            let pattern = Pattern::resource(&text);
            let question = Question {
                scope: Scope::wide(&pattern),
                thing: None,
                account: None,
            };
            let mut pieces = evaluator.ask(&actor, &question).pieces;
            pieces.retain(|piece| piece.whole);
            if pieces.is_empty() {
                continue;
            }
            let one = services.len() == 1;
            let service = services.into_iter().next().filter(|_| one);
            let service = service.unwrap_or_else(|| "*".to_owned());
            access
                .wide
                .push(answer::wide(&who, &text, service, resources, &pieces));
        }
        let chains = chains::chains(&mut evaluator, &self.index, number);
        access.chains = chains.found;
        access.cut |= chains.cut;
        access.used_by = self.uses.runners(principal).to_vec();
        access.unread = self.unread(number);
        access.compared = evaluator.compared;
        access
    }

    /// Who can do what to a resource. Empty when it is not in the snapshot.
    pub fn of_resource(&self, resource: &ResourceId) -> ResourceAccess {
        let mut access = ResourceAccess::default();
        let Some(number) = self.model.by_id.get(resource).copied() else {
            return access;
        };
        let thing = &self.model.things[number];
        let mut evaluator = Evaluator::new(&self.model);
        let question = evaluator.about(number);
        let mut identities = BTreeSet::new();
        let services = action_services(&thing.service, self.model.is_role(number));
        for policy in self
            .index
            .policies(thing, &services, &mut evaluator.compared)
        {
            for identity in &self.model.policies[policy].attached {
                identities.insert(*identity);
                identities.extend(self.index.members.get(identity).into_iter().flatten());
            }
        }
        let (named, outside) = self.named(number);
        identities.extend(named);
        // A group is no principal: its members are.
        identities.retain(|identity| self.model.identities[*identity].class != Class::Group);
        let inside = identities.into_iter().map(|identity| {
            let thing = self.model.identities[identity].thing;
            let id = self.model.things[thing].id.clone();
            (Principal::Resource(id), Actor::Identity(identity))
        });
        let outside = outside
            .into_iter()
            .map(|who| (who.outside(), Actor::Outside(who)));
        let all: Vec<(Principal, Actor)> = inside.chain(outside).collect();
        for (who, actor) in all {
            let outcome = evaluator.ask(&actor, &question);
            let (edge, stopped) = answer::edges(&who, resource, &outcome);
            access.edges.extend(edge);
            access.stopped.extend(stopped);
        }
        access.edges.sort_by(|a, b| a.principal.cmp(&b.principal));
        access.stopped.sort_by(|a, b| a.principal.cmp(&b.principal));
        access.compared = evaluator.compared;
        access
    }

    /// Whether a principal may do one action (`s3:GetObject`) to what an ARN names.
    pub fn decide(&self, principal: &Principal, action: &str, arn: &str) -> Decision {
        let actor = match principal {
            Principal::Resource(id) => match self.identity(id) {
                Some(number) => Actor::Identity(number),
                None => return Decision::NotAllowed("it is no user, group or role".into()),
            },
            Principal::Anyone => Actor::Outside(Who::Anyone),
            Principal::Account(id) => Actor::Outside(Who::Account(id.clone())),
            Principal::External(text) => Actor::Outside(Who::Arn(text.clone())),
            Principal::Federated(text) => Actor::Outside(Who::Federated(text.clone())),
            Principal::Service(text) => Actor::Outside(Who::Service(text.clone())),
        };
        let thing = self.index.named(arn);
        let of_arn = || {
            arn.split(':')
                .nth(4)
                .and_then(|account| account.parse().ok())
        };
        let question = Question {
            scope: Scope::request(action, arn),
            thing: thing.map(|number| (number, &self.model.things[number])),
            account: thing.map_or_else(of_arn, |n| Some(self.model.things[n].account.clone())),
        };
        let outcome = Evaluator::new(&self.model).ask(&actor, &question);
        if outcome.pieces.iter().any(|piece| piece.when.is_empty()) {
            return Decision::Allowed;
        }
        if outcome.pieces.is_empty() {
            return if outcome.stopped.is_empty() {
                Decision::NotAllowed(outcome.why)
            } else {
                Decision::Denied(outcome.why)
            };
        }
        let mut when: Vec<String> = outcome.pieces.into_iter().flat_map(|p| p.when).collect();
        when.sort();
        when.dedup();
        Decision::Conditional(when)
    }

    /// A least-privilege policy for a role or user; `None` for anything else and for those that
    /// have no policies.
    pub fn proposal(&self, principal: &ResourceId) -> Option<PolicyProposal> {
        let number = self.identity(principal)?;
        proposal::proposal(&self.model, &self.uses, number)
    }

    fn identity(&self, id: &ResourceId) -> Option<usize> {
        let thing = self.model.by_id.get(id)?;
        self.model.identity_of.get(thing).copied()
    }

    fn unread(&self, number: usize) -> Vec<String> {
        let identity = &self.model.identities[number];
        let mut unread = identity.unread.clone();
        for group in &identity.groups {
            unread.extend(self.model.identities[*group].unread.clone());
        }
        unread.sort();
        unread.dedup();
        unread
    }

    /// The resources that an identity's statements may reach, and the patterns that fit too many
    /// to list, each with its services and their number.
    fn reached(&self, number: usize, cut: &mut bool) -> (BTreeSet<usize>, Vec<Wide>) {
        let mut things = BTreeSet::new();
        let mut wide: Vec<Wide> = Vec::new();
        let all = Pattern::resource("*");
        for policy in self.model.policies_of(number) {
            let statements = &self.model.policies[policy].statements;
            for statement in statements.iter().filter(|s| s.allow) {
                let services = action_keys(statement);
                let patterns = match &statement.resources {
                    Some(resources) if !resources.not => resources.list.iter().collect(),
                    _ => vec![&all],
                };
                for pattern in patterns {
                    let candidates = self.index.candidates(pattern, &services);
                    if candidates.most() <= ONE_BY_ONE {
                        things.extend(candidates.fitting(pattern, ONE_BY_ONE));
                        continue;
                    }
                    let count = candidates.count(pattern);
                    if count <= ONE_BY_ONE as u64 {
                        things.extend(candidates.fitting(pattern, ONE_BY_ONE));
                        continue;
                    }
                    let known = wide.iter_mut().find(|(text, _, _)| *text == pattern.text);
                    match known {
                        Some((_, of, number)) => {
                            // A pattern for all fits as many more as the further services have.
                            if !services.is_subset(of) {
                                of.extend(services.iter().cloned());
                                *number = self.index.candidates(pattern, of).count(pattern);
                            }
                        }
                        None => wide.push((pattern.text.clone(), services.clone(), count)),
                    }
                }
            }
        }
        things.extend(self.index.named_by.get(&number).into_iter().flatten());
        if things.len() > MOST {
            *cut = true;
            things = things.into_iter().take(MOST).collect();
        }
        (things, wide)
    }

    /// Whom a resource's own policy names: identities of the snapshot, and others.
    fn named(&self, thing: usize) -> (BTreeSet<usize>, BTreeSet<Who>) {
        let (mut inside, mut outside) = (BTreeSet::new(), BTreeSet::new());
        let thing = &self.model.things[thing];
        let mut add = |who: &Who| {
            let own = match who {
                Who::Arn(arn) => self.model.by_arn.get(arn.as_str()).or_else(|| {
                    let (account, role) = who::session_of(arn)?;
                    let key = (account.to_owned(), role.to_owned());
                    self.model.role_names.get(&key)
                }),
                _ => None,
            };
            match (own, who) {
                (Some(identity), _) => {
                    inside.insert(*identity);
                }
                // Whom its own policies permit is listed one by one.
                (None, Who::Account(account)) if *account == thing.account => {}
                (None, _) => {
                    outside.insert(who.clone());
                }
            }
        };
        for statement in thing.statements.iter().filter(|s| s.allow) {
            match &statement.principals {
                Some(principals) if principals.not => add(&Who::Anyone),
                Some(principals) => principals.list.iter().for_each(|named| add(&named.who)),
                None => {}
            }
        }
        for grant in &thing.grants {
            let who = if grant.grantee.starts_with("arn:") {
                Who::Arn(grant.grantee.clone())
            } else {
                Who::Service(grant.grantee.clone())
            };
            add(&who);
        }
        (inside, outside)
    }
}

/// A least-privilege policy for a role or user of the snapshot; `None` for anything else.
pub fn proposal(
    snapshot: &Snapshot,
    graph: &Graph,
    principal: &ResourceId,
) -> Option<PolicyProposal> {
    access(snapshot, graph).proposal(principal)
}
