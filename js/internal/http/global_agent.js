// http.globalAgent: made when it is first used, replaceable.

import process from 'process';
import { getOptionValue } from 'internal/options';
import { Agent } from 'internal/http/agent';

let agent;

/** Sockets that are idle for so many ms are closed. */
const kTimeout = 5000;

export function getGlobalAgent() {
  return (agent ??= new Agent({ ...globalAgentOptions(), proxyEnv: getOptionValue('--use-env-proxy') ? process.env : undefined }));
}

export function setGlobalAgent(value) {
  agent = value;
}

/** What the global agents of http and https are made with. */
export function globalAgentOptions() {
  return { keepAlive: true, scheduling: 'lifo', timeout: kTimeout };
}
