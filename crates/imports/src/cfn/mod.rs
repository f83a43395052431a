//! CloudFormation templates: one or many, linked by exports and nested stacks.

mod eval;
mod functions;
mod names;
mod places;
mod stacks;
mod yaml;

use crate::error::{Fault, ImportError, Note};
use crate::{Found, Options, build, json, kinds, secrets};
use eval::{Eval, Link};
use landfall_domain::{
    Attribute, Class, Confidence, Evidence, Fields, Kind, Reference, Resource, ResourceId, Target,
    fields,
};
use names::{Home, Identity};
use serde_json::{Map, Value};
use stacks::{Stack, Template};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Longer templates are refused; CloudFormation itself takes 1 MB.
const LONGEST: usize = 16 << 20;

/// Reads all templates together.
pub(crate) fn read(files: &[crate::Text<'_>], options: &Options) -> Result<Found, ImportError> {
    let mut notes = Vec::new();
    let (mut templates, mut faults) = (Vec::new(), Vec::new());
    for (file, text) in files {
        match parse(file, text, &mut notes) {
            Ok(template) => {
                faults.extend(stacks::check(&template));
                templates.push(template);
            }
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(ImportError::new(faults));
    }
    let home = home(files[0].0, options)?;
    let stacks = stacks::stacks(&templates, &mut notes);
    let mut eval = Eval::new(&templates, &stacks, home);
    eval.shared = shared(&templates, &stacks);
    exports(&mut eval);
    let mut made = Made::default();
    for stack in 0..stacks.len() {
        resources(&mut eval, stack, &mut made);
    }
    notes.append(&mut eval.notes);
    notes.extend(made.notes);
    if eval.notes_left_out > 0 {
        let message = format!(
            "and {} more places that could not be resolved",
            eval.notes_left_out
        );
        notes.push(Note::new(files[0].0, None, message));
    }
    Ok(Found {
        account: Some(eval.home.account.clone()),
        regions: vec![eval.home.region.clone()],
        resources: made.resources,
        references: made.references,
        notes,
        estate: None,
    })
}

fn parse<'t>(file: &'t str, text: &str, notes: &mut Vec<Note>) -> Result<Template<'t>, Vec<Fault>> {
    if text.len() > LONGEST {
        let reason = format!(
            "the template has {} bytes; at most {LONGEST} are read",
            text.len()
        );
        return Err(vec![Fault::new(
            file,
            reason,
            "Split it: CloudFormation itself takes 1 MB",
        )]);
    }
    if !text.trim_start().starts_with('{') {
        let document = yaml::read(file, text)?;
        notes.extend(document.notes);
        return Ok(Template {
            file,
            value: document.value,
            places: document.places,
        });
    }
    let value =
        json::read(file, text, "A template is a JSON object").map_err(|fault| vec![fault])?;
    let (places, doubles) = places::of_json(text);
    if !doubles.is_empty() {
        let faults = doubles.into_iter().map(|(key, place)| {
            let reason = format!("the key `{key}` stands there a second time");
            Fault::new(
                file,
                reason,
                "Rename or remove one of the two: only one could count",
            )
            .at(place)
        });
        return Err(faults.collect());
    }
    Ok(Template {
        file,
        value,
        places,
    })
}

/// Templates do not say where they are deployed.
fn home(file: &str, options: &Options) -> Result<Home, ImportError> {
    let mut faults = Vec::new();
    if options.account.is_none() {
        let reason = "a template does not say in which account it is deployed";
        faults.push(Fault::new(file, reason, "Say it: `--account 123456789012`"));
    }
    if options.region.is_none() {
        let reason = "a template does not say in which Region it is deployed";
        faults.push(Fault::new(file, reason, "Say it: `--region eu-central-1`"));
    }
    match (&options.account, &options.region) {
        (Some(account), Some(region)) => Ok(Home {
            account: account.clone(),
            region: region.clone(),
        }),
        _ => Err(ImportError::new(faults)),
    }
}

