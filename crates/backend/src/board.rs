//! The wave board: waves as columns, move groups as cards, pins in words.

use crate::{Answer, Backend, estate::Estate, refuse::stored};
use landfall_domain::{
    Decimal, PlanId, ResourceId,
    edit::{Draft, Edit},
    plan::{Environment, MoveGroup, PlanBody, RiskLevel, Wave},
    schedule::{OrderReport, Pin},
    step::Undo,
    user::{Role, User},
    view::{
        BoardColumn, BoardNews, BoardQuery, BoardView, Card, DraftView, GroupOwner, OrderView,
        Owner, PinView, PlanSummary, WaveSummary,
    },
};
use landfall_planner::downtime_minutes;
use std::collections::{BTreeMap, HashMap};

/// So many cards a column has before the rest folds.
const SHOWN: usize = 12;

impl Backend {
    /// The board of one version, the newest when none is named; `None` when there is no plan yet.
    ///
    /// # Errors
    /// When the version does not exist.
    pub async fn board(&self, user: &User, query: &BoardQuery) -> Answer<Option<BoardView>> {
        let Some(plan) = self.plan_or_newest(query.plan.as_ref()).await? else {
            return Ok(None);
        };
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let summaries = self.wave_summaries(user, &plan).await?;
        let body = &plan.body;
        let cards = Cards::new(body, &estate);
        let columns = body.waves.iter().zip(summaries);
        let columns = columns.map(|(wave, summary)| {
            let most = if query.open.contains(&wave.number) {
                usize::MAX
            } else {
                SHOWN
            };
            cards.column(wave, summary, most)
        });
        let all = self.plans(user).await?;
        let newer = newer(&all, &plan.id);
        let own = self.own_drafts(user).await?;
        let draft = own.iter().find(|draft| draft.plan == plan.id);
        let left = own.iter().filter(|_| newer.is_none()).find_map(|draft| {
            let of = all
                .iter()
                .find(|plan| plan.id == draft.plan && !plan.newest)?;
            Some((of.id.clone(), of.version, draft.edits.len() as u64))
        });
        let mut columns: Vec<BoardColumn> = columns.collect();
        let homes = Homes::new(body);
        let owners = homes.owners(self.0.store.group_owners().await.map_err(stored)?);
        for card in columns.iter_mut().flat_map(|column| &mut column.cards) {
            if let Some((_, owner)) = owners.get(card.group.as_str()) {
                owner.name().clone_into(&mut card.owner);
            }
        }
        Ok(Some(BoardView {
            columns,
            pins: homes.pins(&body.choices.pins, &estate),
            order: body.order.as_ref().map(order),
            scheduled: body.choices.schedule.is_some(),
            may_edit: user.has(Role::Planner) && newer.is_none(),
            may_plan: user.has(Role::Planner),
            draft: draft.map(|draft| draft.edits.clone()).unwrap_or_default(),
            news: BoardNews {
                drafts: self.others(user, &plan.id, &homes, &estate).await?,
                newer,
            },
            left,
            version: plan.version,
            plan: plan.id.clone(),
        }))
    }

    async fn own_drafts(&self, user: &User) -> Answer<Vec<Draft>> {
        self.0.store.drafts_of(&user.name).await.map_err(stored)
    }

    async fn others(
        &self,
        user: &User,
        plan: &PlanId,
        homes: &Homes<'_>,
        estate: &Estate,
    ) -> Answer<Vec<DraftView>> {
        let drafts = self.0.store.drafts(plan).await.map_err(stored)?;
        let others = drafts.into_iter().filter(|d| d.author != user.name);
        Ok(others.map(|draft| homes.draft(draft, estate)).collect())
    }
}

/// The newest version, when it is not this one.
pub(crate) fn newer(all: &[PlanSummary], plan: &PlanId) -> Option<PlanSummary> {
    all.first().filter(|newest| newest.id != *plan).cloned()
}

/// The window of a wave; before there were windows each wave was one.
pub(crate) fn window(wave: &Wave) -> u32 {
    wave.window.unwrap_or(wave.number)
}

