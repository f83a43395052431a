"""Certificates and load balancers with listeners, rules and target groups."""

from __future__ import annotations

from typing import Any

from ..services.acm import settle
from .documents import pairs
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE


def create(estate: Estate) -> None:
    """Create certificates first: listeners and the CDN use them."""
    _certificates(estate)
    elb = estate.source("elbv2")
    _target_groups(estate, elb)
    _balancers(estate, elb)
    _listeners(estate, elb)


def _certificates(estate: Estate) -> None:
    for name, region, domain, more, tags in (
        ("shop", None, "shop.harbour-goods.example", ["*.harbour-goods.example"], {"env": "prod"}),
        ("staging", None, "staging.harbour-goods.example", [], {"Env ": "staging"}),
        ("old", None, "harbour-goods-old.example", [], {}),
        ("cdn", EDGE_REGION, "www.harbour-goods.example", ["harbour-goods.example"], {}),
    ):
        acm = estate.source("acm", region or MAIN_REGION)
        estate.ids[f"cert-{name}"] = acm.request_certificate(
            DomainName=domain,
            ValidationMethod="EMAIL" if name == "old" else "DNS",
            **({"SubjectAlternativeNames": more} if more else {}),
            **({"Tags": pairs(tags)} if tags else {}),
        )["CertificateArn"]
        settle(
            SOURCE,
            region or MAIN_REGION,
            estate.ids[f"cert-{name}"],
            "VALIDATION_TIMED_OUT" if name == "old" else "ISSUED",
        )
        estate.made("certificate")


def _target_groups(estate: Estate, elb: Any) -> None:
    for name, vpc, port, protocol, kind, tags in (
        ("orders", "main", 8080, "HTTP", "instance", {"env": "prod"}),
        ("storefront", "main", 3000, "HTTP", "ip", {"env": "prod", "team": "shop"}),
        ("maintenance", "main", 80, "HTTP", "instance", {}),
        ("sync", "logistics", 443, "TCP", "ip", {"team": "logistics"}),
    ):
        made = elb.create_target_group(
            Name=f"{name}-tg",
            Protocol=protocol,
            Port=port,
            VpcId=estate.ids[vpc],
            TargetType=kind,
            **({"HealthCheckPath": "/health"} if protocol == "HTTP" else {}),
            **({"Tags": pairs(tags)} if tags else {}),
        )["TargetGroups"][0]["TargetGroupArn"]
        estate.ids[f"tg-{name}"] = made
        estate.made("target group")
    elb.register_targets(
        TargetGroupArn=estate.ids["tg-orders"],
        Targets=[{"Id": estate.ids["i-worker-1"]}, {"Id": estate.ids["i-worker-2"]}],
    )
    elb.modify_target_group_attributes(
        TargetGroupArn=estate.ids["tg-orders"],
        Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}],
    )


def _balancers(estate: Estate, elb: Any) -> None:
    for name, kind, scheme, subnets, groups, tags in (
        (
            "shop",
            "application",
            "internet-facing",
            ("public-a", "public-b"),
            ("sg-alb",),
            {"env": "prod", "team": "shop"},
        ),
        ("staging", "application", "internal", ("prod-a", "staging-b"), ("sg-staging",), {}),
        (
            "sync",
            "network",
            "internal",
            ("logistics-a", "logistics-b"),
            (),
            {"managed-by": "terraform"},
        ),
    ):
        made = elb.create_load_balancer(
            Name=f"harbour-{name}",
            Type=kind,
            Scheme=scheme,
            Subnets=[estate.ids[s] for s in subnets],
            **({"SecurityGroups": [estate.ids[g] for g in groups]} if groups else {}),
            **({"Tags": pairs(tags)} if tags else {}),
        )["LoadBalancers"][0]
        estate.ids[f"lb-{name}"] = made["LoadBalancerArn"]
        estate.ids[f"lb-{name}-dns"] = made["DNSName"]
        estate.ids[f"lb-{name}-zone"] = made["CanonicalHostedZoneId"]
        estate.made("load balancer")
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=estate.ids["lb-shop"],
        Attributes=[
            {"Key": "access_logs.s3.enabled", "Value": "true"},
            {"Key": "access_logs.s3.bucket", "Value": "harbour-access-logs"},
            {"Key": "access_logs.s3.prefix", "Value": "alb"},
            {"Key": "deletion_protection.enabled", "Value": "true"},
        ],
    )


def _listeners(estate: Estate, elb: Any) -> None:
    def forward(group: str) -> list[dict[str, Any]]:
        return [{"Type": "forward", "TargetGroupArn": estate.ids[group]}]

    elb.create_listener(
        LoadBalancerArn=estate.ids["lb-shop"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[
            {
                "Type": "redirect",
                "RedirectConfig": {
                    "Protocol": "HTTPS",
                    "Port": "443",
                    "StatusCode": "HTTP_301",
                },
            }
        ],
    )
    secure = elb.create_listener(
        LoadBalancerArn=estate.ids["lb-shop"],
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": estate.ids["cert-shop"]}],
        DefaultActions=forward("tg-storefront"),
        Tags=pairs({"env": "prod"}),
    )["Listeners"][0]["ListenerArn"]
    for priority, path, group in (
        (10, "/api/orders/*", "tg-orders"),
        (90, "/old/*", "tg-maintenance"),
    ):
        elb.create_rule(
            ListenerArn=secure,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "Values": [path]}],
            Actions=forward(group),
        )
    elb.create_listener(
        LoadBalancerArn=estate.ids["lb-staging"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[
            {
                "Type": "fixed-response",
                "FixedResponseConfig": {
                    "StatusCode": "503",
                    "ContentType": "text/plain",
                    "MessageBody": "staging sleeps",
                },
            }
        ],
    )
    elb.create_listener(
        LoadBalancerArn=estate.ids["lb-sync"],
        Protocol="TCP",
        Port=443,
        DefaultActions=forward("tg-sync"),
    )
    estate.ids["listener-shop"] = secure
    estate.made("listener", 4)
    estate.made("listener rule", 2)
