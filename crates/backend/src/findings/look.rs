//! Looking for findings without having all configurations in memory.

use super::Found;
use crate::{Answer, Backend, estate::Estate};
use landfall_domain::{Resource, Snapshot, plan::Choices};
use landfall_planner::{FindingPart, Known, findings_of, findings_with};
use std::sync::Arc;

/// Estates of more resources are not read as a whole.
const AT_ONCE: usize = 5_000;
/// How many resources are looked at together.
const SOME: usize = 1_000;

impl Backend {
    /// What the rules find, in order.
    pub(super) async fn look(&self, estate: &Arc<Estate>, choices: Choices) -> Answer<Found> {
        if estate.snapshot.resources.len() <= AT_ONCE {
            let (whole, of) = (self.whole(estate).await?, estate.clone());
            let now = of.snapshot.finished;
            let look = move || {
                let found = findings_with(&whole.snapshot, &of.graph, now, &choices);
                let mut all = Found::default();
                all.add(found, &of);
                all.in_order()
            };
            return self.0.heavy.run(look).await;
        }
        self.access_in(estate).await?;
        let look = Look {
            estate: estate.clone(),
            choices,
            some: Vec::new(),
            principals: Vec::new(),
            found: Found::default(),
        };
        let look = self.gather(estate, look, Look::read, Look::permissions);
        let look = look.await?;
        let settings =
            |resource: &Resource| FindingPart::Accounts.read_of(resource).unwrap_or_default();
        let end = move |read| look.accounts(&read);
        self.read_as(estate, settings, end).await
    }
}

/// How far looking has come.
struct Look {
    estate: Arc<Estate>,
    choices: Choices,
    /// Resources to look at next.
    some: Vec<Resource>,
    /// Users, roles and what else the rules about permissions read.
    principals: Vec<Resource>,
    found: Found,
}

impl Look {
    fn read(&mut self, resource: Resource) {
        if let Some(configuration) = FindingPart::Permissions.read_of(&resource) {
            self.principals.push(Resource {
                configuration,
                ..resource.clone()
            });
        }
        self.some.push(resource);
        if self.some.len() >= SOME {
            self.each();
        }
    }

    fn each(&mut self) {
        let some = std::mem::take(&mut self.some);
        self.find(FindingPart::Each, None, &some);
    }

    fn permissions(mut self) -> Self {
        self.each();
        let principals = std::mem::take(&mut self.principals);
        self.find(FindingPart::Permissions, None, &principals);
        self
    }

    fn accounts(mut self, read: &Snapshot) -> Found {
        self.find(FindingPart::Accounts, Some(read), &[]);
        self.found.in_order()
    }

    fn find(&mut self, part: FindingPart, snapshot: Option<&Snapshot>, read: &[Resource]) {
        let estate = &self.estate;
        let Some(access) = estate.access() else {
            return;
        };
        let known = Known {
            snapshot: snapshot.unwrap_or(&estate.snapshot),
            graph: &estate.graph,
            access,
            choices: &self.choices,
            now: estate.snapshot.finished,
        };
        self.found.add(findings_of(part, known, read), estate);
    }
}
