//! Findings about the estate of a snapshot.

mod look;

use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{
    AccountId, EstateFinding, Kind, Refusal, Region, ResourceId, Text,
    user::User,
    view::{FINDING_FACETS, Facet, FindingRow, FindingsPage, FindingsQuery},
};
use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
    sync::Arc,
};

/// Rows of one page at most.
const MOST: u64 = 500;
/// Values of a facet that a page lists.
const LISTED: usize = 50;
/// The gravest first.
const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "info"];

impl Backend {
    /// A page of findings.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist, an unknown facet or sort key.
    pub async fn estate_findings(
        &self,
        user: &User,
        query: &FindingsQuery,
    ) -> Answer<FindingsPage> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(FindingsPage {
                snapshot: None,
                severities: vec![],
                rows: vec![],
                total: 0,
                facets: vec![],
            });
        };
        let found = self.found(&estate).await?;
        let snapshot = Some(self.summary_of(user, &estate.snapshot.id).await?);
        let query = query.clone();
        let page = move || {
            let found = found.as_ref();
            let (fitting, facets) = fit(found, &query)?;
            let limit = if query.limit == 0 {
                50
            } else {
                query.limit.min(MOST)
            };
            let count = |severity: usize| {
                let rows = found.rows.iter();
                rows.filter(|row| row.severity as usize == severity).count() as u64
            };
            let severities = SEVERITIES.iter().enumerate();
            let shown = fitting
                .iter()
                .skip(usize::try_from(query.offset).unwrap_or(usize::MAX))
                .take(limit as usize);
            Ok(FindingsPage {
                snapshot,
                severities: severities
                    .map(|(at, word)| ((*word).to_owned(), count(at)))
                    .collect(),
                total: fitting.len() as u64,
                rows: shown.map(|row| found.shown(row)).collect(),
                facets,
            })
        };
        tokio::task::spawn_blocking(page).await.map_err(internal)?
    }

    /// All findings that fit, in order: what the exports and the command line show.
    ///
    /// # Errors
    /// As [`estate_findings`](Self::estate_findings).
    pub async fn all_findings(&self, query: &FindingsQuery) -> Answer<Vec<FindingRow>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let found = self.found(&estate).await?;
        let (fitting, _) = fit(&found, query)?;
        Ok(fitting.into_iter().map(|row| found.shown(row)).collect())
    }

    /// All findings of an estate, worked out when first asked for; what people decided about
    /// accounts settles some of them.
    pub(crate) async fn found(&self, estate: &Arc<Estate>) -> Answer<Arc<Found>> {
        let decided = self.decided().await?;
        let mut kept = estate.findings.lock().await;
        match &*kept {
            Some((version, found)) if *version == decided.version => return Ok(found.clone()),
            _ => {}
        }
        let found = Arc::new(self.look(estate, decided.choices()).await?);
        let version = decided.version;
        *kept = Some((version, found.clone()));
        Ok(found)
    }
}

/// What the planner's rules find in one estate. Texts that many findings share are kept once.
#[derive(Default)]
pub(crate) struct Found {
    rules: Vec<Rule>,
    rows: Vec<Row>,
}

/// A rule that found something, and what it says everywhere.
struct Rule {
    key: String,
    title: String,
    advice: String,
}

/// One finding.
struct Row {
    rule: u32,
    /// Its place in [`SEVERITIES`].
    severity: u8,
    resource: ResourceId,
    name: Box<str>,
    /// Of what it is about, where the snapshot has it.
    of: Option<(Kind, AccountId, Region)>,
    detail: Box<str>,
    evidence: Box<[(Text, Text)]>,
}

impl Found {
    /// Takes up what rules found.
    fn add(&mut self, found: Vec<EstateFinding>, estate: &Estate) {
        let Self { rules, rows } = self;
        let known = rules.iter().zip(0u32..);
        let mut numbers: HashMap<String, u32> = known.map(|(r, n)| (r.key.clone(), n)).collect();
        for finding in found {
            let Some(id) = finding.resource else { continue };
            let number = match numbers.get(&finding.rule) {
                Some(number) => *number,
                None => {
                    let number = rules.len() as u32;
                    rules.push(Rule {
                        key: finding.rule.clone(),
                        title: finding.title,
                        advice: finding.advice,
                    });
                    numbers.insert(finding.rule, number);
                    number
                }
            };
            let resource = estate.resource(&id);
            let word = finding.severity.word();
            let severity = SEVERITIES.iter().position(|other| *other == word);
            let places = finding.evidence.into_iter();
            rows.push(Row {
                rule: number,
                severity: severity.unwrap_or(SEVERITIES.len()) as u8,
                name: finding.subject.into(),
                of: resource.map(|r| (r.kind.clone(), r.account.clone(), r.region.clone())),
                detail: finding.detail.into(),
                evidence: places.map(|e| (e.path, e.text)).collect(),
                // The text is shared with the resource.
                resource: resource.map_or(id, |r| r.id.clone()),
            });
        }
    }

    /// The gravest first, then by rule and resource.
    fn in_order(mut self) -> Self {
        let Self { rules, rows } = &mut self;
        let rule = |row: &Row| &rules[row.rule as usize].key;
        rows.sort_by(|a, b| {
            (a.severity, rule(a), &a.resource).cmp(&(b.severity, rule(b), &b.resource))
        });
        rows.shrink_to_fit();
        self
    }

    fn rule(&self, row: &Row) -> &Rule {
        &self.rules[row.rule as usize]
    }

    fn message(&self, row: &Row) -> String {
        format!("{}. {}", self.rule(row).title, row.detail)
    }

