output "role_arn" {
  description = "source.migrate_role_arn in Landfall's configuration."
  value       = aws_iam_role.migrate.arn
}

output "datasync_role_arn" {
  description = "The role that DataSync works with."
  value       = aws_iam_role.datasync.arn
}
