//! What is outside of the estate, and what people decide about it. Decisions stand beside the
//! snapshots, at the node, and hold for every snapshot that names the same.

use crate::{Answer, Backend, estate::Estate, must, now, refuse::stored};
use landfall_domain::{
    External, ExternalChoice, ExternalDecision, ExternalSort, Refusal, ResourceId,
    user::{Role, User},
    view::{ExternalView, GraphView, WaveExternal, WaveOutside, WaveResource},
};
use landfall_planner::external_row;
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

impl Backend {
    /// Says what becomes of an account or a host outside of the estate. `node` is the id of its
    /// node; `version` that of the decision that the person saw, 0 when there was none. Gives the
    /// decision as it is kept.
    ///
    /// # Errors
    /// Without the role planner; when the newest snapshot names no such node or nobody has to
    /// decide about it, when the note is too long or nothing was chosen; when somebody else
    /// decided meanwhile.
    pub async fn decide_external(
        &self,
        user: &User,
        node: &ResourceId,
        choice: ExternalChoice,
        note: &str,
        version: u64,
    ) -> Answer<ExternalDecision> {
        must(
            user,
            Role::Planner,
            "decide about what is outside of the estate",
        )?;
        let note = noted(note)?;
        let label = self.to_be_decided(node).await?;
        let store = &self.0.store;
        let before = store.external_decision(node).await.map_err(stored)?;
        if before.is_none() && choice == ExternalChoice::Open && note.is_empty() {
            return Err(Refusal::Invalid {
                field: "choice".into(),
                message: "Choose what becomes of it.".into(),
            });
        }
        if let Some(same) = before.as_ref().filter(|before| {
            (before.choice, before.version) == (choice, version) && before.note == note
        }) {
            return Ok(same.clone());
        }
        let decision = ExternalDecision {
            node: node.clone(),
            choice,
            note,
            by: user.name.clone(),
            at: now(),
            version: version.saturating_add(1),
        };
        let action = match choice {
            ExternalChoice::Open => "external.opened",
            _ => "external.decided",
        };
        let details = json!({
            "label": label,
            "choice": choice,
            "note": decision.note,
            "version": decision.version,
            "before": before.map(|before| before.choice),
        });
        let audit = self.audit_entry(&user.name, action, node.as_str(), details);
        let kept = store.decide_external(&decision, audit).await;
        kept.map_err(stored)?;
        Ok(decision)
    }

    /// What names an account or a host in the newest snapshot, and what was decided about it.
    ///
    /// # Errors
    /// When the newest snapshot names no such node.
    pub async fn external(&self, user: &User, node: &ResourceId) -> Answer<ExternalView> {
        let estate = self.some_estate(None).await?;
        let mut external = external_row(found(&estate, node)?);
        let decision = self.0.store.external_decision(node).await;
        external.decision = decision.map_err(stored)?;
        Ok(ExternalView {
            snapshot: estate.snapshot.id.clone(),
            may_decide: user.has(Role::Planner) && external.sort != ExternalSort::Aws,
            external,
        })
    }

    /// What the newest snapshot calls the node, when people have to decide about it.
    async fn to_be_decided(&self, node: &ResourceId) -> Answer<String> {
        let estate = self.some_estate(None).await?;
        let external = found(&estate, node)?;
        if !external.needs_decision() {
            return Err(Refusal::Invalid {
                field: "node".into(),
                message: format!(
                    "{} is offered by AWS to every account: there is nothing to decide.",
                    external.label
                ),
            });
        }
        Ok(external.label.clone())
    }

    /// What was decided last, by node; also where it was taken back.
    pub(crate) async fn external_decisions(
        &self,
    ) -> Answer<BTreeMap<ResourceId, ExternalDecision>> {
        let all = self.0.store.external_decisions().await.map_err(stored)?;
        Ok(all.into_iter().map(|one| (one.node.clone(), one)).collect())
    }

    /// Puts decisions to the rows of a drawing, which is kept without them.
    pub(crate) async fn with_decisions(&self, view: &mut GraphView) -> Answer<()> {
        if view.externals.is_empty() {
            return Ok(());
        }
        let mut decisions = self.external_decisions().await?;
        for external in &mut view.externals {
            external.decision = decisions.remove(&external.node);
        }
        Ok(())
    }

    /// What the resources of a wave name outside, and what of it is decided by now.
    pub(crate) async fn outside_of(
        &self,
        estate: &Estate,
        resources: &[WaveResource],
    ) -> Answer<WaveOutside> {
        let members: HashSet<&ResourceId> = resources.iter().map(|one| &one.id).collect();
        let named_here = |external: &&External| {
            let mut references = external.references.iter();
            external.needs_decision() && references.any(|one| members.contains(&one.from))
        };
        let all = estate.graph.externals.iter();
        let named: Vec<&External> = all.filter(named_here).collect();
        let mut outside = WaveOutside::default();
        if named.is_empty() {
            return Ok(outside);
        }
        let decisions = self.external_decisions().await?;
        let mut decided: BTreeMap<ExternalChoice, u64> = BTreeMap::new();
        for external in named {
            let node = external.node();
            let choice = decisions.get(&node).map(|one| one.choice);
            match choice.unwrap_or_default() {
                ExternalChoice::Open => {
                    outside.open_count += 1;
                    if outside.open.len() < WaveOutside::LISTED {
                        outside.open.push(WaveExternal {
                            node,
                            label: external.label.clone(),
                        });
                    }
                }
                choice => *decided.entry(choice).or_default() += 1,
            }
        }
        outside.decided = decided.into_iter().collect();
        Ok(outside)
    }
}

fn found<'e>(estate: &'e Estate, node: &ResourceId) -> Answer<&'e External> {
    let mut externals = estate.graph.externals.iter();
    let found = externals.find(|external| external.node() == *node);
    found.ok_or_else(|| {
        Refusal::NotFound(format!(
            "The newest snapshot names no `{node}` outside of the estate. Look at the graph of the newest snapshot, or scan again."
        ))
    })
}

/// A note without what surrounds it.
fn noted(note: &str) -> Answer<String> {
    let note = note.trim().replace("\r\n", "\n");
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if note.chars().count() > ExternalDecision::LONGEST_NOTE || note.chars().any(odd) {
        return Err(Refusal::Invalid {
            field: "note".into(),
            message: format!(
                "A note is plain text of at most {} characters.",
                ExternalDecision::LONGEST_NOTE
            ),
        });
    }
    Ok(note)
}
