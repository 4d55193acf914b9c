//! Field lines, of heads and of trailers (RFC 9112, 5).

use super::chars::{TOKEN, VALUE};
use super::error::ParseError;
use super::framing::Special;
use super::lenient::Lenient;
use super::{Event, Input, Parser, State, Step};

/// What follows each name and each value in [`super::Head::fields`]: no field can contain it.
pub const FIELD_SEPARATOR: u8 = b'\n';

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FieldState {
    /// Right after the start line.
    First,
    /// At the beginning of a line.
    Start,
    Name,
    /// The whitespace after the colon.
    BeforeValue,
    /// CR ended a value that has no characters yet.
    EmptyLineFeed,
    /// The line ended before the value began: another line may go on with it.
    EmptyFold,
    Value,
    /// CR ended a value.
    ValueLineFeed,
    /// The line of a value ended: another may go on with it.
    Fold,
    /// CR ended the fields.
    LastLineFeed,
}

impl Parser {
    /// `Some`: the head is whole. Trailers make no event.
    pub(super) fn fields(&mut self, input: &mut Input, at: FieldState) -> Step<Option<Event>> {
        let next = match at {
            FieldState::First => self.first_field(input)?,
            FieldState::Start => match input.peek()? {
                b'\r' => {
                    input.skip(1);
                    FieldState::LastLineFeed
                }
                b'\n' if self.lenient.has(Lenient::OPTIONAL_CR) => {
                    input.skip(1);
                    return Ok(self.end_fields());
                }
                b':' | b'\n' => return Err(ParseError::FIELD_NAME.into()),
                _ => FieldState::Name,
            },
            FieldState::Name => self.field_name(input)?,
            FieldState::BeforeValue => self.before_value(input)?,
            FieldState::EmptyLineFeed => {
                if input.peek()? == b'\n' {
                    input.skip(1);
                } else if !self.lenient.has(Lenient::OPTIONAL_LF) {
                    return Err(ParseError::START_LINE_LF.into());
                }
                FieldState::EmptyFold
            }
            FieldState::EmptyFold => match input.peek()? {
                b' ' | b'\t' if self.lenient.has(Lenient::HEADERS) => FieldState::BeforeValue,
                b' ' | b'\t' => return Err(ParseError::FIELD_VALUE.into()),
                _ => self.end_field()?,
            },
            FieldState::Value => self.field_value(input)?,
            FieldState::ValueLineFeed => {
                if input.peek()? != b'\n' {
                    return Err(ParseError::FIELD_LF.into());
                }
                input.skip(1);
                FieldState::Fold
            }
            FieldState::Fold => match input.peek()? {
                b' ' | b'\t' if !self.lenient.has(Lenient::HEADERS) => return Err(ParseError::FIELD_FOLD.into()),
                b' ' | b'\t' => {
                    self.fold_special_value()?;
                    FieldState::Value
                }
                _ => self.end_field()?,
            },
            FieldState::LastLineFeed => {
                if input.peek()? == b'\n' {
                    input.skip(1);
                } else if !self.lenient.has(Lenient::OPTIONAL_LF) {
                    return Err(ParseError::HEADS_LF.into());
                }
                return Ok(self.end_fields());
            }
        };
        self.state = State::Fields(next);
        Ok(None)
    }

    fn first_field(&mut self, input: &mut Input) -> Step<FieldState> {
        if input.peek()? == b' ' {
            if !self.lenient.has(Lenient::HEADERS) {
                return Err(ParseError::SPACE_BEFORE_FIELDS.into());
            }
            input.skip(1);
        }
        self.value_start = 0;
        Ok(FieldState::Start)
    }

    /// While a name is read, `value_start` is where it began.
    fn field_name(&mut self, input: &mut Input) -> Step<FieldState> {
        let name = input.take(TOKEN);
        self.head.fields.extend_from_slice(name);
        self.count_header(name.len())?;
        if input.peek()? != b':' {
            return Err(ParseError::FIELD_NAME.into());
        }
        input.skip(1);
        let special = Special::of(&self.head.fields[self.value_start..]);
        self.begin_special(special)?;
        self.head.fields.push(FIELD_SEPARATOR);
        self.value_start = self.head.fields.len();
        Ok(FieldState::BeforeValue)
    }

    fn before_value(&mut self, input: &mut Input) -> Step<FieldState> {
        loop {
            match input.peek()? {
                b' ' | b'\t' => input.skip(1),
                b'\r' => {
                    input.skip(1);
                    return Ok(FieldState::EmptyLineFeed);
                }
                b'\n' if self.lenient.has(Lenient::OPTIONAL_CR) => {
                    input.skip(1);
                    return Ok(FieldState::EmptyFold);
                }
                b'\n' => return Err(ParseError::FIELD_VALUE.into()),
                _ => {
                    self.begin_special_value()?;
                    return Ok(FieldState::Value);
                }
            }
        }
    }

    fn field_value(&mut self, input: &mut Input) -> Step<FieldState> {
        let run = if self.lenient.has(Lenient::HEADERS | Lenient::RELAXED_VALUES) {
            let nul_is_valid = self.lenient.has(Lenient::HEADERS);
            let rest = input.rest();
            let ends = |c: &u8| matches!(c, b'\r' | b'\n') || (*c == 0 && !nul_is_valid);
            let run = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
            input.skip(run.len());
            run
        } else {
            input.take(VALUE)
        };
        self.head.fields.extend_from_slice(run);
        self.special_value(run)?;
        self.count_header(run.len())?;
        match input.peek()? {
            b'\r' => {
                input.skip(1);
                Ok(FieldState::ValueLineFeed)
            }
            b'\n' if self.lenient.has(Lenient::OPTIONAL_CR) => {
                input.skip(1);
                Ok(FieldState::Fold)
            }
            b'\n' => Err(ParseError::FIELD_CR.into()),
            _ if matches!(self.special, Special::Length { .. }) => Err(ParseError::CONTENT_LENGTH.into()),
            _ => Err(ParseError::FIELD_VALUE.into()),
        }
    }

    fn end_field(&mut self) -> Step<FieldState> {
        self.end_special_value()?;
        let fields = &mut self.head.fields;
        while fields.len() > self.value_start && matches!(fields.last(), Some(b' ' | b'\t')) {
            fields.pop();
        }
        self.head.fields.push(FIELD_SEPARATOR);
        self.value_start = self.head.fields.len();
        Ok(FieldState::Start)
    }

    fn end_fields(&mut self) -> Option<Event> {
        if self.in_trailers {
            self.state = State::Ended;
            return None;
        }
        self.end_head();
        self.state = State::AfterHead;
        Some(Event::Head)
    }

    /// The fields that follow are trailers.
    pub(super) fn begin_trailers(&mut self) {
        self.in_trailers = true;
        self.head.fields.clear();
        self.value_start = 0;
        self.state = State::Fields(FieldState::Start);
    }
}
