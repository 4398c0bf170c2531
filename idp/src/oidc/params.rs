//! Parameters as they came in: bounded, decoded strictly, each at most once.

use std::collections::BTreeMap;

/// The parameters of one request. A parameter without a value counts as left out (RFC 6749 §3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    values: BTreeMap<String, Vec<String>>,
    repeated: Option<String>,
}

/// What may come more than once (RFC 8707 §2).
const REPEATABLE: [&str; 1] = ["resource"];

/// Why the bytes are no parameters at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("the parameters are longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("there are more than {MAX_PARAMETERS} parameters")]
    TooMany,
    #[error("the content type must be application/x-www-form-urlencoded")]
    ContentType,
    #[error("the body is too large or was cut off")]
    Body,
    #[error("{0} is not valid percent-encoded UTF-8 text")]
    Encoding(String),
}

const MAX_BYTES: usize = 32 * 1024;
const MAX_PARAMETERS: usize = 100;

impl Params {
    /// From a query or a body of `application/x-www-form-urlencoded`.
    pub fn parse(urlencoded: &[u8]) -> Result<Self, Malformed> {
        if urlencoded.len() > MAX_BYTES {
            return Err(Malformed::TooLong);
        }
        Self::of_texts(form_urlencoded::parse(urlencoded))
    }

    /// From names and values that have been decoded.
    pub(super) fn of_texts<N: AsRef<str>, V: AsRef<str>>(
        pairs: impl Iterator<Item = (N, V)>,
    ) -> Result<Self, Malformed> {
        let mut params = Self::default();
        for (count, (name, value)) in pairs.enumerate() {
            let (name, value) = (name.as_ref(), value.as_ref());
            if count >= MAX_PARAMETERS {
                return Err(Malformed::TooMany);
            }
            if is_broken(name) || is_broken(value) {
                return Err(Malformed::Encoding(plain(name)));
            }
            params.insert(name, value);
        }
        Ok(params)
    }

    fn insert(&mut self, name: &str, value: &str) {
        match self.values.get_mut(name) {
            None => {
                self.values.insert(name.to_owned(), vec![value.to_owned()]);
            }
            Some(values) if REPEATABLE.contains(&name) => values.push(value.to_owned()),
            Some(_) => {
                self.repeated.get_or_insert_with(|| plain(name));
            }
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a parameter that may come more than once.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.values.get(name).into_iter().flatten();
        values.map(String::as_str).filter(|value| !value.is_empty())
    }

    #[must_use]
    pub(super) fn without(&self, name: &str) -> Self {
        let mut others = self.clone();
        others.values.remove(name);
        others
    }

    /// These, and of the others those that these leave out.
    pub(super) fn or(mut self, others: &Self) -> Self {
        for (name, values) in &others.values {
            if !self.values.contains_key(name) {
                self.values.insert(name.clone(), values.clone());
            }
        }
        self.repeated = self.repeated.or_else(|| others.repeated.clone());
        self
    }

    /// The first parameter that came twice, which none may (RFC 6749 §3.1).
    pub fn repeated(&self) -> Option<&str> {
        self.repeated.as_deref()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Params {
    fn from(pairs: [(&str, &str); N]) -> Self {
        let mut params = Self::default();
        for (name, value) in pairs {
            params.insert(name, value);
        }
        params
    }
}

/// Decoding put a replacement character where bytes were no UTF-8; NUL has no place in a parameter.
fn is_broken(text: &str) -> bool {
    text.contains(['\u{fffd}', '\0'])
}

/// A parameter's name as an error may repeat it: short, and of harmless characters.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c))
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded() {
        let params = Params::parse(b"scope=openid+email&state=%C3%A9%26").unwrap();
        assert_eq!(params.get("scope"), Some("openid email"));
        assert_eq!(params.get("state"), Some("é&"));
    }

    #[test]
    fn an_empty_value_is_no_value() {
        assert_eq!(Params::parse(b"nonce=&state").unwrap().get("nonce"), None);
    }

    #[test]
    fn a_repeated_parameter_is_noticed_even_when_empty() {
        assert_eq!(Params::parse(b"a=1&b=2&a=").unwrap().repeated(), Some("a"));
        assert_eq!(Params::parse(b"a=1&b=2").unwrap().repeated(), None);
    }

    #[test]
    fn broken_and_endless_input_is_refused() {
        let broken = Params::parse(b"state=%ff%fe");
        assert_eq!(broken, Err(Malformed::Encoding("state".to_owned())));
        assert_eq!(
            Params::parse(&b"a".repeat(MAX_BYTES + 1)),
            Err(Malformed::TooLong)
        );
        assert_eq!(
            Params::parse("a=1&".repeat(101).as_bytes()),
            Err(Malformed::TooMany)
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes: Vec<u8>) {
            if let Ok(params) = Params::parse(&bytes) {
                let repeated = params.repeated().unwrap_or_default();
                proptest::prop_assert!(repeated.bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }
}
