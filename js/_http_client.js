// node:_http_client, deprecated (DEP0199): use node:http.

import { ClientRequest } from 'internal/http/client_request';

export default { ClientRequest };
