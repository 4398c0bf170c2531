//! A bare axum handler: a server that has a document in memory and does nothing but send it.

use std::net::Ipv4Addr;
use std::path::Path;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::server::{Server, Start, free_port};

/// A process of this same program that sends this document at `/`.
pub(crate) fn start(document: &[u8], cores: &str, folder: &Path) -> anyhow::Result<Server> {
    let file = folder.join("document");
    std::fs::write(&file, document)?;
    let (program, port) = (std::env::current_exe()?, free_port()?);
    Server::start(&Start {
        name: "bare",
        program: &program,
        arguments: vec![
            "bare".to_owned(),
            port.to_string(),
            file.display().to_string(),
        ],
        environment: Vec::new(),
        cores,
        port,
        folder,
    })
}

/// What that process does, on a runtime like the provider's.
pub(crate) fn serve(port: u16, document: &Path) -> anyhow::Result<()> {
    let document = Bytes::from(std::fs::read(document).context("no document")?);
    let handler = get(move || {
        let document = document.clone();
        async { ([(header::CONTENT_TYPE, "application/json")], document) }
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        Ok(axum::serve(listener, Router::new().route("/", handler)).await?)
    })
}
