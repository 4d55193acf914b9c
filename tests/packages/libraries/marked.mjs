import { Marked, marked } from 'marked';

const text = '# A *title*\n\n1. one\n   - [x] two\n\n> quote <b>html</b>\n\n```js\nlet a = "<";\n```\n\n[link](http://x.y "t") ![i](j.png) ~~no~~ https://auto.link\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n';
console.log(marked.parse(text));
console.log(marked.lexer('a **b** `c`'));
const own = new Marked({ async: true, walkTokens: async (token) => { if (token.type === 'text') token.text = token.text.toUpperCase(); } });
own.use({ renderer: { strong: ({ text: inner }) => `<em>${inner}</em>` } });
console.log(await own.parse('a **b** c'));
console.log(marked.parseInline('x < y & z'), marked.parse('a\nb', { breaks: true }));
