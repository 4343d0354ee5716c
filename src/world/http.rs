//! The one door to the HTTP client: asks an address, follows where it leads, and says in words what went wrong.
//! Never goes from a public host to a private one, never to anything but `http` and `https`, never without an end.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{error, fmt};

use ureq::config::Config;
use ureq::http::{StatusCode, Uri, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy, Timeout};

use super::address::{Address, is_public};

/// How far postil goes for an answer. The default is what the commands use.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest answer that is kept, unpacked, in bytes.
    pub bytes: u64,
    /// For one request. The redirects before the last one may take as long again, all together.
    pub time: Duration,
    pub redirects: usize,
    /// How many servers are asked at once.
    pub at_once: usize,
    /// Between two requests to one server.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 20_000_000,                 // ten times the median web page; scanned reports can be as large
            time: Duration::from_secs(20),     // slow archives answer within 15 s
            redirects: 10,                     // half of what browsers follow
            at_once: 8, // a home connection carries them, and no firewall takes them for an attack
            pause: Duration::from_millis(500), // what small servers bear from a crawler
            patience: Duration::from_secs(10),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Method {
    Head,
    Get,
}

/// An answer of a server that leads nowhere else. Its body is read only by [`Response::read`].
pub(super) struct Response {
    pub(super) status: u16,
    /// The address that gave it, after all redirects.
    pub(super) address: Address,
    pub(super) content_type: Option<String>,
    pub(super) retry_after: Option<String>,
    /// How the body is packed, where that is not undone while it is read.
    pub(super) packed: Option<String>,
    body: ureq::Body,
}

/// Why there is no answer, in a phrase.
#[derive(Debug)]
pub(super) enum Failure {
    /// The system's resolver says that no host has this name.
    NoHost(String),
    /// There was no connection to this server.
    Unreachable { server: String, reason: String },
    /// There was one, and what came over it in time was no answer.
    Broken { server: String, reason: String },
    /// Where it leads is not gone to.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NoHost(host) => write!(f, "there is no host `{host}`"),
            Failure::Unreachable { reason, .. } | Failure::Broken { reason, .. } | Failure::Refused(reason) => {
                f.write_str(reason)
            }
        }
    }
}

impl error::Error for Failure {}

/// A client for any number of threads.
pub(super) struct Client {
    limits: Limits,
    names: Arc<Mutex<Names>>,
    /// Asks any server.
    open: Agent,
    /// Asks only servers on the public internet: for what comes after a public server in a chain of redirects.
    public: Agent,
    /// Asks without a proxy: for this very computer, which a proxy would take for its own.
    local: Agent,
}

/// For each host that was looked up whether it is on the public internet.
type Names = BTreeMap<String, bool>;

impl Client {
    /// A client with the proxy that the environment names (`HTTPS_PROXY` and its like, but for `NO_PROXY`).
    pub(super) fn new(limits: &Limits) -> Client {
        Client::with_proxy(limits, Proxy::try_from_env())
    }

    fn with_proxy(limits: &Limits, proxy: Option<Proxy>) -> Client {
        let names = Arc::default();
        Client {
            open: agent(limits, proxy.clone(), Reach::Any, &names),
            public: agent(limits, proxy, Reach::Public, &names),
            local: agent(limits, None, Reach::Any, &names),
            limits: limits.clone(),
            names,
        }
    }

    /// Asks an address and follows its redirects. What `enter` gives for an address is kept while that one is asked.
    pub(super) fn follow<T>(
        &self,
        method: Method,
        start: &Address,
        enter: impl Fn(&Address) -> T,
    ) -> Result<Response, Failure> {
        let (deadline, mut reach) = (Instant::now() + self.limits.time, Reach::Any);
        let mut address = start.clone();
        for _ in 0..=self.limits.redirects {
            let answer = {
                let _turn = enter(&address);
                self.ask(method, &address, reach)?
            };
            let Some(location) = location(&answer) else { return Ok(response(address, answer)) };
            if self.is_public(&address) {
                reach = Reach::Public;
            }
            let next = address.join(&location);
            address = next.map_err(|reason| Failure::Refused(format!("it leads to `{location}`, but {reason}")))?;
            if Instant::now() > deadline {
                let reason = format!("its redirects took longer than {} s", self.limits.time.as_secs_f32());
                return Err(broken(&address, reason));
            }
        }
        Err(Failure::Refused(format!("it leads on and on: {} redirects were followed", self.limits.redirects)))
    }

