"""Operations of S3 that the sandbox answers; others must not fall through to something else.

moto picks what it answers by the parameters that it knows: a read of an unknown setting would be
answered as a listing of the bucket.
"""

from __future__ import annotations

from ...moto_host import not_implemented
from ...registry import checks_before, handlers
from ...wire.call import Call

_NAMES = (
    "AbortMultipartUpload CompleteMultipartUpload CopyObject CreateBucket "
    "CreateMultipartUpload DeleteBucket DeleteBucketPolicy DeleteObject DeleteObjectTagging "
    "DeleteObjects DeletePublicAccessBlock GetBucketAccelerateConfiguration GetBucketAcl "
    "GetBucketLocation GetBucketPolicy GetBucketPolicyStatus GetBucketVersioning GetObject "
    "GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectLockConfiguration "
    "GetObjectRetention GetObjectTagging GetPublicAccessBlock HeadBucket HeadObject "
    "ListMultipartUploads ListObjectVersions ListObjects ListObjectsV2 ListParts "
    "PutBucketAccelerateConfiguration PutBucketAcl PutBucketPolicy PutBucketVersioning "
    "PutObject PutObjectAcl PutObjectLegalHold PutObjectLockConfiguration PutObjectRetention "
    "PutObjectTagging PutPublicAccessBlock RestoreObject SelectObjectContent UploadPart "
    "UploadPartCopy "
)
_MOTO = frozenset(_NAMES.split())


@checks_before("s3")
def check_known(call: Call) -> None:
    """Raise AwsError NotImplemented for an operation that nobody here answers."""
    # Browsers' OPTIONS and form POSTs are no operations of the model; moto knows them.
    if call.operation is None and call.environ.get("REQUEST_METHOD") in ("OPTIONS", "POST"):
        return
    if call.operation not in _MOTO and ("s3", call.operation or "") not in handlers:
        raise not_implemented(call)
