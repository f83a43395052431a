//! Amazon API Gateway: HTTP and WebSocket APIs with routes, integrations, stages and authorizers.

use crate::call::{Api, Ask, Protocol, escape};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;

/// Amazon API Gateway (HTTP and WebSocket APIs).
pub struct ApiGatewayV2;

static API: Api = Api::new("apigateway", Protocol::RestJson);
const PAGES: Paging = Paging::NEXT_SMALL.sized("maxResults", 100);

static HTTP_API: Listed = Listed::new("AWS::ApiGatewayV2::Api", "GetApis", "items")
    .get("/v2/apis")
    .paged(PAGES)
    .known(
        "arn:{partition}:apigateway:{region}::/apis/{apiId}",
        &["name"],
    )
    .tags(Tags::Map("tags"))
    .facts(&[
        ("id", "apiId", Fact::Text),
        ("protocol", "protocolType", Fact::Text),
        ("created", "createdDate", Fact::Time),
    ]);
static LINK: Listed = Listed::new("AWS::ApiGatewayV2::VpcLink", "GetVpcLinks", "items")
    .get("/v2/vpclinks")
    .paged(PAGES)
    .known(
        "arn:{partition}:apigateway:{region}::/vpclinks/{vpcLinkId}",
        &["name"],
    )
    .tags(Tags::Map("tags"))
    .without(&["vpcLinkStatus", "vpcLinkStatusMessage"]);

/// What belongs to an API: member in the configuration, operation, path under the API.
const PARTS: [(&str, &str, &str); 4] = [
    ("Routes", "GetRoutes", "routes"),
    ("Integrations", "GetIntegrations", "integrations"),
    ("Stages", "GetStages", "stages"),
    ("Authorizers", "GetAuthorizers", "authorizers"),
];

#[async_trait]
impl Service for ApiGatewayV2 {
    fn key(&self) -> &'static str {
        "apigatewayv2"
    }
    fn label(&self) -> &'static str {
        "Amazon API Gateway (HTTP and WebSocket)"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::VpcLink"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        reader.list(&LINK).await;
        let found = reader.all(HTTP_API.ask(), "items", PAGES, None).await;
        reader
            .each(found, |mut api| async move {
                let id = api["apiId"].as_str().unwrap_or_default().to_owned();
                for (member, operation, part) in PARTS {
                    let ask = Ask::new(operation).get(format!("/v2/apis/{}/{part}", escape(&id)));
                    api[member] = reader.all(ask, "items", PAGES, Some(&id)).await.into();
                }
                reader.sink.push(reader.resource(&HTTP_API, api));
            })
            .await;
    }
}
