// protojs:deferred: the class that is the global Deferred. Docs: docs/deferred.md.

import { Deferred } from 'internal/deferred/deferred';

export { Deferred };
export default { Deferred };
