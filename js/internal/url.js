// URL and URLSearchParams, and what Node's own modules need of them. The parts live in internal/url/.

export { URL, isURL } from 'internal/url/class';
export { URLSearchParams } from 'internal/url/search_params';
export { fileURLToPath, fileURLToPathBuffer, pathToFileURL, toPathIfFileURL, urlToHttpOptions } from 'internal/url/file_url';
export { domainToASCII, domainToUnicode } from 'internal/idna';
