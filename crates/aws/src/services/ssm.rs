//! AWS Systems Manager: parameters, and documents of one's own. The value of a SecureString is never
//! asked for; the others may name anything and are read.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::HashMap;

/// AWS Systems Manager.
pub struct Ssm;

static API: Api = Api::json("ssm", "1.1", "AmazonSSM");
const PAGES: Paging = Paging::NEXT.sized("MaxResults", 50);

static PARAMETER: Listed = Listed::new("AWS::SSM::Parameter", "DescribeParameters", "Parameters")
    .paged(PAGES)
    .known(
        "arn:{partition}:ssm:{region}:{account}:parameter{Path}",
        &["Name"],
    )
    .facts(&[
        ("type", "Type", Fact::Text),
        ("last_modified", "LastModifiedDate", Fact::Time),
    ])
    .without(&["Path"]);
static DOCUMENT: Listed = Listed::new("AWS::SSM::Document", "ListDocuments", "DocumentIdentifiers")
    .paged(PAGES)
    .with(r#"{"Filters": [{"Key": "Owner", "Values": ["Self"]}]}"#)
    .known(
        "arn:{partition}:ssm:{region}:{account}:document/{Name}",
        &["Name"],
    )
    .tags(Tags::List("Tags", "Key", "Value"));

#[async_trait]
impl Service for Ssm {
    fn key(&self) -> &'static str {
        "ssm"
    }
    fn label(&self) -> &'static str {
        "AWS Systems Manager"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::SSM::Parameter", "AWS::SSM::Document"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        futures::join!(parameters(reader), reader.list(&DOCUMENT));
    }
}

async fn parameters(reader: &Reader<'_>) {
    let found = reader.all_of(&PARAMETER, PAGES).await;
    let plain: Vec<Value> = found
        .iter()
        .filter(|parameter| parameter["Type"] != "SecureString")
        .map(|parameter| parameter["Name"].clone())
        .collect();
    // Ten at once: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
    let values = reader
        .batches(plain, 10, "Parameters", |names| {
            Ask::new("GetParameters").with(json!({"Names": names, "WithDecryption": false}))
        })
        .await;
    let values: HashMap<&str, &Value> = values
        .iter()
        .filter_map(|value| Some((value["Name"].as_str()?, &value["Value"])))
        .collect();
    for mut parameter in found {
        let name = parameter["Name"].as_str().unwrap_or_default().to_owned();
        if let Some(value) = values.get(name.as_str()) {
            parameter["Value"] = (*value).clone();
        }
        // A path has its own slash in the ARN, a plain name gets one.
        let slash = if name.starts_with('/') { "" } else { "/" };
        parameter["Path"] = format!("{slash}{name}").into();
        reader.sink.push(reader.resource(&PARAMETER, parameter));
    }
}
