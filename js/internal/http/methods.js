// The request methods that the parser knows (ops/http/src/parser/method.rs).

import { op_http_methods } from 'internal/ops';

/** Names by the parser's numbers, those of RTSP among them. */
export const methodNames = op_http_methods();

/** So many of them belong to HTTP: they come first. */
const kHttpMethods = methodNames.indexOf('PRI');

/** `methods` of _http_common: by number. */
export const httpMethods = methodNames.slice(0, kHttpMethods);

/** http.METHODS */
export const METHODS = httpMethods.toSorted();
