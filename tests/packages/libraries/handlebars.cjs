const Handlebars = require('handlebars');

Handlebars.registerHelper('loud', (text) => new Handlebars.SafeString(String(text).toUpperCase()));
Handlebars.registerPartial('item', '<li>{{this}}</li>');
const template = Handlebars.compile('{{#each items as |item index|}}{{index}}:{{> item item}}{{else}}none{{/each}} {{loud name}} {{{raw}}} {{esc}} {{#unless no}}yes{{/unless}} {{lookup map "k"}}');
console.log(template({ items: ['a', '<b>'], name: 'x', raw: '<i>', esc: '<i>', map: { k: 'v' } }));
console.log(Handlebars.precompile('{{a.b}}').length, Handlebars.parse('{{a}}').body[0].path.original);
console.log(typeof require.extensions['.hbs'], Handlebars.VERSION);
for (const bad of ['{{#if}}', '{{#a}}{{/b}}']) {
  try {
    Handlebars.compile(bad)({});
  } catch (error) {
    console.log(error.name, error.message);
  }
}
