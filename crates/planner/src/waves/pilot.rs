//! The pilot of the strategy *pilot first*: one small harmless wave before everything else.

use super::calendar::turn;
use super::groups::Facts;
use super::pins::Demand;
use super::problem::Problem;
use landfall_domain::plan::Environment;
use landfall_solver::Wave;

/// The most groups of a pilot, and how often it may be as critical as the median group.
const MOST: u32 = 5;

/// Who goes first.
pub(super) struct Pilot {
    environment: Environment,
    window: u32,
    criticality: u32,
}

impl Pilot {
    /// The first environment, development before what is shared before production, that has a harmless
    /// group which needs no other account. `None` when nothing is harmless enough.
    pub fn new(problem: &Problem<'_>, order: &[usize]) -> Option<Self> {
        let facts = problem.facts;
        let mut all: Vec<u32> = order
            .iter()
            .map(|g| problem.sizes[*g].criticality)
            .collect();
        all.sort_unstable();
        let criticality = all.get(all.len() / 2)?.saturating_mul(MOST);
        let mut alone = vec![true; facts.groups.len()];
        for group in order {
            alone[*group] = facts.requires[*group].iter().all(|below| {
                problem.foundation[*below]
                    || alone[*below] && facts.environment[*below] == facts.environment[*group]
            });
        }
        let can = |home: &Environment| {
            order.iter().any(|group| {
                facts.environment[*group] == *home
                    && alone[*group]
                    && problem.sizes[*group].criticality <= criticality
            })
        };
        let homes = [
            Environment::Development,
            Environment::Shared,
            Environment::Production,
        ];
        let environment = homes.into_iter().find(can)?;
        let window = (1..super::calendar::MOST)
            .find(|window| problem.calendar.closed(*window, environment).is_empty())?;
        Some(Self {
            environment,
            window,
            criticality,
        })
    }

    /// Closes what would go before or beside the pilot, and keeps the pilot small. What a person pinned
    /// there goes there all the same.
    pub fn narrow(
        &self,
        wave: &mut Wave,
        window: u32,
        home: Environment,
        demands: &[Demand],
        facts: &Facts<'_>,
    ) {
        if window > self.window || !wave.closed.is_empty() {
            return;
        }
        let pinned = demands.iter().any(|demand| {
            matches!(demand, Demand::InWindow(group, at) if *at == window
                && turn(facts.environment[*group]) == turn(home))
        });
        if pinned {
            return;
        }
        if (window, home) == (self.window, self.environment) {
            let most = wave.capacity.groups.map_or(MOST, |most| most.min(MOST));
            wave.capacity.groups = Some(most);
            wave.capacity.criticality = Some(self.criticality);
        } else {
            wave.closed = "the pilot goes first".to_owned();
        }
    }
}
