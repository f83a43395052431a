//! Snapshots as people look at them: one, two beside each other, one resource over all of them.

use crate::{
    Answer, Backend,
    coverage::{Seen, commonest, wholly_read},
    diff,
    refuse::stored,
};
use landfall_domain::{
    AccountId, Coverage, Refusal, Resource, ResourceId, SnapshotId,
    user::User,
    view::{
        CoverageTotals, DiffQuery, DiffRow, DiffView, Difference, Facet, FieldChange, History,
        HistoryEntry, SnapshotSummary, SnapshotView,
    },
};
use landfall_store::ResourceHead;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// Rows of one page at most.
const MOST: u64 = 500;
/// Differing values of one resource that a diff lists.
const FIELDS: usize = 200;
/// Types that the facet lists.
const LISTED: usize = 50;
/// Diffs that are kept.
const KEPT: usize = 2;

/// All that differs between two snapshots.
pub(crate) struct Diff {
    from: SnapshotId,
    to: SnapshotId,
    /// By type, name, id.
    rows: Vec<DiffRow>,
}

/// The diffs looked at last: two snapshots never change, nor does what differs.
#[derive(Default)]
pub(crate) struct Diffs(Mutex<VecDeque<Arc<Diff>>>);

impl Diffs {
    fn get(&self, from: &SnapshotId, to: &SnapshotId) -> Option<Arc<Diff>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |diff: &&Arc<Diff>| &diff.from == from && &diff.to == to;
        kept.iter().find(is).cloned()
    }

    fn put(&self, diff: Arc<Diff>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(diff);
        kept.truncate(KEPT);
    }
}

impl Backend {
    pub(crate) async fn summary_of(&self, user: &User, id: &SnapshotId) -> Answer<SnapshotSummary> {
        let all = self.snapshots(user).await?;
        all.into_iter().find(|s| &s.id == id).ok_or_else(|| {
            Refusal::NotFound(format!(
                "There is no snapshot `{id}`. The list of snapshots has them all."
            ))
        })
    }

    /// A snapshot by what a person writes: `latest`, `previous` (the one before the latest of the
    /// same account), an id or the beginning of one.
    ///
    /// # Errors
    /// When nothing fits, or several do.
    pub async fn named_snapshot(&self, user: &User, name: &str) -> Answer<SnapshotSummary> {
        let all = self.snapshots(user).await?;
        let Some(latest) = all.first() else {
            return Err(Refusal::NotFound(
                "There is no snapshot yet. Make one with `landfall scan` or `landfall import FILE`."
                    .into(),
            ));
        };
        match name {
            "latest" => return Ok(latest.clone()),
            "previous" => {
                return before(&all, latest).cloned().ok_or_else(|| {
                    Refusal::NotFound(
                        "There is only one snapshot of this account, so none is the previous one."
                            .into(),
                    )
                });
            }
            _ => {}
        }
        if let Some(whole) = all.iter().find(|s| s.id.as_str() == name) {
            return Ok(whole.clone());
        }
        let begins = |s: &&SnapshotSummary| !name.is_empty() && s.id.as_str().starts_with(name);
        let mut fitting = all.iter().filter(begins);
        match (fitting.next(), fitting.count()) {
            (Some(one), 0) => Ok(one.clone()),
            (Some(_), more) => Err(Refusal::Invalid {
                field: "snapshot".into(),
                message: format!(
                    "{} snapshots begin with `{name}`: write more of the id.",
                    more + 1
                ),
            }),
            (None, _) => Err(Refusal::NotFound(format!(
                "There is no snapshot `{name}`. `landfall snapshot list` shows them all; `latest` and `previous` work too."
            ))),
        }
    }

    /// One snapshot, the newest when `id` is absent; `None` when there is none.
    ///
    /// # Errors
    /// When the snapshot does not exist.
    pub async fn snapshot(
        &self,
        user: &User,
        id: Option<&SnapshotId>,
    ) -> Answer<Option<SnapshotView>> {
        let Some(estate) = self.estate(id).await? else {
            return Ok(None);
        };
        let all = self.snapshots(user).await?;
        let summary = self.summary_of(user, &estate.snapshot.id).await?;
        let resources = &estate.snapshot.resources;
        Ok(Some(SnapshotView {
            regions: estate.snapshot.regions.clone(),
            coverage: CoverageTotals::of(&estate.snapshot.coverage),
            kinds: commonest(resources.iter().map(|resource| &resource.kind)),
            accounts: commonest(resources.iter().map(|resource| &resource.account)),
            edges: estate.graph.edges.len() as u64,
            unresolved: estate.graph.unresolved.len() as u64,
            previous: before(&all, &summary).map(|s| s.id.clone()),
            next: after(&all, &summary).map(|s| s.id.clone()),
            summary,
        }))
    }

