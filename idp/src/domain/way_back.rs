//! Ways back into an account that begin with a request.

use super::words;

words! {
    /// Whom somebody asks who cannot sign in.
    pub enum WayBack {
        /// Their own mailbox.
        Mail = "mail",
        /// The administrators of their establishment.
        Administrators = "administrators",
    }
}

words! {
    /// What became of a request for help.
    pub enum HelpOutcome {
        /// A link was sent to the address on file.
        Helped = "helped",
        Dismissed = "dismissed",
        Expired = "expired",
    }
}

words! {
    /// What a second agent of support says to a reset that the first asked for.
    pub enum ResetOutcome {
        Approved = "approved",
        Rejected = "rejected",
    }
}