    /// Whether any name could be looked up so far: if none, that is most likely the fault of our own network.
    pub(super) fn has_found_names(&self) -> bool {
        !lock(&self.names).is_empty()
    }

    fn ask(&self, method: Method, address: &Address, reach: Reach) -> Result<Answer, Failure> {
        let agent = match reach {
            // Its name alone may never be looked up here, but by a proxy.
            Reach::Public if address.is_private() => return Err(private(address)),
            Reach::Public => &self.public,
            Reach::Any if address.is_local() => &self.local,
            Reach::Any => &self.open,
        };
        let url = address.to_string();
        let answer = match method {
            Method::Head => agent.head(&url).call(),
            Method::Get => agent.get(&url).call(),
        };
        answer.map_err(|cause| match (failure(address, cause, self.limits.time), proxy(agent, &url)) {
            (Failure::Unreachable { server, reason }, Some(proxy)) => {
                Failure::Unreachable { server, reason: format!("{reason} (asked through the proxy `{proxy}`)") }
            }
            (failure, _) => failure,
        })
    }

    /// Whether the host, which was asked, is on the public internet. What a proxy looked up for us is taken to be.
    fn is_public(&self, address: &Address) -> bool {
        !address.is_private() && lock(&self.names).get(address.host()).copied().unwrap_or(true)
    }
}

type Answer = ureq::http::Response<ureq::Body>;

