"""The objects: many small ones, odd keys, versions, and a large one in parts."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from .estate import Estate
from .facts import EDGE_REGION

_TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
}
ODD_KEYS = (
    "waybills/with space.txt",
    "waybills/umlaut-Größe-München.txt",
    "waybills/日本語/運送状.txt",
    "waybills/plus+and&ampersand.txt",
    "waybills/100%done.txt",
    "waybills/percent%20encoded.txt",
    "waybills/trailing-slash/",
    "waybills//double//slash.txt",
    "waybills/quote'\"and(brackets)[].txt",
    "waybills/semi;colon,comma=equals@at:colon.txt",
    "waybills/emoji-🚢.txt",
)
PART = 5 * 1024 * 1024


def content(key: str, size: int) -> bytes:
    """`size` bytes that depend only on the key."""
    block = hashlib.sha256(key.encode()).hexdigest().encode()
    return (block * (size // len(block) + 1))[:size]


def create(estate: Estate) -> None:
    """Fill the buckets. "harbour-empty" stays empty."""
    s3 = estate.source("s3")
    _documents(estate, s3)
    _few(estate, s3)
    _versions(estate, s3)
    _large(estate, s3)
    site = estate.source("s3", EDGE_REGION)
    for key, kind in (
        ("index.html", "text/html"),
        ("404.html", "text/html"),
        ("app.css", "text/css"),
    ):
        site.put_object(
            Bucket="harbour-shop-site",
            Key=key,
            ContentType=kind,
            CacheControl="max-age=300",
            Body=content(key, 900),
        )
    estate.made("S3 object", 3)


def _documents(estate: Estate, s3: Any) -> None:
    bucket = "harbour-prod-documents"
    endings = list(_TYPES)
    for number in range(400):
        ending = endings[number % len(endings)]
        key = f"waybills/2024/{number % 12 + 1:02d}/HG-{number:06d}.{ending}"
        arguments: dict[str, Any] = {
            "Bucket": bucket,
            "Key": key,
            "Body": content(key, 200 + number * 7 % 1500),
            "ContentType": _TYPES[ending],
            "Metadata": {"order": f"HG-{number:06d}", "warehouse": "hamburg"},
        }
        if number % 3 == 0:
            arguments["Tagging"] = urlencode({"class": "waybill", "year": "2024"})
        if number % 5 == 0:
            arguments["ChecksumAlgorithm"] = "SHA256"
        s3.put_object(**arguments)
    for key in ODD_KEYS:
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=b"" if key.endswith("/") else key.encode(),
            ContentType="text/plain",
            Tagging=urlencode({"odd": "yes +&="[:4]}),
        )
    estate.made("S3 object", 400 + len(ODD_KEYS))


def _few(estate: Estate, s3: Any) -> None:
    for bucket, prefix, number in (
        ("harbour-product-images", "img/", 24),
        ("harbour-access-logs", "2024/", 10),
        ("harbour-analytics", "exports/", 8),
        ("harbour-dev-uploads", "tmp/", 12),
        ("harbour-warehouse-feeds", "feeds/", 9),
        ("harbour-backups-2019", "db/", 5),
    ):
        for index in range(number):
            key = f"{prefix}{index:04d}.bin"
            s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=content(bucket + key, 600 + index),
                ContentType="application/octet-stream",
            )
        estate.made("S3 object", number)


def _versions(estate: Estate, s3: Any) -> None:
    for number in range(10):
        key = f"2024/invoice-{number:03d}.pdf"
        for version in range(1 + number % 3):
            s3.put_object(
                Bucket="harbour-invoices",
                Key=key,
                ContentType="application/pdf",
                Body=content(f"{key}{version}", 700),
                Metadata={"rev": str(version)},
            )
            s3.put_object(
                Bucket="harbour-invoices-copy",
                Key=key,
                ContentType="application/pdf",
                Body=content(f"{key}{version}", 700),
            )
    s3.put_object(Bucket="harbour-invoices", Key="2024/void.pdf", Body=b"void")
    s3.delete_object(Bucket="harbour-invoices", Key="2024/void.pdf")
    s3.put_object(Bucket="harbour-staging-uploads", Key="from-versioned-days.txt", Body=b"x")
    estate.made("S3 object", 21)


def _large(estate: Estate, s3: Any) -> None:
    bucket, key = "harbour-media-masters", "campaign/harbour-film-2024.mov"
    upload = s3.create_multipart_upload(
        Bucket=bucket,
        Key=key,
        ContentType="video/quicktime",
        ChecksumAlgorithm="SHA256",
        Metadata={"title": "harbour-film"},
        Tagging="class=master",
    )["UploadId"]
    parts = []
    for number, size in ((1, PART), (2, PART), (3, 1_234_567)):
        done = s3.upload_part(
            Bucket=bucket,
            Key=key,
            UploadId=upload,
            PartNumber=number,
            Body=content(f"{key}{number}", size),
            ChecksumAlgorithm="SHA256",
        )
        part = {"PartNumber": number, "ETag": done["ETag"]}
        if "ChecksumSHA256" in done:
            part["ChecksumSHA256"] = done["ChecksumSHA256"]
        parts.append(part)
    s3.complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
    )
    s3.create_multipart_upload(Bucket=bucket, Key="campaign/never-finished.mov")
    estate.made("S3 object")
