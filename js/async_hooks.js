// node:async_hooks. The machinery is in internal/async_hooks.js, the classes in files of their own.

import { createHook } from 'internal/async_hook_class';
import { executionAsyncId, executionAsyncResource, triggerAsyncId } from 'internal/async_hooks';
import { asyncWrapProviders } from 'internal/async_wrap_providers';
import { AsyncLocalStorage } from 'internal/async_local_storage';
import { AsyncResource } from 'internal/async_resource';

export default {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders,
  AsyncResource,
};
