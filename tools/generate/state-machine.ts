import * as z from 'zod';

const words = z.string().min(1);
const payload = z.record(z.string(), z.string());
const retrySchema = z.strictObject({
  ErrorEquals: z.array(words),
  IntervalSeconds: z.number(),
  MaxAttempts: z.int(),
  BackoffRate: z.number(),
  JitterStrategy: z.literal('FULL'),
});
const catchSchema = z.strictObject({
  ErrorEquals: z.array(words),
  ResultPath: z.string().nullable(),
  Next: words,
});
const taskSchema = z.strictObject({
  Type: z.literal('Task'),
  Comment: words,
  Resource: z.enum(['arn:aws:states:::lambda:invoke', 'arn:aws:states:::lambda:invoke.waitForTaskToken']),
  Parameters: z.strictObject({ FunctionName: words, Payload: payload }),
  ResultSelector: z.exactOptional(payload),
  ResultPath: z.exactOptional(z.string().nullable()),
  TimeoutSeconds: z.int(),
  Retry: z.array(retrySchema),
  Catch: z.exactOptional(z.array(catchSchema)),
  Next: z.exactOptional(words),
  End: z.exactOptional(z.literal(true)),
});
const stateSchema = z.discriminatedUnion('Type', [
  taskSchema,
  z.strictObject({
    Type: z.literal('Map'),
    Comment: words,
    ItemsPath: words,
    ItemSelector: payload,
    ItemProcessor: z.strictObject({
      ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }),
      StartAt: words,
      States: z.record(z.string(), taskSchema),
    }),
    ResultPath: words,
    Catch: z.array(catchSchema),
    Next: words,
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Comment: words,
    Choices: z.array(z.strictObject({ Variable: words, StringEquals: words, Next: words })),
    Default: words,
  }),
  z.strictObject({ Type: z.literal('Succeed'), Comment: words }),
  z.strictObject({ Type: z.literal('Fail'), Comment: words, Error: words, Cause: words }),
]);
/** What the chart and the tables can say. Anything else in a definition stops them, so that they leave nothing out. */
const machineSchema = z.strictObject({
  Comment: words,
  StartAt: words,
  States: z.record(z.string(), stateSchema),
});

type State = z.infer<typeof stateSchema>;
type Catcher = z.infer<typeof catchSchema>;
type Retrier = z.infer<typeof retrySchema>;

/** Every time limit in use, and why it is what it is. */
const limits: Readonly<Record<number, { readonly is: string; readonly why: string }>> = {
  60: {
    is: '60 seconds',
    why: 'a call of the function: the 30 seconds the function may take, with room for its start',
  },
  1_728_000: {
    is: '20 days',
    why: 'a decision of a person: the safety net, so that no execution waits for what nobody gives. When it is over the stage is asked again, and the ledger halts the chain then, or in a night before, if somebody of the department could have acted for so long; what waits for the client goes on waiting. Reminders and escalations come from the clocks of the ledger, in business time',
  },
};

/** A catch shared by more states than this is drawn once, from a note that names them. */
const maxCatchArrows = 4;

/**
 * The approval chain as a chart and tables, drawn from its definition.
 *
 * @throws when the definition has a state without a comment, a time limit nobody explained, or anything the chart
 * cannot show
 */
export function stateMachineDocument(definition: string): string {
  const machine = machineSchema.parse(JSON.parse(definition));
  const states = statesOf(machine);
  return `# Approval chain

Drawn from \`statemachines/approval-chain.asl.json\` by \`npm run generate\`; not edited by hand.

${machine.Comment}
An execution is named \`<request>-<attempt>\` and begins with the input
\`{ "request": "<number>", "attempt": <number> }\`, so starting one twice is harmless. Each stage is opened by a call of the function
\`approvals-task\`, which stores the task token beside the request; when somebody has decided, the function
\`approvals-reactions\` calls back with that token and the machine plans anew.

An execution carries the number of the request, the attempt, and a word on how each stage ended, nothing else: who decided
what and why stands in the ledger alone. Executions under way keep the definition they began with, so the function must
go on understanding the payloads below for as long as one of them may live.

\`\`\`mermaid
${chart(machine)}
\`\`\`

A rhombus chooses; a solid arrow leads on; a dashed one is taken when an error was not cured by trying again.

## What each state does

Fields in quotes are given as they stand, the others come from the execution. "Leaves" names where in the execution's data
the result is put.

| state | type | what it does | is given | leaves |
| --- | --- | --- | --- | --- |
${states.map(([name, state]) => row(name, typeOf(state), state.Comment, given(state), left(state))).join('\n')}

## When it takes long or fails

Tries wait a random time up to the one given, so that many executions do not come back at once.

| state | time limit | tried again | caught |
| --- | --- | --- | --- |
${states
  .filter(([, { Type }]) => Type === 'Task' || Type === 'Map')
  .map(([name, state]) => row(name, limitOf(name, state), retries(state), catches(state)))
  .join('\n')}

The time limits:

${limitsUsed(states)
  .map(({ is, why }) => `- **${is}** for ${why}.`)
  .join('\n')}
`;
}

function statesOf({ States }: z.infer<typeof machineSchema>): readonly (readonly [string, State])[] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.Type === 'Map' ? Object.entries(state.ItemProcessor.States) : []),
  ]);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '' ? '–' : cell)).join(' | ')} |`;
}

function typeOf(state: State): string {
  const waits = state.Type === 'Task' && state.Resource.endsWith('.waitForTaskToken');
  return waits ? 'Task, waits for the callback' : state.Type;
}

/** `$.plan.next` as `plan.next`, `$$.Task.Token` as `Task.Token`. */
function bare(path: string): string {
  return path.replace(/^\$+\.?/, '');
}

function plain(path: string): string {
  return `\`${bare(path)}\``;
}

