// @ts-check
// What the program has a say in: custom inspection functions and the options they get.

import { primordials } from 'internal/core';
import { customInspectSymbol } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { formatValue } from 'internal/util/inspect/value';

const {
  FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance,
  Object,
  ObjectGetOwnPropertyDescriptor,
  ObjectKeys,
  ObjectSetPrototypeOf,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
} = primordials;

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** The options with which the function can inspect further: those of this call, with the depth that may have been cut since. */
function optionsFor(ctx) {
  const { depth, maxArrayLength, maxStringLength, stylize, options } = ctx;
  const passed = { stylize, ...options, maxArrayLength, maxStringLength };
  passed.stylize = stylize;
  if (options.depth !== null) passed.depth = depth;
  return passed;
}

/**
 * The same for an object of another context: nothing by which it could reach into this one. What stays are primitive
 * values and a function without prototype that gives strings and throws nothing.
 */
function isolatedOptionsFor(ctx) {
  const options = ObjectSetPrototypeOf(optionsFor(ctx), null);
  const keys = ObjectKeys(options);
  for (let i = 0; i < keys.length; i++) if (!isPrimitive(options[keys[i]])) delete options[keys[i]];
  const stylize = (text, kind) => {
    try {
      return `${ctx.stylize(text, kind)}`;
    } catch {
      return text;
    }
  };
  options.stylize = ObjectSetPrototypeOf(stylize, null);
  return options;
}

/**
 * What the object's own inspection function says; undefined if it has none or has nothing to say but itself.
 * @param {object} receiver the object as the program sees it: `value`, or a proxy of it
 */
export function formatCustom(ctx, value, receiver, depth) {
  const custom = value[customInspectSymbol];
  // util itself has such a property, which is no such function.
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  // The function of a prototype is meant for its instances.
  if (ObjectGetOwnPropertyDescriptor(value, 'constructor')?.value?.prototype === value) return undefined;

  const isForeign = receiver !== value || !FunctionPrototypeSymbolHasInstance(Object, receiver);
  const levels = ctx.options.depth === null ? null : ctx.depth - depth;
  const shown = FunctionPrototypeCall(custom, receiver, levels, isForeign ? isolatedOptionsFor(ctx) : optionsFor(ctx), inspect);
  if (shown === receiver) return undefined;
  if (typeof shown !== 'string') return formatValue(ctx, shown, depth);
  if (ctx.indentationLvl === 0) return shown;
  return StringPrototypeReplaceAll(shown, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`);
}
