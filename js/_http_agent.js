// node:_http_agent, deprecated (DEP0199): use node:http.

import { Agent } from 'internal/http/agent';
import { getGlobalAgent } from 'internal/http/global_agent';

export default {
  Agent,
  get globalAgent() {
    return getGlobalAgent();
  },
};
