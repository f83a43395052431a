//! Findings about the estate of a snapshot.

use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{
    Refusal,
    plan::Choices,
    user::User,
    view::{FINDING_FACETS, Facet, FindingRow, FindingsPage, FindingsQuery},
};
use std::{collections::HashMap, sync::Arc};

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
        let all = self.finding_rows(&estate).await?;
        let fitting = fit(&all, query)?;
        let limit = if query.limit == 0 {
            50
        } else {
            query.limit.min(MOST)
        };
        let count = |severity: &str| all.iter().filter(|r| r.severity == severity).count() as u64;
        Ok(FindingsPage {
            snapshot: Some(self.summary_of(user, &estate.snapshot.id).await?),
            severities: SEVERITIES.map(|s| (s.to_owned(), count(s))).to_vec(),
            total: fitting.len() as u64,
            rows: fitting
                .iter()
                .skip(query.offset as usize)
                .take(limit as usize)
                .map(|row| (*row).clone())
                .collect(),
            facets: facets(&all, query)?,
        })
    }
}

impl Backend {
    /// All findings that fit, in order: what the exports and the command line show.
    ///
    /// # Errors
    /// As [`estate_findings`](Self::estate_findings).
    pub async fn all_findings(&self, query: &FindingsQuery) -> Answer<Vec<FindingRow>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let all = self.finding_rows(&estate).await?;
        Ok(fit(&all, query)?.into_iter().cloned().collect())
    }

    /// All findings of an estate; what people decided about accounts settles some of them.
    async fn finding_rows(&self, estate: &Arc<Estate>) -> Answer<Arc<Vec<FindingRow>>> {
        let decided = self.decided().await?;
        let estate = estate.clone();
        tokio::task::spawn_blocking(move || {
            let make = || rows(&estate, &decided.choices());
            estate.findings.get(decided.version, make)
        })
        .await
        .map_err(internal)
    }
}

/// What the planner's rules find, with what a screen shows beside it.
fn rows(estate: &Estate, choices: &Choices) -> Vec<FindingRow> {
    let now = estate.snapshot.finished;
    let found = landfall_planner::findings_with(&estate.snapshot, &estate.graph, now, choices);
    found
        .into_iter()
        .filter_map(|finding| {
            let id = finding.resource?;
            let resource = estate.resource(&id);
            Some(FindingRow {
                rule: finding.rule,
                severity: finding.severity.word().to_owned(),
                message: format!("{}. {}", finding.title, finding.detail),
                advice: finding.advice,
                name: finding.subject,
                kind: resource.map(|r| r.kind.clone()),
                account: resource.map(|r| r.account.clone()),
                region: resource.map(|r| r.region.clone()),
                evidence: finding
                    .evidence
                    .into_iter()
                    .map(|evidence| (evidence.path, evidence.text))
                    .collect(),
                resource: id,
            })
        })
        .collect()
}

fn value(row: &FindingRow, facet: &str) -> Answer<String> {
    Ok(match facet {
        "severity" => row.severity.clone(),
        "rule" => row.rule.clone(),
        "service" => row
            .kind
            .as_ref()
            .map_or_else(|| "none".to_owned(), |kind| kind.service().to_owned()),
        "account" => row
            .account
            .as_ref()
            .map_or_else(|| "none".to_owned(), ToString::to_string),
        other => {
            return Err(Refusal::Invalid {
                field: "facets".into(),
                message: format!(
                    "There is no facet `{other}`: {} is expected.",
                    FINDING_FACETS.map(|(key, _)| key).join(", ")
                ),
            });
        }
    })
}

fn fits(row: &FindingRow, query: &FindingsQuery, leave_out: Option<&str>) -> Answer<bool> {
    if query
        .resource
        .as_ref()
        .is_some_and(|id| id != &row.resource)
    {
        return Ok(false);
    }
    for (facet, wanted) in &query.facets {
        if Some(facet.as_str()) != leave_out
            && !wanted.is_empty()
            && !wanted.contains(&value(row, facet)?)
        {
            return Ok(false);
        }
    }
    let text = query.text.to_lowercase();
    Ok(text.split_whitespace().all(|word| {
        [&row.message, &row.rule, &row.name]
            .iter()
            .any(|text| text.to_lowercase().contains(word))
            || row.resource.as_str().to_lowercase().contains(word)
    }))
}

fn rank(row: &FindingRow) -> usize {
    let place = SEVERITIES.iter().position(|s| *s == row.severity);
    place.unwrap_or(SEVERITIES.len())
}

fn fit<'a>(all: &'a [FindingRow], query: &FindingsQuery) -> Answer<Vec<&'a FindingRow>> {
    let mut rows = Vec::new();
    for row in all {
        if fits(row, query, None)? {
            rows.push(row);
        }
    }
    let (key, down) = match query.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (query.sort.as_str(), false),
    };
    let order: fn(&FindingRow, &FindingRow) -> std::cmp::Ordering = match key {
        "" | "severity" => |a, b| rank(a).cmp(&rank(b)),
        "rule" => |a, b| a.rule.cmp(&b.rule),
        "name" => |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        other => {
            return Err(Refusal::Invalid {
                field: "sort".into(),
                message: format!(
                    "Findings cannot be sorted by `{other}`: severity, rule or name is expected."
                ),
            });
        }
    };
    rows.sort_by(|a, b| {
        let by_key = if down { order(b, a) } else { order(a, b) };
        by_key.then_with(|| {
            (&a.rule, &a.resource, &a.evidence).cmp(&(&b.rule, &b.resource, &b.evidence))
        })
    });
    Ok(rows)
}

fn facets(all: &[FindingRow], query: &FindingsQuery) -> Answer<Vec<Facet>> {
    let mut facets = Vec::new();
    for (key, label) in FINDING_FACETS {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for row in all {
            if fits(row, query, Some(key))? {
                *counts.entry(value(row, key)?).or_default() += 1;
            }
        }
        for chosen in query.facets.get(key).into_iter().flatten() {
            counts.entry(chosen.clone()).or_default();
        }
        let mut values: Vec<(String, u64)> = counts.into_iter().collect();
        let chosen = |value: &str| {
            query
                .facets
                .get(key)
                .is_some_and(|v| v.iter().any(|x| x == value))
        };
        values.sort_by(|a, b| {
            (!chosen(&a.0), std::cmp::Reverse(a.1), &a.0).cmp(&(
                !chosen(&b.0),
                std::cmp::Reverse(b.1),
                &b.0,
            ))
        });
        let more = values.len().saturating_sub(LISTED) as u64;
        values.truncate(LISTED);
        facets.push(Facet {
            key: key.to_owned(),
            label: label.to_owned(),
            values,
            more,
        });
    }
    Ok(facets)
}
