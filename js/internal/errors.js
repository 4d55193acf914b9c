// Every error Node's own modules throw: `codes.ERR_*` by code, the errors of failed system calls, and helpers around
// stacks. The parts live in internal/errors/.

export { codes, getMessage } from 'internal/errors/node_error';
export { SystemError } from 'internal/errors/system_error';
export { addNumericalSeparator, determineSpecificType, formatList, inspectWithNoCustomRetry } from 'internal/errors/messages';
export {
  AbortError,
  ConnResetException,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  UVException,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  dnsException,
  errnoException,
  exceptionWithHostPort,
  genericNodeError,
  uvErrmapGet,
  uvErrorMap,
  uvException,
  uvExceptionWithHostPort,
} from 'internal/errors/exceptions';
export {
  ErrorPrepareStackTrace,
  defaultPrepareStackTrace,
  hideInternalStackFrames,
  hideStackFrames,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kArrowMessage,
  kEnhanceStackBeforeInspector,
  kIsNodeError,
  overrideStackTrace,
  prepareStackTraceCallback,
  startStackAtCallerOf,
  withStackTraceLimit,
} from 'internal/errors/stack_trace';
