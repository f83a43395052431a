output "role_arn" {
  description = "The migrate_role_arn of this target in Landfall's configuration."
  value       = aws_iam_role.this.arn
}
