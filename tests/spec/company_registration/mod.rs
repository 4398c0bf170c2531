//! A company registers: the pages, the address, and who may know what.

mod address;
mod candidates;
mod confirmation;
mod enumeration;
mod limits;
mod pages;
