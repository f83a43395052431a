//! Move groups as people look at them: one with all that is known of it, and all in a list.

mod notes;

use crate::{Answer, Backend, coverage::commonest, estate::Estate, plans::bridges, refuse::stored};
use landfall_domain::{
    Class, Graph, Refusal, ResourceId,
    cost::Range,
    plan::{MoveGroup, Plan},
    schedule::Pin,
    user::{Role, User},
    view::{
        BridgeView, Facet, GroupCycle, GroupPin, GroupRow, GroupStep, GroupView, GroupWave,
        GroupsPage, GroupsQuery, WaveResource,
    },
};
use landfall_planner::downtime_minutes;
use notes::{Notes, may_comment};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// Rows of a page at most.
const MOST: u64 = 500;
/// Values that a facet lists.
const LISTED: usize = 50;

impl Backend {
    /// The page of a move group, named by its id or by any of its resources.
    ///
    /// # Errors
    /// When the version does not exist or has no such group.
    pub async fn group(
        &self,
        user: &User,
        plan: &landfall_domain::PlanId,
        id: &str,
    ) -> Answer<GroupView> {
        let plan = self.stored_plan(plan).await?;
        let group = the_group(&plan, id)?;
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let members: HashSet<&ResourceId> = group.members.iter().collect();
        let (owner, comments) = self.notes_of(&members).await?;
        let lines = || {
            let of = |id: &Option<ResourceId>| id.as_ref().is_some_and(|id| members.contains(id));
            (plan.body.estimate.lines.iter()).filter(move |line| of(&line.resource))
        };
        let wave = plan
            .body
            .waves
            .iter()
            .find(|w| w.groups.contains(&group.id));
        let steps = wave.map(|wave| wave.steps.as_slice()).unwrap_or_default();
        let automatic: HashSet<&ResourceId> = steps.iter().map(|step| &step.resource).collect();
        let manual = wave.map(|wave| wave.manual.as_slice()).unwrap_or_default();
        let why = plan.body.order.as_ref();
        Ok(GroupView {
            plan: self.summary(user, &plan).await?,
            id: group.id.clone(),
            name: group.name.clone(),
            member_count: group.members.len() as u64,
            members: members_of(&estate, &plan, group, &automatic),
            wave: wave.map(|wave| GroupWave {
                number: wave.number,
                title: wave.title.clone(),
                environment: wave.environment,
                window: wave.window,
                after_days: wave.after_days,
                day: wave.day,
                risk: wave.risk.level,
                reason: wave.reason.clone(),
            }),
            why: why.and_then(|order| order.why.get(&group.id)).cloned(),
            cycles: cycles(&estate, group, &members),
            bytes: (group.members.iter())
                .filter_map(|id| estate.resource(id)?.bytes("size"))
                .sum(),
            cost: lines().map(|line| line.amount).sum::<Range>(),
            unpriced: lines().filter(|line| line.price.is_none()).count() as u64,
            steps: (steps.iter().filter(|step| members.contains(&step.resource)))
                .take(GroupView::MEMBERS)
                .map(|step| GroupStep {
                    id: step.id.clone(),
                    title: step.title.clone(),
                    resource: step.resource.clone(),
                    seconds: step.work.seconds,
                    point_of_no_return: step.point_of_no_return,
                })
                .collect(),
            manual: (manual
                .iter()
                .filter(|manual| members.contains(&manual.resource)))
            .take(GroupView::MEMBERS)
            .cloned()
            .collect(),
            bridges: group_bridges(&estate, &plan, &members),
            pins: pins(&estate, &plan, &members),
            criticality: self.criticality(user, &plan, group).await?,
            downtime_minutes: wave.map_or(0, |wave| {
                let members = group.members.iter();
                let kinds = members.filter_map(|id| Some(&estate.resource(id)?.kind));
                downtime_minutes(wave.environment, kinds, &plan.body.assumptions)
            }),
            owner,
            comments,
            people: self.people_for(user).await?,
            may_comment: may_comment(user),
        })
    }

