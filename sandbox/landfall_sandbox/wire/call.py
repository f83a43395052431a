"""One request to an AWS operation: which service, which operation, who asks, with what."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.utils import get_service_model

if TYPE_CHECKING:
    from ..credentials import Caller


@dataclass
class Call:
    """A request to an AWS operation, before it is answered.

    `service` is botocore's name of the service ("s3", "sso-admin"); `operation` is None when
    the request matches no operation of its model.
    """

    environ: dict[str, Any]
    service: str
    operation: str | None
    region: str
    access_key: str | None
    body: bytes
    uri_params: dict[str, Any] = field(default_factory=dict)
    caller: Caller | None = None

    @property
    def account(self) -> str:
        """The twelve-digit account that the caller's credentials belong to, or ""."""
        return self.caller.account if self.caller else ""

    @cached_property
    def service_model(self) -> ServiceModel:
        """botocore's model of the service, in moto's classes."""
        return get_service_model(self.service)

    @cached_property
    def operation_model(self) -> OperationModel:
        """botocore's model of the operation."""
        return self.service_model.operation_model(self.operation)

    @cached_property
    def request(self) -> Request:
        """The request as moto sees it; the body can be read again afterwards."""
        return Request(self.environ)

    @cached_property
    def protocol(self) -> str:
        """The wire protocol of this request, for instance "json" or "rest-xml"."""
        return protocol_of(self.service_model, self.environ.get("CONTENT_TYPE", ""))

    @cached_property
    def params(self) -> dict[str, Any]:
        """The operation's input, parsed by the model. Raises nothing for absent members."""
        # The input may have been read, by moto for instance.
        self.environ["wsgi.input"] = io.BytesIO(self.body)
        request = Request(self.environ)
        parser = PROTOCOL_PARSERS[self.protocol](self.operation_model)
        return parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": self.body,
                "url_path": request.path,
                "url_params": self.uri_params,
            }
        )

    def header(self, name: str) -> str | None:
        """The request header `name` (any case), or None."""
        return self.environ.get("HTTP_" + name.upper().replace("-", "_"))


def protocol_of(model: ServiceModel, content_type: str) -> str:
    """The protocol that a request to `model`'s service with this content type speaks."""
    protocol = str(model.protocol)
    if model.service_name == "s3":
        return protocol
    supported = model.metadata.get("protocols", [protocol])
    if content_type.startswith("application/x-amz-json") and "json" in supported:
        return "json"
    if content_type.startswith("application/x-www-form-urlencoded"):
        return "ec2" if "ec2" in supported else "query" if "query" in supported else protocol
    if protocol == "smithy-rpc-v2-cbor" and "json" in supported:
        return "json"
    return protocol
