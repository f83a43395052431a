"""Finding out which service and operation a request means, from its signature and shape."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import HTTPException

from .call import Call

_CREDENTIAL = re.compile(r"Credential=([^/,\s]*)/(\d*)/([^/]*)/([^/]*)/aws4_request")

# Signing names that are not botocore's name of the service.
_SERVICE_OF_SIGNING_NAME = {
    "s3express": "s3",
    "monitoring": "cloudwatch",
    "elasticloadbalancing": "elbv2",
    "tagging": "resourcegroupstaggingapi",
    "cloudcontrolapi": "cloudcontrol",
    "states": "stepfunctions",
    "es": "es",
    "email": "ses",
    "elasticfilesystem": "efs",
    "aoss": "opensearchserverless",
    "awsssooidc": "sso-oidc",
    "awsssoportal": "sso",
    "cognito-identity": "cognito-identity",
}
# X-Amz-Target prefixes that tell apart services which share a signing name.
_SERVICE_OF_TARGET = {
    "SWBExternalService": "sso-admin",
    "DynamoDBStreams_20120810": "dynamodbstreams",
    "AWSIdentityStore": "identitystore",
}
_JSON_PROTOCOLS_BY_TARGET = re.compile(r"^[A-Za-z0-9_.]+\.[A-Za-z0-9]+$")


def raw_uri(environ: dict[str, Any]) -> str:
    """The request's path and query as sent, rebuilt from the decoded PATH_INFO.

    The server hands over only the decoded path. Encoding it again loses nothing that S3
    distinguishes: "%2F" in a key is the same key as "/".
    """
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/~-._")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def detect(environ: dict[str, Any], body: bytes) -> Call:
    """Read the service, operation, region and access key of a request. Never raises."""
    access_key, region, signing_name = _credential_scope(environ)
    service = _service_name(environ, signing_name)
    if service == "elbv2" and b"Version=2012-06-01" in body:
        service = "elb"  # the classic API, under the same name
    call = Call(environ, service, None, region, access_key, body)
    call.operation = _operation_name(call)
    return call


def _credential_scope(environ: dict[str, Any]) -> tuple[str | None, str, str]:
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not match and "X-Amz-Credential=" in environ.get("QUERY_STRING", ""):
        match = _CREDENTIAL.search(
            unquote(
                "Credential="
                + environ["QUERY_STRING"].split("X-Amz-Credential=", 1)[1].split("&", 1)[0]
            )
        )
    if not match:
        return None, "us-east-1", ""
    key, _, region, signing_name = match.groups()
    return key, region, signing_name


def _service_name(environ: dict[str, Any], signing_name: str) -> str:
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target and (found := _SERVICE_OF_TARGET.get(target.rpartition(".")[0])):
        return found
    if signing_name == "s3" and environ.get("PATH_INFO", "").startswith("/v20180820/"):
        return "s3control"
    if signing_name == "apigateway" and environ.get("PATH_INFO", "").startswith("/v2/"):
        return "apigatewayv2"
    if signing_name == "ses" and environ.get("PATH_INFO", "").startswith("/v2/"):
        return "sesv2"
    if not signing_name:
        return "s3"
    return _SERVICE_OF_SIGNING_NAME.get(signing_name, signing_name)


def _operation_name(call: Call) -> str | None:
    target = call.environ.get("HTTP_X_AMZ_TARGET", "")
    if target and _JSON_PROTOCOLS_BY_TARGET.match(target):
        return target.rpartition(".")[2]
    if call.environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(call.body.decode("utf-8", "replace")).get("Action")
        if action:
            return action[0]
    if "Action=" in call.environ.get("QUERY_STRING", ""):
        action = parse_qs(call.environ["QUERY_STRING"]).get("Action")
        if action:
            return action[0]
    try:
        operation, call.uri_params = get_service_router(call.service).match(Request(call.environ))
    except (HTTPException, NotImplementedError, KeyError, ValueError, AttributeError):
        return None
    except Exception:  # an unknown service has no model; the caller answers in plain JSON
        return None
    return operation.name
