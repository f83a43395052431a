//! Landfall: landfall-aws.
