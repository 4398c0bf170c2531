//! What every handler shares.

use crate::{provider::Provider, session::Memory, settings::Settings};

pub(crate) struct App {
    pub settings: Settings,
    pub provider: Provider,
    pub memory: Memory,
}

impl App {
    pub(crate) fn new(settings: Settings) -> anyhow::Result<Self> {
        let provider = Provider::new(settings.clone())?;
        Ok(Self {
            settings,
            provider,
            memory: Memory::new(),
        })
    }
}
