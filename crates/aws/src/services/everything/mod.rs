//! Everything else that an account holds: found through the Resource Groups Tagging API, Resource
//! Explorer and the list calls of the Cloud Control API, and kept as found, not understood. Nothing is
//! silently missing.

mod index;
mod kinds;
mod merge;
mod types;

pub use merge::whole;

use super::json;
use crate::call::{Api, Ask};
use crate::page::Pages;
use crate::read::{Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::{Arn, Resource, fields};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Resource Groups Tagging API: every resource that has, or had, a tag. It also knows the tags of
/// resources whose own lists do not tell them, which saves a request for each.
pub struct Tagging;
/// AWS Cloud Control API: one list call for each type, but for those of which Resource Explorer says
/// that there is nothing.
pub struct CloudControl;

/// The key of [`CloudControl`].
pub(crate) const CONTROL_KEY: &str = "cloudcontrol";
/// The key of [`Tagging`].
pub(crate) const TAGGING_KEY: &str = "tagging";

static TAGGING: Api = Api::json("tagging", "1.1", "ResourceGroupsTaggingAPI_20170126");
static CONTROL: Api = Api::json("cloudcontrolapi", "1.0", "CloudApiService");

#[async_trait]
impl Service for Tagging {
    fn key(&self) -> &'static str {
        TAGGING_KEY
    }
    fn label(&self) -> &'static str {
        "AWS Resource Groups Tagging API"
    }
    /// None of its own: what it finds belongs to other services.
    fn kinds(&self) -> &'static [&'static str] {
        &[]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &TAGGING);
        let pages = Paging::of("PaginationToken", "PaginationToken").sized("ResourcesPerPage", 100);
        let ask = Ask::new("GetResources");
        for found in reader.all(ask, "ResourceTagMappingList", pages, None).await {
            let Some(arn) = found["ResourceARN"]
                .as_str()
                .and_then(|arn| arn.parse::<Arn>().ok())
            else {
                continue;
            };
            let region = if arn.region().is_empty() {
                landfall_domain::Region::global()
            } else {
                session.region().clone()
            };
            let name = arn
                .resource()
                .rsplit(['/', ':'])
                .next()
                .unwrap_or_default()
                .to_owned();
            let kind = kinds::of_arn(&arn);
            let text = arn.to_string();
            let mut resource = json::resource(
                &kind,
                &text,
                &name,
                session.account(),
                &region,
                json!({"Arn": text}),
            );
            resource.tags = fields(json::tags(&found["Tags"], "Key", "Value"));
            resource.understood = false;
            sink.push(resource);
        }
    }
}

/// Types that are asked for before all the others.
const PROBES: usize = 3;
/// Answers that mean: this type cannot be listed here.
const NOT_LISTABLE: &[&str] = &[
    "UnsupportedActionException",
    "TypeNotFoundException",
    "InvalidRequestException",
];

#[async_trait]
impl Service for CloudControl {
    fn key(&self) -> &'static str {
        CONTROL_KEY
    }
    fn label(&self) -> &'static str {
        "AWS Cloud Control API"
    }
    fn kinds(&self) -> &'static [&'static str] {
        types::TYPES
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &CONTROL);
        let mut asked = types::TYPES.to_vec();
        let mut unlisted = None;
        match index::read(session, sink).await {
            Ok(index) => {
                for found in index.others(session) {
                    sink.push(found);
                }
                let absent = index.absent(session);
                asked.retain(|kind| !absent.contains(*kind) || !sink.spare(kind));
                sink.tell_absent(absent);
            }
            Err(why) => {
                sink.tell_absent(BTreeSet::new());
                unlisted = Some(why.problem(session.region()));
            }
        }
        // Where the API itself is denied or not offered, a few questions tell as much as all.
        let (first, rest) = asked.split_at(PROBES.min(asked.len()));
        let ask = |types: &[&str]| types.iter().map(|kind| Value::from(*kind)).collect();
        let answered = reader.each(ask(first), |kind| list(reader, kind)).await;
        if first.is_empty() || answered.contains(&true) {
            reader.each(ask(rest), |kind| list(reader, kind)).await;
        }
        // Last, so that an API that is denied as a whole stays denied.
        if let Some(problem) = unlisted {
            sink.problem(problem);
        }
    }
}

/// All resources of one type; whether the API answered.
async fn list(reader: &Reader<'_>, kind: Value) -> bool {
    let name = kind.as_str().unwrap_or_default();
    let mut answered = false;
    for model in types::models(name, reader.session.region().as_str()) {
        answered |= list_part(reader, name, *model).await;
    }
    answered
}

/// The part of a type's resources that a model tells, or all.
async fn list_part(reader: &Reader<'_>, name: &str, model: Option<&str>) -> bool {
    let mut pages = Pages::new("ListResources");
    loop {
        let mut ask = Ask::new("ListResources").with(json!({"TypeName": name, "MaxResults": 100}));
        if let Some(model) = model {
            ask.put("ResourceModel", model);
        }
        if let Some(token) = pages.token() {
            ask.put("NextToken", token);
        }
        let page = match reader.tried(ask, Some(name), NOT_LISTABLE).await {
            Ok(Some(page)) => page,
            Ok(None) => return true,
            Err(_) => return false,
        };
        for found in json::objects(&page["ResourceDescriptions"]) {
            if let Some(resource) = described(reader.session, name, &found) {
                reader.sink.push(resource);
            }
        }
        if !pages.go_on(Paging::NEXT.token(&page), Some(name), reader.sink) {
            return true;
        }
    }
}

fn described(session: &Session, kind: &str, found: &Value) -> Option<Resource> {
    let identifier = found["Identifier"].as_str()?;
    let mut properties = json::parsed(found["Properties"].clone());
    let arn = std::iter::once(Some(identifier))
        .chain(["Arn", "ARN", "ResourceArn"].map(|member| properties[member].as_str()))
        .flatten()
        .find(|text| text.starts_with("arn:"))
        .unwrap_or_default()
        .to_owned();
    let name = ["Name", "DomainName", "Id"]
        .iter()
        .find_map(|member| properties[*member].as_str())
        .unwrap_or_else(|| identifier.rsplit('/').next().unwrap_or(identifier))
        .to_owned();
    let mut tags = json::tags(&properties["Tags"], "Key", "Value");
    tags.extend(json::tag_map(&properties["Tags"]));
    if let Value::Object(map) = &mut properties {
        map.remove("Tags");
        map.insert("Identifier".into(), identifier.into());
    }
    let mut resource = json::resource(
        kind,
        &arn,
        &name,
        session.account(),
        session.region(),
        properties,
    );
    if arn.is_empty() {
        // Names repeat, identifiers do not.
        resource.id = landfall_domain::ResourceId::new(format!(
            "{kind}/{}/{}/{identifier}",
            session.account(),
            session.region()
        ));
    }
    resource.tags = fields(tags);
    resource.understood = false;
    Some(resource)
}
