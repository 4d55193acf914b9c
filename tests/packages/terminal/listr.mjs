import { Listr } from 'listr2';

const tasks = new Listr(
  [
    { title: 'passes', task: (context) => (context.value = 1) },
    { title: 'is skipped', skip: () => 'no need', task: () => {} },
    {
      title: 'has parts',
      task: (context, task) => task.newListr([{ title: 'part', task: async (_, part) => (part.output = `value ${context.value}`) }], { concurrent: true }),
    },
    { title: 'fails', task: () => Promise.reject(new Error('on purpose')) },
  ],
  { renderer: 'simple', exitOnError: false },
);
console.log(await tasks.run(), tasks.errors.map(({ message }) => message));
