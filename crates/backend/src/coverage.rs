//! What a snapshot read, and what it could not.

use crate::{Answer, Backend};
use landfall_aws::SERVICES;
use landfall_domain::{
    AccountId, Coverage, Kind, Resource, SnapshotId,
    user::User,
    view::{AccountCoverage, CoverageTotals, CoverageView},
};
use std::collections::{BTreeMap, HashMap};

impl Backend {
    /// Every part of a snapshot's reading, the newest snapshot's when `id` is absent; `None` when
    /// there is none.
    ///
    /// # Errors
    /// When the snapshot does not exist.
    pub async fn coverage(
        &self,
        user: &User,
        id: Option<&SnapshotId>,
    ) -> Answer<Option<CoverageView>> {
        let Some(estate) = self.estate(id).await? else {
            return Ok(None);
        };
        let snapshot = &estate.snapshot;
        let source = &snapshot.account;
        let mut parts: Vec<Coverage> = snapshot.coverage.clone();
        for part in &mut parts {
            part.account.get_or_insert_with(|| source.clone());
        }
        let order = |part: &Coverage| {
            let other = part.account.as_ref() != Some(source);
            (
                other,
                part.account.clone(),
                part.service.clone(),
                part.region.clone(),
            )
        };
        parts.sort_by_cached_key(order);
        Ok(Some(CoverageView {
            snapshot: self.summary_of(user, &snapshot.id).await?,
            totals: CoverageTotals::of(&parts),
            accounts: self.accounts_read(source, &parts),
            labels: SERVICES
                .iter()
                .map(|service| (service.key().to_owned(), service.label().to_owned()))
                .collect(),
            not_understood: commonest(
                snapshot
                    .resources
                    .iter()
                    .filter(|resource| !resource.understood)
                    .map(|resource| &resource.kind),
            ),
            parts,
        }))
    }

    fn accounts_read(&self, source: &AccountId, parts: &[Coverage]) -> Vec<AccountCoverage> {
        let mut of: BTreeMap<(bool, &AccountId), Vec<&Coverage>> = BTreeMap::new();
        for part in parts {
            let account = part.account.as_ref().unwrap_or(source);
            of.entry((account != source, account))
                .or_default()
                .push(part);
        }
        of.into_iter()
            .map(|((_, account), parts)| AccountCoverage {
                account: account.clone(),
                role: self.role_of(source, account),
                totals: CoverageTotals::of(parts),
            })
            .collect()
    }

    /// What an account is to the migration, by the configuration.
    fn role_of(&self, source: &AccountId, account: &AccountId) -> String {
        let settings = &self.0.settings;
        let target = settings
            .targets
            .iter()
            .find(|(_, target)| &target.account == account);
        match target {
            _ if account == source => "source".to_owned(),
            Some((environment, _)) => environment.to_string(),
            None if settings
                .management
                .as_ref()
                .is_some_and(|m| &m.account == account) =>
            {
                "management".to_owned()
            }
            None => "account".to_owned(),
        }
    }
}

/// Things with how often they occur, the commonest first.
pub(crate) fn commonest<'a, T: Clone + Ord + std::hash::Hash + 'a>(
    all: impl Iterator<Item = &'a T>,
) -> Vec<(T, u64)> {
    let mut counts: HashMap<&T, u64> = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut counts: Vec<(T, u64)> = counts.into_iter().map(|(t, n)| (t.clone(), n)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// Which part of a reading a resource belongs to, and whether that part was wholly read. Without
/// such a part (an import, a service that was not asked) nothing is known to be missing.
pub(crate) fn wholly_read(coverage: &[Coverage], source: &AccountId, resource: &Seen<'_>) -> bool {
    let Some(service) = landfall_aws::service_of(resource.kind) else {
        return true;
    };
    let region = resource.region;
    let mut parts = coverage.iter().filter(|part| {
        part.service == service.key()
            && part.account.as_ref().unwrap_or(source) == resource.account
            && (&part.region == region || part.region.as_str() == "global")
    });
    parts.all(|part| part.outcome == landfall_domain::Outcome::Read)
}

/// What tells the part of a reading that a resource belongs to.
pub(crate) struct Seen<'a> {
    pub kind: &'a Kind,
    pub account: &'a AccountId,
    pub region: &'a landfall_domain::Region,
}

impl<'a> From<&'a Resource> for Seen<'a> {
    fn from(resource: &'a Resource) -> Self {
        Self {
            kind: &resource.kind,
            account: &resource.account,
            region: &resource.region,
        }
    }
}