    fn shown(&self, row: &Row) -> FindingRow {
        let rule = self.rule(row);
        let evidence = row.evidence.iter();
        let (kind, account, region) = match row.of.clone() {
            Some((kind, account, region)) => (Some(kind), Some(account), Some(region)),
            None => (None, None, None),
        };
        FindingRow {
            rule: rule.key.clone(),
            severity: severity(row).to_owned(),
            message: self.message(row),
            advice: rule.advice.clone(),
            name: row.name.to_string(),
            resource: row.resource.clone(),
            kind,
            account,
            region,
            evidence: evidence
                .map(|(path, text)| (path.to_string(), text.to_string()))
                .collect(),
        }
    }

    fn value<'r>(&'r self, row: &'r Row, facet: &str) -> &'r str {
        let (kind, account) = match &row.of {
            Some((kind, account, _)) => (kind.service(), account.as_str()),
            None => ("none", "none"),
        };
        match facet {
            "severity" => severity(row),
            "rule" => &self.rule(row).key,
            "service" => kind,
            _ => account,
        }
    }
}

fn severity(row: &Row) -> &'static str {
    SEVERITIES
        .get(row.severity as usize)
        .copied()
        .unwrap_or("info")
}

fn known(query: &FindingsQuery) -> Answer<()> {
    let unknown = |key: &&String| !FINDING_FACETS.iter().any(|(known, _)| known == key);
    query.facets.keys().find(unknown).map_or(Ok(()), |other| {
        Err(Refusal::Invalid {
            field: "facets".into(),
            message: format!(
                "There is no facet `{other}`: {} is expected.",
                FINDING_FACETS.map(|(key, _)| key).join(", ")
            ),
        })
    })
}

/// Rows that fit, in order, and the facets: each counts the rows that fit the rest of the query.
fn fit<'f>(found: &'f Found, query: &FindingsQuery) -> Answer<(Vec<&'f Row>, Vec<Facet>)> {
    known(query)?;
    let text = query.text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let holds = |row: &Row| {
        if words.is_empty() {
            return true;
        }
        let rule = &found.rule(row).key;
        let texts = [&found.message(row), rule, &*row.name, row.resource.as_str()];
        let texts = texts.map(str::to_lowercase);
        let mut words = words.iter();
        words.all(|word| texts.iter().any(|text| text.contains(word)))
    };
    let mut rows = Vec::new();
    let mut counts: [HashMap<&str, u64>; FINDING_FACETS.len()] = Default::default();
    for row in &found.rows {
        let other = query
            .resource
            .as_ref()
            .is_some_and(|id| id != &row.resource);
        if other || !holds(row) {
            continue;
        }
        let values = FINDING_FACETS.map(|(key, _)| found.value(row, key));
        let misses = FINDING_FACETS.iter().zip(values).map(|((key, _), value)| {
            let wanted = query.facets.get(*key);
            wanted.is_some_and(|w| !w.is_empty() && !w.iter().any(|other| other == value))
        });
        let misses: Vec<bool> = misses.collect();
        let missed = misses.iter().filter(|missed| **missed).count();
        for (at, value) in values.into_iter().enumerate() {
            if missed == 0 || (missed == 1 && misses[at]) {
                *counts[at].entry(value).or_default() += 1;
            }
        }
        if missed == 0 {
            rows.push(row);
        }
    }
    sort(found, query, &mut rows)?;
    let facets = FINDING_FACETS.into_iter().zip(counts);
    let facets = facets.map(|((key, label), counts)| facet(key, label, counts, query));
    Ok((rows, facets.collect()))
}

fn sort(found: &Found, query: &FindingsQuery, rows: &mut [&Row]) -> Answer<()> {
    let (key, down) = match query.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (query.sort.as_str(), false),
    };
    let rule = |row: &Row| &found.rule(row).key;
    let rest = |a: &Row, b: &Row| {
        (rule(a), &a.resource, &a.evidence).cmp(&(rule(b), &b.resource, &b.evidence))
    };
    let turned = |order: Ordering| if down { order.reverse() } else { order };
    match key {
        "" | "severity" => {
            rows.sort_by(|a, b| turned(a.severity.cmp(&b.severity)).then_with(|| rest(a, b)));
        }
        "rule" => rows.sort_by(|a, b| turned(rule(a).cmp(rule(b))).then_with(|| rest(a, b))),
        "name" => {
            rows.sort_by(|a, b| rest(a, b));
            if down {
                rows.sort_by_cached_key(|row| Reverse(row.name.to_lowercase()));
            } else {
                rows.sort_by_cached_key(|row| row.name.to_lowercase());
            }
        }
        other => {
            return Err(Refusal::Invalid {
                field: "sort".into(),
                message: format!(
                    "Findings cannot be sorted by `{other}`: severity, rule or name is expected."
                ),
            });
        }
    }
    Ok(())
}

/// The chosen values first, then the commonest.
fn facet(key: &str, label: &str, counts: HashMap<&str, u64>, query: &FindingsQuery) -> Facet {
    let chosen = query.facets.get(key).map_or(&[][..], Vec::as_slice);
    let counted = counts.iter().map(|(value, n)| ((*value).to_owned(), *n));
    let mut values: Vec<(String, u64)> = counted.collect();
    let absent = chosen
        .iter()
        .filter(|value| !counts.contains_key(value.as_str()));
    values.extend(absent.map(|value| (value.clone(), 0)));
    values.sort_by(|a, b| {
        let rank = |v: &(String, u64)| (!chosen.contains(&v.0), Reverse(v.1));
        (rank(a), &a.0).cmp(&(rank(b), &b.0))
    });
    let more = values.len().saturating_sub(LISTED) as u64;
    values.truncate(LISTED);
    Facet {
        key: key.to_owned(),
        label: label.to_owned(),
        values,
        more,
    }
}
