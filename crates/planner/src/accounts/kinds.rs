//! What a resource's type alone says.

/// Types that serve every environment from one place, with the reason.
pub(super) fn serves_all(kind: &str) -> Option<&'static str> {
    let mut parts = kind.splitn(3, "::").skip(1);
    let (service, noun) = (parts.next()?, parts.next()?);
    Some(match (service, noun) {
        ("CodeCommit" | "CodeArtifact", _) => {
            "Source code and packages are the same for every environment"
        }
        ("CodePipeline" | "CodeBuild" | "CodeStarConnections" | "CodeStarNotifications", _) => {
            "Builds and pipelines deliver to every environment"
        }
        ("ECR", "Repository" | "PublicRepository") => {
            "An image is built once and runs in every environment"
        }
        (
            "CloudTrail" | "Config" | "GuardDuty" | "SecurityHub" | "Macie" | "InspectorV2"
            | "AccessAnalyzer" | "Detective" | "AuditManager",
            _,
        ) => "What watches over the accounts does so from one place",
        ("DirectoryService" | "IdentityStore" | "SSO", _)
        | (
            "IAM",
            "User" | "Group" | "SAMLProvider" | "OIDCProvider" | "PasswordPolicy"
            | "AccountSummary",
        ) => "People and how they sign in belong to no single environment",
        ("Organizations" | "RAM" | "ServiceCatalog", _) => "It governs all accounts",
        (
            "EC2",
            "TransitGateway"
            | "TransitGatewayAttachment"
            | "TransitGatewayRouteTable"
            | "VPNConnection"
            | "CustomerGateway"
            | "IPAM"
            | "ClientVpnEndpoint",
        )
        | ("Route53Resolver", _) => "It connects the networks of every environment",
        ("Route53", "HostedZone") => "A zone answers for the names of every environment",
        ("ImageBuilder", _) => "Images are built once for every environment",
        _ => return None,
    })
}

/// Types that work only inside of their account, so that every account that uses one needs a copy.
pub(super) fn is_local(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::IAM::Role"
            | "AWS::IAM::InstanceProfile"
            | "AWS::IAM::ManagedPolicy"
            | "AWS::EC2::SecurityGroup"
            | "AWS::EC2::VPC"
            | "AWS::EC2::Subnet"
            | "AWS::EC2::RouteTable"
            | "AWS::EC2::NetworkAcl"
            | "AWS::EC2::InternetGateway"
            | "AWS::EC2::NatGateway"
            | "AWS::EC2::KeyPair"
            | "AWS::CertificateManager::Certificate"
            | "AWS::Logs::LogGroup"
            | "AWS::RDS::DBSubnetGroup"
            | "AWS::RDS::DBParameterGroup"
            | "AWS::RDS::DBClusterParameterGroup"
            | "AWS::ElastiCache::SubnetGroup"
            | "AWS::ElastiCache::ParameterGroup"
            | "AWS::Redshift::ClusterSubnetGroup"
            | "AWS::Redshift::ClusterParameterGroup"
    )
}

/// Types that others lie in.
pub(super) fn is_place(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::EC2::VPC"
            | "AWS::EC2::Subnet"
            | "AWS::ECS::Cluster"
            | "AWS::EKS::Cluster"
            | "AWS::CloudFormation::Stack"
            | "AWS::ElasticBeanstalk::Environment"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_serve_all_say_why() {
        for kind in [
            "AWS::CodeCommit::Repository",
            "AWS::CodePipeline::Pipeline",
            "AWS::ECR::Repository",
            "AWS::CloudTrail::Trail",
            "AWS::DirectoryService::SimpleAD",
        ] {
            assert!(serves_all(kind).is_some(), "{kind}");
        }
        for kind in ["AWS::SQS::Queue", "AWS::IAM::Role", "AWS::EC2::VPC", "x"] {
            assert_eq!(serves_all(kind), None, "{kind}");
        }
    }
}
