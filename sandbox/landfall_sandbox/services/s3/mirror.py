"""Bucket settings as they were put, answered in full.

moto checks these settings and acts on them, but gives back only the parts that it knows. So moto
gets every put and delete, and what its model parsed from an accepted put is what a get answers.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from moto.moto_api._internal import mock_random

from ...moto_host import ask_moto
from ...registry import answers, fixes
from ...wire.answer import Answer
from ...wire.call import Call
from . import buckets


@dataclass(frozen=True)
class Mirrored:
    """A setting: operations, the member that is put, and whether a get wraps it in itself."""

    put: str
    get: str
    delete: str | None
    member: str
    wrapped: bool = False
    rules: tuple[str, ...] = ()  # lists whose entries get an id from S3 when they have none
    identity: str = "ID"


SETTINGS = (
    Mirrored("PutBucketCors", "GetBucketCors", "DeleteBucketCors", "CORSConfiguration"),
    Mirrored(
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
        "LifecycleConfiguration",
        rules=("Rules",),
    ),
    Mirrored("PutBucketLogging", "GetBucketLogging", None, "BucketLoggingStatus"),
    Mirrored(
        "PutBucketNotificationConfiguration",
        "GetBucketNotificationConfiguration",
        None,
        "NotificationConfiguration",
        identity="Id",
        rules=("QueueConfigurations", "TopicConfigurations", "LambdaFunctionConfigurations"),
    ),
    Mirrored(
        "PutBucketOwnershipControls",
        "GetBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
        "OwnershipControls",
        wrapped=True,
    ),
    Mirrored(
        "PutBucketReplication",
        "GetBucketReplication",
        "DeleteBucketReplication",
        "ReplicationConfiguration",
        wrapped=True,
        rules=("Rules",),
    ),
    Mirrored("PutBucketTagging", "GetBucketTagging", "DeleteBucketTagging", "Tagging"),
    Mirrored("PutBucketWebsite", "GetBucketWebsite", "DeleteBucketWebsite", "WebsiteConfiguration"),
    Mirrored(
        "PutBucketEncryption",
        "GetBucketEncryption",
        "DeleteBucketEncryption",
        "ServerSideEncryptionConfiguration",
        wrapped=True,
    ),
)


def _register(setting: Mirrored) -> None:
    @answers("s3", setting.put)
    def put(call: Call) -> Answer:
        answer = ask_moto(call)
        found = buckets.bucket(call.uri_params["Bucket"])
        if answer.status < 300 and found is not None:
            value = copy.deepcopy(call.params.get(setting.member) or {})
            _give_ids(setting, value)
            buckets.own_settings(found)[setting.put] = value
        return answer

    @answers("s3", setting.get)
    def get(call: Call) -> Any:
        found = buckets.bucket(call.uri_params["Bucket"])
        kept = buckets.own_settings(found).get(setting.put) if found is not None else None
        if not kept:
            return ask_moto(call)
        return {setting.member: kept} if setting.wrapped else kept

    if setting.delete:

        @answers("s3", setting.delete)
        def delete(call: Call) -> Answer:
            answer = ask_moto(call)
            found = buckets.bucket(call.uri_params["Bucket"])
            if answer.status < 300 and found is not None:
                buckets.own_settings(found).pop(setting.put, None)
            for fix in fixes.get(("s3", setting.delete or ""), ()):
                answer = fix(call, answer) or answer
            return answer


def _give_ids(setting: Mirrored, value: dict[str, Any]) -> None:
    for name in setting.rules:
        for rule in value.get(name) or []:
            if not rule.get(setting.identity):
                rule[setting.identity] = mock_random.get_random_string(length=48)


for _setting in SETTINGS:
    _register(_setting)
