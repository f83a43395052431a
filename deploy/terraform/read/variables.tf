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

variable "read_organization" {
  description = "true in the management account: the organization, Identity Center and its users and groups are read. Nothing of it is needed in other accounts."
  type        = bool
  default     = false
}

variable "find_everything_else" {
  description = "true: resources of services that Landfall does not know in detail are found as well, by list calls in about a hundred services. false: they are shown as denied."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of the role and of its policies."
  type        = map(string)
  default     = {}
}