pub(crate) fn order(report: &OrderReport) -> OrderView {
    OrderView {
        strategy: report.strategy,
        points: report.points,
        at_least: report.at_least,
        proof: report.proof.clone(),
        given_up: report.given_up.clone(),
    }
}

/// Which group each resource is in.
pub(crate) struct Homes<'a>(HashMap<&'a ResourceId, &'a MoveGroup>);

impl<'a> Homes<'a> {
    pub fn new(body: &'a PlanBody) -> Self {
        let members = |group: &'a MoveGroup| group.members.iter().map(move |id| (id, group));
        Self(body.groups.iter().flat_map(members).collect())
    }

    pub fn of(&self, id: &ResourceId) -> Option<&'a MoveGroup> {
        self.0.get(id).copied()
    }

    /// Who is responsible for each group, by the newest decision.
    fn owners(&self, all: Vec<GroupOwner>) -> HashMap<&'a str, (u64, Owner)> {
        let mut owners: HashMap<&str, (u64, Owner)> = HashMap::new();
        for owner in all {
            let Some(group) = self.of(&owner.resource) else {
                continue;
            };
            let known = owners.get(group.id.as_str());
            if known.is_none_or(|(decision, _)| *decision < owner.decision) {
                owners.insert(group.id.as_str(), (owner.decision, owner.owner));
            }
        }
        owners
    }

    /// The name of the group that a resource is in.
    pub fn name(&self, id: &ResourceId, estate: &Estate) -> String {
        self.of(id)
            .map_or_else(|| estate.name(id), |group| group.name.clone())
    }

    pub fn pin(&self, pin: &Pin, estate: &Estate) -> PinView {
        let groups = pin.groups().into_iter().filter_map(|id| self.of(id));
        PinView {
            groups: groups.map(|group| group.id.clone()).collect(),
            text: pin.words(|id| self.name(id, estate)),
            pin: pin.clone(),
        }
    }

    pub fn pins(&self, pins: &[Pin], estate: &Estate) -> Vec<PinView> {
        pins.iter().map(|pin| self.pin(pin, estate)).collect()
    }

    pub fn words(&self, edit: &Edit, estate: &Estate) -> String {
        edit.words(|id| self.name(id, estate))
    }

    pub fn draft(&self, draft: Draft, estate: &Estate) -> DraftView {
        let words = draft.edits.iter().map(|edit| self.words(edit, estate));
        DraftView {
            words: words.collect(),
            author: draft.author,
            at: draft.at,
            edits: draft.edits,
        }
    }
}

/// What a plan says about one resource.
#[derive(Clone, Copy, Default)]
struct Facts {
    seconds: u64,
    cost: Decimal,
    manual: bool,
    final_step: bool,
}

/// Makes cards and columns of a plan.
pub(crate) struct Cards<'a> {
    body: &'a PlanBody,
    estate: &'a Estate,
    groups: HashMap<&'a str, &'a MoveGroup>,
    facts: HashMap<&'a ResourceId, Facts>,
    /// By group the environment that its wave fills.
    fills: HashMap<&'a str, Environment>,
}

