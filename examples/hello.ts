// The first program: types are taken out, nothing has to be configured.
interface Greeting {
  to: string;
  warmth?: number;
}

function greet({ to, warmth = 1 }: Greeting): string {
  return `Hello, ${to}${'!'.repeat(warmth)}`;
}

console.log(greet({ to: 'world' }));
