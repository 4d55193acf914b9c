// http.setGlobalProxyFromEnv(): the global agents go through proxies from now on.

import process from 'process';
import { lazy } from 'internal/core';
import { validateObject } from 'internal/validators';
import { Agent } from 'internal/http/agent';
import { getGlobalAgent, globalAgentOptions, setGlobalAgent } from 'internal/http/global_agent';
import { readProxyEnv } from 'internal/http/proxy';

const lazyHttps = lazy('https');

/**
 * @param {object} [proxyEnv] by default process.env
 * @returns {() => void} puts the agents from before in place again
 * @throws ERR_INVALID_ARG_TYPE, ERR_PROXY_INVALID_CONFIG
 */
export function setGlobalProxyFromEnv(proxyEnv = process.env) {
  validateObject(proxyEnv, 'proxyEnv');
  if (readProxyEnv(proxyEnv) === null) return () => {};
  const before = getGlobalAgent();
  const options = { ...globalAgentOptions(), proxyEnv };
  setGlobalAgent(new Agent(options));
  const https = lazyHttps();
  const secureBefore = https.globalAgent;
  https.globalAgent = new https.Agent(options);
  return () => {
    setGlobalAgent(before);
    https.globalAgent = secureBefore;
  };
}
