// node:child_process. Docs: child_process.

import { ChildProcess } from 'internal/child_process';
import { exec, execFile } from 'internal/child_process/exec';
import { _forkChild, fork, spawn } from 'internal/child_process/spawn';
import { execFileSync, execSync, spawnSync } from 'internal/child_process/sync';

export default { _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
