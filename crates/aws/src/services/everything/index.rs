//! AWS Resource Explorer: where a Region has an index, a few pages tell everything of the kinds that
//! the index knows, tagged or not. What it does not hold need not be asked for type by type.
//!
//! Source: <https://docs.aws.amazon.com/resource-explorer/latest/userguide/getting-started-terms-and-concepts.html>

use super::{kinds, types};
use crate::call::{Api, Ask};
use crate::failure::{Cause, Failure};
use crate::page::{Pages, Stop};
use crate::services::json;
use crate::{CollectSink, SERVICES, Session};
use landfall_domain::snapshot::Problem;
use landfall_domain::{Arn, Region, Resource, fields};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

static API: Api = Api::new("resource-explorer-2", crate::call::Protocol::RestJson);
const INDEX: &str = "AWS::ResourceExplorer2::Index";
const VIEW: &str = "AWS::ResourceExplorer2::View";
/// Members of an index and a view that change by themselves, and the tags.
const MOVING: [&str; 5] = [
    "State",
    "CreatedAt",
    "LastUpdatedAt",
    "ReplicatingFrom",
    "Tags",
];
/// The most that one page holds.
const AT_MOST: u64 = 1000;

/// What the index of a Region holds.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// A kind of the index, such as `athena:workgroup` → its CloudFormation types.
    known: BTreeMap<String, Vec<String>>,
    /// Its resources.
    found: Vec<Value>,
    /// The index itself and its default view: what they are besides their names.
    own: Vec<(&'static str, Value)>,
}

/// Why a Region has no index that tells everything, in a code and in words.
#[derive(Debug)]
pub(super) struct NoIndex {
    code: String,
    why: String,
}

impl NoIndex {
    fn new(code: &str, why: &str) -> Self {
        Self {
            code: code.to_owned(),
            why: why.to_owned(),
        }
    }

    fn of(failure: &Failure) -> Self {
        match failure.cause {
            Cause::NotFound => Self::new("NoIndex", "there is none"),
            _ => Self {
                code: failure.code.clone(),
                why: format!("{} failed: {}", failure.operation, failure.message),
            },
        }
    }

    /// What coverage says: what nobody can find without an index.
    pub(super) fn problem(self, region: &Region) -> Problem {
        Problem {
            operation: "ListResources".into(),
            subject: Some("AWS Resource Explorer".into()),
            code: self.code,
            message: format!(
                "Not listed: no Resource Explorer index of {region} tells everything ({}). Things without a tag are not found where they are of a type that neither Landfall nor the Cloud Control API lists",
                self.why
            ),
            advice: format!(
                "Turn Resource Explorer on in {region}, with a default view of the whole account and without a filter, wait until it is ready, and scan again"
            ),
        }
    }
}

/// The whole index of the session's Region.
///
/// # Errors
/// Why there is none that tells everything: then every type is asked for.
pub(super) async fn read(session: &Session, sink: &CollectSink) -> Result<Index, NoIndex> {
    let index = one(session, sink, Ask::new("GetIndex").post("/GetIndex")).await?;
    if index["State"] != "ACTIVE" {
        return Err(NoIndex::new("NotActive", "it is still being made"));
    }
    let ask = Ask::new("ListResources").post("/ListResources");
    let pages = all(session, sink, ask).await?;
    let ask = Ask::new("GetView").post("/GetView");
    let view_arn = pages
        .first()
        .map_or(Value::Null, |page| page["ViewArn"].clone());
    let mut view = one(session, sink, ask.with(json!({"ViewArn": view_arn}))).await?;
    if !shows_all(&view["View"], session.account().as_str()) {
        let why = "its default view leaves something out";
        return Err(NoIndex::new("FilteredView", why));
    }
    let ask = Ask::new("ListSupportedResourceTypes").post("/ListSupportedResourceTypes");
    let kinds = sink.kinds(all(session, sink, ask)).await?;
    let mut whole = Index {
        own: vec![(INDEX, index), (VIEW, view["View"].take())],
        ..Index::default()
    };
    for page in kinds {
        for kind in json::objects(&page["ResourceTypes"]) {
            whole.know(&kind);
        }
    }
    for page in pages {
        whole.found.extend(json::objects(&page["Resources"]));
    }
    Ok(whole)
}

/// Whether a view has no filter and is of the whole account.
fn shows_all(view: &Value, account: &str) -> bool {
    let filter = view["Filters"]["FilterString"].as_str().unwrap_or_default();
    let scope = view["Scope"].as_str().unwrap_or_default();
    filter.trim().is_empty() && scope.ends_with(&format!(":iam::{account}:root"))
}

async fn one(session: &Session, sink: &CollectSink, ask: Ask) -> Result<Value, NoIndex> {
    if sink.cancelled() {
        return Err(NoIndex::new("Cancelled", "the scan was ended"));
    }
    let operation = ask.operation;
    let answer = session.call(&API, ask).await;
    answer.map_err(|error| NoIndex::of(&Failure::of(operation, None, &error)))
}

