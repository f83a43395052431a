//! Versions of the plan: which is meant, and which comes next.

use crate::{Answer, Backend, internal};
use landfall_domain::{
    Plan, Refusal,
    user::User,
    view::{PlanRequest, PlanSummary},
};

impl Backend {
    /// The number of the version that a request leads to. One that is based on a version follows that
    /// one and no other, so that nobody's work is lost.
    pub(super) async fn next_version(&self, request: &PlanRequest) -> Answer<u32> {
        let Some(based_on) = &request.based_on else {
            return self.0.store.next_version().await.map_err(internal);
        };
        let based_on = self.stored_plan(based_on).await?;
        let all = self.0.store.plans().await.map_err(internal)?;
        match all
            .iter()
            .filter(|plan| plan.version > based_on.version)
            .max_by_key(|p| p.version)
        {
            None => Ok(based_on.version + 1),
            Some(newer) => Err(Refusal::Conflict(format!(
                "{} made version {} meanwhile: “{}”. Nothing was overwritten: yours rests on version {}. Open that version, take your edits over to it and look at what they come to there.",
                newer.author, newer.version, newer.reason, based_on.version
            ))),
        }
    }

    /// A version by what a person writes: `latest`, `previous`, its number, an id or the beginning of
    /// one.
    ///
    /// # Errors
    /// When nothing fits, or several do.
    pub async fn named_plan(&self, user: &User, name: &str) -> Answer<PlanSummary> {
        let all = self.plans(user).await?;
        let place = match name {
            "latest" => Some(0),
            "previous" => Some(1),
            _ => None,
        };
        let by_place = place.and_then(|place| all.get(place));
        let exactly = |plan: &&PlanSummary| {
            plan.id.as_str() == name || plan.version.to_string() == name.trim_start_matches('v')
        };
        if let Some(plan) = by_place.or_else(|| all.iter().find(exactly)) {
            return Ok(plan.clone());
        }
        let begins = |plan: &&PlanSummary| !name.is_empty() && plan.id.as_str().starts_with(name);
        let fitting: Vec<&PlanSummary> = all.iter().filter(begins).collect();
        match fitting.as_slice() {
            [one] => Ok((*one).clone()),
            [] if all.is_empty() => Err(Refusal::NotFound(
                "There is no plan yet. Make one with `landfall plan --reason WHY`.".into(),
            )),
            [] => Err(Refusal::NotFound(format!(
                "There is no plan `{name}`. `landfall plan list` shows them all; `latest`, `previous` and version numbers work too."
            ))),
            several => Err(Refusal::Invalid {
                field: "plan".into(),
                message: format!(
                    "{} plans begin with `{name}`: write more of the id, or the version's number.",
                    several.len()
                ),
            }),
        }
    }

    /// A whole version with everything that its digest covers.
    ///
    /// # Errors
    /// As [`Backend::named_plan`].
    pub async fn whole_plan(&self, user: &User, name: &str) -> Answer<Plan> {
        let id = self.named_plan(user, name).await?.id;
        Ok((*self.stored_plan(&id).await?).clone())
    }
}
