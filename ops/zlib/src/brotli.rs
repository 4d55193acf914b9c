//! Brotli.

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState, SliceWrapperMut};

use crate::codec::{Codec, CodecError, Progress};

const OPERATION_FINISH: u32 = 2;

/// Parameters JavaScript did not give.
const UNSET: u32 = u32::MAX;

const PARAM_MODE: usize = 0;
const PARAM_QUALITY: usize = 1;
const PARAM_LGWIN: usize = 2;
const PARAM_LGBLOCK: usize = 3;
const PARAM_DISABLE_LITERAL_CONTEXT_MODELING: usize = 4;
const PARAM_SIZE_HINT: usize = 5;
const PARAM_LARGE_WINDOW: usize = 6;
const PARAM_NPOSTFIX: usize = 7;
const PARAM_NDIRECT: usize = 8;

const DEFAULT_LGWIN: u32 = 22;

const DECODER_PARAM_LARGE_WINDOW: usize = 1;

pub struct Encoder {
    state: BrotliEncoderStateStruct<StandardAlloc>,
    params: Vec<u32>,
    dictionary: Vec<u8>,
    succeeded: bool,
}

impl Encoder {
    /// None when a parameter has a value that is not possible.
    pub fn new(params: Vec<u32>, dictionary: Vec<u8>) -> Option<Self> {
        let state = encoder_state(&params, &dictionary)?;
        Some(Self { state, params, dictionary, succeeded: true })
    }
}

fn encoder_state(params: &[u32], dictionary: &[u8]) -> Option<BrotliEncoderStateStruct<StandardAlloc>> {
    use BrotliEncoderParameter as Param;

    let given = |index: usize| params.get(index).copied().filter(|value| *value != UNSET);
    let large_window = given(PARAM_LARGE_WINDOW).unwrap_or(0) != 0;
    let max_window = if large_window { 30 } else { 24 };

    let mut state = BrotliEncoderStateStruct::new(StandardAlloc::default());
    // Values out of range are brought into it, as the C library does.
    for (param, value) in [
        (Param::BROTLI_PARAM_MODE, given(PARAM_MODE)),
        (Param::BROTLI_PARAM_QUALITY, given(PARAM_QUALITY).map(|value| value.min(11))),
        (Param::BROTLI_PARAM_LARGE_WINDOW, given(PARAM_LARGE_WINDOW)),
        (Param::BROTLI_PARAM_LGWIN, given(PARAM_LGWIN).map(|value| value.clamp(10, max_window))),
        (Param::BROTLI_PARAM_LGBLOCK, given(PARAM_LGBLOCK).map(|value| if value == 0 { 0 } else { value.clamp(16, 24) })),
        (Param::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING, given(PARAM_DISABLE_LITERAL_CONTEXT_MODELING)),
        (Param::BROTLI_PARAM_SIZE_HINT, given(PARAM_SIZE_HINT)),
    ] {
        if let Some(value) = value
            && !state.set_parameter(param, value)
        {
            return None;
        }
    }
    // set_parameter() does not know these two; those that do not fit together are 0 to the encoder, as to the C library. With the two best
    // qualities they would make the crate's exhaustive search panic.
    if given(PARAM_QUALITY).is_some_and(|quality| quality < 10) {
        state.params.dist.distance_postfix_bits = given(PARAM_NPOSTFIX).unwrap_or(0);
        state.params.dist.num_direct_distance_codes = given(PARAM_NDIRECT).unwrap_or(0);
    }
    if !dictionary.is_empty() {
        state.set_custom_dictionary(dictionary.len(), dictionary);
    }
    Some(state)
}

impl Codec for Encoder {
    fn step(&mut self, flush: u32, input: &[u8], output: &mut [u8]) -> Progress {
        let operation = match flush {
            0 => BrotliEncoderOperation::BROTLI_OPERATION_PROCESS,
            1 => BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
            OPERATION_FINISH => BrotliEncoderOperation::BROTLI_OPERATION_FINISH,
            _ => BrotliEncoderOperation::BROTLI_OPERATION_EMIT_METADATA,
        };
        let (mut available_in, mut consumed) = (input.len(), 0);
        let (mut available_out, mut produced) = (output.len(), 0);
        self.succeeded = self.state.compress_stream(
            operation,
            &mut available_in,
            input,
            &mut consumed,
            &mut available_out,
            output,
            &mut produced,
            &mut None,
            &mut |_, _, _, _| (),
        );
        Progress { consumed, produced }
    }

