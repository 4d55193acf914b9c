import js from '@eslint/js';
import promise from 'eslint-plugin-promise';

export default [
  js.configs.recommended,
  promise.configs['flat/recommended'],
  { ignores: ['**/ignored/**'] },
  {
    files: ['**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { require: 'readonly', module: 'writable', console: 'readonly' } },
    rules: { 'no-var': 'error', 'prefer-const': 'warn', eqeqeq: 'error', semi: ['error', 'always'] },
  },
];
