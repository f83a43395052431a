//! A plan and what it costs.

use crate::bound::BoundKind;
use crate::instance::Instance;
use crate::model::{HOURS, Model};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parts of the objective, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// For bridges: days between the two ends.
    pub bridges: i64,
    /// For what moves late.
    pub lateness: i64,
    /// For waves that are used.
    pub waves: i64,
    /// For hours above an even share.
    pub imbalance: i64,
}

impl Objective {
    /// All of it.
    pub fn total(&self) -> i64 {
        self.bridges + self.lateness + self.waves + self.imbalance
    }

    pub(crate) fn of(model: &Model<'_>, wave: &[u32]) -> Self {
        let mut parts = Self::default();
        let day = |node: usize| model.day[wave[node] as usize];
        let mut groups = vec![0_i64; model.waves];
        let mut hours = vec![0_i64; model.waves];
        for node in 0..model.groups {
            parts.lateness += model.late[node] * (day(node) - model.day[0]);
            groups[wave[node] as usize] += 1;
            hours[wave[node] as usize] += model.need[node][HOURS];
            for (other, points) in model.talks.of(node as u32) {
                if *other as usize > node {
                    parts.bridges += points * (day(node) - day(*other as usize)).abs();
                }
            }
        }
        parts.waves = model.wave_points * groups.iter().filter(|count| **count > 0).count() as i64;
        let above = hours.iter().map(|hours| (hours - model.even_hours).max(0));
        parts.imbalance = model.uneven_points * above.sum::<i64>();
        parts
    }
}

/// A plan that keeps every hard demand, what it costs, and how far from the best it can be at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// The wave of each group, from 1, by id.
    pub waves: BTreeMap<String, u32>,
    /// What it costs.
    pub objective: Objective,
    /// What no plan costs less than, in points.
    pub lower_bound: i64,
    /// What that bound takes into account.
    pub bound_kind: BoundKind,
}

impl Solution {
    /// How much of the objective could be saved at most: 0.04 says that it is within 4 % of the
    /// best possible.
    pub fn gap(&self) -> f64 {
        let total = self.objective.total();
        if total <= self.lower_bound || total == 0 {
            return 0.0;
        }
        (total - self.lower_bound) as f64 / total as f64
    }
}

/// An instance and a plan of it: what `landfall plan check` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The problem.
    pub instance: Instance,
    /// The plan.
    pub solution: Solution,
}
