import * as uuid from 'uuid';

console.log(Object.keys(uuid).sort());
console.log(uuid.v5('hello', uuid.v5.URL), uuid.v3('hello', uuid.v3.DNS));
for (const make of [uuid.v1, uuid.v4, uuid.v6, uuid.v7]) console.log(uuid.version(make()), uuid.validate(make()));
const random = Uint8Array.of(0x10, 0x91, 0x56, 0xbe, 0xc4, 0xfb, 0xc1, 0xea, 0x71, 0xb4, 0xef, 0xe1, 0x67, 0x1c, 0x58, 0x36);
console.log(uuid.v4({ random }), uuid.v7({ random, msecs: 1e12, seq: 1 }), uuid.parse(uuid.v4({ random })));
console.log(new Set(Array.from({ length: 2000 }, () => uuid.v4())).size, uuid.v1ToV6('f1207660-21d2-11ef-8c4f-419efbd44d48'));
try {
  uuid.parse('nonsense');
} catch (error) {
  console.log(error.name, error.message);
}
