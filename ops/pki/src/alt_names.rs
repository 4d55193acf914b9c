//! Subject alternative names and access to information about the authority, in the text form of Node: `DNS:a.example, IP Address:127.0.0.1`.
//!
//! What a certificate says is not to be trusted to be well-formed: a value with a character that could be taken for the form itself is
//! written as a JSON string.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use aws_lc_sys::{
    ACCESS_DESCRIPTION, ASN1_STRFLGS_ESC_CTRL, ASN1_STRFLGS_ESC_MSB, AUTHORITY_INFO_ACCESS_free, GEN_DIRNAME, GEN_DNS, GEN_EMAIL,
    GEN_IPADD, GEN_OTHERNAME, GEN_RID, GEN_URI, GENERAL_NAME, GENERAL_NAMES_free, NID_info_access, NID_subject_alt_name, OBJ_nid2ln,
    OBJ_obj2nid, V_ASN1_IA5STRING, V_ASN1_UTF8STRING, X509_NAME_print_ex, XN_FLAG_RFC2253,
};

use crate::certificate::{Certificate, object_text, string_bytes};
use crate::native;

/// The names a certificate is valid for; None if there are none.
pub fn subject_alt_names(certificate: &Certificate) -> Option<String> {
    let names = certificate.extension(NID_subject_alt_name)?;
    // SAFETY: this extension is a stack of general names, which is ours.
    unsafe {
        let texts: Vec<_> = native::pointers::<GENERAL_NAME>(names.cast()).into_iter().map(|name| general_name(&*name)).collect();
        GENERAL_NAMES_free(names.cast());
        Some(texts.join(", "))
    }
}

/// A line for each way to learn more; None if there is none.
pub fn info_access(certificate: &Certificate) -> Option<String> {
    let list = certificate.extension(NID_info_access)?;
    let mut text = String::new();
    // SAFETY: this extension is a stack of descriptions, which is ours; they own what they point to.
    unsafe {
        for description in native::pointers::<ACCESS_DESCRIPTION>(list.cast()) {
            // Zero stands for what has no name.
            let method = match OBJ_obj2nid((*description).method) {
                0 => object_text((*description).method, true).into(),
                nid => std::ffi::CStr::from_ptr(OBJ_nid2ln(nid)).to_string_lossy(),
            };
            let _ = writeln!(text, "{method} - {}", general_name(&*(*description).location));
        }
        AUTHORITY_INFO_ACCESS_free(list.cast());
    }
    text.pop();
    Some(text)
}

/// # Safety
/// The name is whole.
unsafe fn general_name(name: &GENERAL_NAME) -> String {
    // SAFETY: the type says which member of the union there is.
    unsafe {
        match name.type_ {
            GEN_EMAIL => format!("email:{}", quoted(&string_bytes(name.d.rfc822Name), false)),
            GEN_DNS => format!("DNS:{}", quoted(&string_bytes(name.d.dNSName), false)),
            GEN_URI => format!("URI:{}", quoted(&string_bytes(name.d.uniformResourceIdentifier), false)),
            GEN_DIRNAME => {
                // In UTF-8, as what is quoted may hold it.
                let flags = (XN_FLAG_RFC2253 & !(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL)) as std::ffi::c_ulong;
                let printed = native::printed(|bio| X509_NAME_print_ex(bio, name.d.directoryName, 0, flags) >= 0);
                format!("DirName:{}", quoted(printed.unwrap_or_default().as_bytes(), true))
            }
            GEN_IPADD => match *string_bytes(name.d.iPAddress) {
                [a, b, c, d] => format!("IP Address:{}", Ipv4Addr::new(a, b, c, d)),
                ref bytes => match <[u8; 16]>::try_from(bytes) {
                    Ok(v6) => format!("IP Address:{}", spelled_out(Ipv6Addr::from(v6))),
                    Err(_) => format!("IP Address:<invalid length={}>", bytes.len()),
                },
            },
            GEN_RID => format!("Registered ID:{}", object_text(name.d.registeredID, true)),
            GEN_OTHERNAME => other_name(name),
            _ => "<unsupported>".to_owned(),
        }
    }
}

/// An IPv6 address with all its groups, as OpenSSL writes it.
fn spelled_out(address: Ipv6Addr) -> String {
    address.segments().map(|group| format!("{group:X}")).join(":")
}

/// The other names that are text (RFC 6120, 4985, 8398, and Microsoft's principal name).
const TEXT_NAMES: &[(&str, &str)] = &[
    ("1.3.6.1.5.5.7.8.5", "XmppAddr"),
    ("1.3.6.1.5.5.7.8.7", "SRVName"),
    ("1.3.6.1.5.5.7.8.9", "SmtpUTF8Mailbox"),
    ("1.3.6.1.4.1.311.20.2.3", "UPN"),
];

/// # Safety
/// It is an other name.
unsafe fn other_name(name: &GENERAL_NAME) -> String {
    // SAFETY: it owns its type and its value, whose own type says which member of the union there is.
    unsafe {
        let other = &*name.d.otherName;
        let kind = object_text(other.type_id, true);
        let known = TEXT_NAMES.iter().find(|(numbers, _)| *numbers == kind);
        let value = &*other.value;
        match known {
            Some((_, label)) if value.type_ == if *label == "SRVName" { V_ASN1_IA5STRING } else { V_ASN1_UTF8STRING } => {
                let text = [label.as_bytes(), b":", &string_bytes(value.value.utf8string)].concat();
                format!("othername:{}", quoted(&text, value.type_ == V_ASN1_UTF8STRING))
            }
            _ => "othername:<unsupported>".to_owned(),
        }
    }
}

/// The value itself where it is plain, else a JSON string of it.
fn quoted(bytes: &[u8], utf8: bool) -> String {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !b"\",\\'".contains(byte);
    if bytes.iter().all(plain) {
        return bytes.iter().copied().map(char::from).collect();
    }
    let text: String = if utf8 { String::from_utf8_lossy(bytes).into_owned() } else { bytes.iter().copied().map(char::from).collect() };
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            // Programs split the list at commas.
            ',' => quoted.push_str("\\u002c"),
            ' '..='~' => quoted.push(character),
            _ if utf8 && !character.is_control() => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_another_name_is_quoted() {
        assert_eq!(quoted(b"a.example", false), "a.example");
        assert_eq!(quoted(b"a, DNS:b", false), r#""a\u002c DNS:b""#);
        assert_eq!(quoted(b"\"\\\n\xe4", false), r#""\"\\\u000a\u00e4""#);
        assert_eq!(quoted("ä,".as_bytes(), true), "\"ä\\u002c\"");
    }
}
