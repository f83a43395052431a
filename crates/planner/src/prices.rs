//! The price book that Landfall brings along.

use landfall_domain::cost::PriceBook;

const BOOK: &str = include_str!("prices.json");

/// Prices of AWS in us-east-1 for one unit each, in US dollars, with the public page they were
/// read from and the day. Where another Region is asked for, [`PriceBook::price`] answers with
/// these and their `region` says so.
pub fn price_book() -> PriceBook {
    serde_json::from_str(BOOK).expect("prices.json is part of the program and a test reads it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use landfall_domain::{Decimal, Region};
    use std::collections::BTreeSet;

    #[test]
    fn every_price_is_dated_sourced_and_unique() {
        let book = price_book();
        let mut seen = BTreeSet::new();
        for price in &book.prices {
            assert!(seen.insert((price.key.clone(), price.region.clone())));
            assert!(price.source.starts_with("https://aws.amazon.com/"));
            assert_eq!(price.as_of, book.edition);
            assert!(price.usd >= Decimal::ZERO);
        }
    }

    #[test]
    fn what_the_services_ask_for_is_there_per_single_unit() {
        let book = price_book();
        let far = Region::new("ap-south-1");
        for key in [
            "s3.storage.standard",
            "s3.request.put",
            "s3.request.get",
            "s3.request.list",
            "datasync.basic",
            "datasync.enhanced",
            "datasync.enhanced.execution",
            "transfer.inter_region",
            "ecr.storage",
            "kms.key",
            "redshift.backup",
        ] {
            let price = book.price(key, &far).unwrap();
            assert_eq!(price.region.as_str(), "us-east-1");
        }
        let put = book.price("s3.request.put", &far).unwrap();
        assert_eq!(put.usd, "0.000005".parse::<Decimal>().unwrap());
    }
}
