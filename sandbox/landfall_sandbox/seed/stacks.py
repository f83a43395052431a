"""CloudFormation stacks: what they own is real, one lost a part of it by hand, one is gone."""

from __future__ import annotations

import json
from typing import Any

from .documents import pairs
from .estate import Estate
from .facts import EDGE_REGION, SOURCE, arn, role_arn

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def _labels(estate: Estate) -> dict[str, Any]:
    """Queue, table, role, function, schedule and logs of the label printer."""
    code = "def handler(event, context):\n    return {}\n"
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Prints shipping labels",
        "Parameters": {"Stage": {"Type": "String", "Default": "prod"}},
        "Resources": {
            "Jobs": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "QueueName": {"Fn::Sub": "label-jobs-${Stage}"},
                    "RedrivePolicy": {
                        "deadLetterTargetArn": arn("sqs", "prod-orders-dlq"),
                        "maxReceiveCount": 3,
                    },
                },
            },
            "Printed": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": {"Fn::Sub": "labels-${Stage}"},
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                },
            },
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": "label-printer",
                    "AssumeRolePolicyDocument": _TRUST,
                    "Policies": [
                        {
                            "PolicyName": "work",
                            "PolicyDocument": {
                                "Version": "2012-10-17",
                                "Statement": [
                                    {
                                        "Effect": "Allow",
                                        "Action": ["sqs:*", "dynamodb:PutItem"],
                                        "Resource": "*",
                                    }
                                ],
                            },
                        }
                    ],
                },
            },
            "Printer": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "FunctionName": "label-printer",
                    "Runtime": "python3.12",
                    "Handler": "index.handler",
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"ZipFile": code},
                    "Environment": {
                        "Variables": {
                            "JOBS": {"Ref": "Jobs"},
                            "TABLE": {"Ref": "Printed"},
                            "LABELS": "harbour-warehouse-feeds",
                        }
                    },
                },
            },
            "Logs": {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": "/aws/lambda/label-printer", "RetentionInDays": 30},
            },
            "Nightly": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Name": "labels-nightly",
                    "ScheduleExpression": "rate(1 day)",
                    "State": "ENABLED",
                    "Targets": [{"Id": "printer", "Arn": {"Fn::GetAtt": ["Printer", "Arn"]}}],
                },
            },
        },
        "Outputs": {
            "JobsArn": {
                "Value": {"Fn::GetAtt": ["Jobs", "Arn"]},
                "Export": {"Name": "label-jobs-arn"},
            },
            "DocumentsKey": {"Value": estate.keys["documents"]},
        },
    }


_READER = {
    "Description": "Reads what labels tells",
    "Resources": {
        "Told": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "labels-told"}},
        "Address": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {
                "Name": "/logistics/label-jobs",
                "Type": "String",
                "Value": {"Fn::ImportValue": "label-jobs-arn"},
            },
        },
        "Forgotten": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "labels-forgotten"}},
    },
}
_EDGE = {
    "Description": "Redirects at the edge",
    "Resources": {
        "Alarms": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "edge-alarms"}}
    },
}


def create(estate: Estate) -> None:
    """Create three stacks and a deleted one."""
    formation = estate.source("cloudformation")
    formation.create_stack(
        StackName="labels-prod",
        TemplateBody=json.dumps(_labels(estate)),
        Parameters=[{"ParameterKey": "Stage", "ParameterValue": "prod"}],
        RoleARN=role_arn(SOURCE, "shop-deploy"),
        NotificationARNs=[arn("sns", "ops-alarms")],
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=pairs({"Environment": "prod", "team": "logistics"}),
    )
    formation.create_stack(StackName="labels-readers", TemplateBody=json.dumps(_READER))
    # Somebody deleted the queue by hand; the stack does not know.
    sqs = estate.source("sqs")
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="labels-forgotten")["QueueUrl"])
    gone = {"Resources": {"Old": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "old"}}}}
    formation.create_stack(StackName="labels-2019", TemplateBody=json.dumps(gone))
    formation.delete_stack(StackName="labels-2019")
    edge = estate.source("cloudformation", EDGE_REGION)
    edge.create_stack(
        StackName="edge",
        TemplateBody=json.dumps(_EDGE),
        Tags=pairs({"env": "prod"}),
    )
    estate.made("stack", 3)
