"""Route 53 zones with their records and health checks, and the CDN."""

from __future__ import annotations

from typing import Any

from .. import hosts
from .documents import pairs
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, PARTNER, SOURCE

_CDN_ZONE = "Z2FDTNDATAQYW2"  # CloudFront's own, the same for all distributions
_PLACE = (SOURCE, MAIN_REGION)


def create(estate: Estate) -> None:
    """Create the CDN first: records point at it."""
    _distributions(estate)
    route53 = estate.source("route53", EDGE_REGION)
    public = _zone(estate, route53, "harbour-goods.example", "public", {"env": "prod"})
    old = _zone(estate, route53, "harbour-goods-old.example", "", {})
    private = _zone(estate, route53, "harbour.internal", "all stages", {}, vpc="main")
    check = route53.create_health_check(
        CallerReference="shop-2022",
        HealthCheckConfig={
            "Type": "HTTPS",
            "FullyQualifiedDomainName": "shop.harbour-goods.example",
            "Port": 443,
            "ResourcePath": "/health",
            "RequestInterval": 30,
            "FailureThreshold": 3,
        },
    )["HealthCheck"]["Id"]
    route53.change_tags_for_resource(
        ResourceType="healthcheck", ResourceId=check, AddTags=pairs({"Name": "shop"})
    )
    estate.ids["zone-public"], estate.ids["zone-private"] = public, private
    _records(route53, public, _public_records(estate, check))
    _records(route53, private, _private_records())
    _records(route53, old, [_plain("www", "harbour-goods-old.example", "A", "203.0.113.9")])
    route53.associate_vpc_with_hosted_zone(
        HostedZoneId=private,
        VPC={"VPCRegion": MAIN_REGION, "VPCId": estate.ids["logistics"]},
    )
    estate.made("hosted zone", 3)
    estate.made("health check")


def _zone(
    estate: Estate,
    route53: Any,
    name: str,
    comment: str,
    tags: dict[str, str],
    vpc: str | None = None,
) -> str:
    made = route53.create_hosted_zone(
        Name=name,
        CallerReference=f"harbour-{name}",
        HostedZoneConfig={"Comment": comment, "PrivateZone": vpc is not None},
        **({"VPC": {"VPCRegion": MAIN_REGION, "VPCId": estate.ids[vpc]}} if vpc else {}),
    )["HostedZone"]["Id"].rpartition("/")[2]
    if tags:
        route53.change_tags_for_resource(
            ResourceType="hostedzone", ResourceId=made, AddTags=pairs(tags)
        )
    return str(made)


def _plain(name: str, zone: str, kind: str, *values: str, **more: Any) -> dict[str, Any]:
    return {
        "Name": f"{name}.{zone}" if name else zone,
        "Type": kind,
        "TTL": 300,
        "ResourceRecords": [{"Value": v} for v in values],
        **more,
    }


def _alias(name: str, zone: str, target: str, hosted_zone: str, **more: Any) -> dict[str, Any]:
    return {
        "Name": f"{name}.{zone}" if name else zone,
        "Type": "A",
        "AliasTarget": {
            "HostedZoneId": hosted_zone,
            "DNSName": target,
            "EvaluateTargetHealth": False,
        },
        **more,
    }


def _public_records(estate: Estate, check: str) -> list[dict[str, Any]]:
    zone, ids = "harbour-goods.example", estate.ids
    return [
        _alias("www", zone, ids["cdn-shop"], _CDN_ZONE),
        _alias("", zone, ids["cdn-shop"], _CDN_ZONE),
        _alias(
            "shop",
            zone,
            ids["lb-shop-dns"],
            ids["lb-shop-zone"],
            SetIdentifier="frankfurt",
            Weight=90,
            HealthCheckId=check,
        ),
        _alias(
            "shop",
            zone,
            "harbour-shop-old-118822334.eu-central-1.elb.amazonaws.com",
            ids["lb-shop-zone"],
            SetIdentifier="old",
            Weight=0,
        ),
        _plain("staging", zone, "CNAME", ids["lb-staging-dns"]),
        _plain("img", zone, "CNAME", "harbour-product-images.s3.eu-central-1.amazonaws.com"),
        _plain("", zone, "MX", "10 mail.harbour-goods.example."),
        _plain("mail", zone, "A", "203.0.113.25"),
        _plain("", zone, "TXT", '"v=spf1 include:amazonses.com -all"', '"carrier-check=42"'),
        _plain("_dmarc", zone, "TXT", '"v=DMARC1; p=none; rua=mailto:post@harbour-goods.example"'),
        _plain("tracking", zone, "CNAME", "harbour.tracking.carrier.example"),
        _plain(
            "*.preview", zone, "CNAME", f"harbour-previews.s3-website-{EDGE_REGION}.amazonaws.com"
        ),
    ]