impl<'a> Cards<'a> {
    pub fn new(body: &'a PlanBody, estate: &'a Estate) -> Self {
        let mut facts: HashMap<&ResourceId, Facts> = HashMap::new();
        for wave in &body.waves {
            for step in &wave.steps {
                let fact = facts.entry(&step.resource).or_default();
                fact.seconds += step.work.seconds;
                fact.final_step |= step.point_of_no_return || matches!(step.undo, Undo::Cannot(_));
            }
            for manual in &wave.manual {
                facts.entry(&manual.resource).or_default().manual = true;
            }
        }
        for line in &body.estimate.lines {
            if let Some(resource) = &line.resource {
                facts.entry(resource).or_default().cost += line.amount.expected;
            }
        }
        let groups = body.groups.iter().map(|group| (group.id.as_str(), group));
        let fills = |wave: &'a Wave| {
            let groups = wave.groups.iter();
            groups.map(|group| (group.as_str(), wave.environment))
        };
        Self {
            body,
            estate,
            groups: groups.collect(),
            facts,
            fills: body.waves.iter().flat_map(fills).collect(),
        }
    }

    pub fn card(&self, group: &MoveGroup) -> Card {
        let (mut bytes, mut seconds, mut manual) = (0_u64, 0_u64, 0_u64);
        let (mut cost, mut cannot_go_back, mut production) = (Decimal::ZERO, false, false);
        for id in &group.members {
            let size = self.estate.resource(id).and_then(|r| r.bytes("size"));
            let size = size.unwrap_or_default();
            let there = self.body.placements.get(id);
            production |=
                size > 0 && there.is_some_and(|there| there.environment == Environment::Production);
            bytes = bytes.saturating_add(size);
            if let Some(facts) = self.facts.get(id) {
                seconds = seconds.saturating_add(facts.seconds);
                cost += facts.cost;
                manual += u64::from(facts.manual);
                cannot_go_back |= facts.final_step;
            }
        }
        let cycle = !group.cycle.is_empty();
        Card {
            group: group.id.clone(),
            // A group without members cannot be; its id names its first.
            member: group
                .members
                .first()
                .cloned()
                .unwrap_or_else(|| ResourceId::new(group.id.as_str())),
            name: group.name.clone(),
            resources: group.members.len() as u64,
            manual,
            bytes,
            seconds,
            downtime_minutes: self.downtime_minutes(group),
            cost,
            risk: match (cannot_go_back || production, manual > 0 || cycle) {
                (true, _) => RiskLevel::High,
                (false, true) => RiskLevel::Medium,
                (false, false) => RiskLevel::Low,
            },
            cycle,
            why: self.why(&group.id),
            owner: String::new(),
        }
    }

    fn downtime_minutes(&self, group: &MoveGroup) -> u64 {
        let Some(fills) = self.fills.get(group.id.as_str()) else {
            return 0;
        };
        let members = group.members.iter();
        let kinds = members.filter_map(|id| Some(&self.estate.resource(id)?.kind));
        downtime_minutes(*fills, kinds, &self.body.assumptions)
    }

    fn why(&self, group: &str) -> String {
        let order = self.body.order.as_ref();
        let why = order.and_then(|order| order.why.get(group));
        why.cloned().unwrap_or_default()
    }

    /// A wave as a column with at most so many cards.
    pub fn column(&self, wave: &Wave, summary: WaveSummary, most: usize) -> BoardColumn {
        let groups = wave.groups.iter().take(most);
        let groups = groups.filter_map(|id| self.groups.get(id.as_str()));
        BoardColumn {
            wave: summary,
            window: window(wave),
            after_days: wave.after_days,
            day: wave.day,
            groups: wave.groups.len() as u64,
            cards: groups.map(|group| self.card(group)).collect(),
        }
    }

    /// The columns of a plan that nobody has signed or run, without cards.
    pub fn unsigned_columns(&self) -> Vec<BoardColumn> {
        let sizes: BTreeMap<&str, usize> = self
            .body
            .groups
            .iter()
            .map(|group| (group.id.as_str(), group.members.len()))
            .collect();
        let column = |wave: &Wave| {
            let size = |id: &String| sizes.get(id.as_str()).copied().unwrap_or_default() as u64;
            let estimate = &self.body.estimate.waves;
            let summary = WaveSummary {
                number: wave.number,
                title: wave.title.clone(),
                environment: wave.environment,
                resources: wave.groups.iter().map(size).sum(),
                steps: wave.steps.len() as u64,
                manual: wave.manual.len() as u64,
                risk: wave.risk.level,
                cost: estimate.get(&wave.number).copied().unwrap_or_default(),
                seconds: wave.seconds,
                approvals: 0,
                quorum: 0,
                run: None,
            };
            self.column(wave, summary, 0)
        };
        self.body.waves.iter().map(column).collect()
    }
}
