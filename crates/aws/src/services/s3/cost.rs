//! What moving a bucket costs.
//!
//! Source: <https://aws.amazon.com/s3/pricing/>, <https://aws.amazon.com/datasync/pricing/>

use super::tool::choose_tool;
use crate::Target;
use crate::cost::{About, GIGABYTE, Quantity, Storage, double_storage, line, quantity};
use landfall_domain::cost::{Assumptions, CostLine, PriceBook, Range};
use landfall_domain::step::Tool;
use landfall_domain::{Decimal, Resource};

/// Requests, transfer, the tool and the second copy for a while.
pub fn lines(
    resource: &Resource,
    target: &Target,
    prices: &PriceBook,
    assumptions: &Assumptions,
) -> Vec<CostLine> {
    let tool = choose_tool(resource, assumptions, target.tool).tool;
    let objects = quantity(resource, "objects", 1, assumptions);
    let size = quantity(resource, "size", GIGABYTE, assumptions);
    let about = |price, what| About {
        resource,
        service: "S3",
        tool: Some(tool.as_str()),
        price,
        what,
    };
    let mut lines = vec![
        line(
            about("s3.request.put", "One COPY or PUT request for each object"),
            objects.clone(),
            target,
            prices,
        ),
        line(
            about(
                "s3.request.get",
                "Reading and comparing: four GET or HEAD requests for each object",
            ),
            times(&objects, Decimal::from(4), "four requests for each object"),
            target,
            prices,
        ),
        line(
            about(
                "s3.request.list",
                "Listing both buckets three times, 1,000 objects a request",
            ),
            listing(&objects),
            target,
            prices,
        ),
    ];
    if tool == Tool::DataSync {
        let about = About {
            service: "DataSync",
            ..about("datasync.basic", "DataSync, for each GB copied")
        };
        lines.push(line(about, size.clone(), target, prices));
    }
    if target.source_region != target.placement.region {
        let what = "Transfer to another Region";
        lines.push(line(
            about("transfer.inter_region", what),
            size,
            target,
            prices,
        ));
    }
    let storage = Storage {
        resource,
        service: "S3",
        price: "s3.storage.standard",
        what: "Both copies of the objects for a while",
    };
    lines.extend(double_storage(&storage, target, prices, assumptions));
    lines
}

fn times(quantity: &Quantity, factor: Decimal, why: &str) -> Quantity {
    Quantity {
        range: quantity.range.times(factor),
        note: format!("{}; {why}", quantity.note),
    }
}

/// At least one request for each of the six listings, even of an empty bucket.
fn listing(objects: &Quantity) -> Quantity {
    let requests = |objects: Decimal| {
        (objects / Decimal::from(1000)).ceil().max(Decimal::ONE) * Decimal::from(6)
    };
    Quantity {
        range: Range {
            low: requests(objects.range.low),
            expected: requests(objects.range.expected),
            high: requests(objects.range.high),
        },
        note: objects.note.clone(),
    }
}
