//! The audit log as people read it.

use crate::{Answer, Backend, now, refuse::stored};
use futures::TryStreamExt;
use landfall_domain::{UserName, audit, user::User, view::AuditPage};
pub use landfall_store::AuditFrom;
use landfall_store::{Audit, AuditFilter};
use serde_json::Value;

const MOST: u64 = 500;

impl Backend {
    pub(crate) fn audit_entry(
        &self,
        actor: &UserName,
        action: &str,
        subject: &str,
        details: Value,
    ) -> Audit {
        Audit {
            actor: actor.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            details,
            at: now(),
        }
    }

    pub(crate) async fn note(
        &self,
        actor: &UserName,
        action: &str,
        subject: &str,
        details: Value,
    ) -> Answer<()> {
        let audit = self.audit_entry(actor, action, subject, details);
        self.0
            .store
            .append_audit(audit)
            .await
            .map(|_| ())
            .map_err(stored)
    }

    /// A page, newest first. `filter` is a word that actor, action or subject must hold; `limit` is
    /// at most 500, 0 for 50. The whole chain is verified at each call.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit(
        &self,
        _user: &User,
        filter: &str,
        from: AuditFrom,
        limit: u64,
    ) -> Answer<AuditPage> {
        let limit = if limit == 0 { 50 } else { limit.min(MOST) };
        let fits = AuditFilter {
            text: Some(filter.trim().to_owned()),
            ..AuditFilter::default()
        };
        // One more than is shown tells whether there is more in that direction.
        let page = self.0.store.audit_page(from, limit + 1, &fits).await;
        let (mut entries, total) = page.map_err(stored)?;
        let more = entries.len() as u64 > limit;
        let (newer, older) = match from {
            AuditFrom::After(_) => (more, true),
            AuditFrom::Before(_) => (true, more),
            AuditFrom::Newest => (false, more),
        };
        if more && matches!(from, AuditFrom::After(_)) {
            entries.remove(0);
        }
        entries.truncate(limit as usize);
        Ok(AuditPage {
            newer: entries.first().filter(|_| newer).map(|entry| entry.seq),
            older: entries.last().filter(|_| older).map(|entry| entry.seq),
            entries,
            total,
            chain: self.verify_audit().await?,
        })
    }

    /// Every entry from the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_entries(&self) -> Answer<Vec<audit::Entry>> {
        self.0.store.audit_all().try_collect().await.map_err(stored)
    }

    /// Walks the whole chain: its length, or where it breaks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify_audit(&self) -> Answer<Result<u64, audit::ChainError>> {
        self.0.store.verify_audit().await.map_err(stored)
    }
}
