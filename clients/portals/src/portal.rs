//! The portals: what differs between them besides their words.

/// Which of them this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// For firms that file for others.
    Jedeclare,
    /// For those who run one business of their own.
    Portailpro,
    /// A firm of accountants, whose own page has the sign-in in it.
    Cabinet,
}

impl Portal {
    /// All, in the order of their ports in the demo.
    pub const ALL: [Self; 3] = [Self::Jedeclare, Self::Portailpro, Self::Cabinet];

    /// Its host in the demo, and what it is registered as.
    pub fn id(self) -> &'static str {
        match self {
            Self::Jedeclare => "jedeclare",
            Self::Portailpro => "portailpro",
            Self::Cabinet => "cabinet",
        }
    }

    /// The one it has links to.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Jedeclare => Self::Portailpro,
            Self::Portailpro | Self::Cabinet => Self::Jedeclare,
        }
    }

    pub(crate) fn style(self) -> &'static str {
        match self {
            Self::Jedeclare => include_str!("../static/jedeclare.css"),
            Self::Portailpro => include_str!("../static/portailpro.css"),
            Self::Cabinet => include_str!("../static/cabinet.css"),
        }
    }

    pub(crate) fn logo(self) -> &'static str {
        match self {
            Self::Jedeclare => include_str!("../static/jedeclare.svg"),
            Self::Portailpro => include_str!("../static/portailpro.svg"),
            Self::Cabinet => include_str!("../static/cabinet.svg"),
        }
    }

    pub(crate) fn logo_for_the_provider(self) -> &'static [u8] {
        match self {
            Self::Jedeclare => include_bytes!("../static/jedeclare.png"),
            Self::Portailpro => include_bytes!("../static/portailpro.png"),
            Self::Cabinet => include_bytes!("../static/cabinet.png"),
        }
    }
}
