const Ajv = require('ajv').default;
const standalone = require('ajv/dist/standalone').default;

const ajv = new Ajv({ allErrors: true, code: { source: true } });
ajv.addFormat('short', /^.{1,3}$/);
const schema = {
  $id: 'thing',
  type: 'object',
  properties: { id: { type: 'integer', minimum: 1 }, tags: { type: 'array', items: { type: 'string', format: 'short' }, uniqueItems: true }, kind: { enum: ['a', 'b'] } },
  required: ['id', 'kind'],
  additionalProperties: false,
};
const validate = ajv.compile(schema);
console.log(validate({ id: 1, kind: 'a', tags: ['x'] }), validate.errors);
console.log(validate({ id: 0, tags: ['long', 'x', 'x'], extra: 1 }), validate.errors);
console.log(ajv.errorsText(validate.errors));
const code = standalone(ajv, validate);
console.log(code.length, code.slice(0, 300));
console.log(new Ajv({ strict: 'log' }).compile({ type: 'string', unknownKeyword: 1 })('x'));
try {
  ajv.compile({ type: 'wrong' });
} catch (error) {
  console.log(error.message);
}
console.log(new (require('ajv/dist/2020').default)().validate({ prefixItems: [{ type: 'string' }], items: false, minItems: 1, type: 'array' }, ['a', 1]));
console.log(new (require('ajv/dist/jtd').default)().compileParser({ properties: { a: { type: 'int32' } } })('{"a":5}'));
