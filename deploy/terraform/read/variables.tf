variable "principal_arn" {
  description = "ARN of the IAM role or user that Landfall's server runs as. Only it may assume the role."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+$", var.principal_arn))
    error_message = "The ARN of one IAM role or user is expected, not of a whole account."
  }
}

variable "external_id" {
  description = "The external_id of the account in Landfall's configuration: a long random text."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@:/_-]{16,256}$", var.external_id))
    error_message = "16 to 256 letters, digits and +=,.@:/_- are expected."
  }
}

variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "LandfallRead"
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
}
