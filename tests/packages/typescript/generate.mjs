// Writes a project of fifty modules that import each other.
import fs from 'node:fs';

fs.mkdirSync('project/src', { recursive: true });
const count = 50;
for (let index = 0; index < count; index++) {
  const before = index > 0 ? `import { Thing${index - 1}, make${index - 1} } from './module${index - 1}.js';\n` : '';
  const base = index > 0 ? ` extends Thing${index - 1}<T>` : '';
  fs.writeFileSync(
    `project/src/module${index}.ts`,
    `${before}
export interface Thing${index}<T>${base} {
  readonly field${index}: T;
}
export enum Kind${index} { First = ${index}, Second }
export abstract class Base${index}<T extends object> {
  #secret = ${index};
  protected constructor(readonly value: T, private kind: Kind${index} = Kind${index}.Second) {}
  get secret(): number { return this.#secret + this.kind; }
  abstract run(): Promise<T | undefined>;
}
export function make${index}<T>(value: T): Thing${index}<T> {
  return { ${index > 0 ? `...make${index - 1}(value), ` : ''}field${index}: value };
}
`,
  );
}
fs.writeFileSync('project/src/main.ts', `import { make${count - 1} } from './module${count - 1}.js';\nconsole.log(Object.keys(make${count - 1}(1)).length);\n`);
fs.writeFileSync(
  'project/tsconfig.json',
  JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'nodenext', outDir: 'out', rootDir: 'src', strict: true, declaration: true, sourceMap: true, composite: true, types: [] },
    include: ['src'],
  }),
);
fs.writeFileSync('project/package.json', '{ "type": "module" }');
console.log('generated', fs.readdirSync('project/src').length);
