// Svelte: compiles a component for the server, imports it, renders it; and for the browser.
import fs from 'node:fs';
import { compile, preprocess } from 'svelte/compiler';
import { render } from 'svelte/server';

const source = `<script>
  let { items = [], big } = $props();
  const sum = $derived(items.reduce((a, b) => a + b, 0));
</script>
<svelte:head><title>{sum}</title></svelte:head>
{#each items as item, i (i)}<p class:big>{item * 2}</p>{:else}none{/each}
<style>p { color: red } .unused { color: blue }</style>`;
const { code } = await preprocess(source, { style: ({ content }) => ({ code: content.replace('red', 'green') }) });
const server = compile(code, { generate: 'server', filename: 'List.svelte' });
console.log(server.js.code, server.css.code, server.warnings.map(({ code: name, start }) => [name, start]));
fs.writeFileSync('List.mjs', server.js.code);
const { default: List } = await import('./List.mjs');
const { head, body } = render(List, { props: { items: [1, 2], big: true } });
console.log(head, body);
console.log(compile(code, { generate: 'client', dev: false }).js.code);
try {
  compile('{#if}', {});
} catch ({ code: name, message, position }) {
  console.log(name, message, position);
}
