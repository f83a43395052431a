//! Estates from files instead of AWS: the same snapshot, without an account at hand.
//!
//! Invariant: pure. Text comes in; resources, or the line and the reason why not, come out.

mod build;
mod cfn;
mod config;
mod detect;
mod error;
pub mod estate;
mod json;
mod kinds;
mod secrets;
mod terraform;
mod usual;

pub use detect::Format;
pub use error::{Fault, ImportError, MOST, Note};
pub use estate::{Estate, export};

use landfall_domain::{AccountId, Reference, Region, Resource};
use std::collections::{BTreeMap, BTreeSet};

/// The longest file that is read, in bytes.
pub const LONGEST: usize = 1 << 30;

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name as given, for messages.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// What the files may not say.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The account that the resources are of. What a file says itself goes before.
    pub account: Option<AccountId>,
    /// The Region of resources for which the file names none.
    pub region: Option<Region>,
}

/// What the files hold.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What kind of files they are.
    pub format: Format,
    /// The source account.
    pub account: AccountId,
    /// The Regions, in order. Resources without one are in `global`, which is not among them.
    pub regions: Vec<Region>,
    /// The resources, by id, each id once.
    pub resources: Vec<Resource>,
    /// What the files say outright about each other (`Ref`, `DependsOn`, relationships) and the
    /// text alone may not show. The extractor's own readings of the same place go before. Empty
    /// for Landfall's own format, whose references are in `estate`.
    pub references: Vec<Reference>,
    /// What was read with a reservation, in the order of the files.
    pub notes: Vec<Note>,
    /// What only Landfall's own format holds.
    pub estate: Option<Estate>,
}

/// What one format's reader gives.
#[derive(Default)]
pub(crate) struct Found {
    account: Option<AccountId>,
    regions: Vec<Region>,
    resources: Vec<Resource>,
    references: Vec<Reference>,
    notes: Vec<Note>,
    estate: Option<Estate>,
}

/// Reads files of one format: one estate of Landfall, one or more of the others.
///
/// Files of no known format beside others are left out with a note.
///
/// # Errors
/// What is wrong with the files, each fault with its place and the way out.
pub fn import(files: &[File], options: &Options) -> Result<Imported, ImportError> {
    let (format, files, mut notes) = sort(files)?;
    let mut found = match format {
        Format::Landfall => one_estate(&files)?,
        Format::CloudFormation => cfn::read(&files, options)?,
        Format::TerraformState | Format::TerraformShow => terraform::read(&files, format, options)?,
        Format::AwsConfig => config::read(&files, options)?,
    };
    if format != Format::Landfall {
        usual::settle(&mut found);
    }
    let account = account(&files, &found, options)?;
    notes.extend(found.notes);
    let resources = unique(found.resources, files[0].0, &mut notes);
    let regions = if found.regions.is_empty() {
        let known = resources.iter().map(|resource| resource.region.clone());
        let known: BTreeSet<Region> = known.filter(|region| *region != Region::global()).collect();
        known.into_iter().collect()
    } else {
        found.regions
    };
    Ok(Imported {
        format,
        account,
        regions,
        resources,
        references: found.references,
        notes,
        estate: found.estate,
    })
}

/// A file's name and its text without byte order mark.
type Text<'a> = (&'a str, &'a str);

/// The files with their one format, and notes on those that are left out.
fn sort(files: &[File]) -> Result<(Format, Vec<Text<'_>>, Vec<Note>), ImportError> {
    let mut known: Vec<(Format, Text<'_>)> = Vec::new();
    let (mut broken, mut unknown) = (Vec::new(), Vec::new());
    for File { name, text } in files {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > LONGEST {
            let reason = format!(
                "the file has {} bytes; at most {LONGEST} are read",
                text.len()
            );
            broken.push(Fault::new(name, reason, "Split it, or import a part"));
            continue;
        }
        match detect::detect(name, text) {
            Ok(Ok(format)) => known.push((format, (name, text))),
            Ok(Err(fault)) => unknown.push(fault),
            Err(fault) => broken.push(fault),
        }
    }
    if !broken.is_empty() {
        return Err(ImportError::new(broken));
    }
    let Some((format, _)) = known.first().cloned() else {
        if unknown.is_empty() {
            let advice = "Name at least one file: `landfall import FILE…`";
            unknown.push(Fault::new(
                "(no file)",
                "there is nothing to import",
                advice,
            ));
        }
        return Err(ImportError::new(unknown));
    };
    if let Some((other, (name, _))) = known.iter().find(|(other, _)| *other != format) {
        let reason = format!("this is a {other}, and {} is a {format}", known[0].1.0);
        let advice = "Import files of one format at a time";
        return Err(Fault::new(name, reason, advice).into());
    }
    let left_out = unknown
        .into_iter()
        .map(|fault| Note::new(&fault.file, None, format!("left out: {}", fault.reason)))
        .collect();
    let texts = known.into_iter().map(|(_, text)| text).collect();
    Ok((format, texts, left_out))
}

fn one_estate(files: &[Text<'_>]) -> Result<Found, ImportError> {
    match files {
        [(name, text)] => Ok(estate::read(name, text)?),
        [_, (name, _), ..] => {
            let advice = "Import one at a time: each becomes a snapshot of its own";
            Err(Fault::new(name, "this is a second Landfall estate", advice).into())
        }
        [] => Ok(Found::default()),
    }
}

/// The source account: what the files say, else the option, else that of most resources.
fn account(files: &[Text<'_>], found: &Found, options: &Options) -> Result<AccountId, ImportError> {
    if let Some(account) = found.account.clone().or_else(|| options.account.clone()) {
        return Ok(account);
    }
    let mut counts: BTreeMap<&AccountId, usize> = BTreeMap::new();
    for resource in &found.resources {
        *counts.entry(&resource.account).or_default() += 1;
    }
    // The greatest count; among equals the smallest id.
    let most = counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    most.map(|(account, _)| account.clone()).ok_or_else(|| {
        let advice = "Say which one: `--account 123456789012`";
        Fault::new(
            files[0].0,
            "the file does not say which account it is of",
            advice,
        )
        .into()
    })
}

/// By id, each once; of several with one id the first is kept.
fn unique(resources: Vec<Resource>, file: &str, notes: &mut Vec<Note>) -> Vec<Resource> {
    let mut resources = resources;
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    let before = resources.len();
    let mut doubles = BTreeSet::new();
    resources.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same && doubles.len() < 5 {
            doubles.insert(first.id.to_string());
        }
        same
    });
    let lost = before - resources.len();
    if lost > 0 {
        let names: Vec<String> = doubles.into_iter().collect();
        let message = format!(
            "{lost} resources have the id of another one and were left out; the first of each was \
             kept: {}",
            names.join(", ")
        );
        notes.push(Note::new(file, None, message));
    }
    resources
}
