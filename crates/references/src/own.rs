//! What a resource is called by itself: other names, ids and addresses that its configuration
//! says. The extractor leaves them out, and the planner finds the resource by them.

use crate::place::{member, plain};
use landfall_domain::Resource;
use serde_json::Value;

/// What a name of a resource is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A name or id within its kind.
    Name,
    /// A host name, IP address or URL.
    Address,
}

/// One name of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own<'a> {
    /// What it is good for.
    pub sort: Sort,
    /// The name as it stands in the configuration.
    pub text: &'a str,
    /// Among resources with the same name, the one with the lower rank is meant.
    pub rank: u8,
}

/// (services, or all when empty; way to the member, `*` for every element; rank)
type Row = (&'static [&'static str], &'static [&'static str], u8);

/// Members beside `…Id`, `…Name` and `…Arn` of the resource's own noun that name it.
const NAMES: &[Row] = &[
    (&["ECS"], &["family"], 1),
    (&["EC2"], &["AllocationId"], 0),
    (&["EC2"], &["KeyPairId"], 0),
    (&["EC2"], &["KeyName"], 2),
    (&["EC2"], &["TransitGatewayAttachmentId"], 0),
    (&["EC2"], &["AttachmentId"], 3),
    (&["RDS"], &["DbiResourceId"], 0),
    (&["RDS"], &["DbClusterResourceId"], 0),
    (&["KMS"], &["Aliases", "*", "AliasName"], 1),
    (&["KMS"], &["Aliases", "*"], 1),
    (&["KMS"], &["KeyMetadata", "KeyId"], 0),
    (&["IAM"], &["AccessKeys", "*", "AccessKeyId"], 0),
    (&["IAM"], &["AccessKeyMetadata", "*", "AccessKeyId"], 0),
    (&["CloudFormation"], &["StackName"], 0),
    (&["Route53"], &["HostedZone", "Id"], 0),
    (&["ApiGatewayV2", "ApiGateway"], &["ApiId"], 0),
];

/// Members that hold addresses of the resource itself.
const ADDRESSES: &[Row] = &[
    (&[], &["QueueUrl"], 0),
    (&["ECR"], &["repositoryUri"], 0),
    (&["CodeCommit"], &["cloneUrlHttp"], 0),
    (&["CodeCommit"], &["cloneUrlSsh"], 0),
    (&["Lambda"], &["FunctionUrl"], 0),
    (&["Lambda"], &["FunctionUrlConfig", "FunctionUrl"], 0),
    (&["Lambda"], &["FunctionUrlConfigs", "*", "FunctionUrl"], 0),
    (&["Lambda"], &["UrlConfig", "FunctionUrl"], 0),
    (
        &["ElasticLoadBalancingV2", "ElasticLoadBalancing", "Route53"],
        &["DNSName"],
        0,
    ),
    (&["CloudFront"], &["DomainName"], 0),
    (&["CloudFront"], &["Aliases", "Items", "*"], 1),
    (
        &["CloudFront"],
        &["DistributionConfig", "Aliases", "Items", "*"],
        1,
    ),
    (&["RDS", "Redshift"], &["Endpoint", "Address"], 0),
    (&["RDS"], &["ListenerEndpoint", "Address"], 1),
    (
        &[
            "RDS",
            "ElastiCache",
            "DocDB",
            "Neptune",
            "OpenSearchService",
        ],
        &["Endpoint"],
        0,
    ),
    (&["OpenSearchService"], &["Endpoints", "*"], 0),
    (&["RDS", "DocDB", "Neptune"], &["ReaderEndpoint"], 0),
    (&["RDS"], &["CustomEndpoints", "*"], 0),
    (&["RedshiftServerless"], &["endpoint", "address"], 0),
    (
        &["RedshiftServerless"],
        &["workgroup", "endpoint", "address"],
        0,
    ),
    (&["ElastiCache"], &["ConfigurationEndpoint", "Address"], 0),
    (&["ElastiCache"], &["ReaderEndpoint", "Address"], 0),
    (&["ElastiCache"], &["Endpoint", "Address"], 0),
    (
        &["ElastiCache"],
        &["NodeGroups", "*", "PrimaryEndpoint", "Address"],
        0,
    ),
    (
        &["ElastiCache"],
        &["NodeGroups", "*", "ReaderEndpoint", "Address"],
        0,
    ),
    (
        &["ElastiCache"],
        &[
            "NodeGroups",
            "*",
            "NodeGroupMembers",
            "*",
            "ReadEndpoint",
            "Address",
        ],
        1,
    ),
    (
        &["ElastiCache"],
        &["CacheNodes", "*", "Endpoint", "Address"],
        0,
    ),
    (&["ApiGatewayV2", "ApiGateway"], &["ApiEndpoint"], 0),
    (&["ApiGatewayV2", "ApiGateway"], &["regionalDomainName"], 0),
    (
        &["ApiGatewayV2", "ApiGateway"],
        &["distributionDomainName"],
        0,
    ),
    (
        &["ApiGatewayV2", "ApiGateway"],
        &["DomainNameConfigurations", "*", "ApiGatewayDomainName"],
        0,
    ),
    (&["ApiGatewayV2", "ApiGateway"], &["domainName"], 1),
    (&["Cognito"], &["CustomDomain"], 1),
    (&["S3"], &["WebsiteEndpoint"], 0),
    (&["EC2"], &["DnsEntries", "*", "DnsName"], 0),
    (&["EC2"], &["PublicIp"], 0),
    (&["EC2"], &["PublicIpAddress"], 1),
    (&["EC2"], &["PublicDnsName"], 1),
    (&["EC2"], &["PrivateDnsName"], 1),
    (&["EC2"], &["PrivateIpAddress"], 1),
    (
        &["EC2"],
        &["PrivateIpAddresses", "*", "PrivateIpAddress"],
        2,
    ),
    (&["EC2"], &["NatGatewayAddresses", "*", "PublicIp"], 2),
    (&["EC2"], &["NatGatewayAddresses", "*", "PrivateIp"], 0),
    (&["EFS"], &["IpAddress"], 0),
];

