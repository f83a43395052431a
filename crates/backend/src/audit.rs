//! The audit log as people read it.

use crate::{Answer, Backend, now, refuse::stored};
use futures::TryStreamExt;
use landfall_domain::{UserName, audit, user::User, view::AuditPage};
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
        offset: u64,
        limit: u64,
    ) -> Answer<AuditPage> {
        let limit = if limit == 0 { 50 } else { limit.min(MOST) };
        let (entries, total) = self.fitting(filter.trim(), offset, limit).await?;
        let chain = self.verify_audit().await?;
        Ok(AuditPage {
            entries,
            total,
            chain,
        })
    }

    /// Every entry from the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_entries(&self) -> Answer<Vec<audit::Entry>> {
        self.0.store.audit_all().try_collect().await.map_err(stored)
    }

    async fn fitting(
        &self,
        word: &str,
        offset: u64,
        limit: u64,
    ) -> Answer<(Vec<audit::Entry>, u64)> {
        if word.is_empty() {
            let all = AuditFilter::default();
            return self
                .0
                .store
                .audit_page(offset, limit, &all)
                .await
                .map_err(stored);
        }
        let holds = |text: &str| text.to_lowercase().contains(&word.to_lowercase());
        let mut entries = self.audit_entries().await?;
        entries.retain(|e| holds(e.actor.as_str()) || holds(&e.action) || holds(&e.subject));
        let total = entries.len() as u64;
        let page = entries
            .into_iter()
            .rev()
            .skip(offset as usize)
            .take(limit as usize);
        Ok((page.collect(), total))
    }

    /// Walks the whole chain: its length, or where it breaks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify_audit(&self) -> Answer<Result<u64, audit::ChainError>> {
        self.0.store.verify_audit().await.map_err(stored)
    }
}
