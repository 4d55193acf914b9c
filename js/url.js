// node:url: URL and URLSearchParams of the WHATWG standard, file: URLs, and the parser Node had before.
import { URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions } from 'internal/url';
import { urlFormat, urlParse, urlResolve, urlResolveObject } from 'internal/url/format';
import { Url } from 'internal/url/legacy';
import { defineLazyProperties } from 'internal/util';

const url = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

defineLazyProperties(url, 'internal/urlpattern', ['URLPattern']);

export default url;