/// Kind and logical id that more than one stack has.
fn shared(templates: &[Template<'_>], stacks: &[Stack]) -> HashSet<(String, String)> {
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for stack in stacks {
        for (logical, resource) in templates[stack.template].section("Resources") {
            let kind = resource
                .get("Type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            *counts
                .entry((kind.to_owned(), logical.clone()))
                .or_default() += 1;
        }
    }
    let several = counts.into_iter().filter(|(_, count)| *count > 1);
    several.map(|(key, _)| key).collect()
}

/// Names of exports → where they come from.
fn exports(eval: &mut Eval<'_>) {
    for stack in 0..eval.stacks.len() {
        let template = &eval.templates[eval.stacks[stack].template];
        for (output, entry) in template.section("Outputs") {
            let Some(name) = entry.get("Export").and_then(|export| export.get("Name")) else {
                continue;
            };
            let (name, _) = eval.at(stack, &["Outputs", output, "Export", "Name"], name);
            if let Some(name) = name.as_ref().and_then(functions::text) {
                eval.exports.entry(name).or_insert((stack, output.clone()));
            }
        }
    }
}

#[derive(Default)]
struct Made {
    resources: Vec<Resource>,
    references: Vec<Reference>,
    notes: Vec<Note>,
}

/// All resources of one stack.
fn resources(eval: &mut Eval<'_>, stack: usize, made: &mut Made) {
    let template = &eval.templates[eval.stacks[stack].template];
    let mut unnamed = 0;
    for (logical, entry) in template.section("Resources") {
        let pointer = format!("/Resources/{logical}");
        if stacks::is_loop(logical) {
            let message = format!(
                "`{logical}` is a loop that the transform AWS::LanguageExtensions expands; its resources are missing"
            );
            made.notes
                .push(Note::new(template.file, template.line(&pointer), message));
            continue;
        }
        if !present(eval, stack, logical, entry, made) {
            continue;
        }
        let identity = eval.identity(stack, logical);
        if names::physical(&identity.kind)
            .is_some_and(|property| entry["Properties"].get(property).is_none())
        {
            unnamed += 1;
        }
        resource(eval, stack, logical, entry, &identity, made);
    }
    if unnamed > 0 {
        let message = format!(
            "without a name of their own: {unnamed}; CloudFormation makes names up, and logical ids \
             stand in their place here"
        );
        made.notes.push(Note::new(template.file, None, message));
    }
    if template.value.get("Transform").is_some() || template.value.get("Globals").is_some() {
        let message = "transforms are not carried out: types, properties and `Globals` stay as the template has them";
        made.notes.push(Note::new(
            template.file,
            template.line("/Transform"),
            message,
        ));
    }
}

/// Whether the resource's condition lets it be there.
fn present(
    eval: &mut Eval<'_>,
    stack: usize,
    logical: &str,
    entry: &Value,
    made: &mut Made,
) -> bool {
    let Some(condition) = entry.get("Condition").and_then(Value::as_str) else {
        return true;
    };
    let template = &eval.templates[eval.stacks[stack].template];
    let line = template.line(&format!("/Resources/{logical}"));
    match eval.condition(stack, condition) {
        Some(true) => true,
        Some(false) => {
            let message = format!(
                "`{logical}` is left out: with the parameters as they are, its condition `{condition}` does not hold"
            );
            made.notes.push(Note::new(template.file, line, message));
            false
        }
        None => {
            let message = format!(
                "whether the condition `{condition}` of `{logical}` holds is not known; it is taken to be there"
            );
            made.notes.push(Note::new(template.file, line, message));
            true
        }
    }
}

fn resource(
    eval: &mut Eval<'_>,
    stack: usize,
    logical: &str,
    entry: &Value,
    identity: &Identity,
    made: &mut Made,
) {
    let empty = Value::Object(Map::new());
    let properties = entry
        .get("Properties")
        .filter(|value| value.is_object())
        .unwrap_or(&empty);
    let (value, links) = eval.at(stack, &["Resources", logical, "Properties"], properties);
    let mut configuration = value.unwrap_or_default();
    let tags = tags(&configuration["Tags"]);
    let depends = depends_on(&mut configuration, entry);
    secrets::hide(&mut configuration);
    let kind = Kind::new(identity.kind.as_str());
    let mut resource = Resource {
        id: id(eval, identity),
        arn: identity.arn.clone(),
        name: identity.name.clone(),
        account: eval.home.account.clone(),
        region: identity.region.clone(),
        tags: fields(tags),
        attributes: Fields::default(),
        configuration,
        understood: kinds::known(&identity.kind),
        kind,
    };
    let facts = [
        ("stack", eval.stacks[stack].name.as_str()),
        ("logical_id", logical),
    ];
    for (fact, text) in facts {
        resource
            .attributes
            .insert(fact.into(), Attribute::Text(text.into()));
    }
    let links: BTreeSet<Link> = links
        .into_iter()
        .chain(depends.into_iter().map(|(path, logical)| Link {
            path,
            stack,
            logical,
        }))
        .collect();
    for link in links {
        if link.stack == stack && link.logical == logical {
            continue;
        }
        let to = eval.identity(link.stack, &link.logical);
        if to.kind.is_empty() {
            continue;
        }
        made.references.push(reference(&resource, link.path, &to));
    }
    made.resources.push(resource);
}

fn id(eval: &Eval<'_>, of: &Identity) -> ResourceId {
    let kind = Kind::new(of.kind.as_str());
    build::id(
        &kind,
        of.arn.as_ref(),
        &eval.home.account,
        &of.region,
        &of.id,
    )
}

/// `DependsOn` as a list in the configuration; the path and logical id of each.
fn depends_on(configuration: &mut Value, entry: &Value) -> Vec<(String, String)> {
    let names: Vec<String> = match entry.get("DependsOn") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => return Vec::new(),
    };
    if let Some(map) = configuration.as_object_mut() {
        map.insert("DependsOn".to_owned(), Value::from(names.clone()));
    }
    let path = |number: usize| format!("/DependsOn/{number}");
    names
        .into_iter()
        .enumerate()
        .map(|(number, name)| (path(number), name))
        .collect()
}

/// Tags as a list or as an object.
fn tags(value: &Value) -> BTreeMap<String, String> {
    match value {
        Value::Array(list) => list
            .iter()
            .filter_map(|tag| {
                Some((
                    functions::text(&tag["Key"])?,
                    functions::text(&tag["Value"]).unwrap_or_default(),
                ))
            })
            .collect(),
        Value::Object(map) => map
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), functions::text(value)?)))
            .collect(),
        _ => BTreeMap::new(),
    }
}

/// What the template says outright: this place names that resource.
fn reference(from: &Resource, path: String, to: &Identity) -> Reference {
    let text = match from.configuration.pointer(&path) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let target = match &to.arn {
        Some(arn) => Target::Arn(arn.clone()),
        None => Target::Named {
            kind: Kind::new(to.kind.as_str()),
            name: to.name.clone(),
            account: None,
            region: (to.region != from.region).then(|| to.region.clone()),
        },
    };
    Reference {
        from: from.id.clone(),
        target,
        class: class(&path),
        evidence: Evidence {
            path: path.into(),
            text: text.into(),
            confidence: Confidence::Certain,
        },
    }
}

/// What CloudFormation makes first is required, except what a program only reads when it runs.
fn class(path: &str) -> Class {
    let at_run_time = [
        "/Environment",
        "/Secrets/",
        "/Statement/",
        "/UserData",
        "/Definition",
    ];
    if at_run_time.iter().any(|part| path.contains(part)) {
        Class::Talks
    } else {
        Class::Requires
    }
}
