//! What postil does with the web: asking whether links are there, and fetching copies. Against a server of our own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use postil::base::file::File;
use postil::base::messages;
use postil::world::clock::Moment;
use postil::world::external::{self, Answer, Checked};
use postil::world::fetch;
use postil::world::http::Limits;

use crate::sandbox::Sandbox;

/// What the server does with a request.
enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and then nothing, until the other side gives up.
    Hang(&'static str),
    /// Sends zeros for as long as anybody takes them.
    Flood,
}

/// A request that came.
struct Request {
    method: String,
    path: String,
    agent: String,
    at: Instant,
}

/// A server on this computer, gone with the value.
struct Server {
    at: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// The script gets method, path, and how often it was asked that before.
    fn start(script: impl Fn(&str, &str, usize) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server { at: listener.local_addr().unwrap(), requests: Arc::default(), is_over: Arc::default() };
        let (requests, is_over, script) = (server.requests.clone(), server.is_over.clone(), Arc::new(script));
        thread::spawn(move || {
            while let (Ok((stream, _)), false) = (listener.accept(), is_over.load(Ordering::Relaxed)) {
                let (requests, script) = (requests.clone(), script.clone());
                thread::spawn(move || serve(stream, &requests, &*script));
            }
        });
        server
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// Every request so far: `HEAD /a`.
    fn log(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.at);
    }
}

fn serve(stream: TcpStream, requests: &Mutex<Vec<Request>>, script: &dyn Fn(&str, &str, usize) -> Reply) {
    let at = Instant::now();
    let mut reader = BufReader::new(stream);
    let (mut lines, mut line) = (Vec::new(), String::new());
    while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
        lines.push(std::mem::take(&mut line));
    }
    let Some((method, rest)) = lines.first().and_then(|line| line.split_once(' ')) else { return };
    let (method, path) = (method.to_owned(), rest.split(' ').next().unwrap().to_owned());
    let agent = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
    let before = {
        let mut requests = requests.lock().unwrap();
        let before = requests.iter().filter(|request| request.method == method && request.path == path).count();
        let agent = agent.unwrap_or_default().trim().to_owned();
        requests.push(Request { method: method.clone(), path: path.clone(), agent, at });
        before
    };
    let stream = reader.get_mut();
    match script(&method, &path, before) {
        Reply::Bytes(bytes) => drop(stream.write_all(&bytes)),
        Reply::Hang(start) => {
            let _ = stream.write_all(start.as_bytes());
            let _ = reader.read_to_end(&mut Vec::new());
        }
        Reply::Flood => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[0; 4096]).is_ok() {}
        }
    }
}

/// How many requests a server, or several, work on at once, and the most that there ever were.
#[derive(Clone, Default)]
struct Busy(Arc<(AtomicUsize, AtomicUsize)>);

impl Busy {
    fn work(&self) {
        let (now, most) = &*self.0;
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(10)); // else no two requests would ever meet
        now.fetch_sub(1, Ordering::SeqCst);
    }

    fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

fn status(status: &str) -> Reply {
    answer(status, "", b"")
}

fn moved(location: &str) -> Reply {
    answer("301 Moved Permanently", &format!("Location: {location}\r\n"), b"")
}

/// As fast as a test should be, and with all the time that a loaded machine needs.
fn limits() -> Limits {
    Limits { pause: Duration::ZERO, patience: Duration::from_secs(2), ..Limits::default() }
}

fn impatient() -> Limits {
    Limits { time: Duration::from_millis(300), ..limits() }
}

/// The day on which all tests take place, and the same hour so many days later.
fn now(days: u64) -> Moment {
    Moment::parse(&format!("2026-11-{:02}T12:00:00Z", 10 + days)).unwrap()
}

/// Checks a server's paths with a cache that nobody has used, or with that of `sandbox`.
struct Run {
    sandbox: Sandbox,
    limits: Limits,
}

impl Run {
    fn new(limits: Limits) -> Run {
        Run { sandbox: Sandbox::new(), limits }
    }

    fn cache_path(&self) -> PathBuf {
        self.sandbox.path().join("cache/links.toml")
    }

    fn check(&self, addresses: &[String], now: Moment) -> Checked {
        external::check(addresses, &self.cache_path(), now, &self.limits, |_, _| ())
    }
}

