//! The object of JavaScript: a version that never changes, or a builder (a transient) that does.

use std::cell::RefCell;
use std::sync::Arc;

use deno_core::{GarbageCollected, cppgc, v8};

use ops_memory::Held;

use crate::body::{Body, Shared};

/// What a new version has for itself when it shares the rest with the one before: the nodes on the way to the change.
const PATH_BYTES: usize = 2048;

enum Inside {
    Version(Arc<Shared>),
    Builder(Body),
}

/// The memory that V8 is told of is an estimate: nobody can say whom a shared node belongs to.
pub struct Handle(RefCell<Inside>, Option<Held>);

// SAFETY: it holds no references to objects of the JavaScript heap.
unsafe impl GarbageCollected for Handle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"Collection"
    }
}

/// What became of a change.
pub enum Change {
    Made,
    /// It would have changed nothing.
    None,
    /// Collections would lie in one another too deep.
    TooDeep,
}

impl Handle {
    pub fn of(shared: Arc<Shared>) -> Handle {
        Handle(RefCell::new(Inside::Version(shared)), None)
    }

    pub fn builder(body: Body) -> Handle {
        Handle(RefCell::new(Inside::Builder(body)), None)
    }

    /// The handle, with so many bytes that are its own.
    pub fn holding(mut self, isolate: &mut v8::Isolate, bytes: usize) -> Handle {
        self.1 = Some(ops_memory::hold(isolate, bytes));
        self
    }

    pub fn into_object<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Object> {
        cppgc::make_cppgc_object(scope, self)
    }

    pub fn is_builder(&self) -> bool {
        matches!(*self.0.borrow(), Inside::Builder(_))
    }

    /// The version, or what a builder has at this moment as one.
    pub fn shared(&self) -> Arc<Shared> {
        match &*self.0.borrow() {
            Inside::Version(shared) => shared.clone(),
            Inside::Builder(body) => body.clone().share(),
        }
    }

    pub fn with<R>(&self, read: impl FnOnce(&Body) -> R) -> R {
        match &*self.0.borrow() {
            Inside::Version(shared) => read(&shared.body),
            Inside::Builder(body) => read(body),
        }
    }

    /// Changes a builder in place, or makes a new version. JavaScript gets the new object, `true` where the object itself holds the
    /// outcome, or `false` where the collections would lie too deep.
    pub fn change<'s>(&self, scope: &mut v8::PinScope<'s, '_>, work: impl FnOnce(&mut Body) -> Change) -> v8::Local<'s, v8::Value> {
        if let Inside::Builder(body) = &mut *self.0.borrow_mut() {
            let before = body.depth;
            let is_possible = !matches!(work(body), Change::TooDeep);
            if !is_possible {
                body.depth = before;
            }
            return v8::Boolean::new(scope, is_possible).into();
        }
        let mut body = self.with(Body::clone);
        match work(&mut body) {
            Change::Made => Handle::of(body.share()).holding(scope, PATH_BYTES).into_object(scope).into(),
            Change::None => v8::Boolean::new(scope, true).into(),
            Change::TooDeep => v8::Boolean::new(scope, false).into(),
        }
    }
}
