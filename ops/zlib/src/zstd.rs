//! Zstandard.

use zstd_safe::zstd_sys::ZSTD_EndDirective;
use zstd_safe::{CCtx, CParameter, DCtx, DParameter, ErrorCode, InBuffer, OutBuffer, ResetDirective, Strategy, get_error_name};

use crate::codec::{Codec, CodecError, Progress};

const FLUSH_END: u32 = 2;

/// Key and value of each parameter JavaScript gave.
pub type Params = Vec<(u32, i32)>;

pub struct Compressor {
    context: CCtx<'static>,
    pledged_size: Option<u64>,
    error: Option<ErrorCode>,
    begun: bool,
    finished: bool,
}

impl Compressor {
    /// None when a parameter is refused.
    pub fn new(params: &Params, pledged_size: Option<u64>, dictionary: &[u8]) -> Option<Self> {
        let mut context = CCtx::try_create()?;
        for &(key, value) in params {
            context.set_parameter(compression_parameter(key, value)?).ok()?;
        }
        if !dictionary.is_empty() {
            context.load_dictionary(dictionary).ok()?;
        }
        let mut this = Self { context, pledged_size, error: None, begun: false, finished: false };
        this.pledge().ok()?;
        Some(this)
    }

    fn pledge(&mut self) -> Result<(), ErrorCode> {
        if self.pledged_size.is_some() {
            self.context.set_pledged_src_size(self.pledged_size)?;
        }
        Ok(())
    }
}

impl Codec for Compressor {
    fn step(&mut self, flush: u32, input: &[u8], output: &mut [u8]) -> Progress {
        let directive = match flush {
            0 => ZSTD_EndDirective::ZSTD_e_continue,
            1 => ZSTD_EndDirective::ZSTD_e_flush,
            _ => ZSTD_EndDirective::ZSTD_e_end,
        };
        // The frame is complete: one more call would begin another.
        if self.finished && input.is_empty() {
            return Progress::default();
        }
        if self.pledged_size.is_some() && !self.begun {
            // When the first call is also the last, zstd forgets the pledge: it believes the size it sees. So the first call is an empty one.
            let mut target = OutBuffer::around(&mut *output);
            self.error = self.context.compress_stream2(&mut target, &mut InBuffer::around(&[]), ZSTD_EndDirective::ZSTD_e_continue).err();
            if self.error.is_some() {
                return Progress::default();
            }
        }
        self.begun = true;
        let room = output.len();
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around(output);
        loop {
            let before = (source.pos, target.pos());
            let result = self.context.compress_stream2(&mut target, &mut source, directive);
            self.finished = flush >= FLUSH_END && result == Ok(0);
            self.error = result.err();
            // With workers a call may return early, though there is input and room.
            let early = source.pos < input.len() && target.pos() < room && (source.pos, target.pos()) != before;
            if self.error.is_some() || !early {
                return Progress { consumed: source.pos, produced: target.pos() };
            }
        }
    }

    fn error(&self, _flush: u32, _left_out: usize) -> Option<CodecError> {
        self.error.map(error_of)
    }

    fn reset(&mut self) -> Result<(), CodecError> {
        self.error = None;
        self.begun = false;
        self.finished = false;
        self.context.reset(ResetDirective::SessionOnly).map_err(error_of)?;
        self.pledge().map_err(error_of)
    }

    fn memory(&self) -> usize {
        self.context.sizeof()
    }

    fn cheap_input(&self) -> usize {
        // Input is collected: any step may be the one that compresses a whole block.
        0
    }
}

fn compression_parameter(key: u32, value: i32) -> Option<CParameter> {
    use CParameter as P;

    let unsigned = u32::try_from(value).ok();
    Some(match key {
        100 => P::CompressionLevel(value),
        101 => P::WindowLog(unsigned?),
        102 => P::HashLog(unsigned?),
        103 => P::ChainLog(unsigned?),
        104 => P::SearchLog(unsigned?),
        105 => P::MinMatch(unsigned?),
        106 => P::TargetLength(unsigned?),
        107 => P::Strategy(strategy(value)?),
        160 => P::EnableLongDistanceMatching(value != 0),
        161 => P::LdmHashLog(unsigned?),
        162 => P::LdmMinMatch(unsigned?),
        163 => P::LdmBucketSizeLog(unsigned?),
        164 => P::LdmHashRateLog(unsigned?),
        200 => P::ContentSizeFlag(value != 0),
        201 => P::ChecksumFlag(value != 0),
        202 => P::DictIdFlag(value != 0),
        400 => P::NbWorkers(unsigned?),
        401 => P::JobSize(unsigned?),
        402 => P::OverlapSizeLog(unsigned?),
        _ => return None,
    })
}

fn strategy(value: i32) -> Option<Strategy> {
    Some(match value {
        1 => Strategy::ZSTD_fast,
        2 => Strategy::ZSTD_dfast,
        3 => Strategy::ZSTD_greedy,
        4 => Strategy::ZSTD_lazy,
        5 => Strategy::ZSTD_lazy2,
        6 => Strategy::ZSTD_btlazy2,
        7 => Strategy::ZSTD_btopt,
        8 => Strategy::ZSTD_btultra,
        9 => Strategy::ZSTD_btultra2,
        _ => return None,
    })
}

