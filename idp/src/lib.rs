//! The Net-entreprises digital identity: an OpenID Connect provider with signed entitlements.
//!
//! # The house
//! Each room uses those before it and none after it (held by `tests/architecture`):
//!
//! | room | what is in it |
//! |---|---|
//! | [`domain`] | the words of the trade: sound values, nothing that waits or needs a network |
//! | [`crypto`] | secrets, hashes, signatures, seals; the only place that names their libraries |
//! | [`oidc`] | the protocol, as pure functions |
//! | [`rights`] | what entitlements mean, as pure functions over rules |
//! | [`accounts`] | the life of accounts, as pure decisions |
//! | [`sirene`] | the public files of the register of companies, row by row |
//! | [`store`] | the only place with SQL |
//! | [`cache`] | what may be lost without harm |
//! | [`outbound`] | the one way out: guarded fetches of what partners publish |
//! | [`texts`] | the words of pages and mails, in both languages |
//! | [`mail`] | what is written to people, and how it is sent |
//! | [`app`] | all that a request may need, in one place; [`config`] reads the settings |
//! | [`web`] | the only place that knows HTTP |
//! | [`cli`] | the operators' commands |
//!
//! # Where to begin
//! [`web::router`] has every URL. Follow `/authorize` from there into [`oidc::authorize`], whose
//! `validate` lists the rules of a request and whose `decide` says what happens next.

pub mod accounts;
pub mod app;
pub mod cache;
pub mod cli;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod mail;
pub mod oidc;
pub mod outbound;
pub mod rights;
pub mod sirene;
pub mod store;
pub mod texts;
pub mod web;
