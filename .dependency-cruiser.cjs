// Each rule is one sentence of docs/ARCHITECTURE.md; its name is what the check prints.
const DOOR = '^src/(extension|boot|cli|engine|runner|survey|mcp)\\.ts$';
const ENTRY = [DOOR, '^webview/main\\.tsx$', '^(esbuild\\.js|[^/]*\\.config\\.(mjs|mts)|\\.dependency-cruiser\\.cjs)$', '^(scripts|bench)/'];

/** Files under `from` may see only the ones named in `allowed`, of all that is ours. */
const layer = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|webview|test|scripts|bench)/', pathNot: allowed },
});
/** One package, one owner: whoever else wants it goes through the owner. */
const owned = (name, owners, packages) => ({
  name,
  severity: 'error',
  from: { path: '^(src|webview)/', pathNot: owners },
  to: { path: `node_modules/(@types/)?(${packages})/` },
});
const SURFACE = 'client|protocol|util|os';

module.exports = {
  forbidden: [
    layer('util-sees-nothing', '^src/util/', '^src/util/'),
    layer('os-sees-util', '^src/os/', '^src/(os|util)/'),
    layer('boot-sees-os', '^src/boot\\.ts$', '^src/(os|util)/'),
    layer('engine-sees-util', '^src/engine/', '^src/(engine|util)/'),
    layer('protocol-sees-util-and-engine-types', '^src/protocol/', '^src/(protocol|util)/|^src/engine/(planning/)?index\\.ts$'),
    layer('adapters-see-engine-door', '^src/adapters/', '^src/(adapters|util|os)/|^src/engine/(planning/)?index\\.ts$'),
    layer('runner-sees-os', '^src/runner(\\.ts$|/)', '^src/(runner|os|util)/'),
    layer('client-sees-protocol', '^src/client/', '^src/(client|protocol|util|os)/'),
    layer('server-sees-protocol-and-engine-door', '^src/server/', '^src/(server|protocol|util|os)/|^src/engine/(planning/)?index\\.ts$'),
    layer('cli-is-a-client', '^src/cli(\\.ts$|/)', `^src/(cli|${SURFACE})/|^src/engine/(planning/)?index\\.ts$`),
    layer('mcp-is-a-client', '^src/mcp(\\.ts$|/)', `^src/(mcp|${SURFACE})/|^src/engine/(planning/)?index\\.ts$`),
    layer('vscode-is-a-client', '^src/(extension\\.ts$|vscode/)', `^src/(vscode|${SURFACE})/|^src/engine/(planning/)?index\\.ts$`),
    layer('compose-joins-engine-and-adapters', '^src/compose\\.ts$', '^src/(engine/(planning/)?index\\.ts$|adapters/|util/|os/)'),
    layer('engine-door-composes-and-serves', '^src/engine\\.ts$', '^src/(compose\\.ts$|engine/(planning/)?index\\.ts$|(server|adapters|protocol|util|os)/|client/ownerToken\\.ts$)'),
    layer('survey-looks-with-adapters', '^src/survey\\.ts$', '^src/(adapters|util|os)/|^src/engine/(planning/)?index\\.ts$'),
    layer('webview-sees-protocol', '^webview/', '^webview/|^src/(protocol|util)/'),
    {
      name: 'protocol-takes-only-types-from-engine',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-are-chosen-at-the-root',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(compose\\.ts$|engine\\.ts$|survey\\.ts$|adapters/)' },
      to: { path: '^src/adapters/' },
    },
    { name: 'only-the-engine-door-calls-compose', severity: 'error', from: { path: '^src/', pathNot: '^src/engine\\.ts$' }, to: { path: '^src/compose\\.ts$' } },
    { name: 'nobody-imports-a-door', severity: 'error', from: { path: '^(src|webview)/' }, to: { path: DOOR } },
    {
      name: 'vscode-only-at-the-edge',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(extension\\.ts$|vscode/)' },
      to: { path: '(^|/)vscode($|/index\\.d\\.ts$)' },
    },
    { name: 'no-node-in-the-core', severity: 'error', from: { path: '^(src/(engine|util|protocol)/|webview/)' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'core-packages',
      severity: 'error',
      from: { path: '^src/(engine|util|protocol)/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(@types/)?(zod|js-yaml|yaml|mdast[^/]*|micromark[^/]*|picomatch)/' },
    },
    { name: 'runner-loads-no-package', severity: 'error', from: { path: '^src/(runner(\\.ts$|/)|os/)' }, to: { path: 'node_modules/', pathNot: 'node_modules/@types/node/' } },
    owned('one-owner-per-driver-git', '^src/adapters/git/', 'simple-git'),
    owned('one-owner-per-driver-database', '^src/adapters/store/', 'sql\\.js'),
    owned('one-owner-per-driver-arguments', '^src/cli(\\.ts$|/)', 'commander'),
    owned('one-owner-per-driver-mcp', '^src/(mcp(\\.ts$|/)|server/)', '@modelcontextprotocol/[^/]+'),
    owned('one-owner-per-driver-toolkit', '^webview/components/toolkit\\.ts', '@vscode/webview-ui-toolkit'),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'src-never-sees-tests', severity: 'error', from: { path: '^(src|webview)/' }, to: { path: '^(test|bench|scripts)/' } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: [...ENTRY, '\\.d\\.ts$', '\\.test\\.tsx?$'] }, to: {} },
    { name: 'no-unresolvable', severity: 'error', from: { path: '^(src|webview)/' }, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // esbuild.js asks for the package of its own name, which this resolver takes for the file itself.
    exclude: { path: '^((dist|out|\\.cache|scripts/sample/pebble)/|esbuild\\.js$)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.cjs', '.js', '.d.ts', '.json', '.css', '.sql'],
    },
  },
};
