"""DataSync copies objects with metadata and tags, obeys filters and options, and reports."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE

TARGET = "333333333333"
ROLE = f"arn:aws:iam::{SOURCE}:role/LandfallDataSync"


def code_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


@pytest.fixture
def target(sandbox):
    """A bucket in another account that admits DataSync's role."""
    name = "harbour-datasync-target"
    s3 = sandbox.client("s3", sandbox.role(TARGET, "LandfallMigrate"))
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_bucket_policy(
        Bucket=name,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": ROLE},
                        "Action": "s3:*",
                        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
                    }
                ],
            }
        ),
    )
    yield s3, name
    while found := s3.list_objects_v2(Bucket=name).get("Contents"):
        s3.delete_objects(Bucket=name, Delete={"Objects": [{"Key": o["Key"]} for o in found]})
    s3.delete_bucket(Bucket=name)


@pytest.fixture
def datasync(sandbox):
    client = sandbox.client("datasync", sandbox.role(SOURCE, "LandfallMigrate"))
    yield client
    for task in client.list_tasks()["Tasks"]:
        client.delete_task(TaskArn=task["TaskArn"])
    for location in client.list_locations()["Locations"]:
        client.delete_location(LocationArn=location["LocationArn"])


def location(client, bucket, folder="/"):
    return client.create_location_s3(
        S3BucketArn=f"arn:aws:s3:::{bucket}",
        Subdirectory=folder,
        S3Config={"BucketAccessRoleArn": ROLE},
    )["LocationArn"]


def task(client, source, destination, folder="/", **more):
    return client.create_task(
        SourceLocationArn=location(client, source, folder),
        DestinationLocationArn=location(client, destination),
        **more,
    )["TaskArn"]


def run(client, arn, **more):
    """Start a run and look at it until it has ended; returns all that was seen."""
    execution = client.start_task_execution(TaskArn=arn, **more)["TaskExecutionArn"]
    seen = []
    for _ in range(40):
        seen.append(client.describe_task_execution(TaskExecutionArn=execution))
        if seen[-1]["Status"] in ("SUCCESS", "ERROR"):
            return seen
    raise AssertionError([s["Status"] for s in seen])


def test_copies_everything_across_accounts(sandbox, datasync, target):
    theirs, name = target
    ours = sandbox.client("s3", sandbox.role(SOURCE))
    arn = task(
        datasync,
        "harbour-prod-documents",
        name,
        Name="documents",
        Options={"VerifyMode": "ONLY_FILES_TRANSFERRED"},
    )
    seen = run(datasync, arn)
    statuses = list(dict.fromkeys(s["Status"] for s in seen))
    assert statuses == ["LAUNCHING", "PREPARING", "TRANSFERRING", "VERIFYING", "SUCCESS"]
    progress = [s["FilesTransferred"] for s in seen]
    assert progress == sorted(progress)
    assert len(set(progress)) > 2
    copied, originals = {}, {}
    for client, bucket, into in (
        (ours, "harbour-prod-documents", originals),
        (theirs, name, copied),
    ):
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            into.update({o["Key"]: o["Size"] for o in page["Contents"]})
    assert copied == originals
    end = seen[-1]
    assert end["FilesTransferred"] == end["EstimatedFilesToTransfer"] == len(originals)
    assert end["BytesTransferred"] == end["BytesWritten"] == sum(originals.values())
    assert end["FilesVerified"] == len(originals)
    assert end["Result"]["TransferStatus"] == end["Result"]["VerifyStatus"] == "SUCCESS"
    for key in [k for k in originals if not k.startswith("waybills/2024")] + [
        "waybills/2024/01/HG-000000.pdf"
    ]:
        a = ours.get_object(Bucket="harbour-prod-documents", Key=key)
        b = theirs.get_object(Bucket=name, Key=key)
        assert a["Body"].read() == b["Body"].read()
        assert (a["ContentType"], a["Metadata"]) == (b["ContentType"], b["Metadata"])
        tags = [
            c.get_object_tagging(Bucket=n, Key=key)["TagSet"]
            for c, n in ((ours, "harbour-prod-documents"), (theirs, name))
        ]
        assert tags[0] == tags[1]
    again = run(datasync, arn)[-1]
    assert (again["FilesTransferred"], again["FilesSkipped"]) == (0, len(originals))


def test_filters_and_folders(sandbox, datasync, target):
    theirs, name = target
    arn = task(
        datasync,
        "harbour-prod-documents",
        name,
        folder="/waybills/2024/",
        Includes=[{"FilterType": "SIMPLE_PATTERN", "Value": "/01|/02"}],
        Excludes=[{"FilterType": "SIMPLE_PATTERN", "Value": "*.xml|/02/HG-00000*"}],
    )
    end = run(datasync, arn)[-1]
    keys = {o["Key"] for o in theirs.list_objects_v2(Bucket=name)["Contents"]}
    ours = sandbox.client("s3", sandbox.role(SOURCE))
    wanted = set()
    for folder in ("01/", "02/"):
        for o in ours.list_objects_v2(
            Bucket="harbour-prod-documents", Prefix=f"waybills/2024/{folder}"
        )["Contents"]:
            short = o["Key"].removeprefix("waybills/2024/")
            if not short.endswith(".xml") and not short.startswith("02/HG-00000"):
                wanted.add(short)
    assert keys == wanted
    assert end["FilesTransferred"] == len(wanted)


