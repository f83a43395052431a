//! Which rows fit a query, in which order, and what each facet counts: one pass over the columns.

use super::table::{Column, Planned, Table, Tags};
use crate::{Answer, estate::Estate};
use landfall_domain::{
    PlanId, Refusal,
    view::{FACETS, Facet, InventoryQuery},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// Values of a facet that a page lists.
pub(crate) const LISTED: usize = 50;
/// Answers that are kept for the pages that follow.
const KEPT: usize = 6;

/// All rows that fit, in order, and the facets.
pub(crate) struct Fitting {
    pub rows: Vec<u32>,
    pub facets: Vec<Facet>,
}

type Kept = VecDeque<((Option<PlanId>, InventoryQuery), Arc<Fitting>)>;

type Orders = HashMap<(String, Option<PlanId>), Arc<Vec<u32>>>;

/// The answers given last, and the orders in which rows were asked for.
#[derive(Default)]
pub(crate) struct Answers {
    fitting: Mutex<Kept>,
    orders: Mutex<Orders>,
}

impl Answers {
    fn get(&self, plan: Option<&PlanId>, query: &InventoryQuery) -> Option<Arc<Fitting>> {
        let kept = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = kept.iter();
        let same = kept.find(|((of, other), _)| of.as_ref() == plan && other == query);
        same.map(|(_, fitting)| fitting.clone())
    }

    fn put(&self, plan: Option<PlanId>, query: InventoryQuery, fitting: Arc<Fitting>) {
        let mut kept = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(((plan, query), fitting));
        kept.truncate(KEPT);
    }
}

/// A facet's values.
enum Values<'a> {
    One(&'a Column),
    Tags(&'a Tags),
}

/// One facet of a query.
struct Asked<'a> {
    key: &'static str,
    label: &'static str,
    values: Values<'a>,
    /// Which of the values are wanted; absent for all.
    wanted: Option<Vec<bool>>,
    counts: Vec<u64>,
}

impl<'a> Asked<'a> {
    fn new(
        (key, label): (&'static str, &'static str),
        table: &'a Table,
        planned: &'a Planned,
        query: &InventoryQuery,
    ) -> Self {
        let values = match key {
            "service" => Values::One(&table.service),
            "kind" => Values::One(&table.kind),
            "environment" => Values::One(&planned.environment),
            "wave" => Values::One(&planned.wave),
            "account" => Values::One(&table.account),
            "region" => Values::One(&table.region),
            "stack" => Values::One(&table.stack),
            "understood" => Values::One(&table.understood),
            _ => Values::Tags(&table.tags),
        };
        let count = match &values {
            Values::One(column) => column.values.len(),
            Values::Tags(tags) => tags.pairs.len(),
        };
        let mut asked = Self {
            key,
            label,
            values,
            wanted: None,
            counts: vec![0; count],
        };
        let wanted = query.facets.get(key).filter(|wanted| !wanted.is_empty());
        asked.wanted = wanted.map(|wanted| {
            let is = |place| wanted.iter().any(|text| asked.is(place, text));
            (0..count).map(is).collect()
        });
        asked
    }

    fn text(&self, place: usize) -> String {
        match &self.values {
            Values::One(column) => column.values[place].clone(),
            Values::Tags(tags) => {
                let (key, value) = &tags.pairs[place];
                format!("{key}={value}")
            }
        }
    }

    fn is(&self, place: usize, text: &str) -> bool {
        match &self.values {
            Values::One(column) => column.values[place] == text,
            Values::Tags(tags) => {
                let (key, value) = &tags.pairs[place];
                let rest = text.strip_prefix(key.as_str());
                rest.and_then(|rest| rest.strip_prefix('=')) == Some(value)
            }
        }
    }

    fn fits(&self, row: u32) -> bool {
        let Some(wanted) = &self.wanted else {
            return true;
        };
        match &self.values {
            Values::One(column) => wanted[column.of[row as usize] as usize],
            Values::Tags(tags) => tags.of(row).iter().any(|tag| wanted[*tag as usize]),
        }
    }

    fn count(&mut self, row: u32) {
        match &self.values {
            Values::One(column) => self.counts[column.of[row as usize] as usize] += 1,
            Values::Tags(tags) => {
                for tag in tags.of(row) {
                    self.counts[*tag as usize] += 1;
                }
            }
        }
    }

    /// Values that were counted, the commonest first.
    fn counted(&self) -> Vec<(String, u64)> {
        let counted = self.counts.iter().enumerate().filter(|(_, n)| **n > 0);
        let mut values: Vec<_> = counted.map(|(at, n)| (self.text(at), *n)).collect();
        values.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        values
    }

    /// The commonest values, and those that are chosen.
    fn facet(&self, query: &InventoryQuery) -> Facet {
        let mut values = self.counted();
        let rest = values.split_off(values.len().min(LISTED));
        let mut more = rest.len() as u64;
        for chosen in query.facets.get(self.key).into_iter().flatten() {
            if !values.iter().any(|(value, _)| value == chosen) {
                let found = rest.iter().find(|(value, _)| value == chosen);
                more -= u64::from(found.is_some());
                values.push((chosen.clone(), found.map_or(0, |(_, count)| *count)));
            }
        }
        Facet {
            key: self.key.to_owned(),
            label: self.label.to_owned(),
            values,
            more,
        }
    }
}

/// Words of which each must be in the name, the id, the type or a tag.
struct Words<'a> {
    table: &'a Table,
    /// Each with the types and tags that hold it.
    words: Vec<(String, Vec<bool>, Vec<bool>)>,
}