fn said(server: &Server, limits: Limits, paths: &[&str]) -> String {
    let addresses: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let checked = Run::new(limits).check(&addresses, now(0));
    assert_eq!((checked.asked, checked.cached, checked.notes.len()), (paths.len(), 0, 0));
    let said = |(path, address): (&&str, &String)| format!("{path}: {}\n", words(checked.answer(address)));
    let said: String = paths.iter().zip(&addresses).map(said).collect();
    said.replace(&server.at.to_string(), "HOST")
}

fn words(answer: Option<&Answer>) -> String {
    match answer.expect("every address has an answer") {
        Answer::There { redirected_to: None } => "there".to_owned(),
        Answer::There { redirected_to: Some(address) } => format!("there, at {address}"),
        Answer::Gone(reason) => format!("gone, {reason}"),
        Answer::Unsure(reason) => format!("unsure, {reason}"),
    }
}

#[test]
fn only_what_is_surely_gone_is_called_gone() {
    let server = Server::start(|method, path, before| match (method, path) {
        (_, "/there" | "/x[1]%7C'(%C3%BC)?q=%7B%7D&%20%20") => {
            answer("200 OK", "", if method == "HEAD" { b"" } else { b"words" })
        }
        (_, "/empty") => status("204 No Content"),
        (_, "/gone") => status("404 Not Found"),
        (_, "/gone-for-good") => status("410 Gone"),
        ("HEAD", "/no-head") => status("405 Method Not Allowed"),
        ("HEAD", "/head-lies") => status("404 Not Found"),
        ("HEAD", "/head-fails-gone") => status("500 Internal Server Error"),
        ("GET", "/head-fails-gone") => status("404 Not Found"),
        ("HEAD", "/head-gone-get-refused") => status("404 Not Found"),
        ("GET", "/head-gone-get-refused") => status("403 Forbidden"),
        ("HEAD", "/head-closed") => Reply::Bytes(Vec::new()),
        ("GET", "/no-head" | "/head-lies" | "/head-closed") => answer("200 OK", "", b"words"),
        (_, "/login") => status("401 Unauthorized"),
        (_, "/refused") => status("403 Forbidden"),
        (_, "/late") => status("408 Request Timeout"),
        (_, "/early") => status("425 Too Early"),
        (_, "/law") => status("451 Unavailable For Legal Reasons"),
        (_, "/own") => status("999 Denied"),
        (_, "/broken") => status("500 Internal Server Error"),
        (_, "/busy") if before == 0 => {
            answer("429 Too Many Requests", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", b"")
        }
        (_, "/busy") => answer("200 OK", "", b""),
        (_, "/still-busy") => answer("429 Too Many Requests", "Retry-After: 0\r\n", b""),
        (_, "/very-busy") => answer("503 Service Unavailable", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n", b""),
        (_, path) => panic!("{path}"),
    });
    let paths = [
        "/there",
        "/x[1]|'(ü)?q={}& %20",
        "/empty",
        "/gone",
        "/gone-for-good",
        "/no-head",
        "/head-lies",
        "/head-fails-gone",
        "/head-gone-get-refused",
        "/head-closed",
        "/login",
        "/refused",
        "/late",
        "/early",
        "/law",
        "/own",
        "/broken",
        "/busy",
        "/still-busy",
        "/very-busy",
    ];
    let expected = "\
/there: there
/x[1]|'(ü)?q={}& %20: there
/empty: there
/gone: gone, the answer was 404 Not Found
/gone-for-good: gone, the answer was 410 Gone
/no-head: there
/head-lies: there
/head-fails-gone: gone, the answer was 404 Not Found
/head-gone-get-refused: unsure, the answer was 403 Forbidden
/head-closed: there
/login: unsure, the answer was 401 Unauthorized
/refused: unsure, the answer was 403 Forbidden
/late: unsure, the answer was 408 Request Timeout
/early: unsure, the answer was 425 Too Early
/law: unsure, the answer was 451 Unavailable For Legal Reasons
/own: unsure, the answer was 999
/broken: unsure, the answer was 500 Internal Server Error
/busy: there
/still-busy: unsure, the answer was 429 Too Many Requests
/very-busy: unsure, the answer was 503 Service Unavailable
";
    assert_eq!(said(&server, limits(), &paths), expected);
    let asked = |path: &str| server.log().into_iter().filter(|line| line.ends_with(path)).collect::<Vec<_>>();
    assert_eq!(asked("/there"), ["HEAD /there"]);
    assert_eq!(asked("/gone"), ["HEAD /gone", "GET /gone"]);
    assert_eq!(asked("/still-busy"), ["HEAD /still-busy", "HEAD /still-busy"], "once more, and not in another way");
    assert_eq!(asked("/very-busy"), ["HEAD /very-busy"]);
    let agent = format!("postil/{}", env!("CARGO_PKG_VERSION"));
    assert!(server.requests.lock().unwrap().iter().all(|request| request.agent == agent));
}

#[test]
fn redirects_are_followed_so_far_and_only_on_the_web() {
    let server = Server::start(|_, path, _| match path {
        "/a/b" => moved("../c?d=e#f"),
        "/c?d=e" => moved("//localhost:1/"),
        "/old" => moved("new/./page"),
        "/new/page" => status("200 OK"),
        "/to-gone" => moved("/gone"),
        "/gone" => status("404 Not Found"),
        "/loop" => moved("/loop"),
        "/file" => moved("file:///etc/passwd"),
        "/user" => moved("http://u:p@127.0.0.1/"),
        "/nowhere" => status("302 Found"),
        path => panic!("{path}"),
    });
    let expected = "\
/old: there, at http://HOST/new/page
/to-gone: gone, the answer at `http://HOST/gone` was 404 Not Found
/loop: unsure, it leads on and on: 10 redirects were followed
/file: unsure, it leads to `file:///etc/passwd`, but only `http` and `https` are asked, not `file`
/user: unsure, it leads to `http://u:p@127.0.0.1/`, but it holds a user name, which is not sent
/nowhere: unsure, the answer was 302 Found
";
    assert_eq!(said(&server, limits(), &["/old", "/to-gone", "/loop", "/file", "/user", "/nowhere"]), expected);
    assert_eq!(said(&server, limits(), &["/a/b"]), "/a/b: unsure, `localhost:1` refused the connection\n");
}

#[test]
fn no_answer_is_a_doubt() {
    let server = Server::start(|_, path, _| match path {
        "/hang" => Reply::Hang(""),
        "/half" => Reply::Hang("HTTP/1.1 200 OK\r\nContent-"),
        "/close" => Reply::Bytes(b"HTTP/1.1 200".to_vec()),
        "/garbage" => Reply::Bytes(b"\x16\x03\x01 SSH-2.0-OpenSSH\r\n\r\n".to_vec()),
        path => panic!("{path}"),
    });
    let no_answer = "unsure, `HOST` gave no whole answer within 0.3 s";
    assert_eq!(said(&server, impatient(), &["/hang"]), format!("/hang: {no_answer}\n"));
    assert_eq!(said(&server, impatient(), &["/half"]), format!("/half: {no_answer}\n"));
    let closed = "/close: unsure, `HOST` closed the connection before the answer was whole\n";
    assert_eq!(said(&server, limits(), &["/close"]), closed);
    assert!(said(&server, limits(), &["/garbage"]).starts_with("/garbage: unsure, what `HOST` sent is no HTTP: "));
}

#[test]
fn where_there_is_no_server_or_no_network_nothing_is_gone() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses = [
        format!("http://{free}/"),
        "http://no-such-host.invalid/".to_owned(),
        "mailto:desk@example.org".to_owned(),
        "https://bücher.example/".to_owned(),
    ];
    let checked = Run::new(limits()).check(&addresses, now(0));
    let said: Vec<String> = addresses.iter().map(|address| words(checked.answer(address))).collect();
    assert_eq!(said[0], format!("unsure, `{free}` refused the connection"));
    assert!(said[1].starts_with("unsure, ") && said[1].contains("`no-such-host.invalid`"), "{}", said[1]);
    assert_eq!(said[2], "unsure, it is no whole address");
    assert!(said[3].starts_with("unsure, the host `bücher.example`"), "{}", said[3]);
    assert_eq!((checked.asked, checked.cached), (4, 0));
}

#[test]
fn a_dead_server_is_given_up() {
    let server = Server::start(|_, _, _| Reply::Hang(""));
    let paths = ["/1", "/2", "/3", "/4", "/5"];
    let said = said(&server, Limits { time: Duration::from_millis(500), ..limits() }, &paths);
    assert_eq!(said.matches("gave no whole answer").count(), 3, "{said}");
    assert!(said.ends_with("/5: unsure, `HOST` gave no answer 3 times, and was not asked again\n"), "{said}");
    assert_eq!(server.log().len(), 6, "three times HEAD and GET");
}

#[test]
fn servers_are_asked_side_by_side_and_each_one_thing_at_a_time() {
    let both = Arc::new(Barrier::new(2));
    let busy = [Busy::default(), Busy::default()];
    let servers = busy.clone().map(|busy| {
        let both = both.clone();
        Server::start(move |_, path, _| {
            if path == "/0" {
                both.wait(); // answers only when the other server is asked as well
            }
            busy.work();
            status("200 OK")
        })
    });
    let paths = ["/0", "/1", "/2", "/3"];
    let addresses: Vec<String> = servers.iter().flat_map(|server| paths.map(|path| server.url(path))).collect();
    let pause = Duration::from_millis(40);
    let steps = Mutex::new(Vec::new());
    let run = Run::new(Limits { pause, ..limits() });
    let checked = external::check(&addresses, &run.cache_path(), now(0), &run.limits, |done, total| {
        steps.lock().unwrap().push((done, total));
    });
    assert!(checked.answers().all(|(_, answer)| *answer == Answer::There { redirected_to: None }), "{checked:?}");
    assert_eq!(busy.map(|busy| busy.most()), [1, 1]);
    for server in &servers {
        let times: Vec<Instant> = server.requests.lock().unwrap().iter().map(|request| request.at).collect();
        assert_eq!(times.len(), 4);
        assert!(times.is_sorted_by(|a, b| *b >= *a + pause), "too fast: {times:?}");
    }
    let mut steps = steps.into_inner().unwrap();
    steps.sort();
    assert_eq!(steps, (1..=8).map(|done| (done, 8)).collect::<Vec<_>>());
}

#[test]
fn redirects_to_one_server_wait_for_each_other() {
    let busy = Busy::default();
    let target = {
        let busy = busy.clone();
        Server::start(move |_, _, _| {
            busy.work();
            status("200 OK")
        })
    };
    let to_target = || {
        let to = target.url("");
        Server::start(move |_, path, _| moved(&format!("{to}{path}")))
    };
    let servers: Vec<Server> = (0..4).map(|_| to_target()).collect();
    let addresses: Vec<String> = servers.iter().map(|server| server.url("/page")).collect();
    let checked = Run::new(limits()).check(&addresses, now(0));
    let expected = Answer::There { redirected_to: Some(target.url("/page")) };
    assert!(checked.answers().all(|(_, answer)| *answer == expected), "{checked:?}");
    assert_eq!((target.log().len(), busy.most()), (4, 1));
}

#[test]
fn no_more_servers_are_asked_at_once_than_allowed() {
    let busy = Busy::default();
    let start = || {
        let busy = busy.clone();
        Server::start(move |_, _, _| {
            busy.work();
            status("200 OK")
        })
    };
    let servers: Vec<Server> = (0..4).map(|_| start()).collect();
    let addresses: Vec<String> = servers.iter().map(|server| server.url("/")).collect();
    let checked = Run::new(Limits { at_once: 2, ..limits() }).check(&addresses, now(0));
    assert!(checked.answers().all(|(_, answer)| *answer == Answer::There { redirected_to: None }), "{checked:?}");
    assert!(busy.most() <= 2, "{} at once", busy.most());
}

#[test]
fn equal_addresses_are_asked_once_and_the_numbers_add_up() {
    let server = Server::start(|_, _, _| status("200 OK"));
    let run = Run::new(limits());
    let addresses = ["/a", "/a#one", "/a#two", "/b", "/a"].map(|path| server.url(path));
    let checked = run.check(&addresses, now(0));
    assert_eq!((checked.asked, checked.cached, checked.answers().len()), (2, 0, 2));
    assert_eq!(server.log().len(), 2);
    assert!(addresses.iter().all(|address| checked.answer(address).is_some()));
    let more = ["/b#x", "/c", "/a"].map(|path| server.url(path));
    let checked = run.check(&more, now(1));
    assert_eq!((checked.asked, checked.cached, checked.answers().len()), (1, 2, 3));
    let nothing = run.check(&[], now(1));
    assert_eq!((nothing.asked, nothing.cached, nothing.answers().len()), (0, 0, 0));
}

#[test]
fn answers_are_remembered_for_a_week_and_doubts_for_a_day() {
    let server = Server::start(|_, path, _| match path {
        "/there" => status("200 OK"),
        "/old" => moved("/there"),
        "/gone" => status("404 Not Found"),
        _ => status("403 Forbidden"),
    });
    let run = Run::new(limits());
    let addresses = ["/there", "/old", "/gone", "/refused"].map(|path| server.url(path));
    let first = run.check(&addresses, now(0));
    let requests = server.log().len();
    let again = run.check(&addresses, now(0));
    assert_eq!((again.asked, again.cached, server.log().len()), (0, 4, requests), "the second run asks nothing");
    assert_eq!(again.answer(&addresses[0]), first.answer(&addresses[0]));
    assert_eq!(again.answer(&addresses[1]), first.answer(&addresses[1]));
    assert_eq!(words(again.answer(&addresses[2])), "gone, the answer was 404 Not Found (asked on 2026-11-10)");
    let later = run.check(&addresses, now(2));
    assert_eq!((later.asked, later.cached), (1, 3), "the doubt");
    let later = run.check(&addresses, now(8));
    assert_eq!((later.asked, later.cached), (4, 0));
    assert_eq!(later.answers().collect::<Vec<_>>(), first.answers().collect::<Vec<_>>());
}

#[test]
fn a_failed_connection_is_not_remembered() {
    let server = Server::start(|_, _, before| match before {
        0 => Reply::Bytes(Vec::new()),
        _ => status("200 OK"),
    });
    let run = Run::new(limits());
    let address = [server.url("/")];
    assert!(words(run.check(&address, now(0)).answer(&address[0])).starts_with("unsure, "));
    assert_eq!(words(run.check(&address, now(0)).answer(&address[0])), "there");
}

#[test]
fn the_cache_says_what_it_is_and_drops_what_is_old() {
    let server = Server::start(|_, _, _| status("200 OK"));
    let run = Run::new(limits());
    run.check(&[server.url("/a")], now(0));
    let text = run.sandbox.read("cache/links.toml");
    assert!(text.starts_with("# What the addresses") && text.contains("no part of the site"), "{text}");
    assert!(
        text.contains(&format!("[addresses.\"{}\"]\nasked = \"2026-11-10T12:00:00Z\"", server.url("/a"))),
        "{text}"
    );
    assert_eq!(run.sandbox.files("cache").len(), 1, "nothing else is left in the folder");
    let next_month = Moment::parse("2026-12-20T12:00:00Z").unwrap();
    run.check(&[server.url("/b")], next_month);
    let text = run.sandbox.read("cache/links.toml");
    assert!(!text.contains("/a\"") && text.contains("/b\""), "{text}");
    // What is said to come from the future would never grow old.
    let earlier = run.check(&[server.url("/b")], now(0));
    assert_eq!((earlier.asked, earlier.cached), (1, 0));
}

#[test]
fn a_damaged_cache_is_named_and_begun_anew() {
    let server = Server::start(|_, _, _| status("200 OK"));
    for damaged in [&b"[addresses.\"http://"[..], b"\xff\xfe", b"addresses = 1", b"[addresses.a]\nanswer = \"perhaps\""]
    {
        let run = Run::new(limits());
        run.sandbox.write("cache/links.toml", damaged);
        let address = [server.url("/")];
        let checked = run.check(&address, now(0));
        assert_eq!((words(checked.answer(&address[0])), checked.notes.len()), ("there".to_owned(), 1));
        assert!(checked.notes[0].contains("links.toml") && checked.notes[0].contains("damaged"), "{:?}", checked.notes);
        let again = run.check(&address, now(0));
        assert_eq!((again.asked, again.cached, again.notes.len()), (0, 1, 0));
    }
}

#[test]
fn a_cache_that_can_not_be_written_costs_no_answer() {
    let server = Server::start(|_, _, _| status("200 OK"));
    let run = Run::new(limits());
    run.sandbox.write("cache", "a file where the folder should be");
    let address = [server.url("/")];
    let checked = run.check(&address, now(0));
    assert_eq!(words(checked.answer(&address[0])), "there");
    assert!(checked.notes.iter().any(|note| note.contains("could not be written")), "{:?}", checked.notes);
}

fn fetched(server: &Server, limits: &Limits, path: &str) -> String {
    match fetch::fetch(&server.url(path), limits) {
        Ok(fetched) => {
            let (text, kind) = (String::from_utf8_lossy(&fetched.bytes).into_owned(), fetched.content_type);
            assert!(Moment::parse(&fetched.fetched).is_some_and(|at| at.to_string() == fetched.fetched));
            format!("{text} | {} | {}", fetched.final_url, kind.unwrap_or_default())
        }
        Err(cause) => format!("{cause:#}"),
    }
    .replace(&server.at.to_string(), "HOST")
}

#[test]
fn a_page_is_fetched_whole_or_not_at_all() {
    // `The dam failed in 1962.` and 100,000 zeros, packed with `gzip -9`.
    const PACKED: &str = "1f8b08000000000002030bc948554849cc55484bcccc494d51c8cc5330b43433d203009b29cc3817000000";
    let bomb = format!("1f8b0800000000000203edc13101000000c2a0f54f6d0d0fa{}8057037d9511d4a0860100", "0".repeat(193));
    let (packed, bomb) = (bytes(PACKED), bytes(&bomb));
    let server = Server::start(move |method, path, _| match path {
        _ if method != "GET" => panic!("{method}"),
        "/page" => answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", b"<p>words"),
        "/old" => moved("/page#part"),
        "/packed" => answer("200 OK", "Content-Encoding: gzip\r\n", &packed),
        "/bomb" => answer("200 OK", "Content-Encoding: gzip\r\n", &bomb),
        "/no-gzip" => answer("200 OK", "Content-Encoding: gzip\r\n", b"<p>words"),
        "/brotli" => answer("200 OK", "Content-Encoding: br\r\n", b"\x0b\x02\x80words\x03"),
        "/exact" => answer("200 OK", "", &[b'a'; 1000]),
        "/large" => answer("200 OK", "", &[b'a'; 1001]),
        "/endless" => Reply::Flood,
        "/short" => Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nword".to_vec()),
        "/gone" => status("404 Not Found"),
        "/to-gone" => moved("/gone"),
        "/loop" => moved("/loop"),
        "/drip" => Reply::Hang("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nword"),
        path => panic!("{path}"),
    });
    let limits = Limits { bytes: 1000, ..limits() };
    let check = |path: &str, expected: &str| assert_eq!(fetched(&server, &limits, path), expected, "{path}");
    check("/page", "<p>words | http://HOST/page | text/html; charset=utf-8");
    check("/old", "<p>words | http://HOST/page | text/html; charset=utf-8");
    check("/packed", "The dam failed in 1962. | http://HOST/packed | ");
    check("/bomb", "failed to fetch `http://HOST/bomb`: it is longer than 1000 bytes");
    check("/no-gzip", "failed to fetch `http://HOST/no-gzip`: what `HOST` sent is no valid gzip");
    check("/brotli", "failed to fetch `http://HOST/brotli`: it came packed as `br`, which was not asked for");
    check("/exact", &format!("{} | http://HOST/exact | ", "a".repeat(1000)));
    check("/large", "failed to fetch `http://HOST/large`: it is longer than 1000 bytes");
    check("/endless", "failed to fetch `http://HOST/endless`: it is longer than 1000 bytes");
    let short = "failed to fetch `http://HOST/short`: `HOST` closed the connection before the answer was whole";
    check("/short", short);
    check("/gone", "failed to fetch `http://HOST/gone`: the answer was 404 Not Found");
    check("/to-gone", "failed to fetch `http://HOST/to-gone`: the answer from `http://HOST/gone` was 404 Not Found");
    check("/loop", "failed to fetch `http://HOST/loop`: it leads on and on: 10 redirects were followed");
    let late = "failed to fetch `http://HOST/drip`: `HOST` gave no whole answer within 0.3 s";
    assert_eq!(fetched(&server, &impatient(), "/drip"), late);
    let file = fetch::fetch("file:///etc/passwd", &limits).expect_err("it is on the disk");
    let refused = "failed to fetch `file:///etc/passwd`: only `http` and `https` are asked, not `file`";
    assert_eq!(format!("{file:#}"), refused);
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn a_stored_file_is_named_by_what_it_is() {
    let check = |content_type, url, expected| assert_eq!(fetch::extension(content_type, url), expected, "{url}");
    check(Some("text/html; charset=utf-8"), "https://a.example/report.pdf", "html");
    check(Some("Application/PDF"), "https://a.example/", "pdf");
    check(Some("application/octet-stream"), "https://a.example/Report.PDF?x=a.txt#b", "pdf");
    check(None, "https://a.example/photo.jpeg", "jpg");
    check(None, "https://a.example/", "bin");
    check(Some("text/plain"), "", "txt");
    check(None, "https://a.example/x.../../etc", "bin");
}

#[test]
fn the_messages_say_what_to_do() {
    let span = || File::new("a.toml", "url = \"http://a.example/\"").span(0..3);
    let url = "http://a.example/";
    let archived = Some(("https://web.archive.org/web/1/", Some("2024-06-30".to_owned())));
    let said = [
        messages::link_gone(span(), url, "the answer was 404 Not Found", archived),
        messages::link_gone(span(), url, "there is no host `a.example`", None),
        messages::link_unsure(span(), url, "the answer was 403 Forbidden"),
    ];
    let said: String = said.iter().map(|said| format!("{}\n  {}\n", said.message, said.help.join("\n  "))).collect();
    let expected = "\
`http://a.example/` is gone: the answer was 404 Not Found
  the archived copy of 2024-06-30 is at `https://web.archive.org/web/1/`: set `url_status = \"dead\"` so that readers get it
`http://a.example/` is gone: there is no host `a.example`
  link to where it has moved, or to a copy; for a source, name the copy in `archive_url`
  copies may be at `https://web.archive.org/web/*/http://a.example/`
could not tell whether `http://a.example/` is there: the answer was 403 Forbidden
  open it in a browser: if that shows it, there is nothing to do
";
    assert_eq!(said, expected);
}

/// A site whose article links to the paths of a server.
fn linking(server: &Server, paths: &[&str]) -> Sandbox {
    let site = Sandbox::new();
    let links: String = paths.iter().map(|path| format!("[link]({})\n\n", server.url(path))).collect();
    site.write("site.toml", "title = \"Test\"\n");
    site.write("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{links}The dam failed.\n"));
    site.write(
        "content/a.toml",
        format!(
            "[sources.report]\ntype = \"webpage\"\ntitle = \"Report\"\nurl = \"{}\"\narchive_url = \"{}\"\n\
             archive_date = 2026-01-02\n[[claims]]\nexact = \"The dam failed\"\n\
             cites = [{{ source = \"report\", quote = \"the dam gave way\" }}]\n",
            server.url("/report"),
            server.url("/archive"),
        ),
    );
    site
}

fn page(status: &str, body: &str) -> Reply {
    Reply::Bytes(
        format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into(),
    )
}

#[test]
fn the_command_tells_what_is_gone_and_what_it_could_not_tell() {
    let server = Server::start(|_, path, _| match path {
        "/gone" => page("404 Not Found", ""),
        "/report" => page("410 Gone", ""),
        "/closed" => page("403 Forbidden", ""),
        _ => page("200 OK", "here"),
    });
    let site = linking(&server, &["/there", "/gone", "/closed", "/there#part"]);
    let offline = site.postil(&["check"]);
    assert!(offline.status.success() && server.log().is_empty());

    let run = || {
        let output = site.postil(&["check", "--external", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1));
        let findings = String::from_utf8(output.stdout).unwrap();
        let names: Vec<String> = findings
            .lines()
            .map(|line| {
                let finding: serde_json::Value = serde_json::from_str(line).unwrap();
                format!(
                    "{} {} {}",
                    finding["name"].as_str().unwrap(),
                    finding["file"].as_str().unwrap(),
                    finding["line"]
                )
            })
            .collect();
        (names, findings, String::from_utf8(output.stderr).unwrap())
    };
    let (names, findings, totals) = run();
    assert_eq!(names, ["link-gone content/a.md 6", "link-unsure content/a.md 8", "link-gone content/a.toml 4"]);
    assert!(findings.contains("the archived copy of 2026-01-02 is at"), "{findings}");
    assert!(totals.contains("on the web: 5 addresses: 5 asked, 0 known from the last week\n"), "{totals}");
    let asked = server.log().len();
    let (again, _, totals) = run();
    assert_eq!((again, server.log().len()), (names, asked));
    assert!(totals.contains("on the web: 5 addresses: 0 asked, 5 known from the last week\n"), "{totals}");

    let sidecar =
        site.read("content/a.toml").replace("archive_date", "allow = { link-gone = \"we know\" }\narchive_date");
    site.write("content/a.toml", sidecar).write("site.toml", "title = \"Test\"\n[checks]\nlink-gone = \"warn\"\n");
    let output = site.postil(&["check", "--external"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && said.contains("warning[link-gone]") && said.contains("\n2 warnings\n"),
        "{said}"
    );
}

#[test]
fn without_a_network_the_command_says_that_once() {
    let server = Server::start(|_, _, _| page("200 OK", ""));
    let site = linking(&server, &["/a", "/b"]);
    drop(server);
    let output = site.postil(&["check", "--external"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("no server answered for any of 4 addresses"), "{said}");
    assert!(said.contains("\n1 warning\n"), "{said}");
}

#[test]
fn a_copy_is_stored_and_quotations_are_looked_for_in_it() {
    let server = Server::start(|_, path, before| match (path, before) {
        ("/report", 0) => Reply::Bytes(b"HTTP/1.1 302 Found\r\nLocation: /final\r\nContent-Length: 0\r\n\r\n".to_vec()),
        ("/final", 0) => page("200 OK", "<p>In spring the dam held.</p>"),
        ("/final", _) => page("200 OK", "<p>In spring the <b>dam</b> gave way.</p>"),
        _ => Reply::Bytes(b"HTTP/1.1 302 Found\r\nLocation: /final\r\nContent-Length: 0\r\n\r\n".to_vec()),
    });
    let site = linking(&server, &[]);
    let before = site.read("content/a.toml");
    let stored = site.postil(&["snapshot", "report", "--note"]);
    assert!(stored.status.success(), "{}", String::from_utf8_lossy(&stored.stderr));
    assert!(String::from_utf8_lossy(&stored.stdout).contains("+snapshot = \"snapshots/report.html\" # fetched 20"));
    assert!(site.read("content/a.toml").contains(&format!("Z from {}", server.url("/final"))));
    assert_eq!(site.read("content/snapshots/report.html"), "<p>In spring the dam held.</p>");
    let checked = site.postil(&["check"]);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.code() == Some(1) && said.contains("error[quote-not-in-snapshot]"), "{said}");

    // The page was mended: the new copy does not go over the old one, and neither is published.
    assert!(site.postil(&["snapshot", "report"]).status.success());
    assert_eq!(site.files("content/snapshots").len(), 2);
    let checked = String::from_utf8(site.postil(&["check", "--strict"]).stderr).unwrap();
    assert!(checked.contains("1 quotation: 1 as they stand"), "{checked}");
    assert!(site.postil(&["build"]).status.success());
    assert!(site.files("public").keys().all(|path| !path.contains("snapshots/")));

    // Asked for by name, the copy is published, and its source's page leads to it.
    let sidecar = site.read("content/a.toml").replace("archive_date", "publish = true\narchive_date");
    site.write("content/a.toml", sidecar);
    assert!(site.postil(&["build"]).status.success());
    assert_eq!(site.files("public").keys().filter(|path| path.contains("snapshots/")).count(), 1);
    assert!(site.read("public/sources/a--report/index.html").contains("snapshots/report-"));

    let added = |text: &str| text.lines().filter(|line| !before.contains(line)).count();
    assert_eq!(added(&site.read("content/a.toml")), 3, "{}", site.read("content/a.toml"));
}

#[test]
fn a_copy_that_can_not_be_had_changes_nothing() {
    let server = Server::start(|_, path, _| match path {
        "/report" => Reply::Flood,
        _ => page("404 Not Found", ""),
    });
    let site = linking(&server, &[]);
    site.write("scan.pdf", "%PDF-1.7 no").write("big.txt", "x".repeat(1_100_000));
    let before = site.files("content");
    for (arguments, expected) in [
        (&["snapshot", "report", "--max-size", "1"][..], "longer than 1000 kB"),
        (&["snapshot", "report", "big.txt", "--max-size", "1"], "larger than 1 MB"),
        (&["snapshot", "report", "scan.pdf"], "was not stored"),
        (&["snapshot", "report", "nowhere.txt"], "failed to read `nowhere.txt`"),
        (&["snapshot", "reprot"], "did you mean `report`?"),
    ] {
        let output = site.postil(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(expected), "{arguments:?}: {said}");
    }
    assert_eq!(before, site.files("content"));
}
