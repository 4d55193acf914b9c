//! The state machine of the standard ("basic URL parser"), named and ordered as it is there.

use super::host;
use super::percent::{self, CONTROL, FRAGMENT, PATH, QUERY, SPECIAL_QUERY, USERINFO};
use super::record::{Path, Record, is_special, is_windows_drive};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    SchemeStart,
    Scheme,
    NoScheme,
    SpecialRelativeOrAuthority,
    PathOrAuthority,
    Relative,
    RelativeSlash,
    SpecialAuthoritySlashes,
    SpecialAuthorityIgnoreSlashes,
    Authority,
    Host,
    Hostname,
    Port,
    File,
    FileSlash,
    FileHost,
    PathStart,
    Path,
    OpaquePath,
    Query,
    Fragment,
}

/// Parses a URL, relative to a base if there is one.
pub fn parse(input: &str, base: Option<&Record>) -> Option<Record> {
    let trimmed = input.trim_matches(|character: char| character <= ' ');
    let mut parser = Parser::new(trimmed, base, Record::new(), None);
    parser.run(State::SchemeStart)?;
    Some(parser.url)
}

/// Parses a value into one part of a URL. None says that the value is not allowed; `url` may have been changed up to there.
pub fn parse_part(input: &str, url: &mut Record, state: State) -> Option<()> {
    let mut parser = Parser::new(input, None, std::mem::replace(url, Record::new()), Some(state));
    let result = parser.run(state);
    *url = parser.url;
    result
}

struct Parser<'a> {
    input: Vec<char>,
    at: usize,
    base: Option<&'a Record>,
    url: Record,
    /// The state that a setter began with; it ends where the part ends.
    only: Option<State>,
    buffer: String,
    at_sign_seen: bool,
    inside_brackets: bool,
    password_token_seen: bool,
}

/// What a state says about the next step.
enum Next {
    /// Go on with the next character in this state.
    Go(State),
    /// Look at the same character again in this state.
    Again(State),
    /// The part is complete.
    Done,
}

use Next::{Again, Done, Go};

impl<'a> Parser<'a> {
    fn new(input: &str, base: Option<&'a Record>, url: Record, only: Option<State>) -> Self {
        Parser {
            input: input.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r')).collect(),
            at: 0,
            base,
            url,
            only,
            buffer: String::new(),
            at_sign_seen: false,
            inside_brackets: false,
            password_token_seen: false,
        }
    }

    /// Feeds every character and then the end of input to the states.
    fn run(&mut self, mut state: State) -> Option<()> {
        loop {
            let character = self.input.get(self.at).copied();
            match self.step(state, character)? {
                Again(next) => state = next,
                Done => return Some(()),
                Go(next) => {
                    if character.is_none() {
                        return Some(());
                    }
                    state = next;
                    self.at += 1;
                }
            }
        }
    }

    fn step(&mut self, state: State, c: Option<char>) -> Option<Next> {
        match state {
            State::SchemeStart => self.scheme_start(c),
            State::Scheme => self.scheme(c),
            State::NoScheme => self.no_scheme(c),
            State::SpecialRelativeOrAuthority => Some(self.if_slashes(c, State::SpecialAuthorityIgnoreSlashes, State::Relative)),
            State::PathOrAuthority => Some(if c == Some('/') { Go(State::Authority) } else { Again(State::Path) }),
            State::Relative => self.relative(c),
            State::RelativeSlash => self.relative_slash(c),
            State::SpecialAuthoritySlashes => {
                Some(self.if_slashes(c, State::SpecialAuthorityIgnoreSlashes, State::SpecialAuthorityIgnoreSlashes))
            }
            State::SpecialAuthorityIgnoreSlashes => Some(if matches!(c, Some('/' | '\\')) { Go(state) } else { Again(State::Authority) }),
            State::Authority => self.authority(c),
            State::Host | State::Hostname => self.host(state, c),
            State::Port => self.port(c),
            State::File => self.file(c),
            State::FileSlash => self.file_slash(c),
            State::FileHost => self.file_host(c),
            State::PathStart => Some(self.path_start(c)),
            State::Path => Some(self.path(c)),
            State::OpaquePath => Some(self.opaque_path(c)),
            State::Query => Some(self.query(c)),
            State::Fragment => {
                if let Some(character) = c {
                    percent::push(self.url.fragment.get_or_insert_default(), character, FRAGMENT);
                }
                Some(Go(State::Fragment))
            }
        }
    }

