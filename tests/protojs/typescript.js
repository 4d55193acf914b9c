// Proves that TypeScript as tsc understands it runs: dependency injection by decorators, merged namespaces, sealed classes, and that errors
// and syntax errors are shown at their place in the source.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-typescript-'));

/** Runs one file, with the compiler options of its folder. */
function run(name, text, compilerOptions = {}) {
  const place = path.join(folder, path.parse(name).name);
  fs.mkdirSync(place);
  fs.writeFileSync(path.join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const file = path.join(place, name);
  fs.writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replaceAll(file, name) };
}

function prints(name, text, expected, compilerOptions) {
  const { stdout, stderr } = run(name, text, compilerOptions);
  assert.strictEqual(stdout + stderr, expected);
}

prints('injection.ts', `
const types = new Map<unknown, any>();
(Reflect as any).metadata = (key: string, value: unknown) => (target: unknown) => { if (key === 'design:paramtypes') types.set(target, value); };
const Injectable = (): ClassDecorator => () => {};
function make<T>(type: new (...dependencies: any[]) => T): T { return new type(...(types.get(type) ?? []).map(make)); }
@Injectable() class Engine { readonly power = 90; }
@Injectable() class Car { constructor(private readonly engine: Engine, public name?: string) {} show() { return this.engine.power; } }
console.log(make(Car).show(), types.get(Car).map((type: Function) => type.name));
`, "90 [ 'Engine', 'String' ]\n", { experimentalDecorators: true, emitDecoratorMetadata: true });

prints('namespaces.ts', `
const x = 'outer';
namespace A { export let x = 1; export namespace B { export const b = 10; } export function twice(n: number) { return 2 * n; } }
namespace A { x += 1; export const y = twice(x) + B.b; }
namespace A.B { export const c = b + x; }
enum E { P = 1 } enum E { Q = P + 1 }
const enum K { One = 1 }
console.log(A.y, A.B.c, x, E.Q, K.One, { ...A.B });
`, "14 12 outer 2 1 { b: 10, c: 12 }\n");

prints('sealed.ts', `
function seal(value: Function, context: ClassDecoratorContext) { Object.seal(value); console.log(context.kind, context.name); }
function twice(_: undefined, context: ClassFieldDecoratorContext) { return (value: number) => value * 2; }
@seal class A { @twice n = 4; accessor m = 1; }
console.log(new A().n, Object.isSealed(A));
`, 'class A\n8 true\n');

const thrown = run('thrown.ts', 'enum E { A }\n\nclass A {\n  constructor(private n: number) { throw new Error(`n ${this.n}`); }\n}\nnew A(E.A);\n');
assert.match(thrown.stderr, /^thrown\.ts:4\n  constructor\(private n: number\) \{ throw new Error\(`n \$\{this\.n\}`\); \}\n {35}\^\n\nError: n 0\n/m);
assert.match(thrown.stderr, /at new A \(thrown\.ts:4:42\)\n {4}at .*thrown\.ts:6:1/);

// V8 finds the fault in what the file was made into.
const twiceDeclared = run('declared.ts', 'enum E { A, B, C }\nconst x: number = 1;\nconst x = 2;\n');
assert.match(twiceDeclared.stderr, /^declared\.ts:3\nconst x = 2;\n {6}\^\n\nSyntaxError: Identifier 'x' has already been declared\n/);

const invalid = run('invalid.ts', 'function f(): void {\n  await g();\n}\n');
assert.match(invalid.stderr, /^invalid\.ts:2\n[^]*ERR_INVALID_TYPESCRIPT_SYNTAX/);

fs.rmSync(folder, { recursive: true });
