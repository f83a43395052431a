"""Certificates: dates that only issued ones have."""

from __future__ import annotations

from typing import Any

from moto.acm.models import acm_backends

from ..wire.call import Call
from .conform import finishes


def settle(account: str, region: str, arn: str, status: str) -> None:
    """End a certificate's validation with `status`, without waiting for it."""
    acm_backends[account][region]._certificates[arn].status = status


_ISSUED = ("IssuedAt", "NotBefore", "NotAfter", "Serial")


@finishes("acm", "ListCertificates", "DescribeCertificate")
def no_dates_before_issue(call: Call, result: dict[str, Any]) -> None:
    """A certificate without validation has no validity and no number yet."""
    found = result.get("CertificateSummaryList") or [result.get("Certificate") or {}]
    for certificate in found:
        if certificate.get("Status") in ("PENDING_VALIDATION", "VALIDATION_TIMED_OUT"):
            for name in _ISSUED:
                certificate.pop(name, None)
        for option in certificate.get("DomainValidationOptions", []):
            if option["ValidationStatus"] == "VALIDATION_TIMED_OUT":
                option["ValidationStatus"] = "FAILED"
