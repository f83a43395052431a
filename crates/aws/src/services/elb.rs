//! Elastic Load Balancing: load balancers with their attributes, listeners, rules, target groups
//! with their targets, and the classic kind.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Elastic Load Balancing.
pub struct Elb;

static API: Api = Api::query("elasticloadbalancing", "2015-12-01").modelled("elbv2");
static CLASSIC: Api = Api::query("elasticloadbalancing", "2012-06-01").modelled("elb");
const PAGES: Paging = Paging::NEXT_MARKER.sized("PageSize", 400);

static BALANCER: Listed = Listed::new(
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "DescribeLoadBalancers",
    "LoadBalancers",
)
.paged(PAGES)
.known("{LoadBalancerArn}", &["LoadBalancerName"])
.facts(&[
    ("type", "Type", Fact::Text),
    ("created", "CreatedTime", Fact::Time),
])
.without(&["State"]);
static LISTENER: Listed = Listed::new(
    "AWS::ElasticLoadBalancingV2::Listener",
    "DescribeListeners",
    "Listeners",
)
.paged(PAGES)
.known("{ListenerArn}", &["ListenerArn"]);
static RULE: Listed = Listed::new(
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "DescribeRules",
    "Rules",
)
.paged(PAGES)
.known("{RuleArn}", &["RuleArn"]);
static TARGETS: Listed = Listed::new(
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "DescribeTargetGroups",
    "TargetGroups",
)
.paged(PAGES)
.known("{TargetGroupArn}", &["TargetGroupName"])
.tags(Tags::None);
static OLD: Listed = Listed::new(
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "DescribeLoadBalancers",
    "LoadBalancerDescriptions",
)
.paged(PAGES)
.known(
    "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{LoadBalancerName}",
    &["LoadBalancerName"],
)
.facts(&[("created", "CreatedTime", Fact::Time)]);

#[async_trait]
impl Service for Elb {
    fn key(&self) -> &'static str {
        "elb"
    }
    fn label(&self) -> &'static str {
        "Elastic Load Balancing"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::Listener",
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::ElasticLoadBalancing::LoadBalancer",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        let classic = Reader::new(session, sink, &CLASSIC);
        futures::join!(
            balancers(&reader),
            target_groups(&reader),
            classic.list(&OLD)
        );
    }
}

async fn balancers(reader: &Reader<'_>) {
    let found = reader.all_of(&BALANCER, PAGES).await;
    reader.each(found, |balancer| one(reader, balancer)).await;
}

async fn one(reader: &Reader<'_>, mut balancer: Value) {
    let arn = balancer["LoadBalancerArn"].clone();
    let about = json!({"LoadBalancerArn": arn});
    let name = balancer["LoadBalancerName"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let ask = Ask::new("DescribeLoadBalancerAttributes").with(about.clone());
    if let Some(answer) = reader.one(ask, Some(&name)).await {
        balancer["Attributes"] = answer["Attributes"].clone();
    }
    reader.sink.push(reader.resource(&BALANCER, balancer));
    let listeners = reader
        .all(
            LISTENER.ask().with(about),
            LISTENER.items,
            PAGES,
            Some(&name),
        )
        .await;
    for listener in listeners {
        let ask = RULE
            .ask()
            .with(json!({"ListenerArn": listener["ListenerArn"]}));
        let port = &listener["Port"];
        let called = format!("{name}:{port}");
        // Rules are of requests; network and gateway load balancers see none.
        let rules = match listener["Protocol"].as_str() {
            Some("HTTP" | "HTTPS") => reader.all(ask, RULE.items, PAGES, Some(&name)).await,
            _ => Vec::new(),
        };
        // The default rule says again what the listener says.
        for rule in rules {
            if rule["IsDefault"] != Value::Bool(true) {
                let priority = rule["Priority"].as_str().unwrap_or_default().to_owned();
                let mut found = reader.resource(&RULE, rule);
                found.name = format!("{called} rule {priority}");
                reader.sink.push(found);
            }
        }
        let mut found = reader.resource(&LISTENER, listener);
        found.name = called;
        reader.sink.push(found);
    }
}

/// Target groups with what is registered in them, without its health.
async fn target_groups(reader: &Reader<'_>) {
    let found = reader.all_of(&TARGETS, PAGES).await;
    reader
        .each(found, |mut group| async move {
            let arn = group["TargetGroupArn"].clone();
            let ask = Ask::new("DescribeTargetHealth").with(json!({"TargetGroupArn": arn}));
            let name = group["TargetGroupName"].as_str().map(str::to_owned);
            if let Some(answer) = reader.one(ask, name.as_deref()).await {
                let targets = answer["TargetHealthDescriptions"]
                    .as_array()
                    .into_iter()
                    .flatten();
                group["Targets"] = targets.map(|found| found["Target"].clone()).collect();
            }
            reader.sink.push(reader.resource(&TARGETS, group));
        })
        .await;
}
