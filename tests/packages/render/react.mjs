// React on the server: strings, a Node stream, a web stream, what is late.
import { Writable } from 'node:stream';
import { createContext, createElement as h, Suspense, use, useContext, useId, useState } from 'react';
import { renderToStaticMarkup, renderToString } from 'react-dom/server';
import { renderToReadableStream } from 'react-dom/server.edge';
import { prerender } from 'react-dom/static';

const Theme = createContext('light');
function Box({ start }) {
  const [count] = useState(() => start * 2);
  return h('div', { id: useId(), className: 'box', style: { marginTop: 4 } }, count, ' ', useContext(Theme), h('i', { dangerouslySetInnerHTML: { __html: '<b>&' } }));
}
console.log(renderToString(h(Theme.Provider, { value: '<dark>' }, h(Box, { start: 2 }))));
console.log(renderToStaticMarkup(h(Box, { start: 1 })));

const late = new Promise((resolve) => setTimeout(resolve, 20, 'late'));
const Late = () => h('p', null, use(late));
const page = () => h('html', null, h('body', null, h(Suspense, { fallback: h('u', null, 'wait') }, h(Late))));

const { renderToPipeableStream } = await import('react-dom/server');
await new Promise((resolve) => {
  const sink = new Writable({
    write(chunk, encoding, done) {
      console.log('chunk', String(chunk));
      done();
    },
    final: (done) => resolve(done()),
  });
  const { pipe } = renderToPipeableStream(page(), { onAllReady: () => pipe(sink), onError: console.error });
});
console.log(await new Response(await renderToReadableStream(h(Box, { start: 3 }))).text());
console.log(await new Response((await prerender(page())).prelude).text());
