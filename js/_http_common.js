// node:_http_common, deprecated (DEP0199): the parser and what goes with it.

import { hasInvalidChar, isToken } from 'internal/http/header_rules';
import { freeReader, idleReaders, takeReader } from 'internal/http/message_reader';
import { httpMethods } from 'internal/http/methods';
import { HTTPParser } from 'internal/http/parser';

export default {
  _checkInvalidHeaderChar: hasInvalidChar,
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  freeParser: freeReader,
  methods: httpMethods,
  parsers: {
    alloc: takeReader,
    free: freeReader,
    get max() {
      return idleReaders.max;
    },
    set max(value) {
      idleReaders.max = value;
    },
  },
  HTTPParser,
};
