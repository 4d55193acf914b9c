// ByteLengthQueuingStrategy and CountQueuingStrategy, from deno_web.

import { core } from 'internal/core';
import { defineInspect } from 'internal/webstreams/inspect';

export const { ByteLengthQueuingStrategy, CountQueuingStrategy } = core.loadExtScript('ext:deno_web/06_streams.js');

defineInspect(ByteLengthQueuingStrategy, (strategy) => ({ highWaterMark: strategy.highWaterMark }));
defineInspect(CountQueuingStrategy, (strategy) => ({ highWaterMark: strategy.highWaterMark }));
