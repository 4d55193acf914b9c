// node:trace_events: what the runtime does, in a file that trace viewers read.

import { createTracing, getEnabledCategories } from 'internal/tracing/tracing';

export { createTracing, getEnabledCategories };

export default { createTracing, getEnabledCategories };
