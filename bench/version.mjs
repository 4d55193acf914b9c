// Prints the version of the runtime that runs it.
const { protojs, bun, deno, node } = process.versions;
console.log(protojs ?? bun ?? deno ?? node);
