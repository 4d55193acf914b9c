// @ts-check
// `protojs --check`: compiles a program without running it. Docs: cli.md, "--check".

import {
  op_module_compile_file,
  op_module_compile_text,
  op_module_load_default,
  op_vm_module_compile_source_text,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import fs from 'fs';
import { getOptionValue } from 'internal/options';
import { pathToFileURL } from 'internal/url';
import { Module } from 'internal/modules/cjs/loader';
import { hasModuleSyntax } from 'internal/modules/module_syntax';
import { transpileText } from 'internal/modules/typescript';

/**
 * @param {string} [file] standard input if there is none
 * @throws {SyntaxError | MODULE_NOT_FOUND}
 */
export function checkSyntax(file) {
  if (file === undefined) return checkText('[stdin]', fs.readFileSync(0, 'utf8'));
  const filename = Module._resolveFilename(path.resolve(file), null, true);
  process.argv[1] = filename;
  // Undefined for an ES module, whose imports are of no interest here.
  if (op_module_compile_file(filename, true) !== undefined) return undefined;
  const identifier = pathToFileURL(filename).href;
  const [format, text] = op_module_load_default(identifier);
  if (format === 'module') compileModule(text, identifier);
  return undefined;
}

function checkText(identifier, source) {
  const type = getOptionValue('--input-type');
  const isModule = type === '' ? hasModuleSyntax(source) : type.startsWith('module');
  try {
    if (type.endsWith('typescript')) compile(identifier, withoutTypes(identifier, source, isModule), isModule);
    else compile(identifier, source, isModule);
  } catch (error) {
    if (type !== '' || !(error instanceof SyntaxError)) throw error;
    compileAsTypeScript(identifier, source, isModule, error);
  }
}

/** What is no TypeScript either gets V8's own error. */
function compileAsTypeScript(identifier, source, isModule, original) {
  let text;
  try {
    text = withoutTypes(identifier, source, isModule);
  } catch (error) {
    throw error.code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' ? original : error;
  }
  compile(identifier, text, isModule);
}

function withoutTypes(identifier, source, isModule) {
  return transpileText(identifier, source, isModule ? 'module' : 'commonjs').text;
}

function compile(identifier, text, isModule) {
  if (isModule) compileModule(text, identifier);
  else op_module_compile_text(text, identifier, 'commonjs', false);
}

/** Compiles an ES module that nobody will link. */
function compileModule(text, identifier) {
  op_vm_module_compile_source_text(text, identifier, undefined, 0, 0, undefined, undefined);
}
