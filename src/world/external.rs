//! Asks the addresses to which a site links whether they are still there. Only when the author asks for that by name.
//! Calls nothing gone that may be there: a refusal, a late or a broken answer is a doubt. Never stops at the first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::address::Address;
use super::clock::Moment;
use super::http::{Client, Failure, Limits, Method, Response};
use super::link_cache::LinkCache;

/// Whether there is something at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It answered with a success, if at another address then at that one.
    There { redirected_to: Option<String> },
    /// Its server, or the lack of one, says that it is not there. Why, in a phrase.
    Gone(String),
    /// That could not be told. Why, in a phrase.
    Unsure(String),
}

/// What a run found out. `asked + cached` is the number of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// By address without its fragment.
    answers: BTreeMap<String, Answer>,
    pub asked: usize,
    /// How many answers an earlier run had got.
    pub cached: usize,
    /// Whether several addresses were asked and no server answered at all: the fault is on this side.
    pub is_cut_off: bool,
    /// What was wrong with the cache, in phrases.
    pub notes: Vec<String>,
}

impl Checked {
    /// The answer for an address, which was one of those to be checked; its fragment does not matter.
    pub fn answer(&self, address: &str) -> Option<&Answer> {
        self.answers.get(without_fragment(address))
    }

    /// All addresses, without fragments, each with its answer, in their order.
    pub fn answers(&self) -> impl ExactSizeIterator<Item = (&str, &Answer)> {
        self.answers.iter().map(|(address, answer)| (address.as_str(), answer))
    }
}

/// Asks every address that the file at `cache_path` does not know well enough, and writes what it learns into it.
///
/// Equal addresses are asked once. An answer counts for a week, a doubt for a day, and not at all where there was no
/// connection, since that may have been our own. `step` hears, from any thread, how many of how many have answered.
/// Where no name can be looked up, not one address is called gone for that. Servers are asked side by side, one server
/// one address after another; one that gave no answer three times in a row is not asked again. Neither fails nor stops.
pub fn check(
    addresses: &[String],
    cache_path: &Path,
    now: Moment,
    limits: &Limits,
    step: impl Fn(usize, usize) + Sync,
) -> Checked {
    let (mut cache, note) = LinkCache::read(cache_path, now);
    let mut notes: Vec<String> = note.into_iter().collect();
    let (mut answers, mut open) = (BTreeMap::new(), Vec::new());
    for address in addresses.iter().map(|address| without_fragment(address)).collect::<BTreeSet<_>>() {
        match cache.answer(address, now) {
            Some(answer) => drop(answers.insert(address.to_owned(), answer)),
            None => open.push(address),
        }
    }
    let (cached, asked) = (answers.len(), open.len());
    let heard = ask_all(&open, limits, step);
    let is_cut_off = asked > 1 && heard.values().all(|heard| !matches!(heard, Heard::Answer(_)));
    for (address, heard) in heard {
        match &heard {
            Heard::Answer(answer) => cache.put(address, answer, now),
            Heard::NoAnswer(_) | Heard::NoHost(_) => cache.forget(address),
        }
        answers.insert(address.to_owned(), heard.answer());
    }
    if asked > 0 {
        notes.extend(cache.write(cache_path));
    }
    Checked { answers, asked, cached, is_cut_off, notes }
}

fn without_fragment(address: &str) -> &str {
    address.split_once('#').map_or(address, |(address, _)| address)
}

/// What came of asking one address.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    /// A server said so.
    Answer(Answer),
    /// No server said anything. Why, in a phrase.
    NoAnswer(String),
    /// There is no host of the name. The phrase that says so.
    NoHost(String),
}

impl Heard {
    fn answer(self) -> Answer {
        match self {
            Heard::Answer(answer) => answer,
            Heard::NoAnswer(reason) => Answer::Unsure(reason),
            Heard::NoHost(reason) => Answer::Gone(reason),
        }
    }
}

fn ask_all<'a>(addresses: &[&'a str], limits: &Limits, step: impl Fn(usize, usize) + Sync) -> BTreeMap<&'a str, Heard> {
    let (servers, mut heard) = by_server(addresses);
    let servers: Vec<_> = servers.into_values().collect();
    let asker = Asker { client: Client::new(limits), queue: Queue::new(limits.pause), limits };
    let (next, done, total) = (AtomicUsize::new(0), AtomicUsize::new(heard.len()), addresses.len());
    let told = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some(server) = servers.get(next.fetch_add(1, Ordering::Relaxed)) {
            asker.ask_server(server, |name, answer| {
                told.lock().unwrap_or_else(PoisonError::into_inner).insert(name, answer);
                step(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            });
        }
    };
    thread::scope(|scope| {
        for _ in 0..limits.at_once.clamp(1, servers.len().max(1)) {
            scope.spawn(work);
        }
    });
    heard.extend(told.into_inner().unwrap_or_else(PoisonError::into_inner));
    if !asker.client.has_found_names() {
        doubt_names(&mut heard);
    }
    heard
}

/// Where no name at all was found, the network is at fault and not the names.
fn doubt_names(heard: &mut BTreeMap<&str, Heard>) {
    for heard in heard.values_mut() {
        if let Heard::NoHost(reason) = heard {
            *heard = Heard::NoAnswer(format!("{reason}, but no other name was found either: is this computer online?"));
        }
    }
}

type Servers<'a> = BTreeMap<String, Vec<(&'a str, Address)>>;

/// The addresses by their server, and what is to be said of those that can't be asked.
fn by_server<'a>(addresses: &[&'a str]) -> (Servers<'a>, BTreeMap<&'a str, Heard>) {
    let (mut servers, mut refused) = (Servers::new(), BTreeMap::new());
    for &name in addresses {
        match Address::parse(name) {
            Ok(address) => servers.entry(address.server()).or_default().push((name, address)),
            Err(reason) => drop(refused.insert(name, Heard::NoAnswer(reason))),
        }
    }
    (servers, refused)
}

