import { z, type ZodError } from 'zod';

const User = z.object({
  name: z.string().min(2),
  age: z.coerce.number().int().positive().optional(),
  email: z.string().email(),
  role: z.enum(['admin', 'user']).default('user'),
  address: z.union([z.string(), z.object({ street: z.string() }).strict()]),
});
type User = z.infer<typeof User>;

const user: User = User.parse({ name: 'Ada', age: '36', email: 'ada@example.com', address: { street: 'x' } });
console.log(user);
const result = User.safeParse({ name: 'A', age: -1, email: 'no', role: 'root', address: { street: 1, more: 2 } });
if (!result.success) {
  const error: ZodError = result.error;
  console.log(error.issues);
  console.log(error.flatten());
  console.log(error.name, error instanceof Error);
}
console.log(await z.string().transform(async (text) => text.length).parseAsync('four'));
try {
  z.number().parse('x');
} catch (error) {
  console.log(String(error));
}