/// More words, and longer text, find nothing that fewer do not.
const MOST_WORDS: usize = 16;
const MOST_TEXT: usize = 400;

impl<'a> Words<'a> {
    fn new(table: &'a Table, text: &str) -> Self {
        let text: String = text.chars().take(MOST_TEXT).collect();
        let text = text.to_lowercase();
        let words: BTreeSet<&str> = text.split_whitespace().take(MOST_WORDS).collect();
        let holds = |text: &str, word: &str| text.to_lowercase().contains(word);
        let word = |word: &str| {
            let kinds = table.kind.values.iter().map(|kind| holds(kind, word));
            let tags = table.tags.pairs.iter();
            let tags = tags.map(|(key, value)| holds(key, word) || holds(value, word));
            (word.to_owned(), kinds.collect(), tags.collect())
        };
        Self {
            table,
            words: words.into_iter().map(word).collect(),
        }
    }

    fn fit(&self, row: u32) -> bool {
        let at = row as usize;
        self.words.iter().all(|(word, kinds, tags)| {
            kinds[self.table.kind.of[at] as usize]
                || self.table.texts[at].contains(word.as_str())
                || (self.table.tags.of(row).iter()).any(|tag| tags[*tag as usize])
        })
    }
}

/// Rows of which each word is in the name, the id, the type or a tag, without order: what the
/// inventory finds for the same text.
pub(crate) fn named(table: &Table, text: &str) -> Vec<u32> {
    let words = Words::new(table, text);
    let rows = 0..table.rows as u32;
    rows.filter(|row| words.fit(*row)).collect()
}

fn known(query: &InventoryQuery) -> Answer<()> {
    let unknown = |key: &&String| !FACETS.iter().any(|(known, _)| known == key);
    let unknown = query.facets.keys().find(unknown);
    unknown.map_or(Ok(()), |key| no_facet(key))
}

fn no_facet(key: &str) -> Answer<()> {
    Err(Refusal::Invalid {
        field: "facets".into(),
        message: format!(
            "There is no facet `{key}`: {} is expected.",
            FACETS.map(|(key, _)| key).join(", ")
        ),
    })
}

/// What fits a query. Answers are kept, so that the next page of the same query is there at once.
pub(crate) fn fitting(
    estate: &Estate,
    planned: &Planned,
    query: &InventoryQuery,
) -> Answer<Arc<Fitting>> {
    let table = estate.table();
    let mut query = query.clone();
    // Neither changes what fits.
    (query.snapshot, query.offset, query.limit) = (None, 0, 0);
    if let Some(fitting) = table.answers.get(planned.plan.as_ref(), &query) {
        return Ok(fitting);
    }
    known(&query)?;
    let order = ordered(estate, planned, &query.sort)?;
    let mut asked = FACETS.map(|facet| Asked::new(facet, table, planned, &query));
    let words = Words::new(table, &query.text);
    let mut rows = Vec::new();
    for row in order.iter().copied() {
        if words.fit(row) && count(&mut asked, row) {
            rows.push(row);
        }
    }
    let facets = asked.iter().map(|asked| asked.facet(&query)).collect();
    let fitting = Arc::new(Fitting { rows, facets });
    table
        .answers
        .put(planned.plan.clone(), query, fitting.clone());
    Ok(fitting)
}