    /// What differs between two snapshots: by default between the newest and the one before it of
    /// the same account. `None` when there are no two.
    ///
    /// # Errors
    /// When a snapshot does not exist or the query makes no sense.
    pub async fn diff(&self, user: &User, query: &DiffQuery) -> Answer<Option<DiffView>> {
        let change = change(&query.change)?;
        let all = self.snapshots(user).await?;
        let to = match &query.to {
            Some(id) => self.summary_of(user, id).await?,
            None => match all.first() {
                Some(newest) => newest.clone(),
                None => return Ok(None),
            },
        };
        let from = match &query.from {
            Some(id) => self.summary_of(user, id).await?,
            None => match before(&all, &to) {
                Some(before) => before.clone(),
                None => return Ok(None),
            },
        };
        let diff = self.whole_diff(&from, &to).await?;
        Ok(Some(page(&diff, query, change, from, to)))
    }

    async fn whole_diff(&self, from: &SnapshotSummary, to: &SnapshotSummary) -> Answer<Arc<Diff>> {
        if let Some(diff) = self.0.diffs.get(&from.id, &to.id) {
            return Ok(diff);
        }
        let store = &self.0.store;
        let read_from = store.coverage(&from.id).await.map_err(stored)?;
        let read_to = store.coverage(&to.id).await.map_err(stored)?;
        let gone = store.only_in(&from.id, &to.id).await.map_err(stored)?;
        let new = store.only_in(&to.id, &from.id).await.map_err(stored)?;
        let row = |change, coverage: &[Coverage], account: &Option<AccountId>, head| {
            one_sided(change, coverage, account.as_ref(), head)
        };
        let mut rows: Vec<DiffRow> = Vec::with_capacity(gone.len() + new.len());
        rows.extend(
            gone.into_iter()
                .map(|head| row(Difference::Removed, &read_to, &to.account, head)),
        );
        rows.extend(
            new.into_iter()
                .map(|head| row(Difference::Added, &read_from, &from.account, head)),
        );
        store
            .changed_between(&from.id, &to.id, |old, new| rows.extend(changed(&old, new)))
            .await
            .map_err(stored)?;
        rows.sort_by(|a, b| (&a.kind, &a.name, &a.id).cmp(&(&b.kind, &b.name, &b.id)));
        let diff = Arc::new(Diff {
            from: from.id.clone(),
            to: to.id.clone(),
            rows,
        });
        self.0.diffs.put(diff.clone());
        Ok(diff)
    }

    /// A resource over all snapshots of the account of the given snapshot (the newest when absent).
    ///
    /// # Errors
    /// When no snapshot has the resource.
    pub async fn history(
        &self,
        user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<History> {
        let all = self.snapshots(user).await?;
        let shown = match snapshot {
            Some(id) => Some(self.summary_of(user, id).await?),
            None => all.first().cloned(),
        };
        let mut states: HashMap<SnapshotId, Resource> = self
            .0
            .store
            .resource_over_time(id)
            .await
            .map_err(stored)?
            .into_iter()
            .collect();
        let mut history = History {
            id: id.clone(),
            snapshots: 0,
            first_seen: None,
            last_seen: None,
            entries: Vec::new(),
        };
        let mut before: Option<Resource> = None;
        let mut last: Option<Resource> = None;
        // The oldest first.
        for summary in all.iter().rev() {
            if shown.as_ref().is_some_and(|s| !alike(s, summary)) {
                continue;
            }
            history.snapshots += 1;
            let seen = (summary.id.clone(), summary.started);
            let now = states.remove(&summary.id);
            if now.is_some() {
                history.first_seen.get_or_insert_with(|| seen.clone());
                history.last_seen = Some(seen);
            }
            if let Some(entry) = self
                .entry(summary, before.as_ref(), last.as_ref(), now.as_ref())
                .await?
            {
                history.entries.push(entry);
            }
            last = now.clone().or(last);
            before = now;
        }
        history.entries.reverse();
        if history.first_seen.is_none() {
            return Err(Refusal::NotFound(format!(
                "No snapshot of this account has a resource {id}."
            )));
        }
        Ok(history)
    }

    /// What one snapshot adds to the history: `before` is the state in the snapshot before it,
    /// `last` the last state that was ever seen.
    async fn entry(
        &self,
        summary: &SnapshotSummary,
        before: Option<&Resource>,
        last: Option<&Resource>,
        now: Option<&Resource>,
    ) -> Answer<Option<HistoryEntry>> {
        let (change, fields, uncertain) = match (before, now) {
            (None, None) => return Ok(None),
            (None, Some(now)) => {
                let fields = last.map(|last| diff::fields(last, now)).unwrap_or_default();
                (Difference::Added, fields, false)
            }
            (Some(before), None) => {
                let coverage = self.0.store.coverage(&summary.id).await.map_err(stored)?;
                let source = summary.account.as_ref().unwrap_or(&before.account);
                let read = wholly_read(&coverage, source, &before.into());
                (Difference::Removed, Vec::new(), !read)
            }
            (Some(before), Some(now)) => {
                let fields = diff::fields(before, now);
                if fields.is_empty() {
                    return Ok(None);
                }
                (Difference::Changed, fields, false)
            }
        };
        Ok(Some(HistoryEntry {
            snapshot: summary.id.clone(),
            at: summary.started,
            change,
            uncertain,
            fields,
        }))
    }
}

/// Whether two snapshots are of one account, so that what one lacks means something.
fn alike(a: &SnapshotSummary, b: &SnapshotSummary) -> bool {
    match (&a.account, &b.account) {
        (Some(a), Some(b)) => a == b,
        // Snapshots of early versions do not say; there was only the one account.
        _ => true,
    }
}

/// The one before, of a list with the newest first.
fn before<'a>(all: &'a [SnapshotSummary], of: &SnapshotSummary) -> Option<&'a SnapshotSummary> {
    let place = all.iter().position(|s| s.id == of.id)?;
    all[place + 1..].iter().find(|s| alike(s, of))
}

