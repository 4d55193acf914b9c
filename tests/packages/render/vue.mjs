// Vue: a single-file component through the compiler, reactivity, rendering to a string and to a stream.
import { compileScript, compileStyle, compileTemplate, parse } from 'vue/compiler-sfc';
import { computed, createSSRApp, h, nextTick, ref, watch } from 'vue';
import { renderToNodeStream, renderToString } from 'vue/server-renderer';

const source = `<script setup lang="ts">
import { ref } from 'vue';
const props = defineProps<{ name: string; size?: number }>();
const count = ref(props.size ?? 1);
</script>
<template><div :class="{ big: count > 1 }" @click="count++">{{ name }} {{ count }}</div></template>
<style scoped>.big { color: v-bind(name) }</style>`;
const { descriptor, errors } = parse(source, { filename: 'A.vue' });
console.log(errors, compileScript(descriptor, { id: 'a', inlineTemplate: true }).content);
console.log(compileStyle({ source: descriptor.styles[0].content, id: 'data-v-a', filename: 'A.vue', scoped: true }).code);
console.log(compileTemplate({ source: '<a><b v-for="x in">', id: 'b', filename: 'b.vue' }).errors.map(String));

const count = ref(2);
const double = computed(() => count.value * 2);
watch(count, (now, before) => console.log('watched', before, now, double.value));
count.value = 5;
await nextTick();
const app = () => createSSRApp({ setup: () => () => h('ul', [1, count.value].map((n) => h('li', { key: n }, `<${n}>`))) });
console.log(await renderToString(app()));
for await (const chunk of renderToNodeStream(app())) console.log('chunk', String(chunk));
