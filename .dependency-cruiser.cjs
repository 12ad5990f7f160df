/** Who may import whom. See ARCHITECTURE in docs/architecture.md. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment: 'domain/ imports only itself.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    {
      name: 'platform-knows-only-the-domain',
      severity: 'error',
      from: { path: '^platform/' },
      to: { path: '^(functions|lib|bin|local|bench|test|tools)/' },
    },
    {
      name: 'functions-know-domain-and-platform',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(lib|bin|local|bench|test|tools)/' },
    },
    {
      name: 'infrastructure-reads-only-data',
      comment:
        'lib/ and bin/ take the route table, the table definition and the environment names from the code, never its behaviour.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: {
        path: '^(functions|platform|domain|local|bench|test|tools)/',
        pathNot: [
          '^functions/capabilities\\.ts$',
          '^platform/dynamodb/table\\.ts$',
          '^platform/config/names\\.ts$',
        ],
      },
    },
    {
      name: 'local-never-touches-infrastructure',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(lib|bin|bench|test)/' },
    },
    {
      name: 'nothing-runs-on-tools',
      comment: 'Generators and checks look at the product; the product does not know them.',
      severity: 'error',
      from: { path: '^(domain|platform|functions|lib|bin|local)/' },
      to: { path: '^tools/' },
    },
    {
      name: 'functions-carry-no-tools',
      comment:
        'What runs on AWS imports only what package.json lists under dependencies. Types alone cost nothing.',
      severity: 'error',
      from: { path: '^(domain|platform|functions)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'everything-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.rotunda)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
