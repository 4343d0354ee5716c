//! Addresses on the web, as a client sends them: without a fragment, in ASCII, with a host that can be looked up.
//! Pure. Knows which hosts are private, since a redirect must not lead from the public web into a network of our own.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// An address of the web. Only `http` and `https`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    scheme: &'static str,
    /// In lower case; of an IPv6 address, with its brackets.
    host: String,
    /// Only where it is not the scheme's own.
    port: Option<u16>,
    /// Begins with `/`; holds the query; has no `.` and `..` between slashes.
    path: String,
}

impl Address {
    /// Reads an absolute address. The error says in a phrase why it can't be asked.
    pub(super) fn parse(text: &str) -> Result<Address, String> {
        let text = text.trim();
        let text = text.split_once('#').map_or(text, |(address, _)| address);
        let (scheme, rest) = text.split_once("://").ok_or("it is no whole address")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => "http",
            "https" => "https",
            other => return Err(format!("only `http` and `https` are asked, not `{}`", encode(other))),
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
        let (host, port) = authority_parts(authority)?;
        let port = port.filter(|port| *port != if scheme == "http" { 80 } else { 443 });
        Ok(Address { scheme, host, port, path: encode(&without_dots(path)) })
    }

    /// Where a reference leads that stands in the answer of this address (RFC 3986, 5.2).
    pub(super) fn join(&self, reference: &str) -> Result<Address, String> {
        let reference = reference.trim();
        let reference = reference.split_once('#').map_or(reference, |(reference, _)| reference);
        let scheme = reference.split_once(':').map_or("", |(scheme, _)| scheme);
        if !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
            return Address::parse(reference);
        }
        let own = self.path.split_once('?').map_or(self.path.as_str(), |(path, _)| path);
        let folder = &own[..=own.rfind('/').unwrap_or(0)];
        match reference.as_bytes() {
            [] => Ok(self.clone()),
            [b'/', b'/', ..] => Address::parse(&format!("{}:{reference}", self.scheme)),
            [b'/', ..] => Address::parse(&format!("{}{reference}", self.origin())),
            [b'?', ..] => Address::parse(&format!("{}{own}{reference}", self.origin())),
            _ => Address::parse(&format!("{}{folder}{reference}", self.origin())),
        }
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.scheme == "https"
    }

    /// Whose patience a request costs: the host, whatever its scheme. A port of its own is a server of its own.
    pub(super) fn server(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// Whether the host is this very computer by its spelling alone.
    pub(super) fn is_local(&self) -> bool {
        is_local_name(&self.host) || self.ip().is_some_and(|ip| ip.to_canonical().is_loopback())
    }

    /// Whether the host is in no public network by its spelling alone; a name may still lead to such a one.
    pub(super) fn is_private(&self) -> bool {
        self.is_local() || self.ip().is_some_and(|ip| !is_public(ip))
    }

    /// Whether the host is a name that has to be looked up on the network.
    pub(super) fn has_name(&self) -> bool {
        self.ip().is_none() && !is_local_name(&self.host)
    }

    /// Where to connect to, if the host says that without being looked up.
    pub(super) fn socket(&self) -> Option<SocketAddr> {
        let usual = if self.is_encrypted() { 443 } else { 80 };
        Some(SocketAddr::new(self.ip()?, self.port.unwrap_or(usual)))
    }

    fn ip(&self) -> Option<IpAddr> {
        self.host.trim_matches(['[', ']']).parse().ok()
    }

    fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.server())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

fn authority_parts(authority: &str) -> Result<(String, Option<u16>), String> {
    if authority.contains('@') {
        return Err("it holds a user name, which is not sent".to_owned());
    }
    let (host, port) = match authority.rfind(':').filter(|colon| *colon > authority.rfind(']').unwrap_or(0)) {
        Some(colon) => (&authority[..colon], &authority[colon + 1..]),
        None => (authority, ""),
    };
    let port = match port {
        "" => None,
        port => Some(port.parse().map_err(|_| format!("`{}` is no port", encode(port)))?),
    };
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_ip = inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok());
    match host {
        "" => Err("it names no host".to_owned()),
        host if is_name || is_ip => Ok((host.to_ascii_lowercase(), port)),
        // Turning such a name into ASCII takes tables of all scripts; a wrong turn would call a live page gone.
        host if !host.is_ascii() => Err(format!("the host `{host}` is not written in ASCII (`xn--…`)")),
        host => Err(format!("`{}` is no host", encode(host))),
    }
}

/// The path and query with `.` and `..` taken out (RFC 3986, 5.2.4), beginning with a slash.
fn without_dots(path: &str) -> String {
    let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    let path = path.replace('\\', "/"); // as browsers read it (URL Standard, 4.4)
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(&path).split('/').collect();
    let (mut kept, last) = (Vec::new(), segments.len() - 1);
    for (index, segment) in segments.into_iter().enumerate() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if index == last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}{query}", kept.join("/"))
}

/// The text with all that may not stand in an address as `%` and two digits. What is so written stays.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => out.push(byte.into()),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

fn is_local_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether an address belongs to the public internet (IANA's special-purpose registries, RFC 6890).
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b); // carrier-grade NAT
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_special = a == 0 || a == 127 || a >= 224 || (a, b, c) == (192, 0, 0);
    !(is_special || is_shared || is_benchmark || ip.is_private() || ip.is_link_local() || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => v4(g, h), // mapped, NAT64
        (0x2002, ..) => v4(b, c),                                         // 6to4
        (0x2001, 0..=0x1ff, ..) | (0x2001, 0xdb8, ..) => false,           // Teredo and others, documentation
        // All that is given out to anybody (IANA IPv6 Global Unicast Address Space).
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, is_public};

    fn check(base: &str, reference: &str, expected: &str) {
        let found = Address::parse(base).and_then(|base| base.join(reference));
        let found = found.map_or_else(|reason| format!("! {reason}"), |address| address.to_string());
        assert!(found.starts_with(expected), "{reference:?} on {base:?} gives {found}");
    }

    #[test]
    fn references_lead_where_browsers_go() {
        let base = "http://A.example:80/b/c?d#e";
        check(base, "", "http://a.example/b/c?d");
        check(base, "#f", "http://a.example/b/c?d");
        check(base, "g", "http://a.example/b/g");
        check(base, "./../../g/.", "http://a.example/g/");
        check(base, "/g/../h/..", "http://a.example/");
        check(base, "?g", "http://a.example/b/c?g");
        check(base, "//b.example:443/", "http://b.example:443/");
        check(base, "https://b.example:443", "https://b.example/");
        check(base, "/a b/Köln?ü=%C3", "http://a.example/a%20b/K%C3%B6ln?%C3%BC=%C3");
        check(base, "http://[::1]:8/", "http://[::1]:8/");
        check(base, "g:h", "! it is no whole address");
        check(base, "file:///etc/passwd", "! only `http`");
        check(base, "http://u:p@b.example/", "! it holds a user name");
        check(base, "http://b.example:99999/", "! `99999` is no port");
        check(base, "http://[::zz]/", "! `[::zz]` is no host");
        check(base, "http://bücher.example/", "! the host `bücher.example` is not");
        check(base, "http:///g", "! it names no host");
    }

    #[test]
    fn private_networks_are_known_in_every_spelling() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1", "::ffff:93.184.215.14"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }
}
