import assert from 'node:assert';
import buffer from 'node:buffer';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import events from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import querystring from 'node:querystring';
import stream from 'node:stream';
import stringDecoder from 'node:string_decoder';
import url from 'node:url';
import util from 'node:util';
import zlib from 'node:zlib';

import peak from './peak.js';

if ([assert, buffer, childProcess, crypto, events, fs, os, path, querystring, stream, stringDecoder, url, util, zlib].length === 14) peak.report('fourteen built-ins');
