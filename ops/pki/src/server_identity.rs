//! Whether a certificate is one of the server that was meant (RFC 6125), and what to say if it is not.

use std::ffi::CString;
use std::net::IpAddr;

use aws_lc_sys::{X509_check_host, X509_check_ip_asc};

use crate::alt_names::subject_alt_names;
use crate::certificate::{Certificate, name_lines};
use crate::error;

impl Certificate {
    /// Why this is no certificate of a host, in the words of Node's `ERR_TLS_CERT_ALTNAME_INVALID`; None if it is one. The subject's name counts
    /// where there are no alternative names.
    pub fn reason_against(&self, host: &str) -> Option<String> {
        const NO_FLAGS: u32 = 0;

        let is_address = host.parse::<IpAddr>().is_ok();
        let certificate = self.native().as_ptr();
        let text = CString::new(host).unwrap_or_default();
        // SAFETY: the certificate and the text are valid; nothing is given back.
        let fits = unsafe {
            if is_address {
                X509_check_ip_asc(certificate, text.as_ptr(), NO_FLAGS)
            } else {
                X509_check_host(certificate, text.as_ptr(), text.as_bytes().len(), NO_FLAGS, std::ptr::null_mut())
            }
        };
        error::forget();
        if fits == 1 {
            return None;
        }
        let names = subject_alt_names(self);
        let reason = match (is_address, names) {
            (true, names) => {
                let all = names.unwrap_or_default();
                let addresses: Vec<_> = all.split(", ").filter_map(|name| name.strip_prefix("IP Address:")).collect();
                format!("IP: {host} is not in the cert's list: {}", addresses.join(", "))
            }
            (false, Some(names)) => format!("Host: {host}. is not in the cert's altnames: {names}"),
            (false, None) => match name_lines(self.subject()).lines().find_map(|line| line.strip_prefix("CN=").map(str::to_owned)) {
                Some(common) => format!("Host: {host}. is not cert's CN: {common}"),
                None => "Cert does not contain a DNS name".to_owned(),
            },
        };
        Some(format!("Hostname/IP does not match certificate's altnames: {reason}"))
    }
}
