// Answers from a pipe, and injected ones.
const prompts = require('prompts');

(async () => {
  console.log(await prompts({ type: 'text', name: 'name', message: 'Name?' }));
  prompts.inject(['two', ['a', 'c'], new Error('stopped')]);
  const answers = await prompts([
    { type: 'text', name: 'one', message: 'One?' },
    { type: 'multiselect', name: 'many', message: 'Many?', choices: ['a', 'b', 'c'].map((value) => ({ title: value, value })) },
    { type: 'confirm', name: 'never', message: 'Never?' },
  ]);
  console.log(answers);
})();
