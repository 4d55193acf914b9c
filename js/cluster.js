// node:cluster. Docs: cluster.md.

import process from 'process';
import { lazy } from 'internal/core';

const primary = lazy('internal/cluster/primary');
const member = lazy('internal/cluster/member');

// Start-up takes the variable away, after it has loaded this module.
export default Object.hasOwn(process.env, 'NODE_UNIQUE_ID') ? member().cluster : primary().cluster;