/// Servers that gave no answer so often in a row are left alone: a dead one would cost up to a minute for every link to it.
const ATTEMPTS: usize = 3;

struct Asker<'a> {
    client: Client,
    queue: Queue,
    limits: &'a Limits,
}

impl Asker<'_> {
    fn ask_server<'a>(&self, addresses: &[(&'a str, Address)], tell: impl Fn(&'a str, Heard)) {
        let mut misses = 0;
        for (name, address) in addresses {
            if misses >= ATTEMPTS {
                let reason = format!("`{}` gave no answer {ATTEMPTS} times, and was not asked again", address.server());
                tell(name, Heard::NoAnswer(reason));
                continue;
            }
            let heard = self.ask(address);
            match &heard {
                Err(Failure::Unreachable { server, .. } | Failure::Broken { server, .. })
                    if *server == address.server() =>
                {
                    misses += 1;
                }
                _ => misses = 0,
            }
            tell(name, judge(address, heard));
        }
    }

    /// Asks for the head alone, and for the whole where that says no: many servers answer only the latter truly.
    fn ask(&self, address: &Address) -> Result<Response, Failure> {
        match self.ask_patiently(Method::Head, address) {
            Ok(response) if response.is_success() || has_enough(&response) => Ok(response),
            Ok(_) | Err(Failure::Broken { .. }) => self.ask_patiently(Method::Get, address),
            Err(failure) => Err(failure),
        }
    }

    /// Asks, and once more after the time for which the server asks, if that is short.
    fn ask_patiently(&self, method: Method, address: &Address) -> Result<Response, Failure> {
        let enter = |address: &Address| self.queue.enter(address.server());
        let response = self.client.follow(method, address, enter)?;
        match has_enough(&response).then(|| wait_asked_for(&response)).flatten() {
            Some(wait) if wait <= self.limits.patience => {
                self.queue.rest(response.address.server(), wait);
                self.client.follow(method, address, enter)
            }
            _ => Ok(response),
        }
    }
}

/// Whether a server says that it is asked too much: asking in another way would be asking more.
fn has_enough(response: &Response) -> bool {
    response.status == 429 || (response.status == 503 && response.retry_after.is_some())
}

/// `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
fn wait_asked_for(response: &Response) -> Option<Duration> {
    let text = response.retry_after.as_deref()?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(Moment::parse_http(text)?.since(Moment::now()).unwrap_or_default()),
    }
}

fn judge(asked: &Address, heard: Result<Response, Failure>) -> Heard {
    let response = match heard {
        Ok(response) => response,
        Err(failure @ Failure::NoHost(_)) => return Heard::NoHost(failure.to_string()),
        // Where it leads was an answer, and will be the same tomorrow.
        Err(Failure::Refused(reason)) => return Heard::Answer(Answer::Unsure(reason)),
        Err(failure) => return Heard::NoAnswer(failure.to_string()),
    };
    let moved = Some(&response.address).filter(|address| *address != asked).map(Address::to_string);
    let at = moved.as_ref().map_or_else(String::new, |address| format!(" at `{address}`"));
    let said = format!("the answer{at} was {}", response.status_words());
    Heard::Answer(match response.status {
        200..300 => Answer::There { redirected_to: moved },
        404 | 410 => Answer::Gone(said),
        _ => Answer::Unsure(said),
    })
}

/// Lets at most one request at a time through to each server, and none too soon after the last one.
struct Queue {
    pause: Duration,
    servers: Mutex<BTreeMap<String, Server>>,
    left: Condvar,
}

#[derive(Default)]
struct Server {
    is_busy: bool,
    /// When it may next be asked.
    from: Option<Instant>,
}

/// Leave to ask one server, until it is dropped.
struct Turn<'a> {
    queue: &'a Queue,
    server: String,
}

impl Queue {
    fn new(pause: Duration) -> Queue {
        Queue { pause, servers: Mutex::default(), left: Condvar::new() }
    }

    /// Waits for a turn. A thread has at most one, so that none can wait for another for ever.
    fn enter(&self, server: String) -> Turn<'_> {
        let mut servers = self.lock();
        loop {
            let state = servers.entry(server.clone()).or_default();
            let wait = state.from.map_or(Duration::ZERO, |from| from.saturating_duration_since(Instant::now()));
            servers = match state.is_busy {
                true => self.left.wait(servers).unwrap_or_else(PoisonError::into_inner),
                false if wait.is_zero() => {
                    state.is_busy = true;
                    return Turn { queue: self, server };
                }
                false => self.left.wait_timeout(servers, wait).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    /// Lets nobody through to a server for so long.
    fn rest(&self, server: String, time: Duration) {
        self.lock().entry(server).or_default().from = Some(Instant::now() + time);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Server>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let from = Instant::now() + self.queue.pause;
        let mut servers = self.queue.lock();
        let state = servers.entry(self.server.clone()).or_default();
        (state.is_busy, state.from) = (false, state.from.max(Some(from)));
        self.queue.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Answer, Heard, doubt_names};

    #[test]
    fn where_no_name_is_found_none_is_gone() {
        let mut heard = BTreeMap::from([
            ("http://a.example/", Heard::NoHost("there is no host `a.example`".to_owned())),
            ("http://127.0.0.1/", Heard::Answer(Answer::Gone("the answer was 410 Gone".to_owned()))),
        ]);
        doubt_names(&mut heard);
        let answers: Vec<Answer> = heard.into_values().map(Heard::answer).collect();
        assert!(matches!(answers[..], [Answer::Gone(_), Answer::Unsure(_)]), "{answers:?}");
    }
}
