//! Amazon EC2 Auto Scaling: groups, launch configurations, policies, hooks and schedules.

use crate::call::Api;
use crate::read::{Detail, Fact, Listed, ListedService, Paging, Tags};

static API: Api = Api::query("autoscaling", "2011-01-01");
const PAGES: Paging = Paging::NEXT.sized("MaxRecords", 100);

/// Amazon EC2 Auto Scaling.
pub static AUTO_SCALING: ListedService = ListedService {
    key: "autoscaling",
    label: "Amazon EC2 Auto Scaling",
    api: &API,
    global: false,
    kinds: &[
        "AWS::AutoScaling::AutoScalingGroup",
        "AWS::AutoScaling::LaunchConfiguration",
        "AWS::AutoScaling::ScalingPolicy",
        "AWS::AutoScaling::ScheduledAction",
    ],
    lists: &[
        Listed::new(
            "AWS::AutoScaling::AutoScalingGroup",
            "DescribeAutoScalingGroups",
            "AutoScalingGroups",
        )
        .paged(PAGES)
        .known("{AutoScalingGroupARN}", &["AutoScalingGroupName"])
        .tags(Tags::List("Tags", "Key", "Value"))
        .facts(&[
            ("desired", "DesiredCapacity", Fact::Count),
            ("created", "CreatedTime", Fact::Time),
        ])
        .without(&["Status"])
        .detailed(Detail {
            operation: "DescribeLifecycleHooks",
            by: "AutoScalingGroupName",
            input: "{}",
            items: "LifecycleHooks",
            paging: Paging::NEXT,
        }),
        Listed::new(
            "AWS::AutoScaling::LaunchConfiguration",
            "DescribeLaunchConfigurations",
            "LaunchConfigurations",
        )
        .paged(PAGES)
        .known("{LaunchConfigurationARN}", &["LaunchConfigurationName"])
        .facts(&[("created", "CreatedTime", Fact::Time)]),
        Listed::new(
            "AWS::AutoScaling::ScalingPolicy",
            "DescribePolicies",
            "ScalingPolicies",
        )
        .paged(PAGES)
        .known("{PolicyARN}", &["PolicyName"])
        .part_of("AWS::AutoScaling::AutoScalingGroup"),
        Listed::new(
            "AWS::AutoScaling::ScheduledAction",
            "DescribeScheduledActions",
            "ScheduledUpdateGroupActions",
        )
        .paged(PAGES)
        .known("{ScheduledActionARN}", &["ScheduledActionName"])
        .part_of("AWS::AutoScaling::AutoScalingGroup"),
    ],
};
