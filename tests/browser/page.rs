//! One tab of Chromium: goes to an address, asks the page, and acts on it as a reader's hand would.
//! Nothing here knows postil; what is asked in a page stands in `look.js`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::chromium::{ANSWER, Chromium, PATIENCE};

/// The functions that can be called in [`Page::look`].
const LOOK: &str = include_str!("look.js");

/// The size of a window in CSS pixels, and what points at it.
#[derive(Clone, Copy)]
pub(crate) struct Viewport {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pointer: Pointer,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Pointer {
    Mouse,
    Finger,
}

pub(crate) const DESKTOP: Viewport = Viewport { width: 1440, height: 1000, pointer: Pointer::Mouse };
pub(crate) const PHONE: Viewport = Viewport { width: 360, height: 800, pointer: Pointer::Finger };

/// What a page is told of the medium it is shown on.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Medium {
    Dark,
    Print,
    ReducedMotion,
}

/// Whether a page's own scripts run. What a test asks of the page runs in either case.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Script {
    On,
    Off,
}

#[derive(Clone, Copy)]
pub(crate) enum Key {
    Enter,
    Escape,
    /// A key that writes this sign.
    Sign(char),
}

/// A point in the window, in CSS pixels from its upper left corner.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// What a page asked of the network and complained of since it was opened.
#[derive(Default)]
pub(crate) struct Traffic {
    /// Every address asked for, `data:` and `blob:` left out.
    pub(crate) requests: BTreeSet<String>,
    /// Requests that failed or were answered with a status of 400 or more, each with why.
    pub(crate) failures: BTreeMap<String, String>,
    /// Errors on the console, failed assertions and exceptions that no one caught.
    pub(crate) complaints: Vec<String>,
    /// What the browser itself logged as an error, such as a file of the wrong type.
    pub(crate) refusals: Vec<String>,
}

/// A tab, closed when it is dropped.
pub(crate) struct Page<'b> {
    chromium: &'b Chromium,
    target: Value,
    session: String,
}

impl<'b> Page<'b> {
    /// An empty tab of the size of a desktop window.
    pub(crate) fn open(chromium: &'b Chromium) -> Page<'b> {
        let target = chromium.call("", "Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = chromium.call("", "Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        let session = attached["sessionId"].as_str().expect("an attached tab has a session").to_string();
        let page = Page { chromium, target, session };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        // A tab in the background has no focus and paints nothing.
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        page.resize(DESKTOP);
        page
    }

    pub(crate) fn resize(&self, viewport: Viewport) {
        let finger = viewport.pointer == Pointer::Finger;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": viewport.width, "height": viewport.height, "deviceScaleFactor": 1, "mobile": finger }),
        );
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": finger }));
    }

    /// Tells the page of these media and of no others; none: a light screen that may move.
    pub(crate) fn emulate(&self, media: &[Medium]) {
        let told = |medium, value, other| if media.contains(&medium) { value } else { other };
        self.call(
            "Emulation.setEmulatedMedia",
            json!({
                "media": told(Medium::Print, "print", ""),
                "features": [
                    { "name": "prefers-color-scheme", "value": told(Medium::Dark, "dark", "light") },
                    { "name": "prefers-reduced-motion", "value": told(Medium::ReducedMotion, "reduce", "no-preference") },
                ],
            }),
        );
    }

    /// Lets the scripts of the pages run that are opened from now on, or not.
    pub(crate) fn allow(&self, script: Script) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": script == Script::Off }));
    }

    /// Opens an address and waits until it is loaded and asks for nothing more.
    pub(crate) fn navigate(&self, url: &str) {
        self.chromium.forget_events();
        let answer = self.call("Page.navigate", json!({ "url": url }));
        if let Some(error) = answer["errorText"].as_str() {
            panic!("{url}: cannot be opened: {error}");
        }
        let loaded = self.chromium.wait(&self.session, ANSWER, |event| {
            let about = &event["params"];
            event["method"] == "Page.lifecycleEvent"
                && about["name"] == "load"
                && about["loaderId"] == answer["loaderId"]
        });
        assert!(loaded.is_some(), "{url}: never ends loading");
        self.settle(url, &answer["loaderId"]);
    }

    /// Opens an address that leads on by itself, and gives the next one, without its fragment. Nothing when none comes.
    pub(crate) fn follow(&self, url: &str) -> Option<String> {
        self.chromium.forget_events();
        self.call("Page.navigate", json!({ "url": url }));
        let next = |event: &Value| {
            let frame = &event["params"]["frame"];
            event["method"] == "Page.frameNavigated" && frame["parentId"].is_null() && frame["url"] != url
        };
        let event = self.chromium.wait(&self.session, PATIENCE, next)?;
        event["params"]["frame"]["url"].as_str().map(str::to_string)
    }

