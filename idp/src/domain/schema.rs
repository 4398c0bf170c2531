//! How values that are texts on the wire are described in the admin API's document.

/// A text, perhaps of a closed vocabulary.
macro_rules! described_as_text {
    ($name:ident $(, [$($word:literal),+])?) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    $(.enum_values(Some([$($word),+])))?
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use described_as_text;
