"""Checksums of uploads: verified when they arrive, kept with the object, told when asked.

CRC32C and CRC64NVME are kept as the client sent them; computing them needs native code.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable

from ...errors import AwsError
from ...registry import checks_before, corrects
from ...wire.answer import Answer
from ...wire.call import Call
from .copying import find_object

_COMPUTED: dict[str, Callable[[bytes], bytes]] = {
    "CRC32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "SHA1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "SHA256": lambda body: hashlib.sha256(body).digest(),
}
_ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")
_TRAILER = re.compile(rb"x-amz-checksum-(\w+):([A-Za-z0-9+/]+=*)\r?\n?", re.IGNORECASE)


@checks_before("s3")
def check_content(call: Call) -> None:
    """Raise BadDigest when the body does not have the checksum that came with it."""
    if call.operation not in ("PutObject", "UploadPart"):
        return
    found = _sent(call)
    wanted_md5 = call.header("content-md5")
    if not found and not wanted_md5:
        return
    body = _decoded(call)
    if wanted_md5:
        digest = hashlib.md5(body, usedforsecurity=False).digest()
        _compare("Content-MD5", wanted_md5, digest)
    if found:
        algorithm, value = found
        compute = _COMPUTED.get(algorithm)
        if compute:
            _compare(algorithm, value, compute(body))
        # In this form moto keeps the checksum, whether it came as header or as trailer.
        call.environ["HTTP_X_AMZ_SDK_CHECKSUM_ALGORITHM"] = algorithm
        call.environ[f"HTTP_X_AMZ_CHECKSUM_{algorithm}"] = value


def _sent(call: Call) -> tuple[str, str] | None:
    for algorithm in _ALGORITHMS:
        value = call.header(f"x-amz-checksum-{algorithm}")
        if value:
            return algorithm, value
    if call.header("x-amz-trailer"):
        found = list(_TRAILER.finditer(call.body[-512:]))
        if found:
            return found[-1].group(1).decode().upper(), found[-1].group(2).decode()
    return None


def _compare(name: str, sent: str, actual: bytes) -> None:
    if base64.b64encode(actual).decode() != sent:
        raise AwsError(
            "BadDigest", f"The {name} you specified did not match the calculated checksum.", 400
        )


def _decoded(call: Call) -> bytes:
    """The body without the framing of aws-chunked."""
    if not (call.header("x-amz-content-sha256") or "").startswith("STREAMING-"):
        return call.body
    parts, at = [], 0
    while True:
        end = call.body.find(b"\r\n", at)
        if end < 0:
            break
        size = int(call.body[at:end].split(b";")[0], 16)
        if size == 0:
            break
        parts.append(call.body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


@corrects("s3", "PutObject", "CopyObject")
def note_type(call: Call, answer: Answer) -> None:
    """An object that was written in one piece has a checksum over all of it."""
    if answer.status != 200:
        return
    found = find_object(call.uri_params["Bucket"], call.uri_params["Key"])
    if found is not None and found.checksum_value and not found.checksum_type:
        found.checksum_type = "FULL_OBJECT"


@corrects("s3", "HeadObject", "GetObject")
def tell_type(call: Call, answer: Answer) -> None:
    """Say whether the checksum is over the object or over its parts' checksums."""
    if answer.status not in (200, 206) or call.header("x-amz-checksum-mode") != "ENABLED":
        return
    if any(answer.header(f"x-amz-checksum-{a}") for a in _ALGORITHMS):
        version = call.request.args.get("versionId")
        found = find_object(call.uri_params["Bucket"], call.uri_params["Key"], version)
        if found is not None:
            answer.set_header("x-amz-checksum-type", found.checksum_type or "FULL_OBJECT")
