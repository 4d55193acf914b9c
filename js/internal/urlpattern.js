// URLPattern, as deno_web implements it.
import { core } from 'internal/core';

export const { URLPattern } = core.loadExtScript('ext:deno_web/01_urlpattern.js');