/// A record answers under its name, and a zone for what no record of it does.
const ROUTES: &[(&str, u8)] = &[
    ("AWS::Route53::RecordSet", 3),
    ("AWS::Route53::HostedZone", 4),
];

/// Everything that a resource's configuration calls the resource itself, apart from its ARN and
/// its `name`. A `HostedZone`'s own name is an address too.
pub fn names(resource: &Resource) -> Vec<Own<'_>> {
    let mut all = Vec::new();
    let service = resource.kind.service();
    let noun = plain(resource.kind.noun());
    if let Value::Object(members) = &resource.configuration {
        for (key, value) in members {
            if let Value::String(text) = value
                && is_own(&noun, key)
            {
                all.push(Own {
                    sort: Sort::Name,
                    text,
                    rank: 0,
                });
                // `/hostedzone/Z1` is `Z1` elsewhere.
                if let Some((_, short)) = text.rsplit_once('/')
                    && text.starts_with("/hostedzone/")
                {
                    all.push(Own {
                        sort: Sort::Name,
                        text: short,
                        rank: 0,
                    });
                }
            }
        }
    }
    for (sort, table) in [(Sort::Name, NAMES), (Sort::Address, ADDRESSES)] {
        for (services, way, rank) in table {
            if services.is_empty() || services.contains(&service) {
                at(&resource.configuration, way, &mut |text| {
                    all.push(Own {
                        sort,
                        text,
                        rank: *rank,
                    });
                });
            }
        }
    }
    if let Some((_, rank)) = ROUTES
        .iter()
        .find(|(kind, _)| *kind == resource.kind.as_str())
    {
        let name = member(&resource.configuration, "Name").and_then(Value::as_str);
        let text = name.unwrap_or(&resource.name);
        all.push(Own {
            sort: Sort::Address,
            text,
            rank: *rank,
        });
    }
    all.retain(|own| !own.text.is_empty());
    // An address of an instance is also one of its interface: the instance is meant.
    if resource.kind.noun() == "NetworkInterface" {
        for own in &mut all {
            own.rank += 2;
        }
    }
    all
}

/// Whether a member of the configuration says who the resource is: `Id`, `Name`, `Arn`, or one of
/// them behind (the end of) the resource's noun, as `GroupId` of a security group.
fn is_own(noun: &str, key: &str) -> bool {
    let key = plain(key);
    ["identifier", "arn", "id", "name"]
        .iter()
        .find_map(|end| key.strip_suffix(end))
        .is_some_and(|head| noun.ends_with(head))
}

/// The texts at a way through members and elements.
fn at<'a>(value: &'a Value, way: &[&str], visit: &mut dyn FnMut(&'a str)) {
    let Some((first, rest)) = way.split_first() else {
        if let Value::String(text) = value {
            visit(text);
        }
        return;
    };
    match (value, *first) {
        (Value::Array(items), "*") => items.iter().for_each(|item| at(item, rest, visit)),
        (Value::Object(items), "*") => items.values().for_each(|item| at(item, rest, visit)),
        (Value::Object(_), name) => {
            if let Some(next) = member(value, name) {
                at(next, rest, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::resource;
    use serde_json::json;

    fn told(kind: &str, configuration: Value) -> Vec<String> {
        let all = resource(kind, "arn:aws:x:::y", "y", configuration);
        let mut all: Vec<String> = names(&all)
            .iter()
            .map(|own| format!("{:?} {}", own.sort, own.text))
            .collect();
        all.sort();
        all
    }

    #[test]
    fn a_noun_with_id_name_or_arn_is_the_resource_itself() {
        let subnet = json!({"SubnetId": "subnet-1", "VpcId": "vpc-1"});
        assert_eq!(told("AWS::EC2::Subnet", subnet), ["Name subnet-1"]);
        let group = json!({"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1"});
        assert_eq!(
            told("AWS::EC2::SecurityGroup", group),
            ["Name sg-1", "Name web"]
        );
        let database = json!({"DBInstanceIdentifier": "orders", "DBClusterIdentifier": "c",
            "Endpoint": {"Address": "orders.abc.eu-west-1.rds.amazonaws.com"}});
        assert_eq!(
            told("AWS::RDS::DBInstance", database),
            [
                "Address orders.abc.eu-west-1.rds.amazonaws.com",
                "Name orders"
            ]
        );
    }

    #[test]
    fn addresses_deep_inside_are_found() {
        let cache = json!({"NodeGroups": [{"PrimaryEndpoint": {"Address": "a.cache"},
            "NodeGroupMembers": [{"ReadEndpoint": {"Address": "b.cache"}}]}]});
        assert_eq!(
            told("AWS::ElastiCache::ReplicationGroup", cache),
            ["Address a.cache", "Address b.cache"]
        );
        let origin = json!({"DomainName": "d1.cloudfront.net", "Origins": {"Items": [{"DomainName": "other"}]}});
        assert_eq!(
            told("AWS::CloudFront::Distribution", origin),
            ["Address d1.cloudfront.net"]
        );
    }
}
