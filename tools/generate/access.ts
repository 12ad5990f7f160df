import { type Action, type Actor, can, policy } from '../../domain/access/index.ts';
import { type Role, roles } from '../../domain/vocabulary/index.ts';
import { routes } from '../../functions/capabilities.ts';

const marks = { own: '○', agency: '●', anywhere: '◆', denied: '' } as const;

/** Who may do what, asked of the domain case by case: role by action, for one's own, one's agency's and another's. */
export function accessDocument(): string {
  const actions = Object.keys(policy) as readonly Action[];
  if (new Set(roles.map(shortOf)).size < roles.length)
    throw new Error('Two roles have the same initials: give one a title.');
  return `# Who may do what

Asked of \`can\` in \`domain/access\` by \`npm run generate\`, for every role and action: may a person who holds the role for
one agency do it to something of their own, to something of somebody else in that agency, and in another agency? Not
edited by hand; a test calls every route against it.

${marks.agency} in the agencies the role is held for · ${marks.own} only one’s own, there · ${marks.anywhere} anywhere · empty: denied

| action | ${roles.map(shortOf).join(' | ')} |
| --- | ${roles.map(() => ':-:').join(' | ')} |
${actions.map((action) => `| \`${action}\` | ${roles.map((role) => marks[reachOf(role, action)]).join(' | ')} |`).join('\n')}

${roles.map((role) => `**${shortOf(role)}** ${role}`).join(' · ')}

A role held for all agencies (\`*\`) reaches each of them; acting for somebody gives what they have, and the record names
both. Nobody reaches another agency's things by owning them.

## Where it is asked

| action | routes |
| --- | --- |
${actions.map((action) => `| \`${action}\` | ${routesOf(action)} |`).join('\n')}
`;
}

function reachOf(role: Role, action: Action): keyof typeof marks {
  const actor: Actor = { personId: 'me', authorities: [{ role, agencyId: 'here', actingFor: [] }] };
  const may = (agencyId: string, ownerId: string): boolean =>
    can(actor, action, { agencyId, ownerId }) !== undefined;
  if (may('there', 'somebody')) return 'anywhere';
  if (may('there', 'me'))
    throw new Error(`${role} reaches another agency by ${action}: the document cannot say that.`);
  if (may('here', 'somebody')) return 'agency';
  return may('here', 'me') ? 'own' : 'denied';
}

/** Initials, as in the Client Relationship Model; two directors are told apart by their titles there. */
function shortOf(role: Role): string {
  if (role === 'service-director') return 'CSD';
  if (role === 'support-director') return 'ASD';
  return role
    .split('-')
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}

function routesOf(action: Action): string {
  const asked = routes
    .filter((route) => route.action === action)
    .map(({ method, path }) => `\`${method} ${path}\``);
  return asked.length === 0 ? 'asked within another' : asked.join(', ');
}
