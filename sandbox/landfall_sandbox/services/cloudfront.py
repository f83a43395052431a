"""CloudFront: origins in S3, certificates and members that moto leaves out or leaves empty."""

from __future__ import annotations

from typing import Any

from moto.cloudfront.models import Origin, cloudfront_backends

from ..wire.call import Call
from .conform import finishes


@finishes("cloudfront", "ListDistributions")
def listed(call: Call, result: dict[str, Any]) -> None:
    """Distributions in the list."""
    for distribution in result["DistributionList"].get("Items", []):
        distribution.setdefault("Staging", False)
        _complete(call, distribution["Id"], distribution)


@finishes("cloudfront", "GetDistribution")
def whole(call: Call, result: dict[str, Any]) -> None:
    """One distribution."""
    distribution = result["Distribution"]
    _complete(call, distribution["Id"], distribution["DistributionConfig"])


@finishes("cloudfront", "GetDistributionConfig")
def configuration(call: Call, result: dict[str, Any]) -> None:
    """One distribution's configuration."""
    _complete(call, call.params["Id"], result["DistributionConfig"])


def _complete(call: Call, identity: str, config: dict[str, Any]) -> None:
    known = cloudfront_backends[call.account]["aws"].distributions.get(identity)
    origins = {o.id: o for o in known.distribution_config.Origins["Items"]} if known else {}
    for origin in config["Origins"]["Items"]:
        if "CustomOriginConfig" not in origin:
            made: Origin | None = origins.get(origin["Id"])
            access = made.s3_access_identity if made else ""
            origin["S3OriginConfig"] = {"OriginAccessIdentity": access or ""}
    certificate = config.get("ViewerCertificate") or {}
    for name in [n for n, value in certificate.items() if value == ""]:
        del certificate[name]
    if certificate.get("ACMCertificateArn"):
        certificate["CloudFrontDefaultCertificate"] = False
        certificate["Certificate"] = certificate["ACMCertificateArn"]
        certificate["CertificateSource"] = "acm"
