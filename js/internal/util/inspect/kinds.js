// @ts-check
// What an object is by its internal slots, whatever its prototype says: the answers of op_util_kind.

export const kOrdinary = 0;
export const kProxy = 1;
export const kArray = 2;
export const kSet = 3;
export const kMap = 4;
export const kTypedArray = 5;
export const kMapIterator = 6;
export const kSetIterator = 7;
export const kRegExp = 8;
export const kDate = 9;
export const kNativeError = 10;
export const kArrayBuffer = 11;
export const kSharedArrayBuffer = 12;
export const kDataView = 13;
export const kPromise = 14;
export const kWeakSet = 15;
export const kWeakMap = 16;
export const kModuleNamespace = 17;
export const kBoxedPrimitive = 18;
export const kExternal = 19;
export const kArguments = 20;
