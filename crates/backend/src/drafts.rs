//! Edits on the board that are not kept yet: nothing is lost, and others see them.

use crate::{
    Answer, Backend,
    board::{Homes, newer},
    must, now,
    refuse::stored,
};
use futures::{StreamExt, stream::BoxStream};
use landfall_domain::{
    PlanId, Refusal,
    edit::{Draft, Edit, with},
    plan::{Choices, Plan},
    schedule::Pin,
    user::{Role, User},
    view::{BoardNews, Carried, DraftView},
};

/// More edits than this are a new plan, not a draft.
const MOST: usize = 1_000;

impl Backend {
    /// Keeps what a person changes on a version, in the place of what they changed before; without
    /// edits the draft is gone.
    ///
    /// # Errors
    /// Without the role planner, when there is no such version, or with more than 1,000 edits.
    pub async fn save_draft(&self, user: &User, plan: &PlanId, edits: &[Edit]) -> Answer<()> {
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
        self.0.store.save_draft(&draft).await.map_err(stored)
    }

    /// Removes the person's draft when a version holds all of it. Edits that it does not hold, such as
    /// those of another window, stay and are offered on the new version.
    pub(crate) async fn forget_draft(&self, user: &User, plan: &PlanId, choices: &Choices) {
        let held = |edit: &Edit| match edit {
            Edit::Pin(pin) => choices.pins.contains(pin),
            Edit::Unpin(pin) => !choices.pins.iter().any(|other| pin.replaces(other)),
        };
        let forget = async {
            let mine = self.0.store.drafts_of(&user.name).await.map_err(stored)?;
            match mine.iter().find(|draft| draft.plan == *plan) {
                Some(draft) if draft.edits.iter().all(held) => {
                    self.save_draft(user, plan, &[]).await
                }
                _ => Ok(()),
            }
        };
        // The version is made, whatever becomes of the draft.
        if let Err(error) = forget.await {
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
        let (mut edits, mut carried) = (edits_on(&to.id), Carried::default());
        for edit in edits_on(from) {
            let words = homes.words(&edit, &estate);
            match obstacle(&edit, &to, &homes) {
                Some(why) => carried.dropped.push((words, why)),
                None => {
                    carried.kept.push(words);
                    edits = with(&edits, edit, &to.body.choices.pins);
                }
            }
        }
        self.save_draft(user, &to.id, &edits).await?;
        if *from != to.id {
            self.save_draft(user, from, &[]).await?;
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
    let pins = &plan.body.choices.pins;
    let gone = edit
        .pin()
        .groups()
        .into_iter()
        .find(|id| homes.of(id).is_none());
    if let Some(id) = gone {
        return Some(format!("version {version} does not have {id} any more"));
    }
    if let Pin::NotBefore { .. } | Pin::NotAfter { .. } = edit.pin()
        && plan.body.choices.schedule.is_none()
    {
        return Some(format!("the windows of version {version} have no days"));
    }
    match edit {
        Edit::Pin(pin) => pins
            .contains(pin)
            .then(|| format!("version {version} has it already")),
        Edit::Unpin(pin) => (!pins.iter().any(|other| pin.replaces(other)))
            .then(|| format!("version {version} has no such pin any more")),
    }
}