    /// The groups of a version that fit; of the newest when none is named. `None` when there is no
    /// plan yet.
    ///
    /// # Errors
    /// When the version does not exist.
    pub async fn groups(&self, user: &User, query: &GroupsQuery) -> Answer<Option<GroupsPage>> {
        let Some(plan) = self.plan_or_newest(query.plan.as_ref()).await? else {
            return Ok(None);
        };
        let all = self.group_rows(&plan).await?;
        let fitting = fitting(&plan, &all, query);
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let limit = match query.limit {
            0 => 50,
            limit => limit.min(MOST),
        };
        let names = |row: &'_ GroupRow| row.owner.as_ref().map(|owner| owner.name().to_owned());
        let owners: Vec<String> = all.iter().filter_map(names).collect();
        Ok(Some(GroupsPage {
            plan: self.summary(user, &plan).await?,
            total: fitting.len() as u64,
            all: all.len() as u64,
            unowned: (all.len() - owners.len()) as u64,
            applications: facet(
                "application",
                "Application",
                all.iter().map(|row| &row.application),
            ),
            owners: facet("owner", "Owner", owners.iter()),
            rows: (fitting.into_iter().skip(offset))
                .take(limit as usize)
                .cloned()
                .collect(),
            people: self.people_for(user).await?,
        }))
    }

    /// Every group that fits, for a file.
    pub(crate) async fn all_groups(&self, query: &GroupsQuery) -> Answer<Vec<GroupRow>> {
        let Some(plan) = self.plan_or_newest(query.plan.as_ref()).await? else {
            return Ok(Vec::new());
        };
        let all = self.group_rows(&plan).await?;
        Ok(fitting(&plan, &all, query).into_iter().cloned().collect())
    }

    /// All groups of a version, by wave, then by name.
    pub(crate) async fn group_rows(&self, plan: &Arc<Plan>) -> Answer<Vec<GroupRow>> {
        let estate = self.some_estate(Some(&plan.body.snapshot)).await?;
        let owners = self.0.store.group_owners().await.map_err(stored)?;
        let heads = self.0.store.group_comment_heads().await.map_err(stored)?;
        let notes = Notes::new(plan, owners, &heads);
        let plan = Arc::clone(plan);
        self.0.heavy.run(move || rows(&estate, &plan, &notes)).await
    }
}

/// The group of this id, else the one that this resource belongs to: a link outlives the id.
pub(crate) fn the_group<'a>(plan: &'a Plan, id: &str) -> Answer<&'a MoveGroup> {
    let groups = &plan.body.groups;
    let has = |group: &&MoveGroup| group.members.iter().any(|member| member.as_str() == id);
    groups
        .iter()
        .find(|group| group.id == id)
        .or_else(|| groups.iter().find(has))
        .ok_or_else(|| {
            Refusal::NotFound(format!(
                "Version {} of the plan has no move group with `{id}`. It may be new in a later version, or gone.",
                plan.version
            ))
        })
}

fn members_of(
    estate: &Estate,
    plan: &Plan,
    group: &MoveGroup,
    automatic: &HashSet<&ResourceId>,
) -> Vec<WaveResource> {
    let row = |id: &ResourceId| {
        let resource = estate.resource(id)?;
        Some(WaveResource {
            id: id.clone(),
            kind: resource.kind.clone(),
            name: resource.name.clone(),
            placement: plan.body.placements.get(id)?.clone(),
            automatic: automatic.contains(id),
        })
    };
    let rows = group.members.iter().filter_map(row);
    rows.take(GroupView::MEMBERS).collect()
}

/// The cycles among the members alone: a knot never reaches beyond its group.
fn cycles(estate: &Estate, group: &MoveGroup, members: &HashSet<&ResourceId>) -> Vec<GroupCycle> {
    if group.cycle.is_empty() {
        return Vec::new();
    }
    let places = group.members.iter().filter_map(|id| estate.place(id));
    let edges = places
        .flat_map(|place| estate.leaving(place))
        .filter(|edge| members.contains(&edge.to))
        .cloned()
        .collect();
    let graph = Graph {
        edges,
        unresolved: Vec::new(),
        externals: Vec::new(),
    };
    let named = |id: &ResourceId| (id.clone(), estate.name(id));
    landfall_planner::cycles(&graph)
        .into_iter()
        .map(|cycle| {
            let (from, to) = &cycle.weakest;
            let proof = graph
                .edges
                .iter()
                .filter(|e| e.class == Class::Requires && &e.from == from && &e.to == to);
            GroupCycle {
                path: cycle.path.iter().map(named).collect(),
                weakest: (estate.name(from), estate.name(to)),
                knot: cycle.knot,
                evidence: proof
                    .flat_map(|edge| &edge.evidence)
                    .take(3)
                    .map(|evidence| (evidence.path.to_string(), evidence.text.to_string()))
                    .collect(),
            }
        })
        .collect()
}