function fields(template: Readonly<Record<string, string>>): string {
  return Object.entries(template)
    .map(([name, value]) => (name.endsWith('.$') ? `\`${name.slice(0, -2)}\`` : `\`${name}\` "${value}"`))
    .join(', ');
}

function given(state: State): string {
  switch (state.Type) {
    case 'Task':
      return fields(state.Parameters.Payload);
    case 'Map':
      return `for each of ${plain(state.ItemsPath)}: ${fields(state.ItemSelector)}`;
    case 'Choice':
      return [...new Set(state.Choices.map(({ Variable }) => plain(Variable)))].join(', ');
    case 'Succeed':
    case 'Fail':
      return '';
  }
}

function left(state: State): string {
  switch (state.Type) {
    case 'Task':
      if (state.ResultPath === null) return 'nothing';
      return `${state.ResultPath === undefined ? 'its result' : plain(state.ResultPath)}${
        state.ResultSelector === undefined ? '' : ` with ${fields(state.ResultSelector)}`
      }`;
    case 'Map':
      return `${plain(state.ResultPath)}, one for each`;
    case 'Fail':
      return `the error \`${state.Error}\``;
    case 'Choice':
    case 'Succeed':
      return '';
  }
}

function limitOf(name: string, state: State): string {
  if (state.Type !== 'Task') return '';
  const limit = limits[state.TimeoutSeconds];
  if (limit === undefined)
    throw new Error(
      `${name} may take ${state.TimeoutSeconds} seconds: say why in tools/generate/state-machine.ts.`,
    );
  return limit.is;
}

function limitsUsed(states: readonly (readonly [string, State])[]) {
  const used = new Set(states.map(([, state]) => (state.Type === 'Task' ? state.TimeoutSeconds : undefined)));
  return Object.entries(limits)
    .filter(([seconds]) => used.has(Number(seconds)))
    .map(([, limit]) => limit);
}

function retries(state: State): string {
  return state.Type === 'Task' ? state.Retry.map(retry).join('; ') : '';
}

function retry({ ErrorEquals, IntervalSeconds, MaxAttempts, BackoffRate }: Retrier): string {
  const waits = Array.from({ length: MaxAttempts }, (_, attempt) => IntervalSeconds * BackoffRate ** attempt);
  const listed = BackoffRate === 1 ? `${IntervalSeconds} s each` : `${waits.join(', ')} s`;
  return `${names(ErrorEquals)}: ${MaxAttempts} times, after up to ${listed}`;
}

function catches(state: State): string {
  return catchersOf(state)
    .map(
      ({ ErrorEquals, ResultPath, Next }) =>
        `${names(ErrorEquals)}: ${Next}${ResultPath === null ? '' : `, leaving ${plain(ResultPath)}`}`,
    )
    .join('; ');
}

function catchersOf(state: State): readonly Catcher[] {
  return 'Catch' in state ? (state.Catch ?? []) : [];
}

function names(errors: readonly string[]): string {
  return errors.map((error) => `\`${error}\``).join(', ');
}

function chart({ StartAt, States }: z.infer<typeof machineSchema>): string {
  return [
    'flowchart TD',
    `  begin(( )) --> ${StartAt}`,
    ...Object.entries(States).flatMap(([name, state]) => [...shape(name, state), ...ways(name, state)]),
    ...caught(States),
  ].join('\n');
}

function shape(name: string, state: State): readonly string[] {
  switch (state.Type) {
    case 'Task':
      return [`  ${name}["${name}"]`];
    case 'Map':
      return [
        `  subgraph ${name}["${name}, for each of ${bare(state.ItemsPath)}"]`,
        ...Object.entries(state.ItemProcessor.States).flatMap(([inner, task]) =>
          [...shape(inner, task), ...ways(inner, task)].map((line) => `  ${line}`),
        ),
        ...caught(state.ItemProcessor.States).map((line) => `  ${line}`),
        '  end',
      ];
    case 'Choice':
      return [`  ${name}{"${name}"}`];
    case 'Succeed':
      return [`  ${name}(["${name}"])`];
    case 'Fail':
      return [`  ${name}(["${name}: ${state.Error}"])`];
  }
}

function ways(name: string, state: State): readonly string[] {
  if (state.Type === 'Choice')
    return [
      ...state.Choices.map(
        ({ Variable, StringEquals, Next }) =>
          `  ${name} -- "${bare(Variable)} is ${StringEquals}" --> ${Next}`,
      ),
      `  ${name} -- "anything else" --> ${state.Default}`,
    ];
  return 'Next' in state ? [`  ${name} --> ${state.Next}`] : [];
}

function caught(states: Readonly<Record<string, State>>): readonly string[] {
  const arrows = Object.entries(states).flatMap(([name, state]) =>
    catchersOf(state).map(({ ErrorEquals, Next }) => ({
      name,
      arrow: `-. "${ErrorEquals.join(', ')}" .-> ${Next}`,
    })),
  );
  return [...Map.groupBy(arrows, ({ arrow }) => arrow)].flatMap(([arrow, from], index) => {
    const sources = from.map(({ name }) => name);
    if (sources.length <= maxCatchArrows) return sources.map((source) => `  ${source} ${arrow}`);
    return [`  note${index}[/"${sources.join('<br/>')}"/] ${arrow}`];
  });
}
