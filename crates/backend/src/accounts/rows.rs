//! The rows of the accounts: made, filtered, sorted and counted.

use super::Decided;
use crate::{Answer, estate::Estate};
use landfall_domain::{
    Environment, Refusal, ResourceId, Signal, Snapshot, Text,
    assignment::UNSURE,
    view::{ACCOUNT_FACETS, AccountConflict, AccountRow, AccountsQuery, Facet},
};
use landfall_planner as planner;
use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

/// Values of a facet that a page lists.
const LISTED: usize = 50;
/// The tag that CloudFormation gives to what a stack makes.
const STACK: &str = "aws:cloudformation:stack-name";

/// All rows, by id: of everything that moves in `read`, the estate with what the planner reads.
pub(super) fn rows(
    estate: &Estate,
    read: Snapshot,
    own_roles: &[String],
    decided: &Decided,
) -> Vec<AccountRow> {
    // Edges to what does not move are passed over.
    let (snapshot, graph) = (estate.moving(read, own_roles), &estate.graph);
    let choices = decided.choices();
    let mut assigned = planner::accounts(&snapshot, graph, &choices);
    let mut conflicts = conflicts(
        estate,
        planner::account_conflicts(&snapshot, graph, &choices, &assigned),
    );
    let mut rows: Vec<AccountRow> = snapshot
        .resources
        .into_iter()
        .filter_map(|resource| {
            let mut assignment = assigned.remove(&resource.id)?;
            let correction = decided.corrections.get(&resource.id).cloned();
            if let Some(c) = correction.as_ref()
                && let Some(first) = assignment.reasons.first_mut()
            {
                *first = format!("{} moved it to {}: {}", c.author, c.environment, c.reason);
            }
            Some(AccountRow {
                conflicts: conflicts.remove(&resource.id).unwrap_or_default(),
                stack: resource.tags.get(STACK).map(Text::to_string),
                name: resource.name,
                kind: resource.kind,
                region: resource.region,
                id: resource.id,
                assignment,
                correction,
            })
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows.dedup_by(|a, b| a.id == b.id);
    rows
}

/// Both ends of a tie show it.
fn conflicts(
    estate: &Estate,
    found: Vec<planner::Conflict>,
) -> HashMap<ResourceId, Vec<AccountConflict>> {
    let mut by_resource: HashMap<ResourceId, Vec<AccountConflict>> = HashMap::new();
    let named = |id: &ResourceId| (id.clone(), estate.name(id));
    for conflict in found {
        let seen = |others| AccountConflict {
            rule: conflict.kind.rule().to_owned(),
            text: conflict.detail.clone(),
            others,
        };
        for other in &conflict.others {
            let of_other = seen(vec![named(&conflict.resource)]);
            by_resource.entry(other.clone()).or_default().push(of_other);
        }
        let of_first = seen(conflict.others.iter().map(named).collect());
        by_resource
            .entry(conflict.resource.clone())
            .or_default()
            .push(of_first);
    }
    by_resource
}

/// Resources by target account and how many of them are unsure.
pub(super) fn totals(all: &[AccountRow]) -> Vec<(Environment, u64, u64)> {
    let count = |environment: Environment| {
        let there = all
            .iter()
            .filter(|r| r.assignment.environment == environment);
        let (number, unsure) = there.fold((0, 0), |(number, unsure), row| {
            let is_unsure = row.assignment.confidence < UNSURE;
            (number + 1, unsure + u64::from(is_unsure))
        });
        (environment, number, unsure)
    };
    Environment::ALL.map(count).to_vec()
}

fn values<'a>(row: &'a AccountRow, facet: &str) -> Answer<Vec<&'a str>> {
    Ok(match facet {
        "target" => vec![row.assignment.environment.as_str()],
        "sure" => vec![row.sure()],
        "by" => vec![row.assignment.signal.as_str()],
        "service" => vec![row.kind.service()],
        "stack" => vec![row.stack.as_deref().unwrap_or("none")],
        "conflict" if row.conflicts.is_empty() => vec!["none"],
        "conflict" => {
            let mut rules: Vec<&str> = row.conflicts.iter().map(|c| c.rule.as_str()).collect();
            rules.sort_unstable();
            rules.dedup();
            rules
        }
        other => {
            return Err(Refusal::Invalid {
                field: "facets".into(),
                message: format!(
                    "There is no facet `{other}`: {} is expected.",
                    ACCOUNT_FACETS.map(|(key, _)| key).join(", ")
                ),
            });
        }
    })
}

