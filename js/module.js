// node:module. Docs: module.md.

import { Module } from 'internal/modules/cjs/loader';

export default Module;
