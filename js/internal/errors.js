// Every error Node's own modules throw: `codes.ERR_*` by code, the errors of failed system calls, and helpers around
// stacks. The parts live in internal/errors/.

export { codes } from 'internal/errors/node_error';
export { SystemError } from 'internal/errors/system_error';
export {
  AbortError,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  genericNodeError,
  uvErrmapGet,
  uvErrorMap,
} from 'internal/errors/exceptions';
export {
  hideStackFrames,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kArrowMessage,
  kEnhanceStackBeforeInspector,
  prepareStackTraceCallback,
  startStackAtCallerOf,
  withStackTraceLimit,
} from 'internal/errors/stack_trace';
