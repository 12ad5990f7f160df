import { type Actor, can, deputyMay, type Permission, policy } from '../../domain/access/index.ts';
import { type Role, roles } from '../../domain/vocabulary/index.ts';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import type { Capability } from '../../functions/core/capability.ts';
import type { Route } from '../../functions/http/contract.ts';

const marks = { own: '○', agency: '●', anywhere: '◆', denied: '' } as const;

/** Who may do what, asked of the domain case by case: role by action, for one's own, one's agency's and another's. */
export function accessDocument(registry: readonly Capability<never>[] = capabilities): string {
  const routes = routesIn(registry);
  const asked = routes.flatMap((route) => (route.access === 'person' ? [route.permission] : []));
  const permissions = [
    ...new Map([...Object.values(policy), ...asked].map((one) => [one.action, one])).values(),
  ];
  if (new Set(roles.map(shortOf)).size < roles.length)
    throw new Error('Two roles have the same initials: give one a title.');
  return `# Who may do what

Asked of \`can\` in \`domain/access\` by \`npm run generate\`, for every role and action: may a person who holds the role for
one agency do it to something of their own, to something of somebody else in that agency, and in another agency? Not
edited by hand; a test calls every route against it.

${marks.agency} in the agencies the role is held for · ${marks.own} only one’s own, there · ${marks.anywhere} anywhere · empty: denied

| action | ${roles.map(shortOf).join(' | ')} |
| --- | ${roles.map(() => ':-:').join(' | ')} |
${permissions.map((one) => `| \`${one.action}\` | ${roles.map((role) => marks[reachOf(role, one)]).join(' | ')} |`).join('\n')}

${roles.map((role) => `**${shortOf(role)}** ${role}`).join(' · ')}

A **deputy** of a stage may, as long as it waits and of that one request, do what one who holds it may by
${Object.keys(deputyMay)
  .map((action) => `\`${action}\``)
  .join(', ')}: the last two while a proposal is developed, and nothing else.

A role held for all agencies (\`*\`) reaches each of them; acting for somebody gives what they have, what they submitted
with it, and the record names both. What is about somebody as a person (who acts for them, how they are told) stays theirs.
Nobody reaches another agency's things by owning them.

## Where it is asked

| action | routes |
| --- | --- |
${permissions.map((one) => `| \`${one.action}\` | ${routesFor(one, routes)} |`).join('\n')}
${openRoutes(routes)}`;
}

function reachOf(role: Role, permission: Permission): keyof typeof marks {
  const actor: Actor = { personId: 'me', authorities: [{ role, agencyId: 'here', actingFor: [] }] };
  const may = (agencyId: string, ownerId: string): boolean =>
    can(actor, permission, { agencyId, ownerId }) !== undefined;
  if (may('there', 'somebody')) return 'anywhere';
  if (may('there', 'me'))
    throw new Error(`${role} reaches another agency by ${permission.action}: the document cannot say that.`);
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

function routesFor({ action }: Permission, routes: readonly Route[]): string {
  const asked = routes
    .filter((route) => route.access === 'person' && route.permission.action === action)
    .map(nameOf);
  return asked.length === 0 ? 'asked within another' : asked.join(', ');
}

function nameOf({ method, path }: Route): string {
  return `\`${method} ${path}\``;
}

/** Nothing when every route asks who calls. */
function openRoutes(routes: readonly Route[]): string {
  const open = routes.filter(({ access }) => access === 'public').map(nameOf);
  return open.length === 0 ? '' : `\nOpen to anybody who has the link: ${open.join(', ')}.\n`;
}
