//! The error summary at the head of a form.

#[derive(Debug)]
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) text: Option<String>,
    /// Field id and message.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Summary {
    /// What has nothing to do with any one field.
    pub(super) const fn one(title: String, text: String) -> Self {
        Self {
            title,
            text: Some(text),
            fields: Vec::new(),
        }
    }

    pub(super) const fn of_fields(title: String, fields: Vec<(&'static str, String)>) -> Self {
        Self {
            title,
            text: None,
            fields,
        }
    }

    /// What is wrong with a field, if anything is.
    pub(super) fn message_of(&self, field: &str) -> Option<String> {
        let mut fields = self.fields.iter();
        fields
            .find(|(name, _)| *name == field)
            .map(|(_, message)| message.clone())
    }
}
