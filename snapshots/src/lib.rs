//! The startup snapshot and the sources it does not contain, both made by build.rs.

use ops_module::BuiltinModule;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