/// Every page, or why one is missing.
async fn all(session: &Session, sink: &CollectSink, mut ask: Ask) -> Result<Vec<Value>, NoIndex> {
    ask.put("MaxResults", AT_MOST);
    let mut read = Vec::new();
    let mut pages = Pages::new(ask.operation);
    loop {
        if let Some(token) = pages.token() {
            ask.put("NextToken", token);
        }
        let page = one(session, sink, ask.clone()).await?;
        let token = page["NextToken"].as_str().map(str::to_owned);
        read.push(page);
        match pages.next(token) {
            Ok(()) => {}
            Err(Stop::End) => return Ok(read),
            Err(stop) => {
                let problem = pages.problem(stop, None);
                return Err(NoIndex::new(&problem.code, &problem.message));
            }
        }
    }
}

impl Index {
    fn know(&mut self, kind: &Value) {
        let Some(name) = kind["ResourceType"].as_str() else {
            return;
        };
        let types = kind["CFNResourceTypes"].as_array().into_iter().flatten();
        let types = types.filter_map(|name| name.as_str().map(str::to_owned));
        self.known.insert(name.to_owned(), types.collect());
    }

    /// Those that are of this account, in this Region or in none.
    fn of<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a Value> {
        self.found.iter().filter(|found| {
            let region = found["Region"].as_str().unwrap_or_default();
            found["OwningAccountId"] == session.account().as_str()
                && (region == session.region().as_str() || region == "global")
        })
    }

    /// CloudFormation types that the index knows and of which it holds nothing.
    pub(super) fn absent(&self, session: &Session) -> BTreeSet<String> {
        let present: BTreeSet<&str> = self
            .of(session)
            .filter_map(|found| found["ResourceType"].as_str())
            .collect();
        let (there, none): (Vec<_>, Vec<_>) = self
            .known
            .iter()
            .partition(|(name, _)| present.contains(name.as_str()));
        let there: BTreeSet<&String> = there.into_iter().flat_map(|(_, types)| types).collect();
        none.into_iter()
            .flat_map(|(_, types)| types)
            .filter(|kind| !there.contains(kind))
            .cloned()
            .collect()
    }

    /// What nobody else would find: of types that are neither read by a collector nor listed by type.
    /// Of the services that a collector reads, only what is surely of another type.
    pub(super) fn others(&self, session: &Session) -> Vec<Resource> {
        let read = |kind: &str| {
            types::TYPES.contains(&kind) || SERVICES.iter().any(|s| s.kinds().contains(&kind))
        };
        let service_read = |kind: &str| {
            let prefix = kind.rsplit_once("::").map_or(kind, |(prefix, _)| prefix);
            let same = |read: &&str| read.rsplit_once("::").is_some_and(|(own, _)| own == prefix);
            SERVICES
                .iter()
                .filter(|service| service.key() != "cloudcontrol")
                .any(|service| service.kinds().iter().any(same))
        };
        let mut others: Vec<Resource> = self
            .own
            .iter()
            .filter_map(|own| own_resource(session, own))
            .collect();
        for found in self.of(session) {
            let Some(arn) = found["Arn"].as_str().and_then(|arn| arn.parse().ok()) else {
                continue;
            };
            let name = found["ResourceType"].as_str().unwrap_or_default();
            let types = self.known.get(name).map_or(&[][..], Vec::as_slice);
            if types.iter().any(|kind| read(kind)) {
                continue;
            }
            let kind = match types {
                [kind] => kind.clone(),
                _ => kinds::of_arn(&arn),
            };
            if types.len() == 1 || !(read(&kind) || service_read(&kind)) {
                others.push(resource(session, &kind, &arn, found));
            }
        }
        others
    }
}

/// The index or its default view. That there is an index tells that there is nothing else to list: other
/// views are in the index.
fn own_resource(session: &Session, (kind, found): &(&'static str, Value)) -> Option<Resource> {
    let (arn, name) = match *kind {
        VIEW => (found["ViewArn"].as_str()?, found["ViewName"].as_str()),
        _ => (found["Arn"].as_str()?, found["Type"].as_str()),
    };
    let mut configuration = found.clone();
    if let Value::Object(map) = &mut configuration {
        map.retain(|name, _| !MOVING.contains(&name.as_str()));
    }
    let (account, region) = (session.account(), session.region());
    let name = name.unwrap_or_else(|| arn.rsplit('/').next().unwrap_or_default());
    let mut resource = json::resource(kind, arn, name, account, region, configuration);
    resource.tags = fields(json::tag_map(&found["Tags"]));
    resource.understood = false;
    Some(resource)
}

fn resource(session: &Session, kind: &str, arn: &Arn, found: &Value) -> Resource {
    let region = match found["Region"].as_str() {
        Some("global") => Region::global(),
        _ => session.region().clone(),
    };
    let name = arn.resource().rsplit(['/', ':']).next().unwrap_or_default();
    let text = arn.to_string();
    let mut resource = json::resource(
        kind,
        &text,
        name,
        session.account(),
        &region,
        json!({"Arn": text, "ResourceType": found["ResourceType"]}),
    );
    resource.understood = false;
    resource
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_view_of_the_whole_account_without_filter_shows_all() {
        let view = |scope: &str, filter: Value| json!({"Scope": scope, "Filters": filter});
        let root = "arn:aws:iam::111111111111:root";
        for (given, expected) in [
            (view(root, json!({"FilterString": ""})), true),
            (view(root, Value::Null), true),
            (view(root, json!({"FilterString": "service:ec2"})), false),
            (view("arn:aws:iam::222222222222:root", Value::Null), false),
            (Value::Null, false),
        ] {
            assert_eq!(shows_all(&given, "111111111111"), expected, "{given}");
        }
    }
}
