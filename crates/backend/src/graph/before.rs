//! Near which earlier drawing one stands. It follows from what is stored, never from what was looked
//! at: the same snapshot and plan are drawn the same in every process.

use crate::{Answer, Backend, estate::Estate, internal};
use landfall_domain::{PlanId, SnapshotId, plan::Plan};
use std::sync::Arc;

/// A drawing of a snapshot, with the plan that it is shown with.
pub(super) type Version = (SnapshotId, Option<PlanId>);

/// Earlier snapshots of more resources are not drawn only to stand near them.
const LARGEST: u64 = 20_000;

/// Near the drawing of which version, counted from 1, that of a version stands. The greatest power of
/// two below it: versions in a row share it or stand near each other, so little moves between them,
/// and a drawing needs no more than the logarithm of the versions.
fn near(version: usize) -> Option<usize> {
    (version > 1).then(|| 1 << (version - 1).ilog2())
}

impl Backend {
    /// The versions near which a drawing stands, each near the next: those of the plan, else the
    /// earlier snapshots of the estate without a plan.
    pub(super) async fn before(
        &self,
        snapshot: &SnapshotId,
        plan: Option<&Plan>,
    ) -> Answer<Vec<Version>> {
        let all = self.0.store.snapshots().await.map_err(internal)?;
        let size = |id: &SnapshotId| all.iter().find(|s| s.id == *id).map(|s| s.resources);
        let mut earlier = Vec::new();
        if let Some(plan) = plan {
            let plans = self.0.store.plans().await.map_err(internal)?;
            let mut at = plan.version as usize;
            while let Some(version) = near(at) {
                at = version;
                let found = plans.iter().find(|plan| plan.version as usize == version);
                earlier.extend(found.map(|plan| (plan.snapshot.clone(), Some(plan.id.clone()))));
            }
        } else {
            let estate = all.iter().find(|s| s.id == *snapshot).map(|s| &s.estate);
            // The newest stands first.
            let same: Vec<_> = all
                .iter()
                .rev()
                .filter(|s| Some(&s.estate) == estate)
                .collect();
            let place = same.iter().position(|s| s.id == *snapshot);
            let mut at = place.map_or(0, |place| place + 1);
            while let Some(version) = near(at) {
                at = version;
                earlier.push((same[version - 1].id.clone(), None));
            }
        }
        let drawn = |(id, _): &Version| size(id).is_some_and(|size| size <= LARGEST);
        Ok(earlier.into_iter().take_while(drawn).collect())
    }

    /// What a version is drawn from. Nothing when it cannot be read: a drawing can do without an
    /// earlier one.
    pub(super) async fn version(
        &self,
        (snapshot, plan): &Version,
    ) -> Option<(Arc<Estate>, Option<Arc<Plan>>)> {
        let plan = match plan {
            Some(id) => Some(self.stored_plan(id).await.ok()?),
            None => None,
        };
        Some((self.some_estate(Some(snapshot)).await.ok()?, plan))
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn versions_in_a_row_stand_near_the_same_or_near_each_other() {
        assert_eq!((near(0), near(1)), (None, None));
        for version in 2..1_000 {
            let (this, next) = (near(version).unwrap(), near(version + 1).unwrap());
            assert!(this < version);
            assert!(next == this || next == version, "{version}");
        }
        let steps = std::iter::successors(Some(1_000), |at| near(*at));
        assert_eq!(
            steps.collect::<Vec<_>>(),
            [1_000, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1]
        );
    }
}