/// Counts a row for each facet of which all others fit, so that a second value of the same facet
/// can still be chosen. Whether all fit.
fn count(asked: &mut [Asked<'_>], row: u32) -> bool {
    let mut misses = (0..asked.len()).filter(|at| !asked[*at].fits(row));
    let (first, second) = (misses.next(), misses.next());
    match (first, second) {
        (None, _) => {
            for facet in asked {
                facet.count(row);
            }
            true
        }
        (Some(at), None) => {
            asked[at].count(row);
            false
        }
        (Some(_), Some(_)) => false,
    }
}

/// Values of one facet with counts, the commonest first.
pub(crate) fn counted(
    table: &Table,
    planned: &Planned,
    query: &InventoryQuery,
    facet: &str,
) -> Answer<Vec<(String, u64)>> {
    known(query)?;
    let Some(facet) = FACETS.into_iter().find(|(key, _)| *key == facet) else {
        no_facet(facet)?;
        return Ok(Vec::new());
    };
    let others: Vec<Asked<'_>> = FACETS
        .into_iter()
        .filter(|other| other.0 != facet.0)
        .map(|other| Asked::new(other, table, planned, query))
        .collect();
    let mut asked = Asked::new(facet, table, planned, query);
    let words = Words::new(table, &query.text);
    for row in 0..table.rows as u32 {
        if words.fit(row) && others.iter().all(|other| other.fits(row)) {
            asked.count(row);
        }
    }
    Ok(asked.counted())
}

/// All rows in an order; those that are equal in it stand by id. Each order is made once.
fn ordered(estate: &Estate, planned: &Planned, sort: &str) -> Answer<Arc<Vec<u32>>> {
    let table = estate.table();
    let (word, down) = match sort.strip_prefix('-') {
        Some(word) => (word, true),
        None => (sort, false),
    };
    let of_plan = matches!(word, "environment" | "wave");
    let kept = (sort.to_owned(), planned.plan.clone().filter(|_| of_plan));
    let orders = || {
        let orders = &table.answers.orders;
        orders.lock().unwrap_or_else(PoisonError::into_inner)
    };
    if let Some(order) = orders().get(&kept) {
        return Ok(order.clone());
    }
    let column = |column: &Column| column.of.iter().map(|place| u64::from(*place)).collect();
    let places = 0..table.rows as u32;
    let keys: Vec<u64> = match word {
        "" | "name" => column(&table.name),
        "kind" => column(&table.kind),
        "account" => column(&table.account),
        "region" => column(&table.region),
        "environment" => column(&planned.environment),
        "wave" => column(&planned.wave),
        "size" => {
            let size = |size: Option<u64>| size.map_or(0, |bytes| bytes.saturating_add(1));
            let all = estate.snapshot.resources.iter();
            all.map(|resource| size(resource.bytes("size"))).collect()
        }
        "in" => places.map(|p| estate.reaching(p).len() as u64).collect(),
        "out" => places.map(|p| estate.leaving(p).len() as u64).collect(),
        other => {
            return Err(Refusal::Invalid {
                field: "sort".into(),
                message: format!(
                    "Rows cannot be sorted by `{other}`: name, kind, account, region, environment, wave, size, in or out is expected."
                ),
            });
        }
    };
    let mut order = table.by_id.clone();
    // Stable: what is equal stays by id.
    if down {
        order.sort_by_key(|row| Reverse(keys[*row as usize]));
    } else {
        order.sort_by_key(|row| keys[*row as usize]);
    }
    let order = Arc::new(order);
    let mut orders = orders();
    // Orders of plans that are no longer the newest.
    orders.retain(|(_, plan), _| plan.is_none() || plan == &planned.plan);
    orders.insert(kept, order.clone());
    Ok(order)
}