    /// Whether the rest of the input, behind the current character, begins with a text.
    fn rest_starts_with(&self, text: &str) -> bool {
        let rest = self.input.get(self.at + 1..).unwrap_or_default();
        text.chars().enumerate().all(|(index, character)| rest.get(index) == Some(&character))
    }

    /// Two slashes lead to one state, anything else to another one.
    fn if_slashes(&mut self, c: Option<char>, yes: State, no: State) -> Next {
        if c == Some('/') && self.rest_starts_with("/") {
            self.at += 1;
            Go(yes)
        } else {
            Again(no)
        }
    }

    fn is_backslash(&self, c: Option<char>) -> bool {
        c == Some('\\') && self.url.is_special()
    }

    /// The end of a host or a port.
    fn ends_authority(&self, c: Option<char>) -> bool {
        matches!(c, None | Some('/' | '?' | '#')) || self.is_backslash(c)
    }

    fn scheme_start(&mut self, c: Option<char>) -> Option<Next> {
        match c {
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.buffer.push(letter.to_ascii_lowercase());
                Some(Go(State::Scheme))
            }
            _ if self.only.is_none() => Some(Again(State::NoScheme)),
            _ => None,
        }
    }

    fn scheme(&mut self, c: Option<char>) -> Option<Next> {
        match c {
            Some(character) if character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.') => {
                self.buffer.push(character.to_ascii_lowercase());
                Some(Go(State::Scheme))
            }
            Some(':') => {
                if self.only.is_some() {
                    self.change_scheme();
                    return Some(Done);
                }
                self.url.scheme = std::mem::take(&mut self.buffer);
                if self.url.scheme == "file" {
                    return Some(Go(State::File));
                }
                if self.url.is_special() {
                    let same = self.base.is_some_and(|base| base.scheme == self.url.scheme);
                    return Some(Go(if same { State::SpecialRelativeOrAuthority } else { State::SpecialAuthoritySlashes }));
                }
                if self.rest_starts_with("/") {
                    self.at += 1;
                    return Some(Go(State::PathOrAuthority));
                }
                self.url.path = Path::Opaque(String::new());
                Some(Go(State::OpaquePath))
            }
            _ if self.only.is_none() => {
                self.buffer.clear();
                self.at = 0;
                Some(Again(State::NoScheme))
            }
            _ => None,
        }
    }

    /// A scheme set by a program may not make a URL invalid.
    fn change_scheme(&mut self) {
        let scheme = std::mem::take(&mut self.buffer);
        let url = &mut self.url;
        if url.is_special() != is_special(&scheme)
            || (scheme == "file" && (url.has_credentials() || url.port.is_some()))
            || (url.scheme == "file" && url.host.as_deref() == Some(""))
        {
            return;
        }
        url.scheme = scheme;
        if let Some(port) = url.port {
            url.set_port(port);
        }
    }

    fn no_scheme(&mut self, c: Option<char>) -> Option<Next> {
        let base = self.base?;
        if let Path::Opaque(_) = base.path {
            if c != Some('#') {
                return None;
            }
            self.url = Record { fragment: Some(String::new()), ..base.clone() };
            return Some(Go(State::Fragment));
        }
        Some(Again(if base.scheme == "file" { State::File } else { State::Relative }))
    }

    fn relative(&mut self, c: Option<char>) -> Option<Next> {
        let base = self.base?;
        self.url.scheme.clone_from(&base.scheme);
        if c == Some('/') || self.is_backslash(c) {
            return Some(Go(State::RelativeSlash));
        }
        self.url = Record { fragment: None, ..base.clone() };
        match c {
            Some('?') => {
                self.url.query = Some(String::new());
                Some(Go(State::Query))
            }
            Some('#') => {
                self.url.fragment = Some(String::new());
                Some(Go(State::Fragment))
            }
            Some(_) => {
                self.url.query = None;
                self.url.shorten_path();
                Some(Again(State::Path))
            }
            None => Some(Go(State::Relative)),
        }
    }

    fn relative_slash(&mut self, c: Option<char>) -> Option<Next> {
        if self.url.is_special() && matches!(c, Some('/' | '\\')) {
            return Some(Go(State::SpecialAuthorityIgnoreSlashes));
        }
        if c == Some('/') {
            return Some(Go(State::Authority));
        }
        let base = self.base?;
        self.url = Record { path: Path::Segments(Vec::new()), query: None, fragment: None, ..base.clone() };
        Some(Again(State::Path))
    }

    fn authority(&mut self, c: Option<char>) -> Option<Next> {
        if c == Some('@') {
            if self.at_sign_seen {
                self.buffer.insert_str(0, "%40");
            }
            self.at_sign_seen = true;
            for character in std::mem::take(&mut self.buffer).chars() {
                if character == ':' && !self.password_token_seen {
                    self.password_token_seen = true;
                } else if self.password_token_seen {
                    percent::push(&mut self.url.password, character, USERINFO);
                } else {
                    percent::push(&mut self.url.username, character, USERINFO);
                }
            }
            return Some(Go(State::Authority));
        }
        if self.ends_authority(c) {
            if self.at_sign_seen && self.buffer.is_empty() {
                return None;
            }
            self.at -= self.buffer.chars().count();
            self.buffer.clear();
            return Some(Again(State::Host));
        }
        self.buffer.extend(c);
        Some(Go(State::Authority))
    }

    fn host(&mut self, state: State, c: Option<char>) -> Option<Next> {
        if self.only.is_some() && self.url.scheme == "file" {
            return Some(Again(State::FileHost));
        }
        if c == Some(':') && !self.inside_brackets {
            if self.buffer.is_empty() || self.only == Some(State::Hostname) {
                return None;
            }
            self.take_host()?;
            return Some(Go(State::Port));
        }
        if self.ends_authority(c) {
            if self.buffer.is_empty() {
                if self.url.is_special() {
                    return None;
                }
                if self.only.is_some() && (self.url.has_credentials() || self.url.port.is_some()) {
                    return None;
                }
            }
            self.take_host()?;
            return Some(if self.only.is_some() { Done } else { Again(State::PathStart) });
        }
        match c {
            Some('[') => self.inside_brackets = true,
            Some(']') => self.inside_brackets = false,
            _ => {}
        }
        self.buffer.extend(c);
        Some(Go(state))
    }

    fn take_host(&mut self) -> Option<()> {
        let buffer = std::mem::take(&mut self.buffer);
        self.url.host = Some(if buffer.is_empty() { buffer } else { host::parse(&buffer, !self.url.is_special())? });
        Some(())
    }

    fn port(&mut self, c: Option<char>) -> Option<Next> {
        match c {
            Some(digit) if digit.is_ascii_digit() => {
                self.buffer.push(digit);
                Some(Go(State::Port))
            }
            _ if self.ends_authority(c) || self.only.is_some() => {
                if !self.buffer.is_empty() {
                    // A number with too many digits for a u32 is too large as well.
                    let port = self.buffer.trim_start_matches('0').parse::<u32>().or_else(|error| match error.kind() {
                        std::num::IntErrorKind::Empty => Ok(0),
                        _ => Err(error),
                    });
                    self.url.set_port(u16::try_from(port.ok()?).ok()?);
                    self.buffer.clear();
                    if self.only.is_some() {
                        return Some(Done);
                    }
                }
                if self.only.is_some() { None } else { Some(Again(State::PathStart)) }
            }
            _ => None,
        }
    }

    fn file(&mut self, c: Option<char>) -> Option<Next> {
        self.url.scheme = "file".into();
        self.url.host = Some(String::new());
        if matches!(c, Some('/' | '\\')) {
            return Some(Go(State::FileSlash));
        }
        let Some(base) = self.base.filter(|base| base.scheme == "file") else { return Some(Again(State::Path)) };
        self.url = Record { fragment: None, ..base.clone() };
        match c {
            Some('?') => {
                self.url.query = Some(String::new());
                Some(Go(State::Query))
            }
            Some('#') => {
                self.url.fragment = Some(String::new());
                Some(Go(State::Fragment))
            }
            Some(_) => {
                self.url.query = None;
                if self.starts_with_drive() {
                    self.url.path = Path::Segments(Vec::new());
                } else {
                    self.url.shorten_path();
                }
                Some(Again(State::Path))
            }
            None => Some(Go(State::File)),
        }
    }

    /// Whether the input from the current character on begins with a drive that is the whole segment.
    fn starts_with_drive(&self) -> bool {
        match self.input.get(self.at..).unwrap_or_default() {
            [letter, ':' | '|', rest @ ..] if letter.is_ascii_alphabetic() => matches!(rest.first(), None | Some('/' | '\\' | '?' | '#')),
            _ => false,
        }
    }

    fn file_slash(&mut self, c: Option<char>) -> Option<Next> {
        if matches!(c, Some('/' | '\\')) {
            return Some(Go(State::FileHost));
        }
        if let Some(base) = self.base.filter(|base| base.scheme == "file") {
            self.url.host.clone_from(&base.host);
            if !self.starts_with_drive()
                && let Path::Segments(segments) = &base.path
                && let Some(drive) = segments.first().filter(|segment| super::record::is_normalized_windows_drive(segment))
            {
                self.url.segments().push(drive.clone());
            }
        }
        Some(Again(State::Path))
    }

    fn file_host(&mut self, c: Option<char>) -> Option<Next> {
        if !matches!(c, None | Some('/' | '\\' | '?' | '#')) {
            self.buffer.extend(c);
            return Some(Go(State::FileHost));
        }
        if self.only.is_none() && is_windows_drive(&self.buffer) {
            // `file://C:/`: what looks like a host is a drive, and stays in the buffer as the first segment.
            return Some(Again(State::Path));
        }
        if self.buffer.is_empty() {
            self.url.host = Some(String::new());
        } else {
            self.take_host()?;
            if self.url.host.as_deref() == Some("localhost") {
                self.url.host = Some(String::new());
            }
        }
        Some(if self.only.is_some() { Done } else { Again(State::PathStart) })
    }

    fn path_start(&mut self, c: Option<char>) -> Next {
        if self.url.is_special() {
            return if matches!(c, Some('/' | '\\')) { Go(State::Path) } else { Again(State::Path) };
        }
        match c {
            Some('?') if self.only.is_none() => {
                self.url.query = Some(String::new());
                Go(State::Query)
            }
            Some('#') if self.only.is_none() => {
                self.url.fragment = Some(String::new());
                Go(State::Fragment)
            }
            Some('/') => Go(State::Path),
            Some(_) => Again(State::Path),
            None => {
                if self.only.is_some() && self.url.host.is_none() {
                    self.url.segments().push(String::new());
                }
                Go(State::PathStart)
            }
        }
    }

    fn path(&mut self, c: Option<char>) -> Next {
        let slash = c == Some('/') || self.is_backslash(c);
        let ends = self.only.is_none() && matches!(c, Some('?' | '#'));
        let Some(character) = c.filter(|_| !slash && !ends) else {
            self.end_segment(slash);
            return match c {
                Some('?') if ends => {
                    self.url.query = Some(String::new());
                    Go(State::Query)
                }
                Some('#') if ends => {
                    self.url.fragment = Some(String::new());
                    Go(State::Fragment)
                }
                _ => Go(State::Path),
            };
        };
        percent::push(&mut self.buffer, character, PATH);
        Go(State::Path)
    }

    /// Takes the buffer as a segment; `slash` says that another one follows.
    fn end_segment(&mut self, slash: bool) {
        let mut segment = std::mem::take(&mut self.buffer);
        if is_double_dot(&segment) {
            self.url.shorten_path();
            if !slash {
                self.url.segments().push(String::new());
            }
        } else if is_single_dot(&segment) {
            if !slash {
                self.url.segments().push(String::new());
            }
        } else {
            let is_file = self.url.scheme == "file";
            let segments = self.url.segments();
            if is_file && segments.is_empty() && is_windows_drive(&segment) {
                segment.replace_range(1..2, ":");
            }
            segments.push(segment);
        }
    }

    fn opaque_path(&mut self, c: Option<char>) -> Next {
        match c {
            Some('?') => {
                self.url.query = Some(String::new());
                Go(State::Query)
            }
            Some('#') => {
                self.url.fragment = Some(String::new());
                Go(State::Fragment)
            }
            Some(character) => {
                // A space at the end would get lost when the query or the fragment is removed.
                let last_space = character == ' ' && (self.rest_starts_with("?") || self.rest_starts_with("#"));
                if let Path::Opaque(path) = &mut self.url.path {
                    if last_space {
                        path.push_str("%20");
                    } else {
                        percent::push(path, character, CONTROL);
                    }
                }
                Go(State::OpaquePath)
            }
            None => Go(State::OpaquePath),
        }
    }

    fn query(&mut self, c: Option<char>) -> Next {
        match c {
            Some('#') if self.only.is_none() => {
                self.url.fragment = Some(String::new());
                Go(State::Fragment)
            }
            Some(character) => {
                let set = if self.url.is_special() { SPECIAL_QUERY } else { QUERY };
                percent::push(self.url.query.get_or_insert_default(), character, set);
                Go(State::Query)
            }
            None => Go(State::Query),
        }
    }
}

