"""Errors in each protocol's wire form, so that an SDK reads their code and message."""

from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape

from ..errors import AwsError
from .answer import Answer
from .call import Call

_DYNAMODB_PREFIX = "com.amazonaws.dynamodb.v20120810#"


def from_error(call: Call, error: AwsError) -> Answer:
    """Put `error` into the wire form of the call's service."""
    request_id = str(uuid.uuid4())
    protocol = _protocol(call)
    if call.service in ("s3", "s3control"):
        answer = _rest_xml_s3(error, request_id)
    elif protocol == "ec2":
        answer = _ec2(error, request_id)
    elif protocol in ("query", "rest-xml"):
        answer = _query(call, error, request_id)
    elif protocol == "rest-json":
        answer = _rest_json(call, error, request_id)
    else:
        answer = _json(call, error, request_id)
    for name, value in error.headers.items():
        answer.set_header(name, value)
    if call.environ.get("REQUEST_METHOD") == "HEAD":
        answer.body = b""
        answer.drop_header("Content-Length")
    return answer


def _protocol(call: Call) -> str:
    try:
        return call.protocol
    except Exception:  # a service without a model: guess by how the request looks
        form = call.environ.get("CONTENT_TYPE", "").startswith("application/x-www-form")
        return "query" if form else "json"


def _elements(error: AwsError) -> str:
    extra = "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in error.extra.items())
    return f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>{extra}"


def _xml(status: int, text: str, request_id: str) -> Answer:
    body = ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()
    headers = [
        ("Content-Type", "text/xml"),
        ("x-amzn-requestid", request_id),
        ("Content-Length", str(len(body))),
    ]
    return Answer(status, headers, body)


def _rest_xml_s3(error: AwsError, request_id: str) -> Answer:
    answer = _xml(
        error.status,
        f"<Error>{_elements(error)}<RequestId>{request_id}</RequestId>"
        "<HostId>landfall-sandbox</HostId></Error>",
        request_id,
    )
    answer.set_header("Content-Type", "application/xml")
    answer.set_header("x-amz-request-id", request_id)
    return answer


def _ec2(error: AwsError, request_id: str) -> Answer:
    return _xml(
        error.status,
        f"<Response><Errors><Error>{_elements(error)}</Error></Errors>"
        f"<RequestID>{request_id}</RequestID></Response>",
        request_id,
    )


def _query(call: Call, error: AwsError, request_id: str) -> Answer:
    try:
        namespace = call.service_model.metadata.get("xmlNamespace", "")
    except Exception:  # a service without a model has no namespace either
        namespace = ""
    if isinstance(namespace, dict):
        namespace = namespace.get("uri", "")
    fault = "Sender" if error.status < 500 else "Receiver"
    attribute = f' xmlns="{namespace}"' if namespace else ""
    return _xml(
        error.status,
        f"<ErrorResponse{attribute}><Error><Type>{fault}</Type>{_elements(error)}</Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>",
        request_id,
    )


def _rest_json(call: Call, error: AwsError, request_id: str) -> Answer:
    content = {"message": error.message, **error.extra}
    if call.service == "lambda":
        content = {"Type": "User" if error.status < 500 else "Service", **content}
        content["Message"] = error.message
    return _json_answer(error, content, "application/json", request_id)


def _json(call: Call, error: AwsError, request_id: str) -> Answer:
    prefix = _DYNAMODB_PREFIX if call.service == "dynamodb" else ""
    content = {"__type": prefix + error.code, "message": error.message, **error.extra}
    sent = call.environ.get("CONTENT_TYPE", "")
    content_type = sent if sent.startswith("application/x-amz-json") else "application/json"
    answer = _json_answer(error, content, content_type, request_id)
    if call.service == "sqs":
        fault = "Sender" if error.status < 500 else "Receiver"
        answer.set_header("x-amzn-query-error", f"{error.code};{fault}")
    return answer


def _json_answer(
    error: AwsError, content: dict[str, object], content_type: str, request_id: str
) -> Answer:
    body = json.dumps(content).encode()
    headers = [
        ("Content-Type", content_type),
        ("x-amzn-requestid", request_id),
        ("x-amzn-ErrorType", error.code),
        ("Content-Length", str(len(body))),
    ]
    return Answer(error.status, headers, body)
