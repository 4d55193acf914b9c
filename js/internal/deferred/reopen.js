// Functions that closure.js has packed, made again in this thread.

import { lazy } from 'internal/core';
import { kArray, kFunction, kKnown, kObject, kRequire } from 'internal/deferred/closure';
import { valueAt } from 'internal/deferred/known_values';

const vm = lazy('vm');
const internalVm = lazy('internal/vm');
const modules = lazy('module');

/** Captured variables are the parameters of a function around the text, so that functions may capture each other. */
function compile({ source, captures }, index) {
  const names = Object.keys(captures);
  const text = `(function (${names.join(', ')}) { return (${source}\n); })`;
  const options = { filename: `[deferred ${index}]`, importModuleDynamically: internalVm().kDefaultLoader };
  return { names, make: new (vm().Script)(text, options).runInThisContext() };
}

function open(functions) {
  const made = [];
  const value = ({ 0: kind, 1: data }) => {
    switch (kind) {
      case kKnown: return valueAt(data);
      case kFunction: return made[data] ?? forward(data);
      case kRequire: return modules().createRequire(data);
      case kObject: return Object.fromEntries(data.map(([key, part]) => [key, value(part)]));
      case kArray: return data.map(value);
      default: return data;
    }
  };
  // Two functions that call each other: one of them has to be called through a third.
  const forward = (place) => function (...args) {
    return new.target === undefined ? Reflect.apply(made[place], this, args) : Reflect.construct(made[place], args);
  };
  // Later ones first: they are what earlier ones have captured.
  for (let place = functions.length - 1; place >= 0; place--) {
    const { names, make } = compile(functions[place], place);
    made[place] = make(...names.map((name) => value(functions[place].captures[name])));
  }
  return made[0];
}

/** @param {object[]} functions @returns {Function} */
export function reopenFunction(functions) {
  return open(functions);
}