fn group_bridges(estate: &Estate, plan: &Plan, members: &HashSet<&ResourceId>) -> Vec<BridgeView> {
    let mut bridges = bridges(estate, plan, |bridge| {
        members.contains(&bridge.from) || members.contains(&bridge.to)
    });
    bridges.truncate(GroupView::MEMBERS);
    bridges
}

fn pins(estate: &Estate, plan: &Plan, members: &HashSet<&ResourceId>) -> Vec<GroupPin> {
    let pins = plan.body.choices.pins.iter();
    pins.filter(|pin| pin.groups().iter().any(|id| members.contains(id)))
        .map(|pin| {
            let other = match pin {
                Pin::Apart { a, b } => [a, b].into_iter().find(|id| !members.contains(id)),
                _ => None,
            };
            GroupPin {
                other: other.map(|id| estate.name(id)),
                pin: pin.clone(),
            }
        })
        .collect()
}

fn rows(estate: &Estate, plan: &Plan, notes: &Notes) -> Vec<GroupRow> {
    let applications = landfall_planner::applications(&estate.snapshot.resources);
    let application = |group: &MoveGroup| {
        let places = group.members.iter().filter_map(|id| estate.place(id));
        let names = places.filter_map(|place| applications.get(place as usize));
        let mut counted = commonest(names).into_iter();
        counted.next().map(|(name, _)| name).unwrap_or_default()
    };
    let waves: HashMap<&str, _> = (plan.body.waves.iter())
        .flat_map(|wave| wave.groups.iter().map(move |id| (id.as_str(), wave)))
        .collect();
    let mut rows: Vec<GroupRow> = (plan.body.groups.iter().enumerate())
        .map(|(at, group)| {
            let wave = waves.get(group.id.as_str());
            let note = notes.of(at);
            GroupRow {
                id: group.id.clone(),
                name: group.name.clone(),
                application: application(group),
                members: group.members.len() as u64,
                cycle: !group.cycle.is_empty(),
                wave: wave.map(|wave| wave.number),
                environment: wave.map(|wave| wave.environment),
                day: wave.and_then(|wave| wave.day),
                owner: note.owner.clone(),
                comments: note.comments,
                open: note.open,
            }
        })
        .collect();
    rows.sort_by(|a, b| (a.wave, &a.name, &a.id).cmp(&(b.wave, &b.name, &b.id)));
    rows
}

fn fitting<'a>(plan: &Plan, all: &'a [GroupRow], query: &GroupsQuery) -> Vec<&'a GroupRow> {
    let text = query.text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let holds = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    // Members are looked through only when somebody asks for words.
    let by_member: BTreeSet<&str> = if words.is_empty() {
        BTreeSet::new()
    } else {
        let groups = plan.body.groups.iter();
        groups
            .filter(|group| group.members.iter().any(|id| holds(id.as_str())))
            .map(|group| group.id.as_str())
            .collect()
    };
    let owner = |row: &GroupRow| match query.owner.as_str() {
        "" => true,
        "some" => row.owner.is_some(),
        "none" => row.owner.is_none(),
        name => row.owner.as_ref().is_some_and(|owner| owner.name() == name),
    };
    all.iter()
        .filter(|row| {
            query.wave.is_none_or(|wave| row.wave == Some(wave))
                && (query.application.is_empty() || row.application == query.application)
                && owner(row)
                && (query.comments != "open" || row.open > 0)
                && (words.is_empty() || holds(&row.name) || by_member.contains(row.id.as_str()))
        })
        .collect()
}

fn facet<'a>(key: &str, label: &str, all: impl Iterator<Item = &'a String>) -> Facet {
    let mut values = commonest(all);
    let rest = values.split_off(values.len().min(LISTED));
    Facet {
        key: key.to_owned(),
        label: label.to_owned(),
        values,
        more: rest.len() as u64,
    }
}

impl Backend {
    /// Whom a planner can choose from.
    async fn people_for(&self, user: &User) -> Answer<Vec<landfall_domain::UserName>> {
        if !user.has(Role::Planner) {
            return Ok(Vec::new());
        }
        Ok(self
            .people()
            .await?
            .into_iter()
            .map(|user| user.name)
            .collect())
    }
}