fn fits(
    row: &AccountRow,
    query: &AccountsQuery,
    words: &[String],
    leave_out: Option<&str>,
) -> Answer<bool> {
    for (facet, wanted) in &query.facets {
        if Some(facet.as_str()) == leave_out || wanted.is_empty() {
            continue;
        }
        let has = values(row, facet)?;
        if !wanted.iter().any(|value| has.contains(&value.as_str())) {
            return Ok(false);
        }
    }
    let holds = |text: &str, word: &str| text.to_lowercase().contains(word);
    Ok(words.iter().all(|word| {
        holds(&row.name, word)
            || holds(row.id.as_str(), word)
            || holds(row.kind.as_str(), word)
            || row.assignment.reasons.iter().any(|r| holds(r, word))
    }))
}

fn words(query: &AccountsQuery) -> Vec<String> {
    let text = query.text.to_lowercase();
    text.split_whitespace().map(str::to_owned).collect()
}

/// The rows that fit, in order.
pub(super) fn fit<'a>(all: &'a [AccountRow], query: &AccountsQuery) -> Answer<Vec<&'a AccountRow>> {
    let (key, down) = match query.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (query.sort.as_str(), false),
    };
    let order: fn(&AccountRow, &AccountRow) -> Ordering = match key {
        "" | "confidence" => |a, b| a.assignment.confidence.cmp(&b.assignment.confidence),
        "name" => |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        "kind" => |a, b| a.kind.cmp(&b.kind),
        "target" => |a, b| a.assignment.environment.cmp(&b.assignment.environment),
        other => {
            return Err(Refusal::Invalid {
                field: "sort".into(),
                message: format!(
                    "Rows cannot be sorted by `{other}`: confidence, name, kind or target is expected."
                ),
            });
        }
    };
    let words = words(query);
    let mut rows = Vec::new();
    for row in all {
        if fits(row, query, &words, None)? {
            rows.push(row);
        }
    }
    rows.sort_by(|a, b| if down { order(b, a) } else { order(a, b) }.then_with(|| a.id.cmp(&b.id)));
    Ok(rows)
}

/// Each facet counts the rows that fit the rest of the query.
pub(super) fn facets(all: &[AccountRow], query: &AccountsQuery) -> Answer<Vec<Facet>> {
    let words = words(query);
    let mut facets = Vec::new();
    for (key, label) in ACCOUNT_FACETS {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        for row in all {
            if fits(row, query, &words, Some(key))? {
                for value in values(row, key)? {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
        let chosen = query.facets.get(key).map_or(&[][..], Vec::as_slice);
        for value in chosen {
            counts.entry(value).or_default();
        }
        let mut counted: Vec<(String, u64)> =
            counts.into_iter().map(|(v, n)| (v.to_owned(), n)).collect();
        counted.sort_by_key(|(value, number)| {
            (
                !chosen.contains(value),
                rank(key, value),
                Reverse(*number),
                value.clone(),
            )
        });
        let more = counted.len().saturating_sub(LISTED) as u64;
        counted.truncate(LISTED);
        facets.push(Facet {
            key: key.to_owned(),
            label: label.to_owned(),
            values: counted,
            more,
        });
    }
    Ok(facets)
}

/// Facets with an order of their own.
fn rank(key: &str, value: &str) -> usize {
    let place = |mut all: Box<dyn Iterator<Item = &'static str>>| {
        all.position(|word| word == value).unwrap_or(usize::MAX)
    };
    match key {
        "target" => place(Box::new(
            Environment::ALL.into_iter().map(Environment::as_str),
        )),
        "by" => place(Box::new(Signal::ALL.into_iter().map(Signal::as_str))),
        "sure" => place(Box::new(
            ["a guess", "unsure", "likely", "sure", "a person said so"].into_iter(),
        )),
        "conflict" => usize::from(value == "none"),
        _ => 0,
    }
}
