// Writes an application of forty Nest modules, each with a service, a controller and a module, as a project compiled to CommonJS has them.
import { mkdirSync, writeFileSync } from 'node:fs';

const COUNT = 40;

for (let i = 0; i < COUNT; i++) {
  const before = i - 1;
  const folder = `src/m${i}`;
  mkdirSync(folder, { recursive: true });
  const importOf = (name, file) => (i > 0 ? `import { ${name}${before} } from '@app/m${before}/${file}';\n` : '');
  writeFileSync(`${folder}/service.ts`, `import { Injectable } from '@nestjs/common';
${importOf('Service', 'service')}
export enum Kind { A = 'a', B = 'b' }

@Injectable()
export class Service${i} {
  constructor(${i > 0 ? `private readonly before: Service${before}` : ''}) {}
  value(): number { return ${i > 0 ? 'this.before.value() + 1' : '1'}; }
}
`);
  writeFileSync(`${folder}/controller.ts`, `import { Controller, Get, Param } from '@nestjs/common';
import { Kind, Service${i} } from './service';

@Controller('m${i}')
export class Controller${i} {
  constructor(private readonly service: Service${i}) {}
  @Get(':id') get(@Param('id') id: string): string { return id + Kind.A + this.service.value(); }
}
`);
  writeFileSync(`${folder}/module.ts`, `import { Module } from '@nestjs/common';
import { Service${i} } from './service';
import { Controller${i} } from './controller';
${importOf('Module', 'module')}
@Module({ imports: [${i > 0 ? `Module${before}` : ''}], providers: [Service${i}], controllers: [Controller${i}], exports: [Service${i}] })
export class Module${i} {}
`);
}
writeFileSync('src/main.ts', `import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Module${COUNT - 1} } from '@app/m${COUNT - 1}/module';
import { Controller${COUNT - 1} } from '@app/m${COUNT - 1}/controller';

async function main() {
  const app = await NestFactory.createApplicationContext(Module${COUNT - 1}, { logger: false });
  console.log(app.get(Controller${COUNT - 1}).get('id-'));
  await app.close();
}
main();
`);
