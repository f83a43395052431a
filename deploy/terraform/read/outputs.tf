output "role_arn" {
  description = "The read_role_arn of this account in Landfall's configuration."
  value       = aws_iam_role.this.arn
}
