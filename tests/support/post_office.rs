//! A mail server on this machine: it takes mails, or is asked not to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{Letter, Manner};

pub(crate) struct PostOffice {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Desk {
    taken: Vec<String>,
    manner: Manner,
    /// Mails being taken now, and the most there ever were at once.
    open: usize,
    most_open: usize,
}

impl PostOffice {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Mutex::new(Desk::default()));
        let server = tokio::spawn(serve(listener, Arc::clone(&desk)));
        Self {
            address,
            desk,
            server,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn is(&self, manner: Manner) {
        self.desk.lock().unwrap().manner = manner;
    }

    /// What came in, in order, whether or not it was then accepted.
    pub(crate) fn taken(&self) -> Vec<Letter> {
        let desk = self.desk.lock().unwrap();
        desk.taken.iter().map(|raw| Letter::parse(raw)).collect()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.desk.lock().unwrap().most_open
    }

    /// Waits until so many have come in.
    pub(crate) async fn has_taken(&self, count: usize, within: Duration) {
        let enough = async {
            while self.taken().len() < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let came = tokio::time::timeout(within, enough).await;
        assert!(came.is_ok(), "{} of {count} came", self.taken().len());
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Mutex<Desk>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, Arc::clone(&desk)));
    }
}

/// RFC 5321, as far as one mail after the other goes. A caller that hangs up is let go.
async fn converse(stream: TcpStream, desk: Arc<Mutex<Desk>>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 here\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let command = line.to_ascii_uppercase();
        let answer = match command.split([' ', ':']).next().unwrap_or_default() {
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push_str("\r\n");
                }
                take(mail, &desk).await
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn take(mail: String, desk: &Mutex<Desk>) -> &'static str {
    let manner = {
        let mut desk = desk.lock().unwrap();
        desk.taken.push(mail);
        desk.open += 1;
        desk.most_open = desk.most_open.max(desk.open);
        desk.manner
    };
    let answer = match manner {
        Manner::Willing => "250 taken",
        Manner::Refusing => "451 come back later",
        Manner::Slow(span) => {
            tokio::time::sleep(span).await;
            "250 taken"
        }
    };
    desk.lock().unwrap().open -= 1;
    answer
}