fn agent(limits: &Limits, proxy: Option<Proxy>, reach: Reach, names: &Arc<Mutex<Names>>) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = Config::builder()
        .user_agent(concat!("postil/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .proxy(proxy)
        .http_status_as_error(false)
        .max_redirects(0) // each is judged in `follow`
        .max_redirects_will_error(false)
        .max_idle_connections(0) // a kept one may be closed by the other side just when it is used
        .timeout_global(Some(limits.time))
        .timeout_resolve(Some(limits.time / 2))
        .timeout_connect(Some(limits.time / 2))
        .build();
    let resolver = Lookup { reach, names: Arc::clone(names), system: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// The proxy through which an address is asked, if any; without its password.
fn proxy(agent: &Agent, url: &str) -> Option<String> {
    let proxy = agent.config().proxy()?;
    let is_passed_by = url.parse().is_ok_and(|uri| proxy.is_no_proxy(&uri));
    (!is_passed_by).then(|| format!("{}:{}", proxy.host(), proxy.port()))
}

fn location(answer: &Answer) -> Option<String> {
    let leads_on = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = answer.headers().get(header::LOCATION).filter(|_| leads_on)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn response(address: Address, answer: Answer) -> Response {
    let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Response {
        status: answer.status().as_u16(),
        content_type: text(header::CONTENT_TYPE),
        retry_after: text(header::RETRY_AFTER),
        packed: text(header::CONTENT_ENCODING).filter(|packed| !packed.eq_ignore_ascii_case("identity")),
        address,
        body: answer.into_body(),
    }
}

impl Response {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The status with its usual name: `404 Not Found`.
    pub(super) fn status_words(&self) -> String {
        let name = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        name.map_or_else(|| self.status.to_string(), |name| format!("{} {name}", self.status))
    }

    /// The body, unpacked.
    pub(super) fn read(self, limits: &Limits) -> Result<Vec<u8>, Failure> {
        let read = self.body.into_with_config().limit(limits.bytes).read_to_vec();
        read.map_err(|cause| failure(&self.address, cause, limits.time))
    }
}

/// Which servers may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Any,
    Public,
}

/// The system's resolver, with a memory and a guard: what is not looked up here is not connected to, so that no name
/// can lead elsewhere between the guard and the connection.
#[derive(Debug)]
struct Lookup {
    reach: Reach,
    names: Arc<Mutex<Names>>,
    system: DefaultResolver,
}

impl Resolver for Lookup {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        if config.proxy().is_some_and(|proxy| proxy.uri() == uri) {
            // The user's own choice, wherever it is.
            return self.system.resolve(uri, config, timeout).map_err(|cause| proxy_failure(uri, cause));
        }
        let address = Address::parse(&uri.to_string()).map_err(Error::BadUri)?;
        let found: Vec<SocketAddr> = match address.socket() {
            Some(socket) => vec![socket],
            None => self.look_up(&address, || self.system.resolve(uri, config, timeout))?.iter().copied().collect(),
        };
        let allowed: Vec<SocketAddr> = match self.reach {
            Reach::Any => found,
            Reach::Public => found.into_iter().filter(|socket| is_public(socket.ip())).collect(),
        };
        if allowed.is_empty() {
            return Err(other(private(&address)));
        }
        let mut sockets = self.empty();
        allowed.into_iter().for_each(|socket| sockets.push(socket));
        Ok(sockets)
    }
}

impl Lookup {
    /// Asks the system for a name, and notes what kind of network it leads to.
    fn look_up(
        &self,
        address: &Address,
        resolve: impl FnOnce() -> Result<ResolvedSocketAddrs, Error>,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = resolve().map_err(|cause| match cause {
            Error::Io(cause) if is_no_such_host(&cause) => other(Failure::NoHost(address.host().to_owned())),
            Error::Io(cause) => other(unreachable(address, name_failure(address.host(), &cause))),
            cause => cause,
        })?;
        if address.has_name() {
            lock(&self.names).insert(address.host().to_owned(), found.iter().any(|socket| is_public(socket.ip())));
        }
        Ok(found)
    }
}

fn lock(names: &Mutex<Names>) -> MutexGuard<'_, Names> {
    names.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A failure of ours on its way through the client.
fn other(failure: Failure) -> Error {
    Error::Other(Box::new(failure))
}

fn private(address: &Address) -> Failure {
    Failure::Refused(format!("it leads from a public host to `{}`, which is in a private network", address.host()))
}

fn unreachable(address: &Address, reason: impl Into<String>) -> Failure {
    Failure::Unreachable { server: address.server(), reason: reason.into() }
}

/// Whether the resolver says for sure that a name does not exist, and not just that it could not find out.
fn is_no_such_host(cause: &io::Error) -> bool {
    // Elsewhere than on Windows (WSAHOST_NOT_FOUND) the code of `getaddrinfo` is lost, and only its words remain.
    let words = ["Name or service not known", "Name does not resolve", "nodename nor servname provided"];
    let said = cause.to_string();
    cause.raw_os_error() == Some(11001) || words.iter().any(|words| said.contains(words))
}

fn proxy_failure(proxy: &Uri, cause: Error) -> Error {
    match cause {
        Error::Io(cause) => {
            let host = proxy.host().unwrap_or_default();
            other(Failure::Unreachable { server: host.to_owned(), reason: name_failure(host, &cause) })
        }
        cause => cause,
    }
}

fn name_failure(host: &str, cause: &io::Error) -> String {
    let said = cause.to_string();
    let said = said.strip_prefix("failed to lookup address information: ").unwrap_or(&said);
    format!("the host `{host}` could not be looked up: {}", lower_first(said))
}

fn broken(address: &Address, reason: impl Into<String>) -> Failure {
    Failure::Broken { server: address.server(), reason: reason.into() }
}

fn failure(address: &Address, cause: Error, time: Duration) -> Failure {
    let (server, host) = (address.server(), address.host());
    let no_way = |reason| unreachable(address, reason);
    match cause {
        Error::Other(cause) => match cause.downcast::<Failure>() {
            Ok(failure) => *failure,
            Err(cause) => broken(address, cause.to_string()),
        },
        Error::Io(cause) => io_failure(address, &cause),
        Error::Timeout(Timeout::Resolve) => no_way(format!("the host `{host}` was not found within {}", half(time))),
        Error::Timeout(Timeout::Connect) => no_way(format!("`{server}` gave no connection within {}", half(time))),
        Error::Timeout(_) => {
            broken(address, format!("`{server}` gave no whole answer within {} s", time.as_secs_f32()))
        }
        Error::HostNotFound => no_way(format!("the host `{host}` has no address")),
        Error::Rustls(cause) => no_way(tls_words(&server, &cause.to_string())),
        Error::Tls(cause) => no_way(tls_words(&server, cause)),
        Error::ConnectProxyFailed(reason) => no_way(format!("the proxy gave no way to `{server}`: {reason}")),
        Error::BodyExceedsLimit(limit) => Failure::Refused(format!("it is longer than {}", size(limit))),
        Error::Protocol(cause) => broken(address, format!("what `{server}` sent is no HTTP: {cause}")),
        Error::Decompress(how, _) => broken(address, format!("what `{server}` sent is no valid {how}")),
        cause => broken(address, format!("`{server}` could not be asked: {cause}")),
    }
}

fn half(time: Duration) -> String {
    format!("{} s", (time / 2).as_secs_f32())
}

fn io_failure(address: &Address, cause: &io::Error) -> Failure {
    let server = address.server();
    match cause.kind() {
        ErrorKind::ConnectionRefused => unreachable(address, format!("`{server}` refused the connection")),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            unreachable(address, format!("there is no way to `{server}` from here"))
        }
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => {
            broken(address, format!("`{server}` closed the connection before the answer was whole"))
        }
        ErrorKind::InvalidData if address.is_encrypted() => {
            unreachable(address, tls_words(&server, &cause.to_string()))
        }
        _ => broken(address, format!("the connection to `{server}` failed: {cause}")),
    }
}

fn tls_words(server: &str, cause: &str) -> String {
    format!("`{server}` gave no connection that can be trusted: {cause}")
}

/// A number of bytes as people say it: `20 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use ureq::Proxy;

    use super::{Address, Client, Limits, Method};

    /// Asks for a page of a public host, for which a proxy of our own answers with a redirect.
    fn check(location: &str, expected: &str) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy::new(&listener.local_addr().unwrap().to_string()).unwrap();
        let redirect = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let server = thread::spawn(move || {
            let mut lines = BufReader::new(listener.accept().unwrap().0);
            for answer in ["HTTP/1.1 200 OK\r\n\r\n", &redirect] {
                let mut line = String::new();
                while lines.read_line(&mut line).unwrap() > 2 {
                    line.clear();
                }
                lines.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        let start = Address::parse("http://public.example/").unwrap();
        let client = Client::with_proxy(&Limits { redirects: 1, ..Limits::default() }, Some(proxy));
        let failure = client.follow(Method::Get, &start, |_| ()).err().map(|failure| failure.to_string());
        assert_eq!(failure.unwrap_or_default(), expected, "{location}");
        server.join().unwrap();
    }

    #[test]
    fn no_redirect_leads_from_the_public_into_a_private_network() {
        for host in ["127.0.0.1", "localhost", "[::ffff:169.254.169.254]", "10.0.0.1"] {
            let reason = format!("it leads from a public host to `{host}`, which is in a private network");
            check(&format!("http://{host}/latest/meta-data"), &reason);
        }
        check("gopher://x/", "it leads to `gopher://x/`, but only `http` and `https` are asked, not `gopher`");
    }

    #[test]
    fn a_name_that_leads_to_a_private_network_is_no_way_around() {
        let client = Client::with_proxy(&Limits::default(), None);
        // Looked up by the system, as any other name would be.
        let failure = client.public.get("http://localhost:9/").call().err().map(|cause| cause.to_string());
        assert!(failure.unwrap_or_default().contains("is in a private network"));
    }
}
