variable "principal_arn" {
  description = "ARN of the IAM role or user that Landfall's server runs as. Only it may assume LandfallMigrate."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$", var.principal_arn))
    error_message = "The ARN of one IAM role or user is expected, not of a whole account."
  }
}

variable "external_id" {
  description = "source.external_id in Landfall's configuration: a long random text."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@:/_-]{16,256}$", var.external_id))
    error_message = "16 to 256 letters, digits and +=,.@:/_- are expected."
  }
}

variable "target_account_ids" {
  description = "Ids of the target accounts. Objects are written to buckets of these accounts and no others."
  type        = list(string)

  validation {
    condition     = length(var.target_account_ids) > 0 && alltrue([for id in var.target_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "At least one id of twelve digits is expected."
  }
}

variable "role_name" {
  description = "Name of the role that steps assume."
  type        = string
  default     = "LandfallMigrate"
}

variable "tags" {
  description = "Tags of the roles."
  type        = map(string)
  default     = {}
}
