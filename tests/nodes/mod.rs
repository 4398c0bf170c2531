//! What only real processes show: races between nodes, a node that dies, operators at work beside
//! them, sockets that are slow.

mod declared_clients;
mod embedding;
mod kill;
mod locks;
mod mails;
mod operators;
mod operators_clients;
mod operators_register;
mod outbox;
mod races;
mod registrations;
mod sockets;
mod tls;