fn is_single_dot(segment: &str) -> bool {
    segment == "." || segment.eq_ignore_ascii_case("%2e")
}

fn is_double_dot(segment: &str) -> bool {
    segment == ".." || [".%2e", "%2e.", "%2e%2e"].iter().any(|dots| segment.eq_ignore_ascii_case(dots))
}

/// The positions of the parts of an http, https or file URL that is its own serialization, as most are: no host or one of lower-case
/// letters, no port, no credentials, a path without dot segments. None says only that it has to be parsed.
pub fn parse_canonical(input: &[u8]) -> Option<[u32; 8]> {
    let (scheme_end, is_file) = if input.starts_with(b"https://") {
        (5, false)
    } else if input.starts_with(b"http://") {
        (4, false)
    } else if input.starts_with(b"file:///") {
        (4, true)
    } else {
        return None;
    };
    let host_start = scheme_end + 3;
    let host_end = host_start + input[host_start..].iter().position(|byte| *byte == b'/')?;
    if !is_file && !is_canonical_host(&input[host_start..host_end]) {
        return None;
    }
    let mut query_start = 0;
    for (index, byte) in input.iter().enumerate().skip(host_end) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | b'-' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' => {}
            b',' | b';' | b'=' | b':' | b'@' => {}
            // A segment that begins with a dot might be one that is resolved.
            b'.' if input[index - 1] != b'/' || query_start != 0 => {}
            b'?' if query_start == 0 => query_start = index,
            _ => return None,
        }
    }
    let [scheme_end, host_start, host_end, query_start] = [scheme_end, host_start, host_end, query_start].map(|at| at as u32);
    Some([scheme_end, host_start, host_start, host_end, 0, host_end, query_start, 0])
}

