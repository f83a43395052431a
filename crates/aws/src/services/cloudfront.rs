//! Amazon CloudFront: distributions, origin access controls and identities, functions.

use crate::call::{Api, Protocol};
use crate::read::{Fact, Listed, ListedService, Paging};

static API: Api = Api::new("cloudfront", Protocol::RestXml).partition_wide();

/// Amazon CloudFront.
pub static CLOUD_FRONT: ListedService = ListedService {
    key: "cloudfront",
    label: "Amazon CloudFront",
    api: &API,
    global: true,
    kinds: &[
        "AWS::CloudFront::Distribution",
        "AWS::CloudFront::CloudFrontOriginAccessIdentity",
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::Function",
    ],
    lists: &[
        Listed::new(
            "AWS::CloudFront::Distribution",
            "ListDistributions",
            "DistributionList/Items",
        )
        .get("/2020-05-31/distribution")
        .paged(Paging::of("DistributionList/NextMarker", "Marker").sized("MaxItems", 100))
        .known("{ARN}", &["Comment", "Id"])
        .facts(&[("domain_name", "DomainName", Fact::Text)])
        .without(&["Status", "LastModifiedTime"]),
        Listed::new(
            "AWS::CloudFront::CloudFrontOriginAccessIdentity",
            "ListCloudFrontOriginAccessIdentities",
            "CloudFrontOriginAccessIdentityList/Items",
        )
        .get("/2020-05-31/origin-access-identity/cloudfront")
        .paged(
            Paging::of("CloudFrontOriginAccessIdentityList/NextMarker", "Marker")
                .sized("MaxItems", 100),
        )
        .known(
            "arn:{partition}:cloudfront::{account}:origin-access-identity/{Id}",
            &["Comment", "Id"],
        ),
        Listed::new(
            "AWS::CloudFront::OriginAccessControl",
            "ListOriginAccessControls",
            "OriginAccessControlList/Items",
        )
        .get("/2020-05-31/origin-access-control")
        .paged(Paging::of("OriginAccessControlList/NextMarker", "Marker").sized("MaxItems", 100))
        .known(
            "arn:{partition}:cloudfront::{account}:origin-access-control/{Id}",
            &["Name", "Id"],
        ),
        Listed::new(
            "AWS::CloudFront::Function",
            "ListFunctions",
            "FunctionList/Items",
        )
        .get("/2020-05-31/function")
        .paged(Paging::of("FunctionList/NextMarker", "Marker").sized("MaxItems", 100))
        .known("{FunctionMetadata/FunctionARN}", &["Name"]),
    ],
};
