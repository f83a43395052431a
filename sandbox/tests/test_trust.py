"""Who gets in: trust policies, external ids, keys, tokens, regions."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, SOURCE
from sandbox_process import EXTERNAL_ID


def error_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def assume(client, account, role, **more):
    return client.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="t-1", **more
    )


@pytest.mark.parametrize(
    ("account", "role", "more"),
    [
        (SOURCE, "LandfallRead", {}),
        (SOURCE, "LandfallRead", {"ExternalId": "harbour-goods-wrong"}),
        (SOURCE, "LandfallUntrusted", {"ExternalId": EXTERNAL_ID}),
        (SOURCE, "NoSuchRole", {"ExternalId": EXTERNAL_ID}),
        (SOURCE, "LandfallDataSync", {"ExternalId": EXTERNAL_ID}),
        ("999999999999", "LandfallRead", {"ExternalId": EXTERNAL_ID}),
    ],
)
def test_assume_role_is_denied(sandbox, account, role, more):
    sts = sandbox.client("sts", sandbox.landfall())
    assert error_of(assume, client=sts, account=account, role=role, **more) == ("AccessDenied", 403)


def test_root_of_the_same_account_does_not_stand_for_the_user(sandbox):
    sts = sandbox.client("sts", sandbox.root(MANAGEMENT))
    got = error_of(assume, client=sts, account=SOURCE, role="LandfallRead", ExternalId=EXTERNAL_ID)
    assert got == ("AccessDenied", 403)


@pytest.mark.parametrize("account", [SOURCE, MANAGEMENT, "333333333333", "555555555555"])
@pytest.mark.parametrize("role", ["LandfallRead", "LandfallMigrate"])
def test_landfall_may_assume_its_roles(sandbox, account, role):
    if (account, role) == (MANAGEMENT, "LandfallMigrate"):
        role = "LandfallRead"
    keys = sandbox.role(account, role)
    who = sandbox.client("sts", keys).get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::{account}:assumed-role/{role}/tests"


def test_external_id_is_needed_only_where_the_policy_says_so(sandbox):
    iam = sandbox.client("iam", sandbox.root(SOURCE))
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"},
            }
        ],
    }
    iam.create_role(RoleName="by-account", AssumeRolePolicyDocument=json.dumps(document))
    try:
        sts = sandbox.client("sts", sandbox.landfall())
        assert assume(sts, SOURCE, "by-account")["AssumedRoleUser"]["Arn"].endswith("/t-1")
        document["Statement"].append(
            {
                "Effect": "Deny",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": "*"},
                "Condition": {"StringEquals": {"sts:ExternalId": "never"}},
            }
        )
        iam.update_assume_role_policy(RoleName="by-account", PolicyDocument=json.dumps(document))
        assume(sts, SOURCE, "by-account")
        got = error_of(assume, client=sts, account=SOURCE, role="by-account", ExternalId="never")
        assert got == ("AccessDenied", 403)
    finally:
        iam.delete_role(RoleName="by-account")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"DurationSeconds": 7200}, "ValidationError"),
        ({"DurationSeconds": 43201}, "ValidationError"),
        ({"Policy": "{no json"}, "MalformedPolicyDocument"),
        ({"RoleSessionName": "with space"}, "ValidationError"),
    ],
)
def test_bad_arguments(sandbox, more, code):
    sts = sandbox.client("sts", sandbox.landfall())
    arguments = {
        "RoleArn": f"arn:aws:iam::{SOURCE}:role/LandfallRead",
        "RoleSessionName": "t-1",
        "ExternalId": EXTERNAL_ID,
        **more,
    }
    assert error_of(sts.assume_role, **arguments)[0] == code


def test_longer_sessions_where_the_role_allows(sandbox):
    sts = sandbox.client("sts", sandbox.landfall())
    got = assume(sts, SOURCE, "LandfallMigrate", ExternalId=EXTERNAL_ID, DurationSeconds=7200)
    left = got["Credentials"]["Expiration"] - datetime.now(UTC)
    assert 7100 < left.total_seconds() <= 7200


UNKNOWN = ("AKIAUNKNOWNUNKNOWN00", "secret", None)


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code", "status"),
    [
        ("sts", "get_caller_identity", {}, "InvalidClientTokenId", 403),
        ("iam", "list_roles", {}, "InvalidClientTokenId", 403),
        ("s3", "list_buckets", {}, "InvalidAccessKeyId", 403),
        ("kms", "list_keys", {}, "UnrecognizedClientException", 400),
        ("sqs", "list_queues", {}, "UnrecognizedClientException", 400),
        ("dynamodb", "list_tables", {}, "UnrecognizedClientException", 400),
        ("lambda", "list_functions", {}, "UnrecognizedClientException", 403),
        ("ecr", "describe_repositories", {}, "UnrecognizedClientException", 400),
        ("datasync", "list_tasks", {}, "UnrecognizedClientException", 400),
        ("secretsmanager", "list_secrets", {}, "UnrecognizedClientException", 400),
        ("organizations", "list_roots", {}, "UnrecognizedClientException", 400),
        ("ec2", "describe_vpcs", {}, "AuthFailure", 401),
    ],
)
def test_unknown_key(sandbox, service, operation, arguments, code, status):
    client = sandbox.client(service, UNKNOWN, "us-east-1")
    assert error_of(getattr(client, operation), **arguments) == (code, status)


def test_session_token_must_fit(sandbox):
    key, secret, token = sandbox.role(SOURCE)
    for wrong in (None, token[:-4] + "AAAA"):
        sts = sandbox.client("sts", (key, secret, wrong))
        assert error_of(sts.get_caller_identity) == ("InvalidClientTokenId", 403)


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code"),
    [
        ("kms", "describe_custom_key_stores", {}, "UnknownOperationException"),
        ("iam", "list_delegation_requests", {}, "NotImplemented"),
        ("s3", "get_bucket_metadata_configuration", {"Bucket": "harbour-empty"}, "NotImplemented"),
        ("lambda", "list_code_signing_configs", {}, "UnknownOperationException"),
        ("datasync", "list_agents", {}, "UnknownOperationException"),
        ("ec2", "describe_ipams", {}, "NotImplemented"),
        ("redshift-serverless", "list_managed_workgroups", {}, "UnknownOperationException"),
    ],
)
def test_unimplemented_operations_answer_typed(sandbox, service, operation, arguments, code):
    client = sandbox.client(service, sandbox.role(SOURCE), "eu-central-1")
    got = error_of(getattr(client, operation), **arguments)
    assert got == (code, 501 if code == "NotImplemented" else 400)


def test_unsigned_request_is_refused(sandbox):
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port)
    connection.request(
        "POST",
        "/",
        body="Action=ListRoles&Version=2010-05-08",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    response = connection.getresponse()
    body = response.read()
    assert response.status in (403, 501), body
    assert b"<!doctype" not in body.lower()
