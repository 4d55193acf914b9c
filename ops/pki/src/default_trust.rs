//! Who is trusted where nobody says otherwise: by TLS contexts without `ca`, and by `fetch()`.

use deno_core::{OpState, op2};

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::roots::mozilla;
use crate::trust::TrustStore;

/// The default of a runtime; its store is made when it is first needed.
#[derive(Default)]
pub struct DefaultTrust {
    /// What takes the place of Mozilla's list.
    chosen: Option<Vec<Certificate>>,
    store: Option<TrustStore>,
    generation: u32,
}

impl DefaultTrust {
    fn choose(&mut self, authorities: Vec<Certificate>) {
        self.chosen = Some(authorities);
        self.store = None;
        self.generation += 1;
    }

    /// A number that changes with every choice.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn store(&mut self) -> Result<TrustStore, PkiError> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        let store = self.fresh_store()?;
        self.store = Some(store.clone());
        Ok(store)
    }

    /// A store that others do not see.
    pub fn fresh_store(&self) -> Result<TrustStore, PkiError> {
        let store = TrustStore::new()?;
        match &self.chosen {
            Some(chosen) => chosen.iter().for_each(|authority| store.add(authority)),
            None => mozilla().for_each(|authority| store.add(&authority)),
        }
        Ok(store)
    }
}

/// Sets whom to trust from now on: certificates as PEM.
#[op2]
pub fn op_pki_set_default_roots(state: &mut OpState, #[serde] authorities: Vec<String>) {
    let parsed = authorities.iter().flat_map(|pem| Certificate::all_from_pem(pem.as_bytes()).unwrap_or_default()).collect();
    state.borrow_mut::<DefaultTrust>().choose(parsed);
}