def _private_records() -> list[dict[str, Any]]:
    zone = "harbour.internal"
    return [
        _plain("db", zone, "CNAME", hosts.database("orders-prod.cluster", *_PLACE)),
        _plain("db-staging", zone, "CNAME", hosts.database("orders-staging", *_PLACE)),
        _plain("warehouse", zone, "CNAME", hosts.warehouse("warehouse", *_PLACE)),
        _plain("worker", zone, "A", "10.20.0.4", "10.20.1.4"),
        _plain("_sync._tcp", zone, "SRV", "1 10 443 sync.harbour.internal"),
    ]


def _records(route53: Any, zone: str, records: list[dict[str, Any]]) -> None:
    route53.change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": r} for r in records]},
    )


def _origin(name: str, domain: str, **more: Any) -> dict[str, Any]:
    return {"Id": name, "DomainName": domain, **more}


def _custom(policy: str) -> dict[str, Any]:
    return {
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": policy,
            "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
        }
    }


def _behavior(origin: str) -> dict[str, Any]:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "ForwardedValues": {"QueryString": True, "Cookies": {"Forward": "none"}},
        "MinTTL": 0,
        "TrustedSigners": {"Enabled": False, "Quantity": 0},
    }


def _distributions(estate: Estate) -> None:
    cloudfront = estate.source("cloudfront", EDGE_REGION)
    images = _origin(
        "images",
        "harbour-product-images.s3.eu-central-1.amazonaws.com",
        S3OriginConfig={"OriginAccessIdentity": "origin-access-identity/cloudfront/E1HARBOUR"},
    )
    shop = _origin("alb", estate.ids["lb-shop-dns"], **_custom("https-only"))
    partner = _origin(
        "carrier",
        f"carrier-labels-{PARTNER}.s3.eu-central-1.amazonaws.com",
        S3OriginConfig={"OriginAccessIdentity": ""},
    )
    made = cloudfront.create_distribution_with_tags(
        DistributionConfigWithTags={
            "DistributionConfig": {
                "CallerReference": "shop-2021",
                "Comment": "shop",
                "Enabled": True,
                "Aliases": {
                    "Quantity": 2,
                    "Items": ["www.harbour-goods.example", "harbour-goods.example"],
                },
                "Origins": {"Quantity": 3, "Items": [shop, images, partner]},
                "DefaultCacheBehavior": _behavior("alb"),
                "CacheBehaviors": {
                    "Quantity": 2,
                    "Items": [
                        {"PathPattern": "/img/*", **_behavior("images")},
                        {"PathPattern": "/labels/*", **_behavior("carrier")},
                    ],
                },
                "Logging": {
                    "Enabled": True,
                    "IncludeCookies": False,
                    "Bucket": "harbour-cdn-logs.s3.amazonaws.com",
                    "Prefix": "shop/",
                },
                "ViewerCertificate": {
                    "ACMCertificateArn": estate.ids["cert-cdn"],
                    "SSLSupportMethod": "sni-only",
                    "MinimumProtocolVersion": "TLSv1.2_2021",
                },
            },
            "Tags": {"Items": pairs({"env": "prod", "team": "shop"})},
        }
    )["Distribution"]
    estate.ids["cdn-shop"] = made["DomainName"]
    cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "site-2018",
            "Comment": f"old site of {SOURCE}",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    _origin(
                        "site",
                        f"harbour-shop-site.s3-website-{EDGE_REGION}.amazonaws.com",
                        **_custom("http-only"),
                    )
                ],
            },
            "DefaultCacheBehavior": _behavior("site"),
        }
    )
    estate.made("distribution", 2)
