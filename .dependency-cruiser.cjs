/** The house's boundaries, as rules. docs/architecture.md says why. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(apps|packages)/', pathNot: [from, ...allowed].map((path) => `${path}`) },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    // A virtual module is made by a plugin of the build.
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    only('contracts-stand-alone', '^packages/contracts/', []),
    only('catalogue-uses-contracts', '^packages/catalogue/', ['^packages/contracts/']),
    only('scoring-uses-contracts', '^packages/scoring/', ['^packages/contracts/']),
    only('sandbox-uses-contracts', '^packages/sandbox/', ['^packages/contracts/']),
    only('similarity-uses-contracts', '^packages/similarity/', ['^packages/contracts/']),
    only('signing-uses-contracts', '^packages/signing/', ['^packages/contracts/']),
    only('store-uses-contracts', '^packages/store/', ['^packages/contracts/']),
    only('grading-joins-sandbox-and-scoring', '^packages/grading/', [
      '^packages/(contracts|catalogue|scoring|sandbox)/',
    ]),
    only('gotool-uses-contracts', '^packages/gotool/', ['^packages/contracts/']),
    only('web-uses-contracts-and-gotool', '^apps/web/', ['^packages/(contracts|gotool)/']),
    only('api-never-touches-docker', '^apps/api/', [
      '^packages/(contracts|catalogue|scoring|signing|similarity|store)/',
    ]),
    only('runner-has-no-database', '^apps/runner/', ['^packages/(contracts|catalogue|grading|sandbox)/']),
    only('cli-is-the-operators-tool', '^apps/cli/', [
      '^packages/(contracts|catalogue|grading|sandbox|signing|store)/',
    ]),
    {
      name: 'only-sandbox-names-dockerode',
      severity: 'error',
      from: { pathNot: '^packages/sandbox/' },
      to: { path: 'node_modules/(dockerode|docker-modem)/' },
    },
    {
      name: 'scoring-is-pure',
      severity: 'error',
      from: { path: '^packages/scoring/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.css', '.json'],
    },
  },
};
