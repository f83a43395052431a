"""Injected faults arrive in each service's own form, and are counted."""

from __future__ import annotations

import http.client
import time

import pytest
from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from conftest import SOURCE
from urllib3.exceptions import ProtocolError

READS = {
    "s3": "list_buckets",
    "sts": "get_caller_identity",
    "iam": "list_roles",
    "kms": "list_keys",
    "sqs": "list_queues",
    "dynamodb": "list_tables",
    "lambda": "list_functions",
    "ecr": "describe_repositories",
    "secretsmanager": "list_secrets",
    "datasync": "list_tasks",
    "organizations": "list_roots",
    "ec2": "describe_vpcs",
}


def read(sandbox, service):
    return getattr(
        sandbox.client(
            service,
            sandbox.role("222222222222" if service == "organizations" else SOURCE),
            "us-east-1",
        ),
        READS[service],
    )


def error_of(call):
    with pytest.raises(ClientError) as caught:
        call()
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


EXPECTED = {
    "throttle": {
        "s3": ("SlowDown", 503),
        "sts": ("Throttling", 400),
        "iam": ("Throttling", 400),
        "kms": ("ThrottlingException", 400),
        "sqs": ("RequestThrottled", 403),
        "dynamodb": ("ThrottlingException", 400),
        "lambda": ("TooManyRequestsException", 429),
        "ecr": ("ThrottlingException", 400),
        "secretsmanager": ("ThrottlingException", 400),
        "datasync": ("ThrottlingException", 400),
        "organizations": ("TooManyRequestsException", 400),
        "ec2": ("RequestLimitExceeded", 503),
    },
    "500": dict.fromkeys(READS, (None, 500)),
    "access_denied": {
        "s3": ("AccessDenied", 403),
        "sts": ("AccessDenied", 403),
        "iam": ("AccessDenied", 403),
        "kms": ("AccessDeniedException", 400),
        "lambda": ("AccessDeniedException", 403),
        "ec2": ("UnauthorizedOperation", 403),
        "ecr": ("AccessDeniedException", 400),
    },
    "expired": {
        "s3": ("ExpiredToken", 400),
        "sts": ("ExpiredToken", 403),
        "kms": ("ExpiredTokenException", 400),
        "lambda": ("ExpiredTokenException", 403),
        "dynamodb": ("ExpiredTokenException", 400),
        "ec2": ("RequestExpired", 400),
    },
}


@pytest.mark.parametrize(("kind", "service"), [(k, s) for k in EXPECTED for s in EXPECTED[k]])
def test_typed_faults(clean, kind, service):
    call = read(clean, service)
    call()
    clean.control("POST", "faults", {"service": service, "operation": "*", "kind": kind})
    code, status = EXPECTED[kind][service]
    got = error_of(call)
    assert got[1] == status
    assert code is None or got[0] == code
    call()
    assert clean.control("GET", "faults")["faults"][0]["hits"] == 1


def test_count_after_account_and_region(clean):
    buckets = read(clean, "s3")
    clean.control(
        "POST",
        "faults",
        [
            {
                "service": "s3",
                "operation": "ListBuckets",
                "kind": "throttle",
                "count": 2,
                "after": 1,
                "account": SOURCE,
                "region": "us-east-1",
            },
            {"service": "s3", "operation": "HeadBucket", "kind": "500"},
            {"service": "s3", "operation": "ListBuckets", "kind": "500", "account": "333333333333"},
        ],
    )
    buckets()
    assert error_of(buckets)[0] == "SlowDown"
    assert error_of(buckets)[0] == "SlowDown"
    buckets()
    faults = clean.control("GET", "faults")["faults"]
    assert [f["hits"] for f in faults] == [2, 0, 0]
    assert [f["seen"] for f in faults] == [4, 0, 0]
    assert clean.control("DELETE", "faults")["ok"] is True
    assert clean.control("GET", "faults")["faults"] == []


def test_delay(clean):
    call = read(clean, "sts")
    call()
    clean.control("POST", "faults", {"service": "sts", "kind": "delay", "delay_ms": 400})
    begun = time.monotonic()
    call()
    assert time.monotonic() - begun >= 0.4


def raw_read(sandbox, service):
    """Send the service's read with a strict HTTP client; returns the body."""
    captured = {}
    client = sandbox.client(service, sandbox.role(SOURCE), "us-east-1")

    def take(request, **_):
        captured["request"] = request

    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}"
    client.meta.events.register(event, take)
    sandbox.control("DELETE", "faults")
    getattr(client, READS[service])()
    client.meta.events.unregister(event, take)
    request = captured["request"]

    def send():
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=10)
        try:
            path = request.url.partition(str(sandbox.port))[2] or "/"
            headers = {
                k: v.decode() if isinstance(v, bytes) else v for k, v in request.headers.items()
            }
            connection.request(request.method, path, body=request.body, headers=headers)
            return connection.getresponse().read()
        finally:
            connection.close()

    return send