fn after<'a>(all: &'a [SnapshotSummary], of: &SnapshotSummary) -> Option<&'a SnapshotSummary> {
    let place = all.iter().position(|s| s.id == of.id)?;
    all[..place].iter().rev().find(|s| alike(s, of))
}

fn change(word: &str) -> Answer<Option<Difference>> {
    if word.is_empty() {
        return Ok(None);
    }
    let found = Difference::ALL.into_iter().find(|d| d.as_str() == word);
    found.map(Some).ok_or_else(|| Refusal::Invalid {
        field: "change".into(),
        message: format!("`{word}` is no change: added, removed or changed is expected."),
    })
}

/// A resource that only one of the two has. `coverage` is what was read for the other one.
fn one_sided(
    change: Difference,
    coverage: &[Coverage],
    source: Option<&AccountId>,
    head: ResourceHead,
) -> DiffRow {
    let seen = Seen {
        kind: &head.kind,
        account: &head.account,
        region: &head.region,
    };
    let uncertain = !wholly_read(coverage, source.unwrap_or(&head.account), &seen);
    DiffRow {
        id: head.id,
        kind: head.kind,
        name: head.name,
        account: head.account,
        region: head.region,
        change,
        uncertain,
        fields: Vec::new(),
        more_fields: 0,
    }
}

/// A resource that both have, unless they differ in nothing that a person sees.
fn changed(old: &Resource, new: Resource) -> Option<DiffRow> {
    let mut fields: Vec<FieldChange> = diff::fields(old, &new);
    let more_fields = fields.len().saturating_sub(FIELDS) as u64;
    fields.truncate(FIELDS);
    (!fields.is_empty()).then_some(DiffRow {
        id: new.id,
        kind: new.kind,
        name: new.name,
        account: new.account,
        region: new.region,
        change: Difference::Changed,
        uncertain: false,
        fields,
        more_fields,
    })
}

fn page(
    diff: &Diff,
    query: &DiffQuery,
    change: Option<Difference>,
    from: SnapshotSummary,
    to: SnapshotSummary,
) -> DiffView {
    let count = |which| diff.rows.iter().filter(|row| row.change == which).count() as u64;
    let (added, removed, changed) = (
        count(Difference::Added),
        count(Difference::Removed),
        count(Difference::Changed),
    );
    let mut kinds = commonest(diff.rows.iter().map(|row| &row.kind));
    let rest = kinds.split_off(kinds.len().min(LISTED));
    let text = query.text.to_lowercase();
    let fits = |row: &&DiffRow| {
        change.is_none_or(|change| row.change == change)
            && (query.kind.is_empty() || row.kind.as_str() == query.kind)
            && text.split_whitespace().all(|word| {
                row.name.to_lowercase().contains(word)
                    || row.id.as_str().to_lowercase().contains(word)
            })
    };
    let fitting: Vec<&DiffRow> = diff.rows.iter().filter(fits).collect();
    let limit = if query.limit == 0 {
        50
    } else {
        query.limit.min(MOST)
    };
    DiffView {
        unchanged: to.resources.saturating_sub(added + changed),
        added,
        removed,
        changed,
        kinds: Facet {
            key: "kind".into(),
            label: "Type".into(),
            values: kinds
                .into_iter()
                .map(|(kind, count)| (kind.to_string(), count))
                .collect(),
            more: rest.len() as u64,
        },
        rows: fitting
            .iter()
            .skip(query.offset as usize)
            .take(limit as usize)
            .map(|row| (*row).clone())
            .collect(),
        total: fitting.len() as u64,
        from,
        to,
    }
}
