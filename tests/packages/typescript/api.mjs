// The compiler's API: transpile, a language service, a printer.
import ts from 'typescript';

console.log(ts.version);
const source = 'enum E { A, B = "x" }\nexport const f = async <T>(x: T): Promise<T> => await x;\nclass C { @dec method() {} }';
for (const target of [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2017, ts.ScriptTarget.ESNext]) {
  const { outputText, sourceMapText } = ts.transpileModule(source, { compilerOptions: { target, module: ts.ModuleKind.CommonJS, sourceMap: true, experimentalDecorators: true } });
  console.log(outputText, sourceMapText);
}
const files = { 'a.ts': 'import { b } from "./b";\nb.toFixed().' , 'b.ts': 'export const b = 1;' };
const host = {
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getCompilationSettings: () => ({ strict: true, types: [] }),
  getScriptFileNames: () => Object.keys(files),
  getScriptVersion: () => '1',
  getScriptSnapshot(name) {
    const text = files[name] ?? ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => '',
  getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  fileExists: (name) => name in files || ts.sys.fileExists(name),
  readFile: (name) => files[name] ?? ts.sys.readFile(name),
};
const service = ts.createLanguageService(host);
console.log(service.getSyntacticDiagnostics('a.ts').map((diagnostic) => diagnostic.messageText));
console.log(service.getCompletionsAtPosition('a.ts', files['a.ts'].length, {}).entries.map((entry) => entry.name).slice(0, 8));
console.log(service.getDefinitionAtPosition('a.ts', files['a.ts'].indexOf('b.toFixed')).map((definition) => [definition.fileName, definition.textSpan]));
