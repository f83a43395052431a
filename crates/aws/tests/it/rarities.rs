//! What few estates have: that each collector finds it, by a member that only its own answer tells.

use crate::discovery::{outcome, scan};
use crate::sandbox::{MANAGEMENT, SOURCE, alone};
use landfall_aws::Discovered;
use landfall_domain::{Outcome, Resource};
use serde_json::Value;

/// Kind, pointer into the configuration, and what stands there; empty: anything.
type Telling = (&'static str, &'static str, &'static str);

const OF_THE_SOURCE: &[Telling] = &[
    ("AWS::ApiGateway::VpcLink", "/targetArns/0", ""),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "/LifecycleHooks/0/LifecycleHookName",
        "drain",
    ),
    (
        "AWS::AutoScaling::ScheduledAction",
        "/Recurrence",
        "0 20 * * *",
    ),
    (
        "AWS::CloudFront::CloudFrontOriginAccessIdentity",
        "/Comment",
        "the old way to the site",
    ),
    (
        "AWS::CloudFront::OriginAccessControl",
        "/SigningBehavior",
        "always",
    ),
    (
        "AWS::Config::ConfigurationAggregator",
        "/AccountAggregationSources/0/AccountIds/1",
        "777777777777",
    ),
    ("AWS::DataSync::Location", "/LocationUri", ""),
    ("AWS::DataSync::Task", "/SourceLocationArn", ""),
    ("AWS::EC2::CustomerGateway", "/IpAddress", "203.0.113.9"),
    (
        "AWS::EC2::EgressOnlyInternetGateway",
        "/Attachments/0/VpcId",
        "",
    ),
    ("AWS::EC2::PlacementGroup", "/Strategy", "spread"),
    ("AWS::EC2::TransitGatewayAttachment", "/SubnetIds/0", ""),
    ("AWS::EC2::VPCEndpointService", "/ServiceName", ""),
    ("AWS::EC2::VPNConnection", "/CustomerGatewayId", ""),
    ("AWS::EC2::VPNGateway", "/VpcAttachments/0/VpcId", ""),
    (
        "AWS::ElastiCache::ParameterGroup",
        "/Parameters/0/ParameterValue",
        "allkeys-lru",
    ),
    ("AWS::ElastiCache::ServerlessCache", "/Engine", "valkey"),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "/ListenerDescriptions/0/Listener/Protocol",
        "HTTP",
    ),
    ("AWS::Events::Connection", "/SecretArn", ""),
    (
        "AWS::IAM::AccountSummary",
        "/ServiceLinkedRoles/0/Service",
        "ecs.amazonaws.com",
    ),
    (
        "AWS::IAM::AccountSummary",
        "/AwsManagedPolicies/0/PolicyDocument/Statement/0/Effect",
        "Allow",
    ),
    ("AWS::IAM::ManagedPolicy", "/Versions/0/VersionId", "v1"),
    ("AWS::IAM::SAMLProvider", "/SAMLMetadataDocument", ""),
    ("AWS::Logs::Destination", "/roleArn", ""),
    ("AWS::RDS::DBProxy", "/EngineFamily", "MYSQL"),
    (
        "AWS::RDS::EventSubscription",
        "/EventCategoriesList/0",
        "failover",
    ),
];

const OF_THE_ORGANIZATION: &[Telling] = &[
    ("AWS::IdentityStore::Group", "/DisplayName", ""),
    ("AWS::IdentityStore::User", "/UserName", ""),
    (
        "AWS::Organizations::Organization",
        "/MasterAccountId",
        "222222222222",
    ),
    (
        "AWS::Organizations::Policy",
        "/Content/Version",
        "2012-10-17",
    ),
    ("AWS::SSO::Assignment", "/PrincipalId", ""),
    ("AWS::SSO::PermissionSet", "/SessionDuration", ""),
];

/// What of a list no resource tells.
fn untold(found: &Discovered, telling: &[Telling]) -> Vec<String> {
    let tells = |resource: &Resource, pointer: &str, expected: &str| {
        let text = resource.configuration.pointer(pointer);
        let text = text.and_then(Value::as_str).unwrap_or_default();
        !text.is_empty() && (expected.is_empty() || text == expected)
    };
    let told = |(kind, pointer, expected): &&Telling| {
        let mut of_kind = found.resources.iter().filter(|r| r.kind.as_str() == *kind);
        of_kind.any(|resource| tells(resource, pointer, expected))
    };
    let missing = telling.iter().filter(|one| !told(one));
    missing
        .map(|(kind, pointer, _)| format!("{kind} {pointer}"))
        .collect()
}

#[tokio::test]
async fn what_few_estates_have_is_read_in_full() {
    let _alone = alone().await;
    let found = scan(SOURCE).await;
    assert_eq!(untold(&found, OF_THE_SOURCE), Vec::<String>::new());
    // The tunnels' keys are in members that are never kept.
    let tunnels = found
        .resources
        .iter()
        .filter(|r| r.kind.as_str() == "AWS::EC2::VPNConnection");
    for tunnel in tunnels {
        assert_eq!(tunnel.configuration["Options"], Value::Null);
        assert_eq!(
            tunnel.configuration["CustomerGatewayConfiguration"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn the_organization_and_its_people_are_read_in_full() {
    let _alone = alone().await;
    let found = scan(MANAGEMENT).await;
    assert_eq!(untold(&found, OF_THE_ORGANIZATION), Vec::<String>::new());
    for service in ["organizations", "sso", "identitystore"] {
        let parts = found.coverage.iter().filter(|c| c.service == service);
        for part in parts {
            assert_eq!(
                outcome(&found, service, part.region.as_str()).0,
                Outcome::Read
            );
        }
    }
}
