/** Who may import whom. See ARCHITECTURE in docs/architecture.md. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment:
        'domain/ imports only itself, and zod: what is stored and what the rules work on is one shape (docs/adr/0018).',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^(domain/|node_modules/zod/)' },
    },
    {
      name: 'promises-know-nobody-they-are-made-to',
      comment: 'A promise is counted by the terms it is given, whatever it is about.',
      severity: 'error',
      from: { path: '^domain/promises/' },
      to: { path: '^domain/(agreements|requests|approvals|notices|access|ledger)/' },
    },
    {
      name: 'the-ledger-knows-no-kind',
      comment:
        'What holds for every kind of aggregate names none of them. The rules of approvals are part of an agreement.',
      severity: 'error',
      from: {
        path: '^(domain|platform/dynamodb|functions)/(ledger|core|http|stream)/',
        pathNot: ['/main\\.ts$', '^functions/core/approval-rules\\.ts$'],
      },
      to: { path: '^domain/(requests|approvals)/' },
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
      name: 'the-edge-knows-nothing-above-it',
      comment: 'capability → core → http.',
      severity: 'error',
      from: { path: '^functions/http/' },
      to: { path: '^functions/', pathNot: '^functions/http/' },
    },
    {
      name: 'what-capabilities-share-knows-none-of-them',
      comment: 'Entries compose; nothing else looks up.',
      severity: 'error',
      from: { path: '^functions/(core|stream)/', pathNot: '/main\\.ts$' },
      to: { path: '^functions/', pathNot: '^functions/(core|stream|http)/' },
    },
    {
      name: 'no-capability-knows-another',
      comment: 'Approvals and attachments are parts of a request: they may use requests, and that is all.',
      severity: 'error',
      from: { path: '^functions/(?!http/|core/|stream/|approvals/|attachments/)([^/]+)/' },
      to: { path: '^functions/(?!http/|core/|stream/)[^/]+/', pathNot: '^functions/$1/' },
    },
    {
      name: 'parts-of-a-request-know-only-requests',
      severity: 'error',
      from: { path: '^functions/(approvals|attachments)/' },
      to: { path: '^functions/(?!http/|core/|stream/)[^/]+/', pathNot: '^functions/($1|requests)/' },
    },
    {
      name: 'infrastructure-reads-only-data',
      comment:
        'lib/ and bin/ take the registry of capabilities, the shape of its data, the table definition and the environment names from the code, never its behaviour.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: {
        path: '^(functions|platform|domain|local|bench|test|tools)/',
        pathNot: [
          '^functions/capabilities\\.ts$',
          '^functions/core/deployment\\.ts$',
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
