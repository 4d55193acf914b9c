// fetch() and the classes around it. Evaluated when the first of them is needed.

export { fetch } from 'internal/fetch/fetch';
export { FormData } from 'internal/fetch/formdata';
export { Headers } from 'internal/fetch/headers';
export { Request } from 'internal/fetch/request';
export { Response } from 'internal/fetch/response';
