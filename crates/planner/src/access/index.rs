//! From a resource to the policies that may name it, and from a pattern to the resources that it
//! may fit, without looking at all of either.

use super::document::Statement;
use super::glob::Pattern;
use super::model::{Model, Thing};
use super::scope::service_of;
use super::who::{Who, session_of};
use landfall_domain::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Policies by service and by how their resource patterns begin, and resources by ARN.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// Service (`*` for any) → literal beginning → numbers of policies.
    patterns: HashMap<String, BTreeMap<String, Vec<usize>>>,
    /// Service → (ARN, number of the thing), by ARN.
    things: HashMap<Text, Vec<(Text, usize)>>,
    /// ARN → number of the thing.
    by_arn: HashMap<Text, usize>,
    /// Identity → things whose own policy or grant names it.
    pub named_by: HashMap<usize, Vec<usize>>,
    /// Account → roles that trust the account as a whole.
    pub trusting: HashMap<String, Vec<usize>>,
    /// Group → its members.
    pub members: HashMap<usize, Vec<usize>>,
}

impl Index {
    pub fn new(model: &Model) -> Self {
        let mut index = Self::default();
        for (number, policy) in model.policies.iter().enumerate() {
            for statement in policy.statements.iter().filter(|s| s.allow) {
                for (service, prefix) in keys(statement) {
                    let of_service = index.patterns.entry(service).or_default();
                    let list = of_service.entry(prefix).or_default();
                    if list.last() != Some(&number) {
                        list.push(number);
                    }
                }
            }
        }
        for (number, thing) in model.things.iter().enumerate() {
            let mut put = |arn: &Text, service: &str| {
                let list = index.things.entry(service.into()).or_default();
                list.push((arn.clone(), number));
                if !arn.is_empty() {
                    index.by_arn.insert(arn.clone(), number);
                }
            };
            put(&thing.arn, &thing.service);
            if let Some(arn) = &thing.other_arn {
                put(arn, "execute-api");
            }
        }
        index
            .things
            .values_mut()
            .for_each(|list| list.sort_unstable());
        for (number, identity) in model.identities.iter().enumerate() {
            for group in &identity.groups {
                index.members.entry(*group).or_default().push(number);
            }
        }
        index.name_principals(model);
        index
    }

    /// Policies with a statement that may name the thing. Every pattern that fits it begins with a
    /// beginning of its ARN, or with its ARN and more.
    pub fn policies(
        &self,
        thing: &Thing,
        services: &[String],
        compared: &mut u64,
    ) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let services = services.iter().map(String::as_str).chain(["*"]);
        for patterns in services.filter_map(|service| self.patterns.get(service)) {
            for arn in std::iter::once(&thing.arn).chain(&thing.other_arn) {
                for end in (0..=arn.len()).filter(|end| arn.is_char_boundary(*end)) {
                    if let Some(list) = patterns.get(&arn[..end]) {
                        *compared += list.len() as u64;
                        found.extend(list);
                    }
                }
                if arn.is_empty() {
                    continue;
                }
                let longer = patterns
                    .range(arn.to_string()..)
                    .take_while(|(prefix, _)| prefix.starts_with(arn.as_str()));
                for (_, list) in longer {
                    *compared += list.len() as u64;
                    found.extend(list);
                }
            }
        }
        found
    }

    /// Things that a resource pattern of a statement may fit; each is to be compared.
    pub fn candidates(&self, pattern: &Pattern, services: &BTreeSet<String>) -> Candidates<'_> {
        let mut found = Candidates::default();
        let prefix = pattern.prefix();
        let keys: Vec<&str> = match service_of(prefix) {
            Some(service) => vec![service],
            None if services.contains("*") => self.things.keys().map(Text::as_str).collect(),
            // Actions of the token service are about roles.
            None => services
                .iter()
                .map(|service| if service == "sts" { "iam" } else { service })
                .collect(),
        };
        for list in keys.iter().filter_map(|key| self.things.get(*key)) {
            let from = list.partition_point(|(arn, _)| arn.as_str() < prefix);
            let length = list[from..].partition_point(|(arn, _)| arn.starts_with(prefix));
            if length > 0 {
                found.lists.push(&list[from..from + length]);
            }
        }
        // A pattern for a part of a thing begins with the thing's ARN.
        for (at, _) in prefix.match_indices(['/', ':']) {
            found.exact.extend(self.by_arn.get(&prefix[..at]));
        }
        found
    }

    /// The thing that an ARN names, itself or as a part of it.
    pub fn named(&self, arn: &str) -> Option<usize> {
        if let Some(thing) = self.by_arn.get(arn) {
            return Some(*thing);
        }
        let cuts: Vec<usize> = arn.match_indices(['/', ':']).map(|(at, _)| at).collect();
        let mut wholes = cuts.iter().rev().map(|at| &arn[..*at]);
        wholes.find_map(|whole| self.by_arn.get(whole).copied())
    }

    /// What resource policies and grants name.
    fn name_principals(&mut self, model: &Model) {
        for (number, thing) in model.things.iter().enumerate() {
            let mut named = BTreeSet::new();
            let allows = thing.statements.iter().filter(|s| s.allow);
            for principals in allows
                .filter_map(|s| s.principals.as_ref())
                .filter(|p| !p.not)
            {
                for entry in &principals.list {
                    match &entry.who {
                        Who::Arn(arn) => {
                            named.extend(model.by_arn.get(arn.as_str()));
                            if let Some((account, role)) = session_of(arn) {
                                let key = (account.to_owned(), role.to_owned());
                                named.extend(model.role_names.get(&key));
                            }
                        }
                        Who::Account(account) if model.is_role(number) => {
                            let list = self.trusting.entry(account.to_string()).or_default();
                            if list.last() != Some(&number) {
                                list.push(number);
                            }
                        }
                        _ => {}
                    }
                }
            }
            for grant in &thing.grants {
                named.extend(model.by_arn.get(grant.grantee.as_str()));
            }
            for identity in named {
                self.named_by.entry(identity).or_default().push(number);
            }
        }
    }
}

