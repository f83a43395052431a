"""Objects: odd keys, metadata, tags, checksums, copies across accounts, parts, versions."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE

from landfall_sandbox.seed.objects import ODD_KEYS, PART, content

TARGET = "444444444444"


def code_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


@pytest.fixture
def theirs(sandbox):
    """An empty bucket in another account, and its owner's client."""
    name = "harbour-objects-target"
    s3 = sandbox.client("s3", sandbox.role(TARGET, "LandfallMigrate"))
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield s3, name
    while found := s3.list_object_versions(Bucket=name):
        entries = found.get("Versions", []) + found.get("DeleteMarkers", [])
        if not entries:
            break
        s3.delete_objects(
            Bucket=name,
            Delete={"Objects": [{"Key": e["Key"], "VersionId": e["VersionId"]} for e in entries]},
        )
    s3.delete_bucket(Bucket=name)


@pytest.fixture
def ours(sandbox):
    return sandbox.client("s3", sandbox.role(SOURCE))


def admit(sandbox, bucket, account=TARGET):
    root = sandbox.client("s3", sandbox.root(SOURCE))
    root.put_bucket_policy(
        Bucket=bucket,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                        "Action": ["s3:GetObject*", "s3:ListBucket"],
                        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
                    }
                ],
            }
        ),
    )
    return root


def test_odd_keys(ours):
    listed = {
        o["Key"]
        for o in ours.get_paginator("list_objects_v2")
        .paginate(Bucket="harbour-prod-documents", PaginationConfig={"PageSize": 100})
        .search("Contents")
    }
    assert set(ODD_KEYS) <= listed
    assert len(listed) == 400 + len(ODD_KEYS)
    for key in ODD_KEYS:
        got = ours.get_object(Bucket="harbour-prod-documents", Key=key)["Body"].read()
        assert got == (b"" if key.endswith("/") else key.encode())
        assert ours.head_object(Bucket="harbour-prod-documents", Key=key)["ContentLength"] == (
            len(got)
        )
        tags = ours.get_object_tagging(Bucket="harbour-prod-documents", Key=key)["TagSet"]
        assert tags == [{"Key": "odd", "Value": "yes "}]


def test_copy_across_accounts_keeps_metadata_and_tags(sandbox, theirs, ours):
    s3, name = theirs
    source = "harbour-product-images"
    root = admit(sandbox, source)
    try:
        root.put_object(
            Bucket=source,
            Key="t/ü +%.txt",
            Body=b"hello",
            ContentType="text/x-test",
            Metadata={"one": "1"},
            Tagging="a=b&c=d%20e",
            ChecksumAlgorithm="SHA256",
        )
        s3.copy_object(
            Bucket=name, Key="kept ü +%.txt", CopySource={"Bucket": source, "Key": "t/ü +%.txt"}
        )
        got = s3.get_object(Bucket=name, Key="kept ü +%.txt", ChecksumMode="ENABLED")
        assert got["Body"].read() == b"hello"
        assert (got["ContentType"], got["Metadata"]) == ("text/x-test", {"one": "1"})
        wanted = base64.b64encode(hashlib.sha256(b"hello").digest()).decode()
        assert got["ChecksumSHA256"] == wanted
        tags = s3.get_object_tagging(Bucket=name, Key="kept ü +%.txt")["TagSet"]
        assert sorted((t["Key"], t["Value"]) for t in tags) == [("a", "b"), ("c", "d e")]
        s3.copy_object(
            Bucket=name,
            Key="replaced",
            TaggingDirective="REPLACE",
            Tagging="x=y",
            MetadataDirective="REPLACE",
            Metadata={"two": "2"},
            CopySource={"Bucket": source, "Key": "t/ü +%.txt"},
        )
        assert s3.get_object_tagging(Bucket=name, Key="replaced")["TagSet"] == [
            {"Key": "x", "Value": "y"}
        ]
        assert s3.head_object(Bucket=name, Key="replaced")["Metadata"] == {"two": "2"}
        root.delete_bucket_policy(Bucket=source)
        assert (
            code_of(
                s3.copy_object,
                Bucket=name,
                Key="no",
                CopySource={"Bucket": source, "Key": "t/ü +%.txt"},
            )
            == "AccessDenied"
        )
    finally:
        root.delete_object(Bucket=source, Key="t/ü +%.txt")


