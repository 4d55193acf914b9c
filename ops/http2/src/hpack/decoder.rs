//! From blocks to fields (RFC 7541, 3 and 6).

use super::dynamic_table::DynamicTable;
use super::static_table::FIELDS;
use super::{Field, Text, huffman};

/// The longest name or value that is taken, in octets.
const LONGEST_TEXT: usize = 65536;

pub struct Decoder {
    table: DynamicTable,
    /// The largest table that the peer may choose.
    limit: usize,
    scratch: Vec<u8>,
}

/// The block breaks the rules: nothing that follows on the connection can be understood.
#[derive(Debug)]
pub struct Broken;

struct Input<'a> {
    block: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn octet(&mut self) -> Result<u8, Broken> {
        let octet = *self.block.get(self.at).ok_or(Broken)?;
        self.at += 1;
        Ok(octet)
    }

    /// An integer whose first `bits` bits end the octet `first`.
    fn integer(&mut self, first: u8, bits: u32) -> Result<usize, Broken> {
        let most = (1_usize << bits) - 1;
        let mut value = usize::from(first) & most;
        if value < most {
            return Ok(value);
        }
        for shift in [0, 7, 14, 21] {
            let octet = self.octet()?;
            value += usize::from(octet & 0x7f) << shift;
            if octet & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Broken)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Broken> {
        let end = self.at.checked_add(length).ok_or(Broken)?;
        let taken = self.block.get(self.at..end).ok_or(Broken)?;
        self.at = end;
        Ok(taken)
    }
}

impl Decoder {
    /// @limit: the largest table, in octets
    pub fn new(limit: usize) -> Self {
        Self { table: DynamicTable::new(limit), limit, scratch: Vec::new() }
    }

    pub fn table_size(&self) -> usize {
        self.table.size()
    }

    /// Our setting has become valid.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        if self.table.capacity() > limit {
            self.table.set_capacity(limit);
        }
    }

    pub fn decode(&mut self, block: &[u8], mut each: impl FnMut(Field)) -> Result<(), Broken> {
        let mut input = Input { block, at: 0 };
        let mut begun = false;
        while input.at < block.len() {
            let first = input.octet()?;
            if first & 0xe0 == 0x20 {
                // A new size of the table comes before all fields.
                let size = input.integer(first, 5)?;
                if begun || size > self.limit {
                    return Err(Broken);
                }
                self.table.set_capacity(size);
                continue;
            }
            begun = true;
            if first & 0x80 != 0 {
                let index = input.integer(first, 7)?;
                each(self.field(index)?);
                continue;
            }
            let indexed = first & 0x40 != 0;
            let index = input.integer(first, if indexed { 6 } else { 4 })?;
            let name = if index == 0 { self.text(&mut input)? } else { self.field(index)?.name };
            let value = self.text(&mut input)?;
            if indexed {
                self.table.insert(name.clone(), value.clone());
            }
            each(Field { name, value, sensitive: !indexed && first & 0x10 != 0 });
        }
        Ok(())
    }

    fn field(&self, index: usize) -> Result<Field, Broken> {
        let at = index.checked_sub(1).ok_or(Broken)?;
        match FIELDS.get(at) {
            Some((name, value)) => Ok(Field { name: Text::Known(name), value: Text::Known(value), sensitive: false }),
            None => self.table.get(at - FIELDS.len()).ok_or(Broken),
        }
    }

    fn text(&mut self, input: &mut Input) -> Result<Text, Broken> {
        let first = input.octet()?;
        let length = input.integer(first, 7)?;
        let octets = input.take(length)?;
        if first & 0x80 == 0 {
            return if octets.len() > LONGEST_TEXT { Err(Broken) } else { Ok(Text::Shared(octets.into())) };
        }
        self.scratch.clear();
        huffman::decode(octets, &mut self.scratch).map_err(|_| Broken)?;
        if self.scratch.len() > LONGEST_TEXT { Err(Broken) } else { Ok(Text::Shared(self.scratch.as_slice().into())) }
    }
}
