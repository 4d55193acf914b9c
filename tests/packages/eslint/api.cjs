// ESLint's classes: a custom rule with the Linter and the RuleTester, and the ESLint class over files.
const { ESLint, Linter, RuleTester } = require('eslint');

const rule = {
  meta: { type: 'problem', fixable: 'code', schema: [], messages: { foo: 'No foo: {{ name }}.' } },
  create: (context) => ({
    Identifier(node) {
      if (node.name === 'foo') context.report({ node, messageId: 'foo', data: { name: node.name }, fix: (fixer) => fixer.replaceText(node, 'bar') });
    },
  }),
};
const linter = new Linter();
const config = [{ plugins: { own: { rules: { 'no-foo': rule } } }, rules: { 'own/no-foo': 2 } }];
console.log(linter.verify('foo(); const x = foo;', config));
console.log(linter.verifyAndFix('foo(); const x = foo;', config));
new RuleTester().run('no-foo', rule, { valid: ['bar()'], invalid: [{ code: 'foo()', output: 'bar()', errors: [{ messageId: 'foo' }] }] });
(async () => {
  const results = await new ESLint().lintFiles(['src/good.mjs', 'src/syntax.js']);
  for (const { messages, errorCount, fatalErrorCount } of results) console.log(messages, errorCount, fatalErrorCount);
  const formatter = await new ESLint().loadFormatter('html');
  console.log((await formatter.format(results)).length > 1000);
})();
