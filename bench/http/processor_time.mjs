// What a request costs this process while another one is at the other end. Unlike requests per second it hardly depends on what else the machine
// does; 1e9 divided by it is what one core can serve.

import process from 'node:process';

/** Of load that is measured. */
const seconds = Number(process.env.HTTP_SECONDS ?? 2);

/**
 * Processor time (user and system) of this process for each request, in nanoseconds, after a second to warm up.
 * @param {(seconds: number) => Promise<number>} load goes on for so long and resolves to the number of requests
 */
export async function timeOfRequest(load) {
  await load(1);
  const before = process.cpuUsage();
  const requests = await load(seconds);
  const { user, system } = process.cpuUsage(before);
  if (!(requests > 0)) throw new Error('no request was answered');
  return ((user + system) * 1000) / requests;
}
