//! Edits on the board that are not kept yet: nothing is lost, and others see them.

use crate::{
    Answer, Backend,
    board::{Homes, newer},
    groups::the_group,
    must, now,
    refuse::stored,
};
use futures::{StreamExt, stream::BoxStream};
use landfall_domain::{
    PlanId, Refusal,
    edit::{Draft, Edit, with},
    plan::{Choices, MoveGroup, Plan},
    schedule::Pin,
    user::{Role, User},
    view::{BoardNews, Carried, DraftView, GroupCriticality, Wanted},
};

/// More edits than this are a new plan, not a draft.
const MOST: usize = 1_000;

impl Backend {
    /// Keeps what a person changes on a version, in the place of what they changed before; without
    /// edits the draft is gone. `was`: what they knew to be kept; what another window of theirs
    /// changed since stays. Gives what is kept now.
    ///
    /// # Errors
    /// Without the role planner, when there is no such version, or with more than 1,000 edits.
    pub async fn save_draft(
        &self,
        user: &User,
        plan: &PlanId,
        was: &[Edit],
        edits: &[Edit],
    ) -> Answer<Vec<Edit>> {
        must(user, Role::Planner, "change a plan")?;
        if edits.len() > MOST {
            return Err(Refusal::Invalid {
                field: "edits".into(),
                message: format!(
                    "A draft holds at most {MOST} edits. Keep these as a version, then go on."
                ),
            });
        }
        let plan = self.stored_plan(plan).await?;
        let draft = Draft {
            plan: plan.id.clone(),
            author: user.name.clone(),
            edits: edits.to_vec(),
            at: now(),
        };
        let saved = self.0.store.save_draft(&draft, was).await;
        saved.map_err(stored)
    }

    /// Says in the person's draft how critical a group is, from 0 to 100, or that the evidence says
    /// it. It holds with the next version. Gives what is kept now.
    ///
    /// # Errors
    /// As [`Backend::save_draft`]; when the version is not the newest; when there is no such group, or
    /// the number is greater than 100.
    pub async fn set_criticality(
        &self,
        user: &User,
        plan: &PlanId,
        group: &str,
        value: Option<u32>,
    ) -> Answer<Vec<Edit>> {
        must(user, Role::Planner, "say how critical a move group is")?;
        if value.is_some_and(|value| value > 100) {
            return Err(Refusal::Invalid {
                field: "criticality".into(),
                message: "A number from 0 (least critical) to 100, or nothing.".into(),
            });
        }
        let plan = self.stored_plan(plan).await?;
        if let Some(newer) = newer(&self.plans(user).await?, &plan.id) {
            return Err(Refusal::Invalid {
                field: "criticality".into(),
                message: format!(
                    "This is not the newest version of the plan. Say it on version {}.",
                    newer.version
                ),
            });
        }
        let group = the_group(&plan, group)?;
        let mine = self.0.store.drafts_of(&user.name).await.map_err(stored)?;
        let mine = mine.into_iter().find(|draft| draft.plan == plan.id);
        let was = mine.map(|draft| draft.edits).unwrap_or_default();
        let choices = &plan.body.choices;
        let mut edits = was.clone();
        // It is said of the first member and holds for all: of others nothing else may be said.
        for (nth, member) in group.members.iter().enumerate() {
            let edit = Edit::Criticality {
                group: member.clone(),
                value: value.filter(|_| nth == 0),
            };
            let holds = edit.holds(&choices.pins, &choices.criticality);
            edits = with(&edits, edit, holds);
        }
        self.save_draft(user, &plan.id, &was, &edits).await
    }

    /// What people said about how critical a group is.
    pub(crate) async fn criticality(
        &self,
        user: &User,
        plan: &Plan,
        group: &MoveGroup,
    ) -> Answer<GroupCriticality> {
        let chosen = &plan.body.choices.criticality;
        let mut found = GroupCriticality {
            // As the planner reads it: the greatest of its members'.
            said: (group.members.iter().filter_map(|id| chosen.get(id)))
                .max()
                .copied(),
            edit: None,
            may_say: user.has(Role::Planner) && newer(&self.plans(user).await?, &plan.id).is_none(),
        };
        if found.may_say {
            let mine = self.0.store.drafts_of(&user.name).await.map_err(stored)?;
            let mine = mine.into_iter().filter(|draft| draft.plan == plan.id);
            found.edit = mine
                .flat_map(|draft| draft.edits)
                .filter_map(|edit| match edit {
                    Edit::Criticality { group: of, value } if group.members.contains(&of) => {
                        Some(value.map_or(Wanted::Evidence, Wanted::Value))
                    }
                    _ => None,
                })
                .max();
        }
        Ok(found)
    }

