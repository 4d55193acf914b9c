//! What a collection holds: values without an isolate. Two are the same as keys of a `Map` are (SameValueZero); collections by what they hold.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use deno_core::{cppgc, v8};

use crate::body::Shared;
use crate::handle::Handle;

#[derive(Clone)]
pub enum Value {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    BigInt(Arc<BigInt>),
    String(Arc<Text>),
    Collection(Arc<Shared>),
}

#[derive(PartialEq, Eq, Hash)]
pub struct BigInt {
    is_negative: bool,
    words: Box<[u64]>,
}

/// A string as V8 has it: Latin-1 if it can be, else UTF-16 with whatever surrogates it has.
#[derive(PartialEq, Eq, Hash)]
pub enum Text {
    OneByte(Box<[u8]>),
    TwoByte(Box<[u16]>),
}

impl Value {
    /// JavaScript has checked that it can be held: what cannot is undefined.
    pub fn read(scope: &mut v8::PinScope<'_, '_>, value: v8::Local<'_, v8::Value>) -> Value {
        if let Ok(number) = v8::Local::<v8::Number>::try_from(value) {
            return Value::Number(number.value());
        }
        if let Ok(string) = v8::Local::<v8::String>::try_from(value) {
            return Value::String(Arc::new(Text::read(scope, string)));
        }
        if value.is_boolean() {
            return Value::Boolean(value.is_true());
        }
        if value.is_null() {
            return Value::Null;
        }
        if let Ok(number) = v8::Local::<v8::BigInt>::try_from(value) {
            return Value::BigInt(Arc::new(BigInt::read(number)));
        }
        match cppgc::try_unwrap_cppgc_object::<Handle>(scope, value) {
            Some(handle) => Value::Collection(handle.shared()),
            None => Value::Undefined,
        }
    }

    pub fn write<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        match self {
            Value::Undefined => v8::undefined(scope).into(),
            Value::Null => v8::null(scope).into(),
            Value::Boolean(value) => v8::Boolean::new(scope, *value).into(),
            Value::Number(value) => v8::Number::new(scope, *value).into(),
            Value::BigInt(value) => value.write(scope),
            Value::String(value) => value.write(scope),
            Value::Collection(value) => Handle::of(value.clone()).into_object(scope).into(),
        }
    }

    /// How many collections lie in one another here: 0 for all else.
    pub fn depth(&self) -> u16 {
        match self {
            Value::Collection(shared) => shared.body.depth,
            _ => 0,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b || (a.is_nan() && b.is_nan()),
            (Value::BigInt(a), Value::BigInt(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Collection(a), Value::Collection(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Undefined | Value::Null => {}
            Value::Boolean(value) => value.hash(state),
            Value::Number(value) if value.is_nan() => f64::NAN.to_bits().hash(state),
            // Adding zero makes +0 of -0.
            Value::Number(value) => (value + 0.0).to_bits().hash(state),
            Value::BigInt(value) => value.hash(state),
            Value::String(value) => value.hash(state),
            Value::Collection(value) => value.hash_of_content().hash(state),
        }
    }
}

impl Text {
    fn read(scope: &mut v8::PinScope<'_, '_>, string: v8::Local<'_, v8::String>) -> Text {
        let length = string.length();
        if string.contains_only_onebyte() {
            let mut units = vec![0; length];
            string.write_one_byte_v2(scope, 0, &mut units, v8::WriteFlags::empty());
            Text::OneByte(units.into())
        } else {
            let mut units = vec![0; length];
            string.write_v2(scope, 0, &mut units, v8::WriteFlags::empty());
            Text::TwoByte(units.into())
        }
    }

    fn write<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let string = match self {
            Text::OneByte(units) => v8::String::new_from_one_byte(scope, units, v8::NewStringType::Normal),
            Text::TwoByte(units) => v8::String::new_from_two_byte(scope, units, v8::NewStringType::Normal),
        };
        let empty = v8::String::empty(scope);
        string.unwrap_or(empty).into()
    }
}

impl BigInt {
    fn read(number: v8::Local<'_, v8::BigInt>) -> BigInt {
        let mut words = vec![0; number.word_count()];
        let (is_negative, _) = number.to_words_array(&mut words);
        BigInt { is_negative, words: words.into() }
    }

    fn write<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let undefined = v8::undefined(scope).into();
        v8::BigInt::new_from_words(scope, self.is_negative, &self.words).map_or(undefined, Into::into)
    }
}
