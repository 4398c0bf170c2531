//! The public stock files of Sirene, the register of companies, read row by row.
//!
//! INSEE publishes them each month as CSV: `StockEtablissement` has a row for each establishment,
//! `StockUniteLegale` one for each company or sole trader. They have tens of millions of rows, so
//! that a reader keeps one row in memory, of bounded length, and a row that cannot be used is told
//! with its line and left out.

mod bounded;
mod establishment;
mod fields;
mod legal_unit;
mod rows;

pub use establishment::Entry;
pub use fields::{Fields, Refused};
pub use legal_unit::LegalUnit;
pub use rows::{NotAStockFile, Problem, Row, Rows};
