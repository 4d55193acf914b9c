//! Resource records as JavaScript gets them: one flat object each, with its type's name.

use deno_core::ToJsBuffer;
use hickory_proto::op::Message;
use hickory_proto::rr::{Name, RData, Record as WireRecord};
use serde::Serialize;

/// Fields as `dns.md` names them.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "UPPERCASE", rename_all_fields = "camelCase")]
pub enum Record {
    A { address: String, ttl: u32 },
    Aaaa { address: String, ttl: u32 },
    Caa { critical: u8, property: String, value: String },
    Cname { value: String },
    Mx { exchange: String, priority: u16 },
    Naptr { flags: String, service: String, regexp: String, replacement: String, order: u16, preference: u16 },
    Ns { value: String },
    Ptr { value: String },
    Soa { nsname: String, hostmaster: String, serial: u32, refresh: u32, retry: u32, expire: u32, minttl: u32 },
    Srv { name: String, port: u16, priority: u16, weight: u16 },
    Tlsa { cert_usage: u8, selector: u8, r#match: u8, data: ToJsBuffer },
    Txt { entries: Vec<String> },
}

/// The records of a response, in the order of the message. Types that Node does not know are left out.
pub fn records(message: Message) -> Vec<Record> {
    // What an alias leads to holds only as long as the alias itself.
    let alias_ttl = message.answers.iter().filter(|record| matches!(record.data, RData::CNAME(_))).map(|record| record.ttl).min();
    message.answers.into_iter().filter_map(|record| of_wire(record, alias_ttl.unwrap_or(u32::MAX))).collect()
}

fn of_wire(record: WireRecord, alias_ttl: u32) -> Option<Record> {
    let ttl = record.ttl.min(alias_ttl);
    Some(match record.data {
        RData::A(address) => Record::A { address: address.to_string(), ttl },
        RData::AAAA(address) => Record::Aaaa { address: address.to_string(), ttl },
        RData::CAA(caa) => Record::Caa { critical: caa.flags(), value: latin1(&caa.value), property: caa.tag },
        RData::CNAME(name) => Record::Cname { value: plain(&name) },
        RData::MX(mx) => Record::Mx { exchange: plain(&mx.exchange), priority: mx.preference },
        RData::NAPTR(naptr) => Record::Naptr {
            flags: latin1(&naptr.flags),
            service: latin1(&naptr.services),
            regexp: latin1(&naptr.regexp),
            replacement: plain(&naptr.replacement),
            order: naptr.order,
            preference: naptr.preference,
        },
        RData::NS(name) => Record::Ns { value: plain(&name) },
        RData::PTR(name) => Record::Ptr { value: plain(&name) },
        RData::SOA(soa) => Record::Soa {
            nsname: plain(&soa.mname),
            hostmaster: plain(&soa.rname),
            serial: soa.serial,
            refresh: soa.refresh.cast_unsigned(),
            retry: soa.retry.cast_unsigned(),
            expire: soa.expire.cast_unsigned(),
            minttl: soa.minimum,
        },
        RData::SRV(srv) => Record::Srv { name: plain(&srv.target), port: srv.port, priority: srv.priority, weight: srv.weight },
        RData::TLSA(tlsa) => Record::Tlsa {
            cert_usage: tlsa.cert_usage.into(),
            selector: tlsa.selector.into(),
            r#match: tlsa.matching.into(),
            data: tlsa.cert_data.into(),
        },
        RData::TXT(txt) => Record::Txt { entries: txt.txt_data.iter().map(|text| latin1(text)).collect() },
        _ => return None,
    })
}

/// A name without the dot of the root.
fn plain(name: &Name) -> String {
    let mut text = name.to_ascii();
    if text.ends_with('.') {
        text.pop();
    }
    text
}

/// Text without an encoding: a character for each byte.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
