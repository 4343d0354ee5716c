//! Starts Chromium and speaks the Chrome DevTools Protocol with it over a pair of pipes.
//! Takes commands; gives their results, and the events that came between them, in order.
//! Every wait has a deadline, nothing reaches another host, and the browser ends with its value.

use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde_json::{Value, json};

/// How long Chromium may take over one command: a cold start on a busy machine is the slowest of them.
pub(crate) const ANSWER: Duration = Duration::from_secs(60);

/// How long a page may take to come to what a test expects of it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks at something that is awaited: shorter than a frame.
const PAUSE: Duration = Duration::from_millis(10);

/// Chromium reads its commands from descriptor 3 and answers on 4; a child's pipes are its 0 and 1.
const SWAP_PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;

const FLAGS: [&str; 15] = [
    "--remote-debugging-pipe",
    "--headless=new",
    "--no-sandbox", // it refuses to run as root with one, and sees our own pages only
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-color-profile=srgb",
    "--lang=en",
];

/// Looks again and again until `look` is satisfied, and gives what it found: the last complaint after [`PATIENCE`].
pub(crate) fn until<T>(mut look: impl FnMut() -> Result<T, String>) -> Result<T, String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match look() {
            Err(_) if Instant::now() < deadline => thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
}

/// A running Chromium with a profile of its own; both go when it is dropped.
pub(crate) struct Chromium {
    child: Child,
    commands: RefCell<Option<ChildStdin>>,
    messages: Receiver<Value>,
    events: RefCell<Vec<Value>>,
    last_id: Cell<u64>,
    profile: PathBuf,
}

impl Chromium {
    /// Starts the browser named by the variable `CHROMIUM`, or else the first one found in `PATH`.
    /// Panics with what to install where there is none.
    pub(crate) fn start() -> Chromium {
        let program = find();
        let profile = fresh_profile();
        let stderr = fs::File::create(profile.join("stderr.txt")).expect("the profile folder was just made");
        let mut child = Command::new("sh")
            .args(["-c", SWAP_PIPES])
            .arg(program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .expect("a shell is there to start Chromium");
        let commands = RefCell::new(child.stdin.take());
        let messages = listen(child.stdout.take().expect("its output is a pipe"));
        let chromium =
            Chromium { child, commands, messages, events: RefCell::default(), last_id: Cell::new(0), profile };
        chromium.call("", "Browser.getVersion", json!({}));
        chromium
    }

    /// The result of one command. The session is that of a page, or empty for the browser itself.
    /// Panics with Chromium's own words where it refuses.
    pub(crate) fn call(&self, session: &str, method: &str, params: Value) -> Value {
        let id = self.send(session, method, params);
        let deadline = Instant::now() + ANSWER;
        loop {
            match self.receive(deadline) {
                Ok(message) if message["id"] == id && message["error"].is_null() => return message["result"].clone(),
                Ok(message) if message["id"] == id => panic!("Chromium refuses {method}: {}", message["error"]),
                Ok(event) => self.events.borrow_mut().push(event),
                Err(error) => panic!("Chromium gives no answer to {method}: {error}\n{}", self.last_words()),
            }
        }
    }

    /// Waits for an event of a page and gives it; it stays among the events. Nothing when none came in time.
    pub(crate) fn wait(&self, session: &str, time: Duration, matches: impl Fn(&Value) -> bool) -> Option<Value> {
        let wanted = |event: &Value| event["sessionId"] == session && matches(event);
        if let Some(event) = self.events.borrow().iter().find(|event| wanted(event)) {
            return Some(event.clone());
        }
        let deadline = Instant::now() + time;
        while let Ok(event) = self.receive(deadline) {
            self.events.borrow_mut().push(event.clone());
            if wanted(&event) {
                return Some(event);
            }
        }
        None
    }

    /// The events of a page since they were last forgotten, oldest first.
    pub(crate) fn events(&self, session: &str) -> Vec<Value> {
        self.events.borrow().iter().filter(|event| event["sessionId"] == session).cloned().collect()
    }

    /// Forgets all events so far, of all pages.
    pub(crate) fn forget_events(&self) {
        while self.messages.try_recv().is_ok() {}
        self.events.borrow_mut().clear();
    }

    fn send(&self, session: &str, method: &str, params: Value) -> u64 {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut commands = self.commands.borrow_mut();
        let pipe = commands.as_mut().expect("the pipe is open until the browser is dropped");
        if let Err(error) = pipe.write_all(&bytes).and_then(|()| pipe.flush()) {
            panic!("Chromium does not run: {error}\n{}", self.last_words());
        }
        id
    }

    fn receive(&self, deadline: Instant) -> Result<Value, RecvTimeoutError> {
        self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now()))
    }

    /// The end of what the browser wrote to its error stream, for a message.
    fn last_words(&self) -> String {
        let text = fs::read_to_string(self.profile.join("stderr.txt")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }
}

impl Drop for Chromium {
    /// Asks the browser to close, kills it when it doesn't, and removes its profile.
    fn drop(&mut self) {
        if let Some(mut pipe) = self.commands.borrow_mut().take() {
            let _ = pipe.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        }
        let ended = until(|| match self.child.try_wait() {
            Ok(None) => Err(String::new()),
            _ => Ok(()),
        });
        if ended.is_err() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        // Its helpers may still write for a moment after it.
        let _ = until(|| fs::remove_dir_all(&self.profile).map_err(|error| error.to_string()));
    }
}

/// Reads messages, each ended by a NUL, until the browser closes its end.
fn listen(stdout: ChildStdout) -> Receiver<Value> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for message in BufReader::new(stdout).split(0).map_while(Result::ok) {
            let message = serde_json::from_slice(&message).expect("Chromium speaks JSON");
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    receiver
}

fn fresh_profile() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let profile = env::temp_dir().join(format!("postil-chromium-{}-{number}", std::process::id()));
    fs::create_dir_all(&profile).expect("the folder for temporary files can be written");
    profile
}

pub(crate) fn find() -> PathBuf {
    if let Some(named) = env::var_os("CHROMIUM") {
        return named.into();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| env::split_paths(&folders).map(move |folder| folder.join(name)))
        .find(|path| is_file(path))
        .expect(
            "no Chromium: install it (Debian and Ubuntu: `apt-get install chromium`, Fedora: `dnf install chromium`, \
             macOS: `brew install --cask chromium`), or name one in the variable CHROMIUM",
        )
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}
