# Landfall, reading role: the list, describe and get actions that discovery calls, and nothing else.
# For the source account, and for the organization's management account.
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

data "aws_iam_policy_document" "never" {
  # None of these is allowed below. Written down as a Deny, they stay out even when somebody
  # attaches a broader policy to this role.
  statement {
    sid    = "Never"
    effect = "Deny"
    actions = [
      "acm:ExportCertificate",
      "athena:GetQueryResults*",
      "cassandra:Select*",
      "cloudtrail:GetQueryResults",
      "cloudtrail:LookupEvents",
      "codeartifact:GetAuthorizationToken",
      "codeartifact:GetPackageVersionAsset",
      "codecommit:GetBlob",
      "codecommit:GetFile",
      "codecommit:GetFolder",
      "codecommit:GitPull",
      "cognito-identity:ListIdentities",
      "cognito-idp:AdminGetUser",
      "cognito-idp:ListUsers*",
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:GetRecords",
      "dynamodb:PartiQLSelect",
      "dynamodb:Query",
      "dynamodb:Scan",
      "ebs:GetSnapshotBlock",
      "ec2:GetConsoleOutput",
      "ec2:GetConsoleScreenshot",
      "ec2:GetPasswordData",
      "ecr:BatchGetImage",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "elasticfilesystem:ClientMount",
      "es:ESHttp*",
      "execute-api:Invoke",
      "glue:GetConnection*",
      "kinesis:GetRecords",
      "kinesis:SubscribeToShard",
      "kms:Decrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
      "lambda:GetFunction",
      "lambda:GetLayerVersion*",
      "lambda:InvokeFunction*",
      "lightsail:DownloadDefaultKeyPair",
      "lightsail:GetInstanceAccessDetails",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:GetLogRecord",
      "logs:GetQueryResults",
      "logs:StartLiveTail",
      "logs:StartQuery",
      "logs:Unmask",
      "rds-data:*",
      "rds-db:connect",
      "rds:DownloadCompleteDBLogFile",
      "rds:DownloadDBLogFilePortion",
      "redshift-data:*",
      "redshift-serverless:GetCredentials",
      "redshift:GetClusterCredentials*",
      "s3:GetObject*",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:GetSecretValue",
      "sqs:ReceiveMessage",
      "ssm:GetParameter",
      "ssm:GetParameterHistory",
      "ssm:GetParametersByPath",
      "states:DescribeExecution",
      "states:GetExecutionHistory",
      "sts:AssumeRole",
    ]
    resources = ["*"]
  }

  # A key by its name comes with its value; the list, asked as Landfall asks, does not.
  statement {
    sid       = "NeverApiKeys"
    effect    = "Deny"
    actions   = ["apigateway:GET"]
    resources = ["arn:${data.aws_partition.current.partition}:apigateway:*::/apikeys/*"]
  }
}