    /// Removes the person's draft when a version holds all of it. Edits that it does not hold, such as
    /// those of another window, stay and are offered on the new version.
    pub(crate) async fn forget_draft(&self, user: &User, plan: &PlanId, choices: &Choices) {
        let held = |edit: &Edit| edit.holds(&choices.pins, &choices.criticality);
        let forget = async {
            let mine = self.0.store.drafts_of(&user.name).await.map_err(stored)?;
            match mine.iter().find(|draft| draft.plan == *plan) {
                Some(draft) if draft.edits.iter().all(held) => {
                    self.save_draft(user, plan, &draft.edits, &[]).await?;
                    Ok(())
                }
                _ => Ok(()),
            }
        };
        // The version is made, whatever becomes of the draft.
        if let Err(error) = forget.await {
            let error: Refusal = error;
            tracing::warn!(%error, "a draft that is in a version was not removed");
        }
    }

    /// Takes the person's edits on one version over to another one, behind what they changed there
    /// already. What no longer applies is named and left behind.
    ///
    /// # Errors
    /// Without the role planner, or when there is no such version.
    pub async fn carry_draft(&self, user: &User, from: &PlanId, to: &PlanId) -> Answer<Carried> {
        must(user, Role::Planner, "change a plan")?;
        let mine = self.0.store.drafts_of(&user.name).await.map_err(stored)?;
        let edits_on = |plan: &PlanId| {
            let draft = mine.iter().find(|draft| draft.plan == *plan);
            draft.map(|draft| draft.edits.clone()).unwrap_or_default()
        };
        let to = self.stored_plan(to).await?;
        let estate = self.some_estate(Some(&to.body.snapshot)).await?;
        let homes = Homes::new(&to.body);
        let (was, left) = (edits_on(&to.id), edits_on(from));
        let (mut edits, mut carried) = (was.clone(), Carried::default());
        for edit in left.clone() {
            let words = homes.words(&edit, &estate);
            match obstacle(&edit, &to, &homes) {
                Some(why) => carried.dropped.push((words, why)),
                None => {
                    carried.kept.push(words);
                    edits = with(&edits, edit, false);
                }
            }
        }
        self.save_draft(user, &to.id, &was, &edits).await?;
        if *from != to.id {
            self.save_draft(user, from, &left, &[]).await?;
        }
        Ok(carried)
    }

    /// Who else changes what on a version, and whether there is a newer one: at once and whenever
    /// it changes.
    ///
    /// # Errors
    /// When there is no such version.
    pub async fn watch_board(
        &self,
        user: &User,
        plan: &PlanId,
    ) -> Answer<BoxStream<'static, BoardNews>> {
        self.stored_plan(plan).await?;
        let states = self.0.store.subscribe_board(plan);
        let (backend, user, plan) = (self.clone(), user.clone(), plan.clone());
        let news = states.then(move |(drafts, _)| {
            let (backend, user, plan) = (backend.clone(), user.clone(), plan.clone());
            async move { backend.news(&user, &plan, drafts).await }
        });
        // What could not be read now is told with the next change.
        Ok(news
            .filter_map(|news| std::future::ready(news.ok()))
            .boxed())
    }

    async fn news(&self, user: &User, plan: &PlanId, drafts: Vec<Draft>) -> Answer<BoardNews> {
        let others = drafts.into_iter().filter(|draft| draft.author != user.name);
        let others: Vec<Draft> = others.collect();
        let newer = newer(&self.plans(user).await?, plan);
        Ok(BoardNews {
            drafts: self.in_words(plan, others).await?,
            newer,
        })
    }

    async fn in_words(&self, plan: &PlanId, drafts: Vec<Draft>) -> Answer<Vec<DraftView>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let plan = self.stored_plan(plan).await?;
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let homes = Homes::new(&plan.body);
        let drafts = drafts.into_iter().map(|draft| homes.draft(draft, &estate));
        Ok(drafts.collect())
    }
}

/// Why an edit says nothing about a version.
fn obstacle(edit: &Edit, plan: &Plan, homes: &Homes<'_>) -> Option<String> {
    let version = plan.version;
    let choices = &plan.body.choices;
    let gone = edit.groups().into_iter().find(|id| homes.of(id).is_none());
    if let Some(id) = gone {
        return Some(format!("version {version} does not have {id} any more"));
    }
    if let Some(Pin::NotBefore { .. } | Pin::NotAfter { .. }) = edit.pin()
        && choices.schedule.is_none()
    {
        return Some(format!("the windows of version {version} have no days"));
    }
    edit.holds(&choices.pins, &choices.criticality)
        .then(|| match edit {
            Edit::Unpin(_) => format!("version {version} has no such pin any more"),
            Edit::Pin(_) | Edit::Criticality { .. } => format!("version {version} has it already"),
        })
}
