//! Codecs that have done their work and wait for more of the same kind. Their memory is large beside what most calls have to do: to ask for it
//! each time would cost more than the work, and tear holes into the heap.

use deno_core::OpState;

use crate::codec::Codec;
use crate::deflate::Settings;

/// One that compresses, and one that decompresses.
const MOST: usize = 2;

/// The idle codecs of one runtime, the one used last at the end.
#[derive(Default)]
pub struct IdleCodecs(Vec<(Settings, Box<dyn Codec>)>);

impl IdleCodecs {
    /// A codec of these settings, as good as new.
    pub fn take(&mut self, settings: &Settings) -> Option<Box<dyn Codec>> {
        let at = self.0.iter().position(|(known, _)| known == settings)?;
        Some(self.0.remove(at).1)
    }

    /// Keeps a codec, if it can be set back to its beginning, in the place of another of its direction.
    pub fn keep(state: &mut OpState, settings: Settings, mut codec: Box<dyn Codec>) {
        if codec.reset().is_err() {
            return;
        }
        let idle = &mut state.borrow_mut::<IdleCodecs>().0;
        idle.retain(|(known, _)| known.mode.compresses() != settings.mode.compresses());
        idle.push((settings, codec));
        idle.truncate(MOST);
    }
}
