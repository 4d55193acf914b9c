// CSV, XML and encodings, in one go and as streams.
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import xml2js from 'xml2js';

console.log(parseSync('a,b\n1,"x ""y"""\n2,z\n', { columns: true, cast: true }));
try {
  parseSync('a,"b');
} catch ({ code, message }) {
  console.log(code, message);
}
fs.writeFileSync('big.csv', `id,text\n${Array.from({ length: 20_000 }, (_, i) => `${i},"text ${i}"`).join('\n')}`);
let sum = 0;
await pipeline(fs.createReadStream('big.csv'), parse({ columns: true }), async (rows) => {
  for await (const { id } of rows) sum += Number(id);
});
let rows = 0;
await new Promise((complete) => Papa.parse(fs.createReadStream('big.csv'), { header: true, step: () => rows++, complete }));
console.log(sum, rows, Papa.unparse([{ a: 1, b: 'x,y' }]), Papa.parse('a;b\n1;2;3', { header: true }));

console.log(JSON.stringify(await xml2js.parseStringPromise('<r a="1"><b>text</b><b/></r>')));
console.log(new xml2js.Builder({ headless: true }).buildObject({ r: { $: { a: 1 }, b: ['1', '<2>'] } }));
await xml2js.parseStringPromise('<r><b></r>').catch(({ message }) => console.log(message));
console.log(new XMLParser({ ignoreAttributes: false }).parse('<a x="1"><b>2</b><![CDATA[z]]></a>'), XMLValidator.validate('<a>'));
console.log(new XMLBuilder({ format: true }).build({ a: { b: [1, 2] } }));

console.log(iconv.encode('héllo 日本', 'shift_jis'), iconv.decode(Buffer.from([0x82, 0xa0]), 'Shift_JIS'), iconv.encodingExists('gbk'));
for await (const text of fs.createReadStream('big.csv', { end: 19 }).pipe(iconv.decodeStream('win1252'))) console.log(text);
