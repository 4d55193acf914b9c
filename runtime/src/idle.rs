//! Gives memory back to the system when an isolate has become idle.
//!
//! V8 collects garbage when memory is asked for, and the C library keeps what is freed for the next request: after a busy hour a server would
//! hold its peak all night.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use deno_core::v8;
use tokio::time::{Instant, Sleep};

/// How long the event loop is looked at.
const PERIOD: Duration = Duration::from_secs(1);
/// So often it may be woken in that time and still count as idle: programs have their small timers.
const FEW: u32 = 32;
/// So many bytes more than the last time there have to be, to be worth the work.
const WORTHWHILE: usize = 16 << 20;
/// Collecting a larger heap could be felt by the request that ends the silence.
const SMALL_HEAP: usize = 128 << 20;

/// What an event loop knows of how busy it is.
#[derive(Default)]
pub struct Idleness {
    bell: Option<Pin<Box<Sleep>>>,
    is_set: bool,
    wakes: u32,
    /// Bytes in use after the last collection.
    kept: usize,
    /// Bytes that the C library had free after it gave back what it could: it goes on counting them.
    free: usize,
    /// What a collection frees is freed by another thread, a little later.
    just_collected: bool,
}

impl Idleness {
    /// The event loop was woken: by an event, or to look at how idle it is.
    pub fn woken(&mut self, isolate: &mut v8::Isolate, context: &mut Context<'_>) {
        let rang = self.is_set && self.bell.as_mut().is_some_and(|bell| bell.as_mut().poll(context).is_ready());
        if !rang {
            self.wakes = self.wakes.saturating_add(1);
            return;
        }
        self.is_set = false;
        let is_idle = std::mem::take(&mut self.wakes) <= FEW;
        if is_idle {
            self.give_back(isolate);
        }
    }

    /// The event loop is going to wait. While nothing happens nobody looks: an idle process is not woken for this twice.
    pub fn waits(&mut self, context: &mut Context<'_>) {
        if self.is_set || (self.wakes == 0 && !self.just_collected) {
            return;
        }
        let deadline = Instant::now() + PERIOD;
        let bell = self.bell.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        bell.as_mut().reset(deadline);
        self.is_set = bell.as_mut().poll(context).is_pending();
    }

    fn give_back(&mut self, isolate: &mut v8::Isolate) {
        let was_collected = std::mem::take(&mut self.just_collected);
        let heap = isolate.get_heap_statistics();
        let used = heap.used_heap_size() + heap.external_memory();
        if !was_collected && used >= self.kept + WORTHWHILE && heap.used_heap_size() <= SMALL_HEAP {
            isolate.memory_pressure_notification(v8::MemoryPressureLevel::Critical);
            isolate.memory_pressure_notification(v8::MemoryPressureLevel::None);
            let heap = isolate.get_heap_statistics();
            self.kept = heap.used_heap_size() + heap.external_memory();
            self.just_collected = true;
        }
        self.trim();
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn trim(&mut self) {
        // SAFETY: both only look at the C library's own lists, under its locks.
        unsafe {
            if libc::mallinfo2().fordblks >= self.free + WORTHWHILE {
                libc::malloc_trim(0);
                self.free = libc::mallinfo2().fordblks;
            }
        }
    }

    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    fn trim(&mut self) {}
}
