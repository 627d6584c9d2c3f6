import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const EMPTY_CATCH = {
  selector: 'CatchClause > BlockStatement[body.length=0]',
  message: 'A catch handles the error, turns it into a value, or logs it with a reason. A comment alone does not.',
};
const PRIVATE_KEYWORD = {
  selector: ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"], TSParameterProperty)[accessibility="private"]',
  message: 'Use a #private name: it is private at run time too.',
};
const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing is called the same everywhere.' };
const ONLY_OR_SKIP = {
  selector: 'MemberExpression[object.name=/^(it|test|describe|suite)$/][property.name=/^(only|skip|todo)$/]',
  message: 'Every test runs, every time.',
};
/** What neither the compiler nor typescript-eslint says already. */
const EVERYWHERE = Object.fromEntries(
  [
    'eqeqeq',
    'no-async-promise-executor',
    'no-case-declarations',
    'no-cond-assign',
    'no-constant-condition',
    'no-debugger',
    'no-empty',
    'no-eval',
    'no-loss-of-precision',
    'no-misleading-character-class',
    'no-self-assign',
    'no-shadow-restricted-names',
    'no-sparse-arrays',
    'no-undef',
    'no-unsafe-finally',
    'no-unused-vars',
    'no-useless-catch',
    'no-useless-escape',
    'no-var',
    'object-shorthand',
    'prefer-const',
    'use-isnan',
    'valid-typeof',
  ].map((rule) => [rule, 'error']),
);
const NODE_GLOBALS = Object.fromEntries(
  ['process', 'console', 'Buffer', 'URL', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'fetch', 'AbortController', 'AbortSignal', 'performance'].map((name) => [name, 'readonly']),
);

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'out/', '.cache/', 'schemas/', 'media/', 'scripts/sample/pebble/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { name: 'every file', rules: EVERYWHERE },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './tsconfig.webview.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'no-undef': 'off',
      'no-unused-vars': 'off',
      'no-restricted-syntax': ['error', EMPTY_CATCH, PRIVATE_KEYWORD, DEFAULT_EXPORT, ONLY_OR_SKIP],
    },
  },
  {
    name: 'the core takes time and chance from its ports',
    files: ['src/engine/**', 'src/util/**', 'src/protocol/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from the clock port.' },
        { object: 'Math', property: 'random', message: 'Take chance from the ids port.' },
      ],
      'no-restricted-syntax': [
        'error',
        EMPTY_CATCH,
        PRIVATE_KEYWORD,
        DEFAULT_EXPORT,
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time from the clock port.' },
      ],
    },
  },
  { name: 'the one place that prints, and the benchmarks', files: ['src/cli/output.ts', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    name: 'tests may assert what the types cannot know',
    files: ['test/**', 'bench/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/require-await': 'off' },
  },
  { name: 'configuration that its tool wants as a default export', files: ['**/*.config.{mjs,mts}'], rules: { 'no-restricted-syntax': ['error', EMPTY_CATCH] } },
  {
    name: 'plain scripts',
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: { 'no-restricted-syntax': ['error', EMPTY_CATCH, ONLY_OR_SKIP] },
  },
  { files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs', globals: { require: 'readonly', module: 'writable', exports: 'writable', __dirname: 'readonly', __filename: 'readonly' } } },
);