pub struct Decompressor {
    context: DCtx<'static>,
    /// What the last step returned: 0 at the end of a frame.
    result: Result<usize, ErrorCode>,
}

impl Decompressor {
    /// None when a parameter is refused.
    pub fn new(params: &Params, dictionary: &[u8]) -> Option<Self> {
        const WINDOW_LOG_MAX: u32 = 100;

        let mut context = DCtx::try_create()?;
        for &(key, value) in params {
            if key != WINDOW_LOG_MAX {
                return None;
            }
            context.set_parameter(DParameter::WindowLogMax(u32::try_from(value).ok()?)).ok()?;
        }
        if !dictionary.is_empty() {
            context.load_dictionary(dictionary).ok()?;
        }
        Some(Self { context, result: Ok(1) })
    }
}

impl Codec for Decompressor {
    fn step(&mut self, _flush: u32, input: &[u8], output: &mut [u8]) -> Progress {
        // Nothing in and nothing pending: zstd would take it for the begin of another frame.
        if input.is_empty() && self.result == Ok(0) {
            return Progress::default();
        }
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around(output);
        self.result = self.context.decompress_stream(&mut target, &mut source);
        Progress { consumed: source.pos, produced: target.pos() }
    }

    fn error(&self, flush: u32, left_out: usize) -> Option<CodecError> {
        match self.result {
            Err(code) => Some(error_of(code)),
            Ok(0) => None,
            Ok(_) => (flush == FLUSH_END && left_out != 0).then(CodecError::unexpected_end),
        }
    }

    fn reset(&mut self) -> Result<(), CodecError> {
        self.result = Ok(1);
        self.context.reset(ResetDirective::SessionOnly).map_err(error_of)?;
        Ok(())
    }

    fn memory(&self) -> usize {
        self.context.sizeof()
    }

    fn cheap_input(&self) -> usize {
        16 * 1024
    }
}

fn error_of(code: ErrorCode) -> CodecError {
    // zstd returns the negated number as a size.
    let number = (0_usize.wrapping_sub(code)) as i32;
    CodecError::new(get_error_name(code), error_code_name(number), number)
}

fn error_code_name(number: i32) -> &'static str {
    match number {
        0 => "ZSTD_error_no_error",
        1 => "ZSTD_error_GENERIC",
        10 => "ZSTD_error_prefix_unknown",
        12 => "ZSTD_error_version_unsupported",
        14 => "ZSTD_error_frameParameter_unsupported",
        16 => "ZSTD_error_frameParameter_windowTooLarge",
        20 => "ZSTD_error_corruption_detected",
        22 => "ZSTD_error_checksum_wrong",
        24 => "ZSTD_error_literals_headerWrong",
        30 => "ZSTD_error_dictionary_corrupted",
        32 => "ZSTD_error_dictionary_wrong",
        34 => "ZSTD_error_dictionaryCreation_failed",
        40 => "ZSTD_error_parameter_unsupported",
        41 => "ZSTD_error_parameter_combination_unsupported",
        42 => "ZSTD_error_parameter_outOfBound",
        44 => "ZSTD_error_tableLog_tooLarge",
        46 => "ZSTD_error_maxSymbolValue_tooLarge",
        48 => "ZSTD_error_maxSymbolValue_tooSmall",
        50 => "ZSTD_error_stabilityCondition_notRespected",
        60 => "ZSTD_error_stage_wrong",
        62 => "ZSTD_error_init_missing",
        64 => "ZSTD_error_memory_allocation",
        66 => "ZSTD_error_workSpace_tooSmall",
        70 => "ZSTD_error_dstSize_tooSmall",
        72 => "ZSTD_error_srcSize_wrong",
        74 => "ZSTD_error_dstBuffer_null",
        80 => "ZSTD_error_noForwardProgress_destFull",
        82 => "ZSTD_error_noForwardProgress_inputEmpty",
        _ => "ZSTD_error_GENERIC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(codec: &mut dyn Codec, input: &[u8]) -> Result<Vec<u8>, CodecError> {
        let mut output = vec![0; 64 * 1024];
        let progress = codec.step(FLUSH_END, input, &mut output);
        match codec.error(FLUSH_END, output.len() - progress.produced) {
            Some(error) => Err(error),
            None => Ok(output[..progress.produced].to_vec()),
        }
    }

    #[test]
    fn text_comes_back() {
        let packed = pass(&mut Compressor::new(&vec![(100, 9), (201, 1)], None, b"").unwrap(), b"over and over and over").unwrap();
        assert_eq!(pass(&mut Decompressor::new(&Vec::new(), b"").unwrap(), &packed).unwrap(), b"over and over and over");
    }

    #[test]
    fn errors_are_named() {
        let error = pass(&mut Decompressor::new(&Vec::new(), b"").unwrap(), b"not a frame").unwrap_err();
        assert_eq!((error.code.as_str(), error.errno), ("ZSTD_error_prefix_unknown", 10));
        let error = pass(&mut Compressor::new(&Vec::new(), Some(3), b"").unwrap(), b"four").unwrap_err();
        assert_eq!(error.code, "ZSTD_error_srcSize_wrong");
        assert!(Compressor::new(&vec![(101, 9999)], None, b"").is_none());
    }
}