    /// A round trip through the page brings the events of what its scripts have asked for meanwhile.
    fn settle(&self, url: &str, loader: &Value) {
        loop {
            self.evaluate("0");
            let pending = pending(&self.chromium.events(&self.session), loader);
            let Some(request) = pending.first() else { return };
            let done = self.chromium.wait(&self.session, ANSWER, |event| {
                ["Network.loadingFinished", "Network.loadingFailed"].iter().any(|method| event["method"] == *method)
                    && event["params"]["requestId"] == **request
            });
            assert!(done.is_some(), "{url}: a request is never answered");
        }
    }

    /// What the page did since it was opened.
    pub(crate) fn traffic(&self) -> Traffic {
        self.evaluate("0");
        let mut traffic = Traffic::default();
        let mut addresses = BTreeMap::new();
        for event in self.chromium.events(&self.session) {
            note(&event, &mut addresses, &mut traffic);
        }
        traffic.requests.retain(|url| !is_browsers_own(url));
        traffic.failures.retain(|url, _| !is_browsers_own(url));
        traffic
    }

    /// The value of a JavaScript expression in the page, awaited when it is a promise; it must be writable as JSON.
    pub(crate) fn evaluate(&self, expression: &str) -> Value {
        self.run(expression, json!({ "returnByValue": true }))["value"].clone()
    }

    /// As [`Page::evaluate`], where the expression may call the functions of `look.js`.
    pub(crate) fn look(&self, expression: &str) -> Value {
        self.evaluate(&with_look(expression))
    }

    /// As [`Page::look`], for an expression that gives a list of strings.
    pub(crate) fn look_at_strings(&self, expression: &str) -> Vec<String> {
        let found = self.look(expression);
        let strings = found.as_array().unwrap_or_else(|| panic!("{expression} gives no list: {found}"));
        strings.iter().map(|string| string.as_str().unwrap_or_default().to_string()).collect()
    }

    /// The name by which assistive technology calls the element that the expression gives, as in [`Page::look`].
    /// Nothing where that element is hidden from it.
    pub(crate) fn accessible_name(&self, expression: &str) -> Option<String> {
        let element = self.run(&with_look(expression), json!({ "returnByValue": false }))["objectId"].clone();
        assert!(element.is_string(), "{expression} gives no element");
        let tree = self.call("Accessibility.getPartialAXTree", json!({ "objectId": element, "fetchRelatives": false }));
        let node = &tree["nodes"][0];
        (node["ignored"] == false).then(|| node["name"]["value"].as_str().unwrap_or_default().to_string())
    }

    fn run(&self, expression: &str, mut params: Value) -> Value {
        params["expression"] = expression.into();
        params["awaitPromise"] = true.into();
        let answer = self.call("Runtime.evaluate", params);
        if !answer["exceptionDetails"].is_null() {
            let thrown = &answer["exceptionDetails"]["exception"]["description"];
            panic!("{}: {thrown}", self.evaluate("location.href"));
        }
        answer["result"].clone()
    }

