variable "principal_arn" {
  description = "ARN of the IAM role or user that Landfall's server runs as. Only it may assume the role."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$", var.principal_arn))
    error_message = "The ARN of one IAM role or user is expected, not of a whole account."
  }
}

variable "external_id" {
  description = "The external_id of this target in Landfall's configuration: a long random text."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@:/_-]{16,256}$", var.external_id))
    error_message = "16 to 256 letters, digits and +=,.@:/_- are expected."
  }
}

variable "bucket_names" {
  description = "Which buckets the role may touch, as a pattern of names. Empty: those that end with the account's id, as the names do that Landfall gives. Widen it if your plans choose other names."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9.*?-]*$", var.bucket_names))
    error_message = "A pattern of bucket names is expected, such as acme-*."
  }
}

variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "LandfallMigrate"
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
}