/// Things that a pattern may fit.
#[derive(Debug, Default)]
pub(crate) struct Candidates<'i> {
    lists: Vec<&'i [(Text, usize)]>,
    exact: Vec<usize>,
}

impl Candidates<'_> {
    /// At most how many they are.
    pub fn most(&self) -> usize {
        self.lists.iter().map(|list| list.len()).sum::<usize>() + self.exact.len()
    }

    /// The numbers of those that a pattern may fit, at most so many.
    pub fn fitting(&self, pattern: &Pattern, most: usize) -> Vec<usize> {
        let listed = self.lists.iter().flat_map(|list| list.iter());
        let fits = |arn: &str| pattern.is_prefix() || fits(pattern, arn);
        let near = listed.filter(|(arn, _)| fits(arn)).take(most);
        let mut found: Vec<usize> = near.map(|(_, number)| *number).collect();
        found.extend(&self.exact);
        found
    }

    /// How many of them a pattern may fit.
    pub fn count(&self, pattern: &Pattern) -> u64 {
        let of_list = |list: &&[(Text, usize)]| {
            if pattern.is_prefix() {
                list.len()
            } else {
                list.iter().filter(|(arn, _)| fits(pattern, arn)).count()
            }
        };
        self.lists.iter().map(of_list).sum::<usize>() as u64
    }
}

/// Whether a pattern may fit a resource or a part of it.
fn fits(pattern: &Pattern, arn: &str) -> bool {
    arn.is_empty()
        || pattern.matches(arn)
        || ['/', ':']
            .iter()
            .any(|separator| pattern.overlaps(&Pattern::below(arn, *separator)))
}

/// Under which services and beginnings a statement is found.
fn keys(statement: &Statement) -> BTreeSet<(String, String)> {
    let mut keys = BTreeSet::new();
    let by_action = action_keys(statement);
    match &statement.resources {
        Some(resources) if !resources.not => {
            for pattern in &resources.list {
                let prefix = pattern.prefix().to_owned();
                match service_of(pattern.prefix()) {
                    // An API is called by another name than it is described by.
                    Some("execute-api") => {
                        keys.insert(("apigateway".to_owned(), prefix.clone()));
                        keys.insert(("execute-api".to_owned(), prefix));
                    }
                    Some(service) => {
                        keys.insert((service.to_owned(), prefix));
                    }
                    None => keys.extend(by_action.iter().map(|s| (s.clone(), prefix.clone()))),
                }
            }
        }
        _ => keys.extend(
            by_action
                .into_iter()
                .map(|service| (service, String::new())),
        ),
    }
    keys
}

/// The services that a statement's actions belong to; `*` when any.
pub(crate) fn action_keys(statement: &Statement) -> BTreeSet<String> {
    if statement.actions.not {
        return BTreeSet::from(["*".to_owned()]);
    }
    let list = statement.actions.list.iter();
    list.map(|pattern| match pattern.text.split_once(':') {
        Some((service, _)) if !service.contains(['*', '?']) => service.to_ascii_lowercase(),
        _ => "*".to_owned(),
    })
    .collect()
}
