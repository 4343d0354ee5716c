//! A static file server as a site's host would be one: a folder under a prefix, and `404.html` for all else there.
//! Answers GET and HEAD on 127.0.0.1 at a free port, one thread a connection, until it is dropped.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A browser opens connections ahead and says nothing on them.
const SILENCE: Duration = Duration::from_secs(20);

/// No browser sends longer headers.
const LONGEST_HEAD: u64 = 64 * 1024;

pub(crate) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What is served: the files of `folder` under `prefix`, which begins and ends with a slash.
struct Served {
    folder: PathBuf,
    prefix: String,
    /// A header for every answer, with its line end; empty for none.
    policy: &'static str,
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Server {
    /// Serves a folder under a prefix such as `/` or `/a/b/`, with a header line, or none, for every answer.
    pub(crate) fn start(folder: &Path, prefix: &str, policy: &'static str) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on this machine");
        let address = listener.local_addr().expect("a bound socket has an address");
        let stopped = Arc::new(AtomicBool::new(false));
        let served = Arc::new(Served { folder: folder.to_path_buf(), prefix: prefix.to_string(), policy });
        let stop = stopped.clone();
        let thread = thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let served = served.clone();
                thread::spawn(move || answer(connection, &served));
            }
        });
        Server { address, stopped, thread: Some(thread) }
    }

    /// The server's origin, without a slash at its end.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // One last connection wakes the listener.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request. A connection that breaks off concerns nobody.
fn answer(mut connection: TcpStream, served: &Served) {
    let _ = connection.set_read_timeout(Some(SILENCE));
    let mut head = BufReader::new((&connection).take(LONGEST_HEAD)).lines().map_while(Result::ok);
    let Some(request) = head.next() else { return };
    let packs = head.take_while(|line| !line.is_empty()).filter(|line| accepts_gzip(line)).count() > 0;
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let answer = match method {
        "GET" | "HEAD" => served.answer(target),
        _ => plain("405 Method Not Allowed"),
    };
    let (body, encoding) = match packs && is_text(answer.kind) {
        true => (gzip(&answer.body), "Content-Encoding: gzip\r\n"),
        false => (answer.body, ""),
    };
    let location = answer.location.map(|location| format!("Location: {location}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{location}{encoding}{}Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        answer.status,
        answer.kind,
        body.len(),
        served.policy,
    );
    let body = if method == "HEAD" { &[][..] } else { &body };
    let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
}

fn accepts_gzip(header: &str) -> bool {
    let header = header.to_ascii_lowercase();
    header.starts_with("accept-encoding:") && header.contains("gzip")
}

/// Whether a host would compress a file of this media type.
fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || kind.contains("json") || kind.contains("xml")
}

/// The bytes as a host would send them.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all")
}

impl Served {
    fn answer(&self, target: &str) -> Answer {
        let address = target.split(['?', '#']).next().unwrap_or_default();
        let Some(inside) = address.strip_prefix(&self.prefix) else { return plain("404 Not Found") };
        let Some(inside) = decode(inside).filter(|inside| is_safe(inside)) else { return plain("400 Bad Request") };
        let path = self.folder.join(&inside);
        if path.is_dir() && !inside.is_empty() && !inside.ends_with('/') {
            let location = Some(format!("{address}/"));
            return Answer { location, ..plain("301 Moved Permanently") };
        }
        let path = if path.is_dir() { path.join("index.html") } else { path };
        match fs::read(&path) {
            Ok(body) => Answer { status: "200 OK", kind: kind(&path), location: None, body },
            Err(_) => self.missing(),
        }
    }

    fn missing(&self) -> Answer {
        let body = fs::read(self.folder.join("404.html")).unwrap_or_default();
        Answer { kind: "text/html; charset=utf-8", body, ..plain("404 Not Found") }
    }
}

fn plain(status: &'static str) -> Answer {
    Answer { status, kind: "text/plain; charset=utf-8", location: None, body: status.into() }
}

/// The text with its percent signs resolved; nothing when that is no UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Whether a path stays in its folder: no part is `..` or empty, but for a slash at the end.
fn is_safe(path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    path.is_empty() || !path.split('/').any(|part| part.is_empty() || part == ".." || part.contains('\\'))
}

/// The media type that a host would send for a file of this name.
fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "txt" | "bib" | "ris" | "md" | "toml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