data "aws_iam_policy_document" "infrastructure" {
  # Networks with everything in them. Calls that list a whole account take no resource: "*" is the
  # narrowest there is, here and in all statements below that have it.
  statement {
    sid = "Network"
    actions = [
      "ec2:DescribeAddresses",
      "ec2:DescribeCustomerGateways",
      "ec2:DescribeDhcpOptions",
      "ec2:DescribeEgressOnlyInternetGateways",
      "ec2:DescribeFlowLogs",
      "ec2:DescribeInternetGateways",
      "ec2:DescribeManagedPrefixLists",
      "ec2:DescribeNatGateways",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTransitGatewayAttachments",
      "ec2:DescribeTransitGatewayVpcAttachments",
      "ec2:DescribeTransitGateways",
      "ec2:DescribeVpcEndpointServiceConfigurations",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeVpcPeeringConnections",
      "ec2:DescribeVpcs",
      "ec2:DescribeVpnConnections",
      "ec2:DescribeVpnGateways",
      "ec2:GetManagedPrefixListEntries",
    ]
    resources = ["*"]
  }

  # Instances with their user data, disks, images, groups that scale.
  statement {
    sid = "Compute"
    actions = [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeLifecycleHooks",
      "autoscaling:DescribePolicies",
      "autoscaling:DescribeScheduledActions",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceAttribute",
      "ec2:DescribeInstances",
      "ec2:DescribeKeyPairs",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribePlacementGroups",
      "ec2:DescribeSnapshots",
      "ec2:DescribeVolumes",
    ]
    resources = ["*"]
  }

  # Load balancers, listeners, rules, target groups and what is registered in them.
  statement {
    sid = "LoadBalancing"
    actions = [
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }

  # Clusters, services, task definitions; repositories and the sizes of their images.
  statement {
    sid = "Containers"
    actions = [
      "ecr:DescribeImages",
      "ecr:DescribePullThroughCacheRules",
      "ecr:DescribeRegistry",
      "ecr:DescribeRepositories",
      "ecr:DescribeRepositoryCreationTemplates",
      "ecr:GetLifecyclePolicy",
      "ecr:GetRegistryPolicy",
      "ecr:GetRegistryScanningConfiguration",
      "ecr:GetRepositoryPolicy",
      "ecr:ListTagsForResource",
      "ecs:DescribeClusters",
      "ecs:DescribeServices",
      "ecs:DescribeTaskDefinition",
      "ecs:ListClusters",
      "ecs:ListServices",
      "ecs:ListTaskDefinitions",
    ]
    resources = ["*"]
  }

  # Functions with who may invoke them and what feeds them; state machines.
  statement {
    sid = "Functions"
    actions = [
      "lambda:GetPolicy",
      "lambda:ListEventSourceMappings",
      "lambda:ListFunctions",
      "lambda:ListLayers",
      "lambda:ListTags",
      "states:DescribeStateMachine",
      "states:ListActivities",
      "states:ListStateMachines",
    ]
    resources = ["*"]
  }

  # The configuration of APIs. GET on one key would show its value: only the list is read.
  statement {
    sid     = "ApiGateway"
    actions = ["apigateway:GET"]
    resources = [
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apikeys",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apis",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apis/*/authorizers",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apis/*/integrations",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apis/*/routes",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/apis/*/stages",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/domainnames",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/domainnames/*/basepathmappings",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/restapis",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/restapis/*/authorizers",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/restapis/*/resources",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/restapis/*/stages",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/usageplans",
      "arn:${data.aws_partition.current.partition}:apigateway:*::/vpclinks",
    ]
  }

  # Zones with their records, certificates, distributions.
  statement {
    sid = "NamesAndCertificates"
    actions = [
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "cloudfront:ListCloudFrontOriginAccessIdentities",
      "cloudfront:ListDistributions",
      "cloudfront:ListFunctions",
      "cloudfront:ListOriginAccessControls",
      "route53:GetHostedZone",
      "route53:ListHealthChecks",
      "route53:ListHostedZones",
      "route53:ListResourceRecordSets",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "data" {
  # The names of the buckets.
  statement {
    sid       = "S3List"
    actions   = ["s3:ListAllMyBuckets"]
    resources = ["*"]
  }

  # Settings of buckets, and how many objects and versions of which size they hold. Keys and sizes
  # are listed; objects cannot be read (see Never).
  statement {
    sid = "S3Buckets"
    actions = [
      "s3:GetAccelerateConfiguration",
      "s3:GetAnalyticsConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLocation",
      "s3:GetBucketLogging",
      "s3:GetBucketNotification",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPolicy",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetIntelligentTieringConfiguration",
      "s3:GetInventoryConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetMetricsConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListBucketVersions",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::*"]

    # Buckets of other accounts that admit this role are none of its business.
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # Tables, databases, caches and warehouses: their settings and sizes, nothing that is in them.
  statement {
    sid = "Databases"
    actions = [
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:ListTables",
      "dynamodb:ListTagsOfResource",
      "elasticache:DescribeCacheClusters",
      "elasticache:DescribeCacheParameterGroups",
      "elasticache:DescribeCacheParameters",
      "elasticache:DescribeCacheSubnetGroups",
      "elasticache:DescribeReplicationGroups",
      "elasticache:DescribeServerlessCaches",
      "elasticache:DescribeSnapshots",
      "rds:DescribeDBClusterParameterGroups",
      "rds:DescribeDBClusterParameters",
      "rds:DescribeDBClusterSnapshots",
      "rds:DescribeDBClusters",
      "rds:DescribeDBInstances",
      "rds:DescribeDBParameterGroups",
      "rds:DescribeDBParameters",
      "rds:DescribeDBProxies",
      "rds:DescribeDBProxyTargets",
      "rds:DescribeDBSnapshots",
      "rds:DescribeDBSubnetGroups",
      "rds:DescribeEventSubscriptions",
      "rds:DescribeOptionGroups",
      "redshift-serverless:ListNamespaces",
      "redshift-serverless:ListSnapshots",
      "redshift-serverless:ListUsageLimits",
      "redshift-serverless:ListWorkgroups",
      "redshift:DescribeClusterParameterGroups",
      "redshift:DescribeClusterParameters",
      "redshift:DescribeClusterSnapshots",
      "redshift:DescribeClusterSubnetGroups",
      "redshift:DescribeClusters",
      "redshift:DescribeEventSubscriptions",
      "redshift:DescribeLoggingStatus",
      "redshift:DescribeSnapshotSchedules",
    ]
    resources = ["*"]
  }

  # File systems, and transfers that are there already.
  statement {
    sid = "Files"
    actions = [
      "datasync:DescribeTask",
      "datasync:ListLocations",
      "datasync:ListTasks",
      "elasticfilesystem:DescribeAccessPoints",
      "elasticfilesystem:DescribeFileSystemPolicy",
      "elasticfilesystem:DescribeFileSystems",
      "elasticfilesystem:DescribeMountTargetSecurityGroups",
      "elasticfilesystem:DescribeMountTargets",
      "elasticfilesystem:DescribeReplicationConfigurations",
    ]
    resources = ["*"]
  }

  # Queues, topics, streams, buses and schedules; no message.
  statement {
    sid = "Messages"
    actions = [
      "events:DescribeConnection",
      "events:ListApiDestinations",
      "events:ListArchives",
      "events:ListConnections",
      "events:ListEventBuses",
      "events:ListRules",
      "events:ListTargetsByRule",
      "firehose:DescribeDeliveryStream",
      "firehose:ListDeliveryStreams",
      "kinesis:DescribeStreamSummary",
      "kinesis:ListStreams",
      "scheduler:GetSchedule",
      "scheduler:ListSchedules",
      "sns:GetTopicAttributes",
      "sns:ListSubscriptions",
      "sns:ListTopics",
      "sqs:GetQueueAttributes",
      "sqs:ListQueueTags",
      "sqs:ListQueues",
    ]
    resources = ["*"]
  }

  # Keys with their policies; names, rotation and policies of secrets. ssm:GetParameters gives the
  # values of plain parameters. IAM cannot tell those from SecureStrings, but without kms:Decrypt
  # nobody gets the value of one (see Never).
  statement {
    sid = "KeysAndSecrets"
    actions = [
      "kms:DescribeKey",
      "kms:GetKeyPolicy",
      "kms:ListAliases",
      "kms:ListGrants",
      "kms:ListKeys",
      "kms:ListResourceTags",
      "secretsmanager:GetResourcePolicy",
      "secretsmanager:ListSecrets",
      "ssm:DescribeParameters",
      "ssm:GetParameters",
      "ssm:ListDocuments",
    ]
    resources = ["*"]
  }

  # Users, groups, roles, policies and providers; the age and the last use of keys, not the keys.
  statement {
    sid = "Identity"
    actions = [
      "iam:GenerateCredentialReport",
      "iam:GetAccountAuthorizationDetails",
      "iam:GetAccountPasswordPolicy",
      "iam:GetAccountSummary",
      "iam:GetCredentialReport",
      "iam:GetOpenIDConnectProvider",
      "iam:GetSAMLProvider",
      "iam:ListAccountAliases",
      "iam:ListInstanceProfiles",
      "iam:ListOpenIDConnectProviders",
      "iam:ListSAMLProviders",
      "iam:ListServerCertificates",
    ]
    resources = ["*"]
  }

  # Repositories with branches and rules, builds, pipelines, deployments; no code.
  statement {
    sid = "DeveloperTools"
    actions = [
      "codebuild:BatchGetProjects",
      "codebuild:BatchGetReportGroups",
      "codebuild:ListProjects",
      "codebuild:ListReportGroups",
      "codecommit:BatchGetRepositories",
      "codecommit:GetApprovalRuleTemplate",
      "codecommit:GetRepositoryTriggers",
      "codecommit:ListApprovalRuleTemplates",
      "codecommit:ListAssociatedApprovalRuleTemplatesForRepository",
      "codecommit:ListBranches",
      "codecommit:ListRepositories",
      "codecommit:ListRepositoriesForApprovalRuleTemplate",
      "codedeploy:BatchGetApplications",
      "codedeploy:BatchGetDeploymentGroups",
      "codedeploy:GetDeploymentConfig",
      "codedeploy:ListApplications",
      "codedeploy:ListDeploymentConfigs",
      "codedeploy:ListDeploymentGroups",
      "codepipeline:GetPipeline",
      "codepipeline:ListPipelines",
      "codepipeline:ListWebhooks",
      "codestar-connections:ListConnections",
      "codestar-notifications:DescribeNotificationRule",
      "codestar-notifications:ListNotificationRules",
    ]
    resources = ["*"]
  }

  # Stacks and what each of them owns, alarms, log groups without what is logged, and what watches
  # the account.
  statement {
    sid = "Operations"
    actions = [
      "cloudformation:DescribeStacks",
      "cloudformation:GetResource",
      "cloudformation:ListStackResources",
      "cloudtrail:DescribeTrails",
      "cloudtrail:GetEventSelectors",
      "cloudtrail:GetTrailStatus",
      "cloudwatch:DescribeAlarms",
      "cloudwatch:GetDashboard",
      "cloudwatch:ListDashboards",
      "config:DescribeConfigRules",
      "config:DescribeConfigurationAggregators",
      "config:DescribeConfigurationRecorders",
      "config:DescribeDeliveryChannels",
      "logs:DescribeDestinations",
      "logs:DescribeLogGroups",
      "logs:DescribeMetricFilters",
      "logs:DescribeResourcePolicies",
      "logs:DescribeSubscriptionFilters",
    ]
    resources = ["*"]
  }

  # Everything that has a tag or is in an index, whatever it is.
  statement {
    sid = "Tags"
    actions = [
      "resource-explorer-2:GetIndex",
      "resource-explorer-2:GetView",
      "resource-explorer-2:ListResources",
      "resource-explorer-2:ListSupportedResourceTypes",
      "tag:GetResources",
    ]
    resources = ["*"]
  }

  # Whether the account belongs to an organization, and whether Identity Center is there.
  statement {
    sid = "WhichOrganization"
    actions = [
      "organizations:DescribeOrganization",
      "sso:ListInstances",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "organization" {
  # Units, accounts and policies of the organization.
  statement {
    sid = "Organization"
    actions = [
      "organizations:DescribePolicy",
      "organizations:ListAccountsForParent",
      "organizations:ListDelegatedAdministrators",
      "organizations:ListDelegatedServicesForAccount",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListPolicies",
      "organizations:ListRoots",
      "organizations:ListTagsForResource",
      "organizations:ListTargetsForPolicy",
    ]
    resources = ["*"]
  }

  # Permission sets, their policies and assignments.
  statement {
    sid = "IdentityCenter"
    actions = [
      "sso:DescribePermissionSet",
      "sso:GetInlinePolicyForPermissionSet",
      "sso:GetPermissionsBoundaryForPermissionSet",
      "sso:ListAccountAssignments",
      "sso:ListAccountsForProvisionedPermissionSet",
      "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
      "sso:ListManagedPoliciesInPermissionSet",
      "sso:ListPermissionSets",
      "sso:ListTagsForResource",
    ]
    resources = ["*"]
  }

  # Users and groups of the identity store.
  statement {
    sid = "People"
    actions = [
      "identitystore:ListGroupMemberships",
      "identitystore:ListGroups",
      "identitystore:ListUsers",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "everything_else" {
  # The list calls of the Cloud Control API, which uses the caller's own rights in each service:
  # what the list handler of each type asks for, as AWS publishes it.
  statement {
    sid = "EverythingElse"
    actions = [
      "access-analyzer:ListAnalyzers",
      "acm-pca:DescribeCertificateAuthority",
      "acm-pca:GetCertificateAuthorityCsr",
      "acm-pca:ListCertificateAuthorities",
      "acm-pca:ListTags",
      "airflow:ListEnvironments",
      "amplify:GetApp",
      "amplify:ListApps",
      "amplify:ListTagsForResource",
      "aoss:ListCollections",
      "appconfig:ListApplications",
      "appflow:ListFlows",
      "application-autoscaling:DescribeScalableTargets",
      "apprunner:ListServices",
      "appstream:DescribeFleets",
      "appsync:ListGraphqlApis",
      "aps:ListTagsForResource",
      "aps:ListWorkspaces",
      "athena:ListDataCatalogs",
      "athena:ListWorkGroups",
      "auditmanager:ListAssessments",
      "auditmanager:ListTagsForResource",
      "backup:ListBackupPlans",
      "backup:ListBackupVaults",
      "batch:DescribeComputeEnvironments",
      "batch:DescribeJobDefinitions",
      "batch:DescribeJobQueues",
      "batch:DescribeSchedulingPolicies",
      "batch:ListSchedulingPolicies",
      "bedrock:ListAgents",
      "bedrock:ListGuardrails",
      "bedrock:ListKnowledgeBases",
      "ce:GetAnomalyMonitors",
      "cleanrooms:ListCollaborations",
      "cloudformation:ListResources",
      "cloudformation:ListStackSets",
      "cloudtrail:GetEventDataStore",
      "cloudtrail:GetInsightSelectors",
      "cloudtrail:ListEventDataStores",
      "cloudtrail:ListTags",
      "cloudwatch:ListMetricStreams",
      "codeartifact:ListDomains",
      "codeartifact:ListRepositories",
      "codeguru-reviewer:ListRepositoryAssociations",
      "cognito-identity:ListIdentityPools",
      "cognito-idp:ListUserPools",
      "comprehend:ListFlywheels",
      "connect:ListInstanceAttributes",
      "connect:ListInstances",
      "databrew:ListDatasets",
      "databrew:ListJobs",
      "databrew:ListTagsForResource",
      "datazone:ListDomains",
      "detective:DescribeOrganizationConfiguration",
      "detective:ListGraphs",
      "detective:ListTagsForResource",
      "devicefarm:ListProjects",
      "dlm:GetLifecyclePolicies",
      "dms:DescribeEndpoints",
      "dms:DescribeReplicationTasks",
      "dms:ListTagsForResource",
      "ds:DescribeDirectories",
      "dsql:ListClusters",
      "dsql:ListTagsForResource",
      "ec2:DescribeCapacityReservations",
      "ec2:DescribeInstanceConnectEndpoints",
      "ec2:DescribeIpams",
      "ec2:DescribeTransitGatewayRouteTables",
      "ec2:DescribeVerifiedAccessInstances",
      "ecr-public:DescribeRepositories",
      "eks:ListClusters",
      "elasticache:DescribeGlobalReplicationGroups",
      "elasticache:DescribeUserGroups",
      "elasticache:DescribeUsers",
      "elasticache:ListTagsForResource",
      "elasticbeanstalk:DescribeApplications",
      "elasticbeanstalk:DescribeEnvironments",
      "elasticbeanstalk:ListTagsForResource",
      "elasticmapreduce:ListStudios",
      "emr-containers:ListVirtualClusters",
      "emr-serverless:ListApplications",
      "events:ListEndpoints",
      "fis:ListExperimentTemplates",
      "fis:ListTagsForResource",
      "fms:ListPolicies",
      "fms:ListTagsForResource",
      "gamelift:ListFleets",
      "geo:ListMaps",
      "geo:ListTrackers",
      "glue:GetDatabases",
      "glue:ListCrawlers",
      "glue:ListJobs",
      "glue:ListRegistries",
      "glue:ListTriggers",
      "glue:ListWorkflows",
      "grafana:DescribeWorkspaceAuthentication",
      "grafana:DescribeWorkspaceConfiguration",
      "grafana:ListTagsForResource",
      "grafana:ListWorkspaces",
      "guardduty:ListDetectors",
      "imagebuilder:ListImageBuildVersions",
      "imagebuilder:ListImagePipelines",
      "imagebuilder:ListImages",
      "inspector2:ListFilters",
      "iot:ListPolicies",
      "iot:ListThings",
      "iot:ListTopicRules",
      "iotsitewise:ListPortals",
      "iotsitewise:ListTagsForResource",
      "ivs:ListChannels",
      "ivs:ListTagsForResource",
      "kafka:ListClusters",
      "kafka:ListClustersV2",
      "kafka:ListConfigurations",
      "kafkaconnect:ListConnectors",
      "kendra:ListIndices",
      "kinesisanalytics:ListApplications",
      "kinesisvideo:ListStreams",
      "lakeformation:ListLFTags",
      "lambda:ListCodeSigningConfigs",
      "lex:ListBotAliases",
      "lex:ListBotLocales",
      "lex:ListBotReplicas",
      "lex:ListBots",
      "lex:ListIntents",
      "lex:ListSlotTypes",
      "lex:ListSlots",
      "lex:ListTagsForResource",
      "lightsail:GetBuckets",
      "lightsail:GetInstances",
      "logs:DescribeDeliverySources",
      "logs:DescribeQueryDefinitions",
      "macie2:GetMacieSession",
      "macie2:ListAutomatedDiscoveryAccounts",
      "mediaconnect:ListFlows",
      "mediaconvert:ListQueues",
      "mediapackage:ListChannels",
      "memorydb:DescribeClusters",
      "mq:ListBrokers",
      "network-firewall:ListFirewallPolicies",
      "network-firewall:ListFirewalls",
      "network-firewall:ListRuleGroups",
      "odb:ListOdbNetworks",
      "odb:ListTagsForResource",
      "personalize:ListDatasetGroups",
      "pipes:ListPipes",
      "quicksight:DescribeDataSet",
      "quicksight:DescribeDataSource",
      "quicksight:ListDataSets",
      "quicksight:ListDataSources",
      "ram:GetResourceShares",
      "rds:DescribeDBProxyEndpoints",
      "rds:DescribeGlobalClusters",
      "rekognition:ListCollections",
      "resiliencehub:ListApps",
      "resource-groups:ListGroups",
      "route53resolver:ListResolverEndpoints",
      "route53resolver:ListResolverRules",
      "rum:GetAppMonitor",
      "rum:ListAppMonitors",
      "rum:ListTagsForResource",
      "s3:ListAccessPoints",
      "s3:ListStorageLensConfigurations",
      "s3express:ListAllMyDirectoryBuckets",
      "s3tables:ListTableBuckets",
      "sagemaker:ListDomains",
      "sagemaker:ListEndpoints",
      "sagemaker:ListModels",
      "sagemaker:ListNotebookInstances",
      "sagemaker:ListTags",
      "scheduler:ListScheduleGroups",
      "schemas:ListDiscoverers",
      "schemas:ListRegistries",
      "securityhub:DescribeHub",
      "securityhub:ListTagsForResource",
      "securitylake:ListDataLakes",
      "serverlessrepo:ListApplications",
      "servicecatalog:ListPortfolios",
      "servicediscovery:GetServiceAttributes",
      "servicediscovery:ListNamespaces",
      "servicediscovery:ListServices",
      "ses:ListConfigurationSets",
      "ses:ListEmailIdentities",
      "ses:ListEmailTemplates",
      "ses:ListTemplates",
      "shield:ListProtections",
      "signer:ListSigningProfiles",
      "ssm:DescribeMaintenanceWindows",
      "ssm:DescribePatchBaselines",
      "ssm:GetDefaultPatchBaseline",
      "ssm:GetPatchBaseline",
      "ssm:ListAssociations",
      "ssm:ListTagsForResource",
      "synthetics:DescribeCanaries",
      "timestream-influxdb:ListDbInstances",
      "timestream:DescribeEndpoints",
      "timestream:ListDatabases",
      "transcribe:ListVocabularies",
      "transfer:ListServers",
      "transfer:ListWorkflows",
      "vpc-lattice:ListServiceNetworks",
      "vpc-lattice:ListServices",
      "wafv2:ListIPSets",
      "wafv2:ListWebACLs",
      "workspaces-web:ListPortals",
      "workspaces:DescribeTags",
      "workspaces:DescribeWorkspaces",
      "xray:GetGroups",
      "xray:GetSamplingRules",
      "xray:ListTagsForResource",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name
  description          = "Landfall reads the configuration of the estate; it cannot read data or secrets"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "never" {
  name   = "never"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.never.json
}

resource "aws_iam_role_policy" "organization" {
  count  = var.read_organization ? 1 : 0
  name   = "organization"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.organization.json
}

# Together they are longer than inline policies may be.
resource "aws_iam_policy" "infrastructure" {
  name        = "${var.role_name}Infrastructure"
  description = "What discovery reads of networks, computers, containers, functions and names"
  policy      = data.aws_iam_policy_document.infrastructure.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "infrastructure" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.infrastructure.arn
}

resource "aws_iam_policy" "data" {
  name        = "${var.role_name}Data"
  description = "What discovery reads of stores, messages, identities, developer tools and operations"
  policy      = data.aws_iam_policy_document.data.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "data" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.data.arn
}

resource "aws_iam_policy" "everything_else" {
  count       = var.find_everything_else ? 1 : 0
  name        = "${var.role_name}EverythingElse"
  description = "The list calls with which discovery finds resources of all other services"
  policy      = data.aws_iam_policy_document.everything_else.json
  tags        = var.tags
}

resource "aws_iam_role_policy_attachment" "everything_else" {
  count      = var.find_everything_else ? 1 : 0
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.everything_else[0].arn
}
