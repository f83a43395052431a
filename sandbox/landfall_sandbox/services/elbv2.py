"""Load balancers: ARNs, DNS names and hosted zones by kind, as AWS makes them."""

from __future__ import annotations

from typing import Any

from moto.elbv2 import models
from moto.elbv2.models import ELBv2Backend

from ..wire.call import Call
from .conform import finishes

# Hosted zones of load balancers: AWS General Reference, "Elastic Load Balancing endpoints".
_ZONES = {
    ("application", "eu-central-1"): "Z215JYRZR1TBD5",
    ("application", "us-east-1"): "Z35SXDOTRQ7X7K",
    ("network", "eu-central-1"): "Z3F0SRJ5LGBH90",
    ("network", "us-east-1"): "Z26RNL4JYFTOTI",
}
_create = ELBv2Backend.create_load_balancer
_arn = models.make_arn_for_load_balancer
_kind = "application"


def _create_load_balancer(self: ELBv2Backend, *args: Any, **kwargs: Any) -> Any:
    global _kind
    _kind = kwargs.get("loadbalancer_type") or "application"
    made = _create(self, *args, **kwargs)
    number = int(made.arn.rpartition("/")[2][:8], 16)
    region = self.region_name
    inside = "internal-" if made.scheme == "internal" and _kind == "application" else ""
    if _kind == "network":
        made.dns_name = f"{made.name}-{number:08x}.elb.{region}.amazonaws.com"
    else:
        made.dns_name = f"{inside}{made.name}-{number}.{region}.elb.amazonaws.com"
    made.canonical_hosted_zone_id = _ZONES.get((_kind, region), made.canonical_hosted_zone_id)
    return made


def _arn_by_kind(account_id: str, lb_id: str, name: str, region_name: str) -> str:
    made = _arn(account_id=account_id, lb_id=lb_id, name=name, region_name=region_name)
    short = {"network": "net", "gateway": "gwy"}.get(_kind, "app")
    return made.replace(":loadbalancer/app/", f":loadbalancer/{short}/")


ELBv2Backend.create_load_balancer = _create_load_balancer
models.make_arn_for_load_balancer = _arn_by_kind


@finishes("elbv2", "DescribeListeners")
def no_policy_without_tls(call: Call, result: dict[str, Any]) -> None:
    """Only listeners with TLS have a security policy."""
    for listener in result["Listeners"]:
        if listener.get("Protocol") not in ("HTTPS", "TLS"):
            listener.pop("SslPolicy", None)
