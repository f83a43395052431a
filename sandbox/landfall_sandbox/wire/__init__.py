"""Reading requests and writing answers in AWS's wire protocols."""
