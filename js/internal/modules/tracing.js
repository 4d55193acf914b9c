// What tells of modules that are loaded. Docs: diagnostics_channel, "Modules".

import { tracingChannel } from 'internal/diagnostics/tracing_channel';

/** `tracing:module.require:*`: messages have `parentFilename` and `id`. */
export const requireTrace = tracingChannel('module.require');
/** `tracing:module.import:*`: messages have `parentURL` and `url`. */
export const importTrace = tracingChannel('module.import');
