//! The words of the trade: what could be parsed survives its text form.

use idp::accounts::factors::TypedCode;
use idp::domain::{
    Email, Grain, Locale, Name, NumberPrefix, OwnPage, Phone, PictureKind, RedirectUri, Resource,
    Siren, Siret, UserCode,
};
use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

use crate::sample::text;

pub(crate) fn redirect_uri(bytes: &[u8]) {
    let Ok(uri) = text(bytes).parse::<RedirectUri>() else {
        return;
    };
    assert_eq!(uri.as_str(), text(bytes));
    assert_eq!(uri.to_string().parse(), Ok(uri.clone()));
    let url = Url::parse(uri.as_str()).unwrap();
    let loopback = match url.host().unwrap() {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    assert!(url.scheme() == "https" || (url.scheme() == "http" && loopback));
    assert!(url.fragment().is_none() && url.username().is_empty());
    // It is put into `Location` and a page's policy as it stands, and means there what it says.
    assert!(uri.as_str().bytes().all(|b| b.is_ascii_graphic()));
    assert!(uri.as_str().starts_with(uri.origin()));
    let policy = uri.origin();
    assert!(!policy.contains([' ', ';', ',', '\'', '"']), "{policy}");
}

/// It leads to a page of ours, from wherever it is read.
pub(crate) fn own_page(bytes: &[u8]) {
    let Ok(page) = text(bytes).parse::<OwnPage>() else {
        return;
    };
    assert_eq!(page.to_string().parse(), Ok(page.clone()));
    let here = Url::parse("https://idp.example/sign-in").unwrap();
    let url = here.join(page.as_str()).unwrap();
    assert_eq!(url.as_str(), format!("https://idp.example{page}"));
}

/// Once as it is, and once as the digits that the bytes stand for.
pub(crate) fn numbers(bytes: &[u8]) {
    let digits = bytes.iter().take(14).map(|b| char::from(b'0' + b % 10));
    for text in [text(bytes), &digits.collect::<String>()] {
        number(text);
    }
}

fn number(text: &str) {
    if let Ok(siren) = text.parse::<Siren>() {
        assert_eq!(siren.to_string().parse(), Ok(siren));
        assert_eq!(Siren::from_number(siren.as_number()), Ok(siren));
    }
    if let Ok(siret) = text.parse::<Siret>() {
        assert_eq!(siret.to_string().parse(), Ok(siret));
        assert_eq!(Siret::from_number(siret.as_number()), Ok(siret));
        // The company of an establishment is a company.
        assert_eq!(siret.siren().to_string().parse(), Ok(siret.siren()));
    }
    if let Ok(prefix) = text.parse::<NumberPrefix>() {
        for grain in Grain::ALL {
            let (least, most) = prefix.bounds(*grain);
            assert!((0..=most).contains(&least));
        }
        if let Ok(siret) = text.parse::<Siret>() {
            let whole = siret.as_number();
            assert_eq!(prefix.bounds(Grain::Siret), (whole, whole));
        }
    }
}

/// What is kept can be dialled as it stands, and is the same however often it is read.
pub(crate) fn phone(bytes: &[u8]) {
    let Ok(phone) = text(bytes).parse::<Phone>() else {
        return;
    };
    assert_eq!(phone.as_str().parse(), Ok(phone.clone()));
    let digits = phone.as_str().strip_prefix('+').unwrap();
    assert!((8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
}

/// What is typed is a code in one spelling only, and has letters enough.
pub(crate) fn user_code(bytes: &[u8]) {
    let Ok(code) = text(bytes).parse::<UserCode>() else {
        return;
    };
    assert_eq!(code.to_string().parse(), Ok(code.clone()));
    assert_eq!(code.letters().parse(), Ok(code.clone()));
    let consonants = "BCDFGHJKLMNPQRSTVWXZ";
    assert_eq!(code.letters().len(), 8);
    assert!(code.letters().chars().all(|c| consonants.contains(c)));
}

pub(crate) fn resource(bytes: &[u8]) {
    let Ok(resource) = text(bytes).parse::<Resource>() else {
        return;
    };
    assert_eq!(resource.as_str(), text(bytes));
    assert!(resource.as_str().bytes().all(|b| b.is_ascii_graphic()));
    let url = Url::parse(resource.as_str()).unwrap();
    assert!(url.fragment().is_none() && resource.as_str().len() <= 500);
}

/// Names that look alike have one key, however they were typed.
pub(crate) fn name(bytes: &[u8]) {
    let Ok(name) = Name::parse(text(bytes)) else {
        return;
    };
    let key = name.key();
    assert_eq!(Name::parse(name.as_str()).as_ref(), Ok(&name));
    assert!(name.as_str().chars().count() <= Name::MAX_CHARS);
    assert!(!name.as_str().contains(char::is_control));
    let is_letter = |c: char| c.is_alphanumeric() && c.to_uppercase().eq([c]);
    assert!(
        key.as_str()
            .split(' ')
            .all(|word| !word.is_empty() && word.chars().all(is_letter)),
        "{key:?}"
    );
    for typed in [
        name.as_str().nfd().collect::<String>(),
        format!("\t{name} "),
    ] {
        // Decomposed, a name may have more characters than are let in.
        if let Ok(other) = Name::parse(&typed) {
            assert_eq!(other.key(), key);
        }
    }
    if let Ok(folded) = Name::parse(key.as_str()) {
        assert_eq!(folded.key(), key);
    }
}

pub(crate) fn email(bytes: &[u8]) {
    let Ok(email) = text(bytes).parse::<Email>() else {
        return;
    };
    assert_eq!(email.to_string().parse(), Ok(email.clone()));
    let hurtful = |c: char| c.is_control() || c.is_whitespace() || "<>,;:\\\"".contains(c);
    assert!(!email.as_str().contains(hurtful) && email.as_str().len() <= Email::MAX_BYTES);
    assert!(
        email
            .as_str()
            .split_once('@')
            .is_some_and(|(_, domain)| domain.contains('.'))
    );
}

/// What is taken for a code is the same when it is typed as it is shown.
pub(crate) fn factor_code(bytes: &[u8]) {
    match TypedCode::read(text(bytes)) {
        None => {}
        Some(TypedCode::App(digits)) => {
            assert!(digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        }
        Some(TypedCode::Recovery(code)) => {
            let shown = code.to_string();
            assert_eq!(shown.len(), 14);
            assert_eq!(TypedCode::read(&shown), Some(TypedCode::Recovery(code)));
        }
    }
}

pub(crate) fn locale(bytes: &[u8]) {
    let text = text(bytes);
    let found = [
        Locale::of_tag(text),
        Locale::of_ui_locales(text),
        Locale::of_accept_language(text),
    ];
    let lower = text.to_ascii_lowercase();
    for locale in found.into_iter().flatten() {
        assert!(
            lower.contains(locale.tag()),
            "nobody asked for {}",
            locale.tag()
        );
    }
}

/// What is shown as a picture begins as one, so that no browser takes it for anything else.
pub(crate) fn picture(bytes: &[u8]) {
    let Some(kind) = PictureKind::of(bytes) else {
        return;
    };
    let begins = match kind {
        PictureKind::Gif => bytes.starts_with(b"GIF8"),
        PictureKind::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
        PictureKind::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        PictureKind::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    };
    assert!(begins, "{kind}");
}