def test_options(datasync, target):
    theirs, name = target
    theirs.put_object(Bucket=name, Key="extra.txt", Body=b"x")
    theirs.put_object(Bucket=name, Key="img/0000.bin", Body=b"older")
    arn = task(
        datasync,
        "harbour-product-images",
        name,
        Options={"OverwriteMode": "NEVER", "PreserveDeletedFiles": "REMOVE"},
    )
    options = datasync.describe_task(TaskArn=arn)["Options"]
    assert options["OverwriteMode"] == "NEVER"
    assert options["TransferMode"] == "CHANGED"
    end = run(datasync, arn, OverrideOptions={"VerifyMode": "NONE"})[-1]
    assert end["Status"] == "SUCCESS"
    assert (end["FilesTransferred"], end["FilesSkipped"], end["FilesDeleted"]) == (23, 1, 1)
    assert theirs.get_object(Bucket=name, Key="img/0000.bin")["Body"].read() == b"older"
    datasync.update_task(TaskArn=arn, Name="renamed", Options={"OverwriteMode": "ALWAYS"})
    found = datasync.describe_task(TaskArn=arn)
    assert (found["Name"], found["Options"]["PreserveDeletedFiles"]) == ("renamed", "REMOVE")
    assert run(datasync, arn)[-1]["FilesTransferred"] == 1


def test_access_is_needed(sandbox, datasync, target):
    theirs, name = target
    arn = task(datasync, "harbour-product-images", name)
    theirs.delete_bucket_policy(Bucket=name)
    end = run(datasync, arn)[-1]
    assert end["Status"] == "ERROR"
    assert end["Result"]["ErrorCode"] == "AccessDenied"
    create = datasync.create_location_s3
    bucket = {"S3BucketArn": f"arn:aws:s3:::{name}"}
    assert code_of(create, **bucket, S3Config={"BucketAccessRoleArn": ROLE}) == (
        "InvalidRequestException"
    )
    for role in ("prod-orders-api", "no-such-role"):
        assert (
            code_of(
                create,
                S3BucketArn="arn:aws:s3:::harbour-empty",
                S3Config={"BucketAccessRoleArn": f"arn:aws:iam::{SOURCE}:role/{role}"},
            )
            == "InvalidRequestException"
        )


def test_cancel_and_queue(datasync, target):
    _, name = target
    arn = task(datasync, "harbour-prod-documents", name)
    first = datasync.start_task_execution(TaskArn=arn)["TaskExecutionArn"]
    second = datasync.start_task_execution(TaskArn=arn)["TaskExecutionArn"]
    assert datasync.describe_task(TaskArn=arn)["Status"] == "RUNNING"
    assert datasync.describe_task_execution(TaskExecutionArn=second)["Status"] == "QUEUED"
    assert code_of(datasync.delete_task, TaskArn=arn) == "InvalidRequestException"
    datasync.cancel_task_execution(TaskExecutionArn=first)
    assert datasync.describe_task_execution(TaskExecutionArn=first)["Status"] == "ERROR"
    assert code_of(datasync.cancel_task_execution, TaskExecutionArn=first) == (
        "InvalidRequestException"
    )
    datasync.cancel_task_execution(TaskExecutionArn=second)
    assert datasync.describe_task(TaskArn=arn)["Status"] == "AVAILABLE"


def test_lists_and_errors(datasync, target):
    _, name = target
    arns = [task(datasync, "harbour-empty", name, Name=f"t{n}") for n in range(3)]
    got = [
        t["TaskArn"]
        for page in datasync.get_paginator("list_tasks").paginate(PaginationConfig={"PageSize": 2})
        for t in page["Tasks"]
    ]
    assert got == arns
    found = datasync.describe_task(TaskArn=arns[0])
    uri = datasync.describe_location_s3(LocationArn=found["DestinationLocationArn"])
    assert uri["LocationUri"] == f"s3://{name}/"
    assert uri["S3Config"]["BucketAccessRoleArn"] == ROLE
    assert code_of(datasync.delete_location, LocationArn=found["SourceLocationArn"]) == (
        "InvalidRequestException"
    )
    assert code_of(datasync.describe_task, TaskArn=arns[0][:-3] + "abc") == (
        "InvalidRequestException"
    )
    assert code_of(datasync.list_tasks, NextToken="nonsense") == "InvalidRequestException"
    assert (
        code_of(
            datasync.create_task,
            SourceLocationArn=found["SourceLocationArn"],
            DestinationLocationArn=found["DestinationLocationArn"],
            TaskMode="ENHANCED",
            Options={"VerifyMode": "POINT_IN_TIME_CONSISTENT"},
        )
        == "InvalidRequestException"
    )
