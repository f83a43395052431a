//! Where every resource goes, and what people decide about it.

mod decide;
mod rows;

use crate::{Answer, Backend, estate::Estate, refuse::stored};
use landfall_domain::{
    Correction, Environment, ResourceId, SnapshotId,
    plan::Choices,
    user::{Role, User},
    view::{AccountRow, AccountView, AccountsPage, AccountsQuery},
};
use std::{collections::BTreeMap, sync::Arc};

/// Rows of one page at most.
const MOST: u64 = 500;
/// Decisions that the page lists.
const DECISIONS: u32 = 20;

/// What people decided about accounts.
pub(crate) struct Decided {
    /// Grows with every decision.
    pub version: u64,
    corrections: BTreeMap<ResourceId, Correction>,
    staging: Option<Environment>,
}

impl Decided {
    /// As the planner reads it.
    pub fn choices(&self) -> Choices {
        Choices {
            corrections: self.environments(|_| true),
            staging: self.staging,
            ..Choices::default()
        }
    }

    /// Puts it into the choices of a plan of this estate, so that the plan's digest covers it.
    pub fn into_choices(self, estate: &Estate, choices: &mut Choices) {
        choices.corrections = self.environments(|id| estate.resource(id).is_some());
        choices.staging = self.staging;
    }

    fn environments(
        &self,
        holds: impl Fn(&ResourceId) -> bool,
    ) -> BTreeMap<ResourceId, Environment> {
        let all = self.corrections.iter().filter(|(id, _)| holds(id));
        all.map(|(id, c)| (id.clone(), c.environment)).collect()
    }
}

impl Backend {
    /// What people decided so far.
    pub(crate) async fn decided(&self) -> Answer<Decided> {
        // First the version: what is decided meanwhile is read anew next time.
        let version = self.0.store.account_version().await.map_err(stored)?;
        let all = self.0.store.account_corrections().await.map_err(stored)?;
        Ok(Decided {
            version,
            corrections: all.into_iter().map(|c| (c.resource.clone(), c)).collect(),
            staging: self.0.store.staging_account().await.map_err(stored)?,
        })
    }

    pub(crate) async fn account_rows(
        &self,
        estate: &Arc<Estate>,
    ) -> Answer<(u64, Arc<Vec<AccountRow>>)> {
        let (decided, own_roles) = (self.decided().await?, self.own_roles());
        let version = decided.version;
        // Others wait meanwhile instead of making the same.
        let mut kept = estate.accounts.lock().await;
        match &*kept {
            Some((of, rows)) if *of == version => return Ok((version, rows.clone())),
            _ => {}
        }
        // Of the configurations of a large estate only what is read of them.
        let of = estate.clone();
        let make = move |read| Arc::new(rows::rows(&of, read, &own_roles, &decided));
        let rows = self.read_as(estate, landfall_planner::settings, make);
        let rows = rows.await?;
        *kept = Some((version, rows.clone()));
        Ok((version, rows))
    }

    /// A page of the accounts, the least sure first.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist, an unknown facet or sort key.
    pub async fn accounts(&self, user: &User, query: &AccountsQuery) -> Answer<AccountsPage> {
        let staging = self.0.store.staging_account().await.map_err(stored)?;
        let mut page = AccountsPage {
            snapshot: None,
            totals: vec![],
            rows: vec![],
            total: 0,
            facets: vec![],
            staging: staging.unwrap_or(Environment::Development),
            batches: vec![],
            version: 0,
            may_decide: user.has(Role::Planner),
        };
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(page);
        };
        let (version, all) = self.account_rows(&estate).await?;
        let fitting = rows::fit(&all, query)?;
        let limit = if query.limit == 0 {
            50
        } else {
            query.limit.min(MOST)
        };
        page.snapshot = Some(self.summary_of(user, &estate.snapshot.id).await?);
        page.totals = rows::totals(&all);
        page.total = fitting.len() as u64;
        page.rows = fitting
            .iter()
            .skip(usize::try_from(query.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
            .map(|row| (*row).clone())
            .collect();
        page.facets = rows::facets(&all, query)?;
        page.batches = self
            .0
            .store
            .account_batches(DECISIONS)
            .await
            .map_err(stored)?;
        page.version = version;
        Ok(page)
    }

    /// All rows that fit, in order: what the exports and the command line show.
    ///
    /// # Errors
    /// As [`accounts`](Self::accounts).
    pub async fn all_accounts(&self, query: &AccountsQuery) -> Answer<Vec<AccountRow>> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(vec![]);
        };
        let (_, all) = self.account_rows(&estate).await?;
        Ok(rows::fit(&all, query)?.into_iter().cloned().collect())
    }

    /// Where one resource goes.
    ///
    /// # Errors
    /// When the snapshot does not exist.
    pub async fn account_of(
        &self,
        user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<AccountView> {
        let estate = self.some_estate(snapshot).await?;
        let (version, all) = self.account_rows(&estate).await?;
        let row = all.binary_search_by(|row| row.id.cmp(id));
        Ok(AccountView {
            row: row.ok().map(|at| all[at].clone()),
            version,
            may_decide: user.has(Role::Planner),
        })
    }
}