/// Whether a host is a domain of plain labels, the last of which is no number.
fn is_canonical_host(host: &[u8]) -> bool {
    let mut last: &[u8] = b"";
    for label in host.split(|byte| *byte == b'.') {
        if label.is_empty() || !label.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-') {
            return false;
        }
        last = label;
    }
    last.first().is_some_and(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_canonical};

    fn href(input: &str, base: Option<&str>) -> Option<String> {
        let base = match base {
            Some(base) => Some(parse(base, None)?),
            None => None,
        };
        parse(input, base.as_ref()).map(|url| url.serialize().0)
    }

    #[test]
    fn parses_absolute_urls() {
        assert_eq!(
            href(" HTTP://User:P%41@EXAMPLE.com:80/a/./b/../c d?q'#f ", None).as_deref(),
            Some("http://User:P%41@example.com/a/c%20d?q%27#f")
        );
        assert_eq!(href("file:///C|/a/../..", None).as_deref(), Some("file:///C:/"));
        assert_eq!(href("web:/..//x", None).as_deref(), Some("web:/.//x"));
        assert_eq!(href("mailto:a b #c", None).as_deref(), Some("mailto:a b%20#c"));
        assert_eq!(href("http://a:65536/", None), None);
        assert_eq!(href("http://", None), None);
        assert_eq!(href("x", None), None);
    }

    #[test]
    fn parses_relative_urls() {
        assert_eq!(href("///test", Some("http://example.org/")).as_deref(), Some("http://test/"));
        assert_eq!(href("../x?y", Some("http://a/b/c/d?e#f")).as_deref(), Some("http://a/b/x?y"));
        assert_eq!(href("#z", Some("mailto:a")).as_deref(), Some("mailto:a#z"));
        assert_eq!(href("/////mouse", Some("file:///elephant")).as_deref(), Some("file://///mouse"));
        assert_eq!(href("C|/x", Some("file://h/y")).as_deref(), Some("file://h/C:/x"));
    }

    #[test]
    fn the_short_cut_agrees_with_the_parser() {
        for input in ["https://example.com/", "http://a.b-c.de/x/y.z?a=b.c/..", "https://a/b:c@d", "file:///C:/x", "file:////a//b.c"] {
            assert_eq!(parse_canonical(input.as_bytes()), parse(input, None).map(|url| url.serialize().1), "{input}");
            assert_eq!(href(input, None).as_deref(), Some(input));
        }
        for input in
            ["http://a/../b", "http://1/", "http://A/", "http://a", "http://a:1/", "http://a/#", "http://a/%41", "http://a/'", "http://a./"]
        {
            assert_eq!(parse_canonical(input.as_bytes()), None, "{input}");
        }
    }
}
