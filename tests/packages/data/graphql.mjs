import { buildSchema, execute, graphql, parse, print, printSchema, subscribe, validate } from 'graphql';

const schema = buildSchema(`
  type Query { hello(times: Int! = 2): String, list: [Item!]!, fails: Int }
  type Item { id: ID! }
  type Subscription { ticks: Int }
`);
const rootValue = {
  hello: ({ times }) => 'hi '.repeat(times),
  list: async () => [{ id: 1 }, { id: 2 }],
  fails: () => Promise.reject(new Error('on purpose')),
  async *ticks() {
    for (const ticks of [1, 2]) yield { ticks };
  },
};
console.log(JSON.stringify(await graphql({ schema, rootValue, source: 'query Q($n: Int!) { hello(times: $n) list { id } fails }', variableValues: { n: 3 } })));
console.log(validate(schema, parse('{ hello(tines: 1) }')).map(String));
try {
  parse('{ hello(');
} catch (error) {
  console.log(error.toString());
}
for await (const { data } of await subscribe({ schema, rootValue, document: parse('subscription { ticks }') })) console.log(data);
console.log(execute({ schema, document: parse('{ __typename }') }), print(parse('query  {a,b}')), printSchema(schema));
