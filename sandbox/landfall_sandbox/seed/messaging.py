"""SQS queues with their dead-letter queues, and SNS topics."""

from __future__ import annotations

import json

from .documents import allow, policy
from .estate import Estate
from .facts import SOURCE, arn

_DEAD = {"MessageRetentionPeriod": "1209600"}
# name, attributes, dead-letter queue, tags
_QUEUES: tuple[tuple[str, dict[str, str], str | None, dict[str, str]], ...] = (
    ("prod-orders-dlq", _DEAD, None, {"env": "prod"}),
    ("prod-orders", {"VisibilityTimeout": "120"}, "prod-orders-dlq", {"env": "prod"}),
    ("staging-orders", {}, None, {"Env ": "staging"}),
    ("orders_dev", {}, None, {"stage": "dev"}),
    (
        "prod-document-events",
        {"ReceiveMessageWaitTimeSeconds": "20"},
        "prod-orders-dlq",
        {"Environment": "Production"},
    ),
    ("shipping-labels.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true"}, None, {}),
    ("warehouse-sync", {"DelaySeconds": "5"}, None, {"env": "prod", "team": "logistics"}),
)


def create(estate: Estate) -> None:
    """Create queues and topics; one queue is deleted again, but a function still names it."""
    sqs = estate.source("sqs")
    for name, attributes, dead, tags in _QUEUES:
        attributes = dict(attributes)
        if dead:
            attributes["RedrivePolicy"] = json.dumps(
                {"deadLetterTargetArn": arn("sqs", dead), "maxReceiveCount": 5}
            )
        if name == "warehouse-sync":
            attributes["KmsMasterKeyId"] = estate.keys["orders"]
        url = sqs.create_queue(QueueName=name, Attributes=attributes, tags=tags)["QueueUrl"]
        estate.queues[name] = url
        estate.made("SQS queue")
    gone = sqs.create_queue(QueueName="prod-refunds")["QueueUrl"]
    sqs.delete_queue(QueueUrl=gone)
    estate.queues["prod-refunds"] = gone
    _policies(estate)
    _topics(estate)


def _policies(estate: Estate) -> None:
    sqs = estate.source("sqs")
    sqs.set_queue_attributes(
        QueueUrl=estate.queues["prod-document-events"],
        Attributes={
            "Policy": policy(
                {
                    "Sid": "FromDocumentBucket",
                    **allow(
                        "sqs:SendMessage",
                        arn("sqs", "prod-document-events"),
                        Principal={"Service": "s3.amazonaws.com"},
                        Condition={
                            "ArnLike": {"aws:SourceArn": "arn:aws:s3:::harbour-prod-documents"},
                            "StringEquals": {"aws:SourceAccount": SOURCE},
                        },
                    ),
                }
            )
        },
    )
    sqs.set_queue_attributes(
        QueueUrl=estate.queues["prod-orders"],
        Attributes={
            "Policy": policy(
                {
                    "Sid": "FromTopicAndPartner",
                    **allow(
                        "sqs:SendMessage",
                        arn("sqs", "prod-orders"),
                        Principal={"AWS": [f"arn:aws:iam::{SOURCE}:root", "999988887777"]},
                    ),
                }
            )
        },
    )


def _topics(estate: Estate) -> None:
    sns = estate.source("sns")
    topic = sns.create_topic(Name="prod-order-events", Tags=[{"Key": "env", "Value": "prod"}])
    sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn("sqs", "prod-orders"))
    sns.create_topic(Name="ops-alarms")
    estate.made("SNS topic", 2)