    /// Presses a key and lets it go, on the element that has the focus.
    pub(crate) fn press(&self, key: Key) {
        let (name, code, text) = match key {
            Key::Enter => ("Enter".to_string(), 13, "\r".to_string()),
            Key::Escape => ("Escape".to_string(), 27, String::new()),
            Key::Sign(sign) => (sign.to_string(), u32::from(sign.to_ascii_uppercase()), sign.to_string()),
        };
        let down = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        for kind in [down, "keyUp"] {
            let mut event = json!({ "type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code });
            if kind == "keyDown" {
                event["text"] = text.clone().into();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Moves the mouse to a point, without a button.
    pub(crate) fn point_at(&self, point: Point) {
        self.mouse("mouseMoved", point, json!({}));
    }

    /// Moves the mouse to a point and clicks its main button there once.
    pub(crate) fn click(&self, point: Point) {
        self.point_at(point);
        for kind in ["mousePressed", "mouseReleased"] {
            self.mouse(kind, point, json!({ "button": "left", "clickCount": 1 }));
        }
    }

    fn mouse(&self, kind: &str, point: Point, mut event: Value) {
        event["type"] = kind.into();
        event["x"] = point.x.into();
        event["y"] = point.y.into();
        self.call("Input.dispatchMouseEvent", event);
    }

    /// Touches a point with one finger; the window must be one for fingers.
    pub(crate) fn tap(&self, point: Point) {
        let touched = json!([{ "x": point.x, "y": point.y }]);
        self.call("Input.dispatchTouchEvent", json!({ "type": "touchStart", "touchPoints": touched }));
        self.call("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }));
    }

    /// Writes a PNG of a stretch of the page: as wide as the window, from `top` down, both in CSS pixels of the page.
    pub(crate) fn screenshot(&self, file: &Path, viewport: Viewport, top: f64, height: f64) {
        let clip = json!({ "x": 0, "y": top, "width": viewport.width, "height": height, "scale": 1 });
        let shot = self
            .call("Page.captureScreenshot", json!({ "format": "png", "clip": clip, "captureBeyondViewport": true }));
        let png = from_base64(shot["data"].as_str().expect("a screenshot has data"));
        fs::write(file, png).unwrap_or_else(|error| panic!("failed to write {}: {error}", file.display()));
    }

    fn call(&self, method: &str, params: Value) -> Value {
        self.chromium.call(&self.session, method, params)
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        // A test that has already failed must not fail again while it unwinds.
        if !std::thread::panicking() {
            self.chromium.call("", "Target.closeTarget", json!({ "targetId": self.target }));
        }
    }
}

fn with_look(expression: &str) -> String {
    format!("(() => {{ {LOOK}; return ({expression}); }})()")
}

/// The ids of the requests of one document that are still to be answered. Others may never be: what the document
/// before it asked for, or the browser for itself.
fn pending(events: &[Value], loader: &Value) -> Vec<String> {
    let mut pending = Vec::new();
    for event in events {
        let about = &event["params"];
        let id = about["requestId"].as_str().unwrap_or_default();
        let url = about["request"]["url"].as_str().unwrap_or_default();
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") if about["loaderId"] == *loader && !is_browsers_own(url) => {
                pending.push(id.to_string());
            }
            Some("Network.loadingFinished" | "Network.loadingFailed") => pending.retain(|other| other != id),
            _ => {}
        }
    }
    pending
}

/// Adds one event to the traffic. `addresses` holds those of the requests so far, by their ids.
fn note(event: &Value, addresses: &mut BTreeMap<String, String>, traffic: &mut Traffic) {
    let about = &event["params"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let id = text(&about["requestId"]);
    match event["method"].as_str().unwrap_or_default() {
        "Network.requestWillBeSent" => {
            let url = text(&about["request"]["url"]);
            if !url.starts_with("data:") && !url.starts_with("blob:") {
                traffic.requests.insert(url.clone());
            }
            addresses.insert(id, url);
        }
        "Network.responseReceived" if about["response"]["status"].as_u64() >= Some(400) => {
            traffic.failures.insert(text(&about["response"]["url"]), format!("status {}", about["response"]["status"]));
        }
        // What a page leaves behind when it is left for another is cancelled, not failed.
        "Network.loadingFailed" if about["canceled"] != true => {
            traffic.failures.insert(addresses.get(&id).cloned().unwrap_or(id), text(&about["errorText"]));
        }
        "Runtime.consoleAPICalled" if about["type"] == "error" || about["type"] == "assert" => {
            let words = about["args"].as_array().into_iter().flatten();
            let words =
                words.map(|arg| text(if arg["value"].is_string() { &arg["value"] } else { &arg["description"] }));
            traffic.complaints.push(format!("console: {}", words.collect::<Vec<_>>().join(" ")));
        }
        "Runtime.exceptionThrown" => {
            traffic.complaints.push(format!("exception: {}", about["exceptionDetails"]["exception"]["description"]));
        }
        // Failed requests are told by the network already, with their addresses.
        "Log.entryAdded" if about["entry"]["level"] == "error" && about["entry"]["source"] != "network" => {
            traffic.refusals.push(format!("log: {} {}", text(&about["entry"]["text"]), text(&about["entry"]["url"])));
        }
        _ => {}
    }
}

/// The icon that a browser asks a host for when the page names none.
fn is_browsers_own(url: &str) -> bool {
    url.split('/').nth(3) == Some("favicon.ico")
}

/// The bytes of a text in base 64 (RFC 4648, 4); the padding is dropped.
fn from_base64(text: &str) -> Vec<u8> {
    let digit = |byte| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|&byte| byte != b'=').map(digit).collect();
    let quads = digits.chunks(4).flat_map(|quad| {
        let bits = (0..4).fold(0, |bits: u32, at| bits << 6 | u32::from(*quad.get(at).unwrap_or(&0)));
        bits.to_be_bytes()[1..quad.len()].to_vec()
    });
    quads.collect()
}
