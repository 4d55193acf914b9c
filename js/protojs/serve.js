// protojs:serve: an HTTP server of requests and responses as fetch() has them. Docs: docs/serve.md.

import { serve } from 'internal/serve/server';
import { upgradeWebSocket } from 'internal/serve/websocket';

export { serve, upgradeWebSocket };
export default { serve, upgradeWebSocket };
