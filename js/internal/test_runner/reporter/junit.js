// The reporter `junit`: results as jUnit XML.

import { hostname } from 'os';
import { inspect } from 'internal/util/inspect';

const escapeText = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const escapeAttribute = (text) => escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '');
const escapeComment = (text) => String(text).replaceAll('--', '&#45;&#45;');

function serialize(node, indent) {
  const tabs = '\t'.repeat(indent);
  if (node.comment !== undefined) return `${tabs}<!-- ${escapeComment(node.comment)} -->\n`;
  if (node.text !== undefined) return `${escapeText(node.text)}\n`;
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');
  if (node.children.length === 0) return `${tabs}<${node.tag}${attributes}/>\n`;
  const inside = node.children.map((child) => serialize(child, indent + 1)).join('');
  return `${tabs}<${node.tag}${attributes}>\n${inside}${tabs}</${node.tag}>\n`;
}

function closeTest(test, parents, type, data) {
  test.attributes.time = (data.details.duration_ms / 1000).toFixed(6);
  const cases = test.children.filter(({ tag }) => tag === 'testcase' || tag === 'testsuite');
  if (cases.length > 0) {
    const having = (tag) => cases.filter(({ children }) => children.some((child) => child.tag === tag)).length;
    test.tag = 'testsuite';
    Object.assign(test.attributes, {
      disabled: 0, errors: 0, tests: cases.length, failures: having('failure'), skipped: having('skipped'),
      timestamp: new Date().toISOString(), hostname: hostname(),
    });
    return;
  }
  test.tag = 'testcase';
  test.attributes.classname = parents.length === 0 ? 'test' : parents.map(({ attributes }) => attributes.name).join('.');
  if (data.file) test.attributes.file = data.file;
  const mark = (tag, attributes) => test.children.push({ tag, attributes, children: [] });
  if (data.skip !== undefined) mark('skipped', { type: 'skipped', message: data.skip });
  if (data.todo !== undefined) mark('skipped', { type: 'todo', message: data.todo });
  if (type === 'test:fail') {
    const { error } = data.details;
    test.children.push({
      tag: 'failure',
      attributes: { type: error?.failureType ?? error?.code, message: error?.message ?? '' },
      children: [{ text: inspect(error) }],
    });
    test.attributes.failure = error?.message ?? '';
  }
}

/** Docs: test, "Test reporters". */
export default async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  const open = [];
  const top = [];
  const add = (node) => (open.at(-1)?.children ?? top).push(node);
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      const test = { attributes: { name: data.name }, children: [], nesting: data.nesting };
      add(test);
      open.push(test);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const test = open.pop();
      closeTest(test, open, type, data);
    } else if (type === 'test:diagnostic' || type === 'test:log') add({ comment: data.message });
  }
  for (const node of top) yield serialize(node, 1);
  yield '</testsuites>\n';
}
