//! Strange bytes for every parser of what strangers send.
//!
//! A target reads the bytes as one parser does and asserts what must hold of whatever it accepts;
//! that nothing panics is the least of it. One binary holds them all, so that it is linked once:
//! `FUZZ_TARGET` chooses, and without it the names are listed. `tests/fuzz/run` builds it with
//! coverage and runs every target.
#![no_main]

mod certificates;
mod dpop;
mod passkeys;
mod protocol;
mod requests;
mod rights;
mod sample;
#[cfg(fuzzing)]
mod settings;
mod sirene;
mod tokens;
mod words;

use std::sync::LazyLock;

type Target = fn(&[u8]);

const TARGETS: &[(&str, Target)] = &[
    ("params", protocol::params),
    ("authorize", protocol::authorize),
    ("claims_parameter", protocol::claims_parameter),
    ("request_object", protocol::request_object),
    ("authorization_details", protocol::authorization_details),
    ("token_request", protocol::token_request),
    ("device_request", protocol::device_request),
    ("sign_out", protocol::sign_out),
    ("client_auth", requests::client_auth),
    ("client_assertion", requests::client_assertion),
    ("client_metadata", requests::client_metadata),
    ("jwks", requests::jwks),
    ("jwe", requests::jwe),
    ("registration", requests::registration),
    ("clients_file", requests::clients_file),
    ("client_certificate", certificates::client_certificate),
    ("dpop_proof", dpop::dpop_proof),
    ("refresh_token", tokens::refresh_token),
    ("forged_token", tokens::forged_token),
    ("token_claims", tokens::token_claims),
    ("redirect_uri", words::redirect_uri),
    ("own_page", words::own_page),
    ("numbers", words::numbers),
    ("name", words::name),
    ("email", words::email),
    ("phone", words::phone),
    ("factor_code", words::factor_code),
    ("passkey_answer", passkeys::passkey_answer),
    ("locale", words::locale),
    ("user_code", words::user_code),
    ("resource", words::resource),
    ("picture", words::picture),
    ("page_token", rights::page_token),
    ("catalogue", rights::catalogue),
    ("stock_file", sirene::stock_file),
    #[cfg(fuzzing)]
    ("cookies", settings::cookies),
    #[cfg(fuzzing)]
    ("forwarded", settings::forwarded),
    #[cfg(fuzzing)]
    ("forwarded_certificates", settings::forwarded_certificates),
    #[cfg(fuzzing)]
    ("environment", settings::environment),
];

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    #[expect(
        clippy::disallowed_methods,
        reason = "libFuzzer has the arguments for itself"
    )]
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    if let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) {
        return *target;
    }
    for (name, _) in TARGETS {
        println!("{name}");
    }
    std::process::exit(i32::from(!name.is_empty()))
});

libfuzzer_sys::fuzz_target!(init: { LazyLock::force(&CHOSEN); }, |bytes: &[u8]| CHOSEN(bytes));
