import { anywhere, lifecycle, type Edge, type Status, statuses } from '../../domain/requests/index.ts';

/** The life of a request as a state chart and a table, drawn from the data the domain decides by. */
export function lifecycleDocument(): string {
  return `# Life of a request

Drawn from \`domain/requests/lifecycle.ts\` by \`npm run generate\`; not edited by hand.

\`\`\`mermaid
stateDiagram-v2
${statuses.map((status) => `  state "${status}" as ${idOf(status)}`).join('\n')}
  [*] --> ${idOf('submitted')}: RequestSubmitted
${arrows().join('\n')}
  ${idOf('closed')} --> [*]
  ${idOf('approved')} --> [*]
  ${idOf('declined')} --> [*]
  ${idOf('withdrawn')} --> [*]
\`\`\`

Applications and projects are on the **approval** track until they are forwarded, which is what triage does to them; then they
are in the **chain** ([statemachines/](../statemachines/README.md)). Everything else is **work**, the delivery of what was
approved included.

## Events that move a request

| event | from | to | track |
| --- | --- | --- | --- |
${lifecycle.map(({ event, from, to, track }) => `| ${event} | ${from} | ${to} | ${track ?? 'all'} |`).join('\n')}

## Events that move nothing, and where they are allowed

| event | allowed when |
| --- | --- |
${Object.entries(anywhere)
  .map(
    ([event, allowed]) =>
      `| ${event} | ${allowed.length === statuses.length ? 'always' : allowed.join(', ')} |`,
  )
  .join('\n')}
`;
}

/** One arrow for each pair of statuses, with every event that leads along it. */
function arrows(): readonly string[] {
  const along = new Map<string, string[]>();
  for (const edge of lifecycle) {
    if (edge.from === edge.to) continue;
    const arrow = `  ${idOf(edge.from)} --> ${idOf(edge.to)}`;
    along.set(arrow, [...(along.get(arrow) ?? []), labelOf(edge)]);
  }
  return [...along].map(([arrow, labels]) => `${arrow}: ${[...new Set(labels)].join(', ')}`);
}

function labelOf({ event, track }: Edge): string {
  return track === undefined ? event : `${event} (${track})`;
}

/** Mermaid takes a hyphen for part of an arrow. */
function idOf(status: Status): string {
  return status.replaceAll('-', '_');
}
