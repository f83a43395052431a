# Landfall, migrating roles of the source account: LandfallMigrate reads objects and writes copies of
# them to buckets of the target accounts; LandfallDataSync is what AWS DataSync works with. Neither
# can change or delete anything in the source account.
# Each action with its reason: docs/permissions.md.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.principal_arn]
    }

    # Without it, whoever else may use the principal could be talked into assuming this role.
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

data "aws_iam_policy_document" "copy" {
  # The source: read, and nothing else.
  statement {
    sid       = "SourceBuckets"
    actions   = ["s3:ListBucket"]
    resources = ["arn:${local.partition}:s3:::*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid = "SourceObjects"
    actions = [
      "s3:GetObject",
      "s3:GetObjectTagging",
    ]
    resources = ["arn:${local.partition}:s3:::*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  # Objects encrypted with a customer managed key. Only S3 may use it on our behalf. The key's own
  # policy has to allow this as well.
  statement {
    sid       = "SourceKeys"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["s3.*.amazonaws.com"]
    }
  }

  # The targets: list, write, and read back what was written, to compare. The new bucket's policy
  # admits this role only between two steps of a run.
  statement {
    sid = "TargetBuckets"
    actions = [
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
    ]
    resources = ["arn:${local.partition}:s3:::*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }
  }

  statement {
    sid = "TargetObjects"
    actions = [
      "s3:AbortMultipartUpload",
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]
    resources = ["arn:${local.partition}:s3:::*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }
  }

  # Only where the plan names a key of the target for the new bucket.
  statement {
    sid = "TargetKeys"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = ["arn:${local.partition}:kms:*:*:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["s3.*.amazonaws.com"]
    }
  }

  # Large buckets. These three take no resource.
  statement {
    sid = "DataSync"
    actions = [
      "datasync:CreateLocationS3",
      "datasync:ListLocations",
      "datasync:ListTasks",
    ]
    resources = ["*"]
  }

  # Ids of locations and tasks are chosen by AWS, so nothing narrower can be named.
  statement {
    sid = "DataSyncTasks"
    actions = [
      "datasync:CancelTaskExecution",
      "datasync:CreateTask",
      "datasync:DeleteLocation",
      "datasync:DeleteTask",
      "datasync:DescribeTaskExecution",
      "datasync:ListTagsForResource",
      "datasync:ListTaskExecutions",
      "datasync:StartTaskExecution",
      "datasync:TagResource",
    ]
    resources = ["arn:${local.partition}:datasync:*:${local.account}:*"]
  }

  # This one role, to this one service.
  statement {
    sid       = "PassDataSyncRole"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.datasync.arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["datasync.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "migrate" {
  name                 = var.role_name
  description          = "Landfall copies objects from this account to the target accounts"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "copy" {
  name   = "copy"
  role   = aws_iam_role.migrate.id
  policy = data.aws_iam_policy_document.copy.json
}

data "aws_iam_policy_document" "datasync_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["datasync.amazonaws.com"]
    }

    # DataSync on behalf of this account only.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:datasync:*:${local.account}:*"]
    }
  }
}

data "aws_iam_policy_document" "datasync" {
  statement {
    sid = "SourceBuckets"
    actions = [
      "s3:GetBucketLocation",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
    ]
    resources = ["arn:${local.partition}:s3:::*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid = "SourceObjects"
    actions = [
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:GetObjectVersion",
      "s3:GetObjectVersionTagging",
      "s3:ListMultipartUploadParts",
    ]
    resources = ["arn:${local.partition}:s3:::*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "SourceKeys"
    actions   = ["kms:Decrypt"]
    resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["s3.*.amazonaws.com"]
    }
  }

  statement {
    sid = "TargetBuckets"
    actions = [
      "s3:GetBucketLocation",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
    ]
    resources = ["arn:${local.partition}:s3:::*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }
  }

  statement {
    sid = "TargetObjects"
    actions = [
      "s3:AbortMultipartUpload",
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]
    resources = ["arn:${local.partition}:s3:::*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }
  }

  statement {
    sid = "TargetKeys"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = ["arn:${local.partition}:kms:*:*:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = var.target_account_ids
    }

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["s3.*.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "datasync" {
  # Plans name the role, so it cannot be called otherwise.
  name               = "LandfallDataSync"
  description        = "AWS DataSync copies objects from this account to the target accounts for Landfall"
  assume_role_policy = data.aws_iam_policy_document.datasync_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "datasync" {
  name   = "copy"
  role   = aws_iam_role.datasync.id
  policy = data.aws_iam_policy_document.datasync.json
}