@pytest.mark.parametrize("kind", ["reset", "truncate"])
@pytest.mark.parametrize("service", ["s3", "kms", "lambda", "iam"])
def test_cut_connections(clean, kind, service):
    send = raw_read(clean, service)
    assert send()
    clean.control("POST", "faults", {"service": service, "kind": kind})
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        send()
    assert send()
    assert clean.control("GET", "faults")["faults"][0]["hits"] == 1


def test_truncated_object(clean):
    s3 = clean.client("s3", clean.role(SOURCE))
    key = s3.list_objects_v2(Bucket="harbour-product-images", MaxKeys=1)["Contents"][0]["Key"]
    clean.control("POST", "faults", {"service": "s3", "operation": "GetObject", "kind": "truncate"})
    with pytest.raises((IncompleteReadError, ProtocolError, HTTPClientError)):
        s3.get_object(Bucket="harbour-product-images", Key=key)["Body"].read()
    whole = s3.get_object(Bucket="harbour-product-images", Key=key)
    assert len(whole["Body"].read()) == whole["ContentLength"]


REPEATED = [
    (
        "s3",
        "list_objects_v2",
        {"Bucket": "harbour-prod-documents", "MaxKeys": 5},
        "NextContinuationToken",
        "ContinuationToken",
    ),
    ("s3", "list_buckets", {"MaxBuckets": 3}, "ContinuationToken", "ContinuationToken"),
    ("kms", "list_keys", {"Limit": 2}, "NextMarker", "Marker"),
    ("iam", "list_roles", {"MaxItems": 2}, "Marker", "Marker"),
    ("iam", "get_account_authorization_details", {"MaxItems": 5}, "Marker", "Marker"),
    ("lambda", "list_functions", {"MaxItems": 2}, "NextMarker", "Marker"),
    ("ecr", "describe_repositories", {"maxResults": 2}, "nextToken", "nextToken"),
    ("dynamodb", "list_tables", {"Limit": 2}, "LastEvaluatedTableName", "ExclusiveStartTableName"),
    ("sqs", "list_queues", {"MaxResults": 2}, "NextToken", "NextToken"),
    ("secretsmanager", "list_secrets", {"MaxResults": 2}, "NextToken", "NextToken"),
    ("datasync", "list_tasks", {"MaxResults": 2}, "NextToken", "NextToken"),
    ("organizations", "list_accounts", {"MaxResults": 2}, "NextToken", "NextToken"),
]


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "out", "into"),
    REPEATED,
    ids=[f"{r[0]}-{r[1]}" for r in REPEATED],
)
def test_repeated_token(clean, service, operation, arguments, out, into):
    account = "222222222222" if service == "organizations" else SOURCE
    call = getattr(clean.client(service, clean.role(account)), operation)
    first = call(**arguments)
    if out not in first:
        assert service == "datasync"
        return
    clean.control(
        "POST", "faults", {"service": service, "operation": "*", "kind": "repeat_token", "count": 2}
    )
    again = call(**{**arguments, into: first[out]})
    assert again[out] == first[out]
    once_more = call(**{**arguments, into: again[out]})
    assert once_more[out] == first[out]
    through = call(**{**arguments, into: first[out]})
    assert through.get(out) != first[out]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "throttle"},
        {"service": "s3", "kind": "meteor"},
        {"service": "s3", "count": -1},
        {"service": "s3", "colour": "red"},
        "no object",
    ],
)
def test_wrong_faults_are_refused(clean, fault):
    status, content = clean.control_raw("POST", "faults", fault)
    assert status == 400
    assert content["error"]


def test_requests_are_counted(clean):
    s3 = read(clean, "s3")
    clean.role("333333333333")
    clean.control("DELETE", "requests")
    for _ in range(3):
        s3()
    clean.client("sts", clean.role("333333333333")).get_caller_identity()
    report = clean.control("GET", "requests")
    assert report["total"] == 4
    assert {
        "service": "s3",
        "operation": "ListBuckets",
        "account": SOURCE,
        "region": "us-east-1",
        "count": 3,
    } in report["requests"]
    clean.control("DELETE", "requests")
    assert clean.control("GET", "requests") == {"total": 0, "requests": []}