    fn error(&self, _flush: u32, _left_out: usize) -> Option<CodecError> {
        (!self.succeeded).then(|| CodecError::new("Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1))
    }

    fn reset(&mut self) -> Result<(), CodecError> {
        match encoder_state(&self.params, &self.dictionary) {
            Some(state) => {
                self.state = state;
                self.succeeded = true;
                Ok(())
            }
            None => Err(CodecError::new("Could not initialize Brotli instance", "ERR_ZLIB_INITIALIZATION_FAILED", -1)),
        }
    }

    fn memory(&self) -> usize {
        let window = self.params.get(PARAM_LGWIN).copied().filter(|value| *value != UNSET).unwrap_or(DEFAULT_LGWIN);
        // The window, and tables that are about as large again.
        2 << window.clamp(10, 24)
    }

    fn cheap_input(&self) -> usize {
        // Input is collected: any step may be the one that compresses all of it.
        0
    }
}

type DecoderState = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

pub struct Decoder {
    state: Box<DecoderState>,
    params: Vec<u32>,
    dictionary: Vec<u8>,
    result: BrotliResult,
}

impl Decoder {
    pub fn new(params: Vec<u32>, dictionary: Vec<u8>) -> Self {
        Self { state: decoder_state(&params, &dictionary), params, dictionary, result: BrotliResult::NeedsMoreInput }
    }
}

fn decoder_state(params: &[u32], dictionary: &[u8]) -> Box<DecoderState> {
    let alloc = StandardAlloc::default;
    let mut state = if dictionary.is_empty() {
        Box::new(DecoderState::new_strict(alloc(), alloc(), alloc()))
    } else {
        let mut cell = <StandardAlloc as brotli::Allocator<u8>>::alloc_cell(&mut alloc(), dictionary.len());
        cell.slice_mut().copy_from_slice(dictionary);
        Box::new(DecoderState::new_with_custom_dictionary(alloc(), alloc(), alloc(), cell))
    };
    state.large_window = params.get(DECODER_PARAM_LARGE_WINDOW).is_some_and(|value| *value != UNSET && *value != 0);
    state
}

impl Codec for Decoder {
    fn step(&mut self, _flush: u32, input: &[u8], output: &mut [u8]) -> Progress {
        let (mut available_in, mut consumed) = (input.len(), 0);
        let (mut available_out, mut produced) = (output.len(), 0);
        let mut total = 0;
        self.result = BrotliDecompressStream(
            &mut available_in,
            &mut consumed,
            input,
            &mut available_out,
            &mut produced,
            output,
            &mut total,
            &mut self.state,
        );
        Progress { consumed, produced }
    }

    fn error(&self, flush: u32, _left_out: usize) -> Option<CodecError> {
        match self.result {
            BrotliResult::ResultFailure => {
                let code = self.state.error_code;
                // BROTLI_DECODER_ERROR_X is reported as ERR__ERROR_X.
                let name = format!("{code:?}");
                let name = name.strip_prefix("BROTLI_DECODER").unwrap_or(&name);
                Some(CodecError::new("Decompression failed", format!("ERR_{name}"), code as i32))
            }
            BrotliResult::NeedsMoreInput if flush == OPERATION_FINISH => Some(CodecError::unexpected_end()),
            _ => None,
        }
    }

    fn reset(&mut self) -> Result<(), CodecError> {
        self.state = decoder_state(&self.params, &self.dictionary);
        self.result = BrotliResult::NeedsMoreInput;
        Ok(())
    }

    fn memory(&self) -> usize {
        // The window is as large as the data says; this is usual.
        1 << DEFAULT_LGWIN
    }

    fn cheap_input(&self) -> usize {
        16 * 1024
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(codec: &mut dyn Codec, input: &[u8]) -> Result<Vec<u8>, CodecError> {
        let mut output = vec![0; 64 * 1024];
        let progress = codec.step(OPERATION_FINISH, input, &mut output);
        match codec.error(OPERATION_FINISH, output.len() - progress.produced) {
            Some(error) => Err(error),
            None => Ok(output[..progress.produced].to_vec()),
        }
    }

    #[test]
    fn text_comes_back_with_and_without_a_dictionary() {
        let text = b"a lorem that is ipsum and dolor and sit amet".repeat(10);
        for dictionary in [&b""[..], &b"lorem that is ipsum and dolor"[..]] {
            let packed = pass(&mut Encoder::new(vec![UNSET; 9], dictionary.to_vec()).unwrap(), &text).unwrap();
            assert_eq!(pass(&mut Decoder::new(vec![UNSET; 2], dictionary.to_vec()), &packed).unwrap(), text);
        }
    }

    #[test]
    fn the_distance_parameters_break_nothing() {
        let text: Vec<u8> = (0u32..12_000).flat_map(|number| (number.wrapping_mul(2_654_435_761) >> 20).to_le_bytes()).collect();
        for quality in [5, 9, 11] {
            let mut params = vec![UNSET; 9];
            (params[PARAM_QUALITY], params[PARAM_NPOSTFIX], params[PARAM_NDIRECT]) = (quality, 2, 48);
            let packed = pass(&mut Encoder::new(params, Vec::new()).unwrap(), &text).unwrap();
            assert!(pass(&mut Decoder::new(vec![UNSET; 2], Vec::new()), &packed).unwrap() == text, "quality {quality}");
        }
    }

    #[test]
    fn impossible_parameters_are_refused() {
        let mut params = vec![UNSET; 9];
        params[PARAM_DISABLE_LITERAL_CONTEXT_MODELING] = 2;
        assert!(Encoder::new(params, Vec::new()).is_none());
    }

    #[test]
    fn errors_have_the_names_of_the_c_library() {
        let error = pass(&mut Decoder::new(vec![UNSET; 2], Vec::new()), &[0xff; 40]).unwrap_err();
        assert!(error.code.starts_with("ERR__ERROR_"), "{}", error.code);
        assert!(error.errno < 0);
        let packed = pass(&mut Encoder::new(vec![UNSET; 9], Vec::new()).unwrap(), b"something").unwrap();
        let error = pass(&mut Decoder::new(vec![UNSET; 2], Vec::new()), &packed[..4]).unwrap_err();
        assert_eq!(error.code, "Z_BUF_ERROR");
    }
}
