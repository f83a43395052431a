//! Estates from files instead of AWS: the same snapshot, without an account at hand.
//!
//! Invariant: pure. Text comes in; resources, or the line and the reason why not, come out.
