//! The inventory of one snapshot in columns: what rows are filtered, sorted and counted by, as small
//! numbers. Built once; no page looks at a configuration.

use crate::estate::Estate;
use landfall_domain::{PlanId, ResourceId, Text, plan::Environment, plan::Plan};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// The tag that CloudFormation gives to what a stack makes.
pub(crate) const STACK: &str = "aws:cloudformation:stack-name";
/// What stands for no environment, wave or stack.
const NONE: &str = "none";

/// One value for each row, as the place of the value among all values.
#[derive(Default)]
pub(crate) struct Column {
    pub values: Vec<String>,
    pub of: Vec<u32>,
}

impl Column {
    /// With the values in order, so that their places sort the rows.
    fn new<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut numbers: BTreeMap<&str, u32> = texts.clone().map(|text| (text, 0)).collect();
        for (number, place) in (0u32..).zip(numbers.values_mut()) {
            *place = number;
        }
        Self {
            of: texts.map(|text| numbers[text]).collect(),
            values: numbers.into_keys().map(str::to_owned).collect(),
        }
    }
}

/// Any number of values for each row, one behind the other.
pub(crate) struct Tags {
    /// Key and value.
    pub pairs: Vec<(Text, Text)>,
    starts: Vec<u32>,
    of: Vec<u32>,
}

impl Tags {
    fn new(estate: &Estate) -> Self {
        let mut numbers: HashMap<(&str, &str), u32> = HashMap::new();
        let (mut pairs, mut starts, mut of) = (Vec::new(), vec![0], Vec::new());
        for resource in &estate.snapshot.resources {
            for (key, value) in &resource.tags {
                let next = pairs.len() as u32;
                let number = *numbers.entry((key, value)).or_insert_with(|| {
                    pairs.push((key.clone(), value.clone()));
                    next
                });
                of.push(number);
            }
            starts.push(of.len() as u32);
        }
        Self { pairs, starts, of }
    }

    /// The tags of a row by their places.
    pub fn of(&self, row: u32) -> &[u32] {
        let at = row as usize;
        &self.of[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// What a plan adds to the rows.
pub(crate) struct Planned {
    /// Whose answers may be kept: the plan that it is of, if there is one.
    pub plan: Option<PlanId>,
    /// Places 1, 2 and 3 are those of [`Environment::ALL`], 0 is none.
    pub environment: Column,
    /// Ascending; place 0 is none.
    pub wave: Column,
    numbers: Vec<u32>,
}

impl Planned {
    /// Nothing is planned.
    pub fn none(rows: usize) -> Self {
        Self::new(rows, None, |_| None)
    }

    /// What a plan says of the rows.
    pub fn of(estate: &Estate, plan: &Plan) -> Self {
        let waves = super::wave_of(plan);
        let resources = &estate.snapshot.resources;
        let of = |row: usize| {
            let id: &ResourceId = &resources[row].id;
            let placement = plan.body.placements.get(id);
            Some((placement.map(|p| p.environment), waves.get(id).copied()))
        };
        Self::new(resources.len(), Some(plan.id.clone()), of)
    }

    fn new(
        rows: usize,
        plan: Option<PlanId>,
        of: impl Fn(usize) -> Option<(Option<Environment>, Option<u32>)>,
    ) -> Self {
        let all: Vec<_> = (0..rows).map(|row| of(row).unwrap_or_default()).collect();
        let mut numbers: Vec<u32> = all.iter().filter_map(|(_, wave)| *wave).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let none = std::iter::once(NONE.to_owned());
        let environment = |environment: Option<Environment>| {
            let place = |e| Environment::ALL.iter().position(|other| *other == e);
            environment
                .and_then(place)
                .map_or(0, |place| place as u32 + 1)
        };
        let wave = |wave: Option<u32>| {
            let place = wave.and_then(|wave| numbers.binary_search(&wave).ok());
            place.map_or(0, |place| place as u32 + 1)
        };
        Self {
            plan,
            environment: Column {
                values: none
                    .clone()
                    .chain(Environment::ALL.map(|e| e.to_string()))
                    .collect(),
                of: all.iter().map(|(e, _)| environment(*e)).collect(),
            },
            wave: Column {
                values: none
                    .chain(numbers.iter().map(ToString::to_string))
                    .collect(),
                of: all.iter().map(|(_, w)| wave(*w)).collect(),
            },
            numbers,
        }
    }

    /// Where a row goes.
    pub fn environment_of(&self, row: u32) -> Option<Environment> {
        let place = self.environment.of[row as usize].checked_sub(1)?;
        Environment::ALL.get(place as usize).copied()
    }

    /// When a row goes.
    pub fn wave_of(&self, row: u32) -> Option<u32> {
        let place = self.wave.of[row as usize].checked_sub(1)?;
        self.numbers.get(place as usize).copied()
    }
}

/// The columns that follow from the snapshot alone.
pub(crate) struct Table {
    pub rows: usize,
    pub service: Column,
    pub kind: Column,
    pub account: Column,
    pub region: Column,
    pub stack: Column,
    pub understood: Column,
    pub tags: Tags,
    /// Name, id and ARN in small letters, with a line feed between them; an ARN that is the id once.
    pub texts: Vec<Box<str>>,
    /// Equal names, whatever their letters, are equal.
    pub name: Column,
    /// Rows in the order of their ids.
    pub by_id: Vec<u32>,
    planned: Mutex<Option<Arc<Planned>>>,
    pub answers: super::answer::Answers,
}

impl Table {
    pub fn new(estate: &Estate) -> Self {
        let all = estate.snapshot.resources.iter();
        let names: Vec<String> = all.clone().map(|r| r.name.to_lowercase()).collect();
        let name = Column {
            // Only the places matter.
            values: Vec::new(),
            ..Column::new(names.iter().map(String::as_str))
        };
        let texts = names.iter().zip(all.clone()).map(|(name, resource)| {
            let id = resource.id.as_str().to_lowercase();
            let arn = resource
                .arn
                .as_ref()
                .map(|arn| arn.to_string().to_lowercase());
            match arn.filter(|arn| *arn != id) {
                Some(arn) => format!("{name}\n{id}\n{arn}").into_boxed_str(),
                None => format!("{name}\n{id}").into_boxed_str(),
            }
        });
        let mut by_id: Vec<u32> = (0..estate.snapshot.resources.len() as u32).collect();
        by_id.sort_by_key(|row| &estate.snapshot.resources[*row as usize].id);
        Self {
            rows: by_id.len(),
            service: Column::new(all.clone().map(|r| r.kind.service())),
            kind: Column::new(all.clone().map(|r| r.kind.as_str())),
            account: Column::new(all.clone().map(|r| r.account.as_str())),
            region: Column::new(all.clone().map(|r| r.region.as_str())),
            stack: Column::new(
                all.clone()
                    .map(|r| r.tags.get(STACK).map_or(NONE, Text::as_str)),
            ),
            understood: Column::new(all.map(|r| if r.understood { "yes" } else { "no" })),
            tags: Tags::new(estate),
            texts: texts.collect(),
            name,
            by_id,
            planned: Mutex::new(None),
            answers: super::answer::Answers::default(),
        }
    }

    /// What the plan with this id adds, if it is at hand.
    pub fn planned(&self, plan: Option<&PlanId>) -> Option<Arc<Planned>> {
        let kept = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone().filter(|planned| planned.plan.as_ref() == plan)
    }

    /// Keeps what a plan adds; the newest plan is the only one that is asked for.
    pub fn keep(&self, planned: &Arc<Planned>) {
        let mut kept = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(planned.clone());
    }
}
