//! Amazon API Gateway: REST APIs with resources, methods, stages and authorizers; usage plans, keys
//! (never their values), domain names, links into networks.

use crate::call::{Api, Ask, Protocol, escape};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon API Gateway (REST APIs).
pub struct ApiGateway;

static API: Api = Api::new("apigateway", Protocol::RestJson);
const PAGES: Paging = Paging::of("position", "position").sized("limit", 500);
const TAGS: Tags = Tags::Map("tags");

const fn of(kind: &'static str, operation: &'static str, path: &'static str) -> Listed {
    Listed::new(kind, operation, "item")
        .get(path)
        .paged(PAGES)
        .tags(TAGS)
}

static REST_API: Listed = of("AWS::ApiGateway::RestApi", "GetRestApis", "/restapis")
    .known(
        "arn:{partition}:apigateway:{region}::/restapis/{id}",
        &["name"],
    )
    .facts(&[
        ("id", "id", Fact::Text),
        ("created", "createdDate", Fact::Time),
    ])
    .parsed(&["policy"]);
static DOMAIN: Listed = of(
    "AWS::ApiGateway::DomainName",
    "GetDomainNames",
    "/domainnames",
)
.known(
    "arn:{partition}:apigateway:{region}::/domainnames/{domainName}",
    &["domainName"],
)
.without(&["domainNameStatus"]);

static LISTS: &[Listed] = &[
    of("AWS::ApiGateway::UsagePlan", "GetUsagePlans", "/usageplans").known(
        "arn:{partition}:apigateway:{region}::/usageplans/{id}",
        &["name"],
    ),
    of("AWS::ApiGateway::ApiKey", "GetApiKeys", "/apikeys")
        .known(
            "arn:{partition}:apigateway:{region}::/apikeys/{id}",
            &["name", "id"],
        )
        .without(&["value"]),
    of("AWS::ApiGateway::VpcLink", "GetVpcLinks", "/vpclinks")
        .known(
            "arn:{partition}:apigateway:{region}::/vpclinks/{id}",
            &["name"],
        )
        .without(&["status"]),
];

#[async_trait]
impl Service for ApiGateway {
    fn key(&self) -> &'static str {
        "apigateway"
    }
    fn label(&self) -> &'static str {
        "Amazon API Gateway"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGateway::UsagePlan",
            "AWS::ApiGateway::ApiKey",
            "AWS::ApiGateway::VpcLink",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        futures::join!(reader.lists(LISTS), rest_apis(&reader), domains(&reader));
    }
}

async fn rest_apis(reader: &Reader<'_>) {
    let found = reader.all(REST_API.ask(), "item", PAGES, None).await;
    reader
        .each(found, |mut api| async move {
            let id = api["id"].as_str().unwrap_or_default().to_owned();
            let under = format!("/restapis/{}", escape(&id));
            let ask = Ask::new("GetResources")
                .get(format!("{under}/resources"))
                .with(json!({"embed": "methods"}));
            api["Resources"] = reader.all(ask, "item", PAGES, Some(&id)).await.into();
            let ask = Ask::new("GetStages").get(format!("{under}/stages"));
            let stages = reader.one(ask, Some(&id)).await;
            api["Stages"] = stages.map_or(Value::Null, |mut answer| answer["item"].take());
            let ask = Ask::new("GetAuthorizers").get(format!("{under}/authorizers"));
            api["Authorizers"] = reader.all(ask, "item", PAGES, Some(&id)).await.into();
            reader.sink.push(reader.resource(&REST_API, api));
        })
        .await;
}

async fn domains(reader: &Reader<'_>) {
    let found = reader.all(DOMAIN.ask(), "item", PAGES, None).await;
    reader
        .each(found, |mut domain| async move {
            let name = domain["domainName"].as_str().unwrap_or_default().to_owned();
            let ask = Ask::new("GetBasePathMappings")
                .get(format!("/domainnames/{}/basepathmappings", escape(&name)));
            domain["BasePathMappings"] = reader.all(ask, "item", PAGES, Some(&name)).await.into();
            // Those of HTTP APIs, which the list before does not tell.
            let ask = Ask::new("GetApiMappings")
                .get(format!("/v2/domainnames/{}/apimappings", escape(&name)))
                .with(json!({"maxResults": 100}));
            if let Some(mut answer) = reader.maybe(ask, Some(&name), &[]).await {
                domain["ApiMappings"] = answer["items"].take();
            }
            reader.sink.push(reader.resource(&DOMAIN, domain));
        })
        .await;
}
