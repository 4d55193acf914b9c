//! What is neither an object any more nor one again: the inside of transferred objects, by number, between two calls from JavaScript.

use std::any::Any;
use std::sync::Arc;

use deno_core::OpState;
use slab::Slab;

/// Something that several isolates have.
pub type Shared = Arc<dyn Any + Send + Sync>;

/// The things of one isolate that wait for a message, or for the object that is made of them.
#[derive(Default)]
pub struct Carried(Slab<Box<dyn Any + Send>>);

impl Carried {
    /// Keeps `thing` under the number that comes back.
    pub fn put(state: &mut OpState, thing: Box<dyn Any + Send>) -> u32 {
        state.borrow_mut::<Carried>().0.insert(thing) as u32
    }

    /// The same for what other isolates get as well.
    pub fn share(state: &mut OpState, thing: Shared) -> u32 {
        Self::put(state, Box::new(thing))
    }

    /// Gives the thing away, whatever it is.
    pub fn take_any(state: &mut OpState, id: u32) -> Option<Box<dyn Any + Send>> {
        state.borrow_mut::<Carried>().0.try_remove(id as usize)
    }

    /// Gives the thing away if it is one of this kind.
    pub fn take<T: 'static>(state: &mut OpState, id: u32) -> Option<T> {
        let things = &mut state.borrow_mut::<Carried>().0;
        if !things.get(id as usize)?.is::<T>() {
            return None;
        }
        things.try_remove(id as usize)?.downcast().ok().map(|thing| *thing)
    }
}
