//! A parsed URL.

#[derive(Clone, Debug)]
pub enum Path {
    /// One text without meaning, as in mailto:.
    Opaque(String),
    Segments(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct Record {
    pub scheme: String,
    pub username: String,
    pub password: String,
    /// Serialized: IPv6 addresses have their brackets.
    pub host: Option<String>,
    pub port: Option<u16>,
    pub path: Path,
    pub query: Option<String>,
    pub fragment: Option<String>,
}

/// The port that need not be written, or None if the scheme is not special. `file` has no port.
pub fn default_port(scheme: &str) -> Option<Option<u16>> {
    match scheme {
        "http" | "ws" => Some(Some(80)),
        "https" | "wss" => Some(Some(443)),
        "ftp" => Some(Some(21)),
        "file" => Some(None),
        _ => None,
    }
}

pub fn is_special(scheme: &str) -> bool {
    default_port(scheme).is_some()
}

/// `C:` or `C|`.
pub fn is_windows_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':' | b'|'] if letter.is_ascii_alphabetic())
}

/// `C:`.
pub fn is_normalized_windows_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

impl Record {
    pub fn new() -> Self {
        Record {
            scheme: String::new(),
            username: String::new(),
            password: String::new(),
            host: None,
            port: None,
            path: Path::Segments(Vec::new()),
            query: None,
            fragment: None,
        }
    }

    pub fn is_special(&self) -> bool {
        is_special(&self.scheme)
    }

    pub fn has_credentials(&self) -> bool {
        !self.username.is_empty() || !self.password.is_empty()
    }

    /// Whether a URL like this can have neither credentials nor a port.
    pub fn cannot_have_credentials(&self) -> bool {
        self.host.as_deref().is_none_or(str::is_empty) || self.scheme == "file"
    }

    pub fn set_port(&mut self, port: u16) {
        self.port = (default_port(&self.scheme) != Some(Some(port))).then_some(port);
    }

    /// The segments, which an opaque path does not have.
    pub fn segments(&mut self) -> &mut Vec<String> {
        if let Path::Opaque(_) = self.path {
            self.path = Path::Segments(Vec::new());
        }
        match &mut self.path {
            Path::Segments(segments) => segments,
            Path::Opaque(_) => unreachable!("an opaque path was replaced above"),
        }
    }

    /// Removes the last segment, but not the drive of a file: URL.
    pub fn shorten_path(&mut self) {
        let is_file = self.scheme == "file";
        let segments = self.segments();
        if is_file && segments.len() == 1 && is_normalized_windows_drive(&segments[0]) {
            return;
        }
        segments.pop();
    }

    /// The text, and where in it are: the end of the scheme, of the user name, the start and the end of the host, the port (as a
    /// number), and the starts of path, query and fragment; the last two are 0 if there is none.
    pub fn serialize(&self) -> (String, [u32; 8]) {
        let mut text = String::with_capacity(64);
        let mut parts = [0u32; 8];
        text.push_str(&self.scheme);
        parts[0] = position(&text);
        text.push(':');
        if let Some(host) = &self.host {
            text.push_str("//");
            text.push_str(&self.username);
            parts[1] = position(&text);
            if !self.password.is_empty() {
                text.push(':');
                text.push_str(&self.password);
            }
            if self.has_credentials() {
                text.push('@');
            }
            parts[2] = position(&text);
            text.push_str(host);
            parts[3] = position(&text);
            if let Some(port) = self.port {
                text.push(':');
                text.push_str(&port.to_string());
                parts[4] = u32::from(port);
            }
        } else {
            parts[1..4].fill(position(&text));
            if let Path::Segments(segments) = &self.path
                && segments.len() > 1
                && segments[0].is_empty()
            {
                // Without it the path would be read as a host.
                text.push_str("/.");
            }
        }
        parts[5] = position(&text);
        match &self.path {
            Path::Opaque(path) => text.push_str(path),
            Path::Segments(segments) => {
                for segment in segments {
                    text.push('/');
                    text.push_str(segment);
                }
            }
        }
        if let Some(query) = &self.query {
            parts[6] = position(&text);
            text.push('?');
            text.push_str(query);
        }
        if let Some(fragment) = &self.fragment {
            parts[7] = position(&text);
            text.push('#');
            text.push_str(fragment);
        }
        (text, parts)
    }
}

fn position(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