@pytest.mark.parametrize(
    ("algorithm", "value"),
    [
        ("SHA256", base64.b64encode(hashlib.sha256(b"body").digest()).decode()),
        ("CRC32", base64.b64encode(zlib.crc32(b"body").to_bytes(4, "big")).decode()),
        ("SHA1", base64.b64encode(hashlib.sha1(b"body").digest()).decode()),
    ],
)
def test_checksums(theirs, algorithm, value):
    s3, name = theirs
    put = s3.put_object(Bucket=name, Key="c", Body=b"body", ChecksumAlgorithm=algorithm)
    assert put[f"Checksum{algorithm}"] == value
    head = s3.head_object(Bucket=name, Key="c", ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"] == value
    assert head["ChecksumType"] == "FULL_OBJECT"
    assert f"Checksum{algorithm}" not in s3.head_object(Bucket=name, Key="c")
    attributes = s3.get_object_attributes(
        Bucket=name, Key="c", ObjectAttributes=["Checksum", "ObjectSize", "ETag", "StorageClass"]
    )
    assert attributes["Checksum"][f"Checksum{algorithm}"] == value
    assert attributes["ObjectSize"] == 4
    assert attributes["ETag"] == hashlib.md5(b"body").hexdigest()


@pytest.mark.parametrize(
    "header",
    [
        {"ChecksumSHA256": base64.b64encode(hashlib.sha256(b"other").digest()).decode()},
        {"ContentMD5": base64.b64encode(hashlib.md5(b"other").digest()).decode()},
    ],
)
def test_wrong_checksum_is_refused(theirs, header):
    s3, name = theirs
    assert code_of(s3.put_object, Bucket=name, Key="c", Body=b"body", **header) == "BadDigest"
    assert code_of(s3.head_object, Bucket=name, Key="c") == "404"


def test_large_object(ours):
    key = "campaign/harbour-film-2024.mov"
    whole = b"".join(
        content(f"{key}{n}", size) for n, size in ((1, PART), (2, PART), (3, 1_234_567))
    )
    got = ours.get_object(Bucket="harbour-media-masters", Key=key, ChecksumMode="ENABLED")
    assert got["Body"].read() == whole
    assert got["ETag"].strip('"').endswith("-3")
    head = ours.head_object(Bucket="harbour-media-masters", Key=key)
    assert head["ContentLength"] == len(whole)
    assert head["Metadata"] == {"title": "harbour-film"}
    tags = ours.get_object_tagging(Bucket="harbour-media-masters", Key=key)["TagSet"]
    assert tags == [{"Key": "class", "Value": "master"}]
    uploads = ours.list_multipart_uploads(Bucket="harbour-media-masters")["Uploads"]
    assert [u["Key"] for u in uploads] == ["campaign/never-finished.mov"]
    part = ours.get_object(Bucket="harbour-media-masters", Key=key, Range="bytes=10-19")
    assert part["Body"].read() == whole[10:20]
    assert part["ContentRange"] == f"bytes 10-19/{len(whole)}"


def test_tags_are_the_same_for_owner_and_guest(sandbox, theirs, ours):
    s3, name = theirs
    guest = f"arn:aws:iam::{SOURCE}:root"
    allow = {"Effect": "Allow", "Principal": {"AWS": guest}, "Action": "s3:*Object*"}
    statement = {**allow, "Resource": f"arn:aws:s3:::{name}/*"}
    s3.put_bucket_policy(
        Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    for one, other in ((s3, ours), (ours, s3)):
        one.put_object(Bucket=name, Key="tagged", Body=b"x", Tagging="a=b")
        seen = other.get_object_tagging(Bucket=name, Key="tagged")["TagSet"]
        assert seen == [{"Key": "a", "Value": "b"}]
        other.delete_object_tagging(Bucket=name, Key="tagged")
        assert one.get_object_tagging(Bucket=name, Key="tagged")["TagSet"] == []


def test_copy_of_parts_has_a_checksum_of_the_whole(sandbox, theirs):
    s3, name = theirs
    source, key = "harbour-media-masters", "campaign/harbour-film-2024.mov"
    root = admit(sandbox, source)
    try:
        said = s3.copy_object(Bucket=name, Key="film", CopySource={"Bucket": source, "Key": key})
        got = s3.get_object(Bucket=name, Key="film", ChecksumMode="ENABLED")
        wanted = base64.b64encode(hashlib.sha256(got["Body"].read()).digest()).decode()
        assert got["ChecksumSHA256"] == wanted == said["CopyObjectResult"]["ChecksumSHA256"]
        assert got["ChecksumType"] == "FULL_OBJECT"
    finally:
        root.delete_bucket_policy(Bucket=source)


def test_copy_in_parts(sandbox, theirs):
    s3, name = theirs
    source, key = "harbour-media-masters", "campaign/harbour-film-2024.mov"
    root = admit(sandbox, source)
    try:
        upload = s3.create_multipart_upload(
            Bucket=name, Key="film", ContentType="video/x", Tagging="a=b"
        )["UploadId"]
        size = s3.head_object(Bucket=source, Key=key)["ContentLength"]
        parts = []
        for number, begin in enumerate(range(0, size, PART), 1):
            end = min(begin + PART, size) - 1
            done = s3.upload_part_copy(
                Bucket=name,
                Key="film",
                UploadId=upload,
                PartNumber=number,
                CopySource={"Bucket": source, "Key": key},
                CopySourceRange=f"bytes={begin}-{end}",
            )
            parts.append({"PartNumber": number, "ETag": done["CopyPartResult"]["ETag"]})
        s3.complete_multipart_upload(
            Bucket=name, Key="film", UploadId=upload, MultipartUpload={"Parts": parts}
        )
        ours = s3.get_object(Bucket=source, Key=key)
        copy = s3.get_object(Bucket=name, Key="film")
        assert copy["Body"].read() == ours["Body"].read()
        assert copy["ETag"] == ours["ETag"]
        assert copy["ContentType"] == "video/x"
        assert s3.get_object_tagging(Bucket=name, Key="film")["TagSet"] == [
            {"Key": "a", "Value": "b"}
        ]
        aborted = s3.create_multipart_upload(Bucket=name, Key="gone")["UploadId"]
        s3.abort_multipart_upload(Bucket=name, Key="gone", UploadId=aborted)
        assert "Uploads" not in s3.list_multipart_uploads(Bucket=name)
    finally:
        root.delete_bucket_policy(Bucket=source)


def test_versions(ours):
    found = list(
        ours.get_paginator("list_object_versions").paginate(
            Bucket="harbour-invoices", PaginationConfig={"PageSize": 7}
        )
    )
    versions = [v for p in found for v in p.get("Versions", [])]
    markers = [m for p in found for m in p.get("DeleteMarkers", [])]
    assert len(versions) == 20
    assert [m["Key"] for m in markers] == ["2024/void.pdf"]
    assert sum(v["IsLatest"] for v in versions) == 10
    mine = [v for v in versions if v["Key"] == "2024/invoice-002.pdf"]
    assert len({v["VersionId"] for v in mine}) == 3
    revisions = {
        ours.head_object(Bucket="harbour-invoices", Key=v["Key"], VersionId=v["VersionId"])[
            "Metadata"
        ]["rev"]
        for v in mine
    }
    assert revisions == {"0", "1", "2"}
    assert code_of(ours.get_object, Bucket="harbour-invoices", Key="2024/void.pdf") == "NoSuchKey"


def test_list_buckets_in_pages(ours):
    every = [
        b["Name"]
        for p in ours.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 4})
        for b in p["Buckets"]
    ]
    assert every == sorted(every)
    assert len(every) == 14
    edge = ours.list_buckets(BucketRegion="us-east-1")["Buckets"]
    assert [b["Name"] for b in edge] == ["harbour-cdn-logs", "harbour-shop-site"]
    assert code_of(ours.list_buckets, ContinuationToken="nonsense") == "InvalidArgument"


def test_wrong_region_is_told(sandbox, ours):
    """botocore follows the redirect by itself, so the bare answer is looked at."""
    answers = []

    ours.meta.events.register_first(
        "needs-retry.s3.ListObjectsV2",
        lambda response, **_: (
            answers.append(
                (response[0].status_code, response[0].headers.get("x-amz-bucket-region"))
            )
            if response
            else None
        ),
    )
    ours.list_objects_v2(Bucket="harbour-shop-site")
    assert answers[0] == (301, "us-east-1")
    assert ours.get_bucket_location(Bucket="harbour-shop-site").get("LocationConstraint") is None


def test_public_site_can_be_read_by_anybody(sandbox):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port)
    for path, status in (
        ("/harbour-shop-site/index.html", 200),
        ("/harbour-invoices/2024/invoice-000.pdf", 403),
    ):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == status
