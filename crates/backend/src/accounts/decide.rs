//! What a planner decides: where resources go, and that a decision is taken back.

use crate::{Answer, Backend, internal, must, now, refuse::stored};
use landfall_domain::{
    Digest, Environment, Refusal, ResourceId,
    user::{Role, User},
    view::{InventoryQuery, MoveRequest, Selected},
};
use landfall_store::NewBatch;
use serde_json::json;
use std::collections::BTreeSet;

/// The longest reason, in characters.
const LONGEST: usize = 2_000;
/// Ids that the audit log lists; of more it keeps the number and the digest.
const LISTED: usize = 50;

impl Backend {
    /// Moves resources to another target account, or with `to` absent leaves them to the evidence
    /// again. It holds for every later snapshot and for plans made from now on. Gives the number
    /// of the decision.
    ///
    /// # Errors
    /// Without the role planner or a reason, when nothing would change, when a resource is not in
    /// the newest snapshot, or when somebody else decided meanwhile.
    pub async fn move_accounts(&self, user: &User, request: &MoveRequest) -> Answer<u64> {
        must(user, Role::Planner, "move resources to another account")?;
        let reason = reasoned(&request.reason)?;
        let decided = self.decided().await?;
        if decided.version != request.version {
            return Err(stored(landfall_store::StoreError::AccountsChanged));
        }
        let mut rows = Vec::new();
        for id in self.selected(&request.which).await? {
            let now = decided.corrections.get(&id).map(|c| c.environment);
            if now != request.to {
                rows.push((id, request.to));
            }
        }
        if rows.is_empty() {
            return Err(Refusal::Invalid {
                field: "which".into(),
                message: match request.to {
                    Some(to) => {
                        format!("Nothing is selected that a person has not moved to {to} already.")
                    }
                    None => "Nothing is selected that a person has moved.".into(),
                },
            });
        }
        let batch = NewBatch {
            author: user.name.clone(),
            reason,
            at: now(),
            staging: None,
            undoes: None,
            rows,
        };
        self.keep_decision(user, "accounts.moved", batch, request.version)
            .await
    }

    /// Takes a decision back: what it moved goes where it went before, unless somebody decided
    /// about it again. Gives the number of the decision that this is.
    ///
    /// # Errors
    /// Without the role planner, or when nothing of it holds any more.
    pub async fn undo_accounts(&self, user: &User, number: u64) -> Answer<u64> {
        must(user, Role::Planner, "take back a decision about accounts")?;
        let version = self.0.store.account_version().await.map_err(stored)?;
        let rows = self
            .0
            .store
            .before_account_batch(number)
            .await
            .map_err(stored)?;
        if rows.is_empty() {
            return Err(Refusal::Conflict(format!(
                "Nothing of decision {number} holds any more, so there is nothing to take back."
            )));
        }
        let batch = NewBatch {
            author: user.name.clone(),
            reason: format!("Takes back decision {number}"),
            at: now(),
            staging: None,
            undoes: Some(number),
            rows,
        };
        self.keep_decision(user, "accounts.undone", batch, version)
            .await
    }

    /// Says where staging goes from now on.
    ///
    /// # Errors
    /// Without the role planner or a reason, or when somebody else decided meanwhile.
    pub async fn place_staging(
        &self,
        user: &User,
        to: Environment,
        reason: &str,
        version: u64,
    ) -> Answer<u64> {
        must(user, Role::Planner, "say where staging goes")?;
        let batch = NewBatch {
            author: user.name.clone(),
            reason: reasoned(reason)?,
            at: now(),
            staging: Some(to),
            undoes: None,
            rows: vec![],
        };
        self.keep_decision(user, "accounts.staging", batch, version)
            .await
    }

    async fn keep_decision(
        &self,
        user: &User,
        action: &str,
        batch: NewBatch,
        after: u64,
    ) -> Answer<u64> {
        let ids: Vec<&ResourceId> = batch.rows.iter().map(|(id, _)| id).collect();
        let subject = match (batch.staging, &ids[..]) {
            (Some(_), _) => "staging".to_owned(),
            (None, [one]) => one.to_string(),
            (None, all) => format!("{} resources", all.len()),
        };
        let details = json!({
            "batch": after + 1,
            "reason": batch.reason,
            "to": batch.rows.first().and_then(|(_, to)| *to).or(batch.staging),
            "undoes": batch.undoes,
            "number": ids.len(),
            "resources": &ids[..ids.len().min(LISTED)],
            "all": Digest::of(&batch.rows).map_err(internal)?,
        });
        let audit = self.audit_entry(&user.name, action, &subject, details);
        self.0
            .store
            .insert_account_batch(&batch, after, audit)
            .await
            .map_err(stored)
    }

    /// The resources of a selection, each once.
    async fn selected(&self, which: &Selected) -> Answer<BTreeSet<ResourceId>> {
        match which {
            Selected::Accounts(query) => {
                let rows = self.all_accounts(query).await?;
                Ok(rows.into_iter().map(|row| row.id).collect())
            }
            Selected::Inventory(query) => {
                let query = InventoryQuery {
                    offset: 0,
                    limit: 0,
                    ..query.clone()
                };
                let rows = self.all_rows(&query).await?;
                Ok(rows.into_iter().map(|row| row.id).collect())
            }
            Selected::Ids(ids) => {
                let estate = self.some_estate(None).await?;
                match ids.iter().find(|id| estate.resource(id).is_none()) {
                    Some(id) => Err(Refusal::Invalid {
                        field: "which".into(),
                        message: format!(
                            "The newest snapshot does not hold {id}. Scan again, or choose what it holds."
                        ),
                    }),
                    None => Ok(ids.clone()),
                }
            }
        }
    }
}

fn reasoned(reason: &str) -> Answer<String> {
    let reason = reason.trim();
    let wrong = |message: &str| Refusal::Invalid {
        field: "reason".into(),
        message: message.into(),
    };
    if reason.is_empty() {
        return Err(wrong("Say why: whoever reads the plan later sees it."));
    }
    if reason.chars().count() > LONGEST {
        return Err(wrong("A reason has at most 2,000 characters."));
    }
    Ok(reason.to_owned())
}
