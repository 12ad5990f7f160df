import { type Place, reaches } from './place.ts';

/** A word somebody said, with the agency it was said about. */
const markers = /words-([a-z]+)-\d+/g;

/** Somebody looks at a list or at a request, their own or another agency's: nobody sees what is not for them. */
export async function look(office: Place): Promise<void> {
  const { world, clerk, organisation } = office;
  const { dice } = world;
  const person = dice.pick(organisation.people);
  const state = await office.someRequest();
  if (person === undefined || state === undefined) return;
  const authorities = await office.authoritiesOf(person.id);
  const paths = ['', '/timeline', '/clocks', '/approval', '/proposal'];
  const asked = dice.oneIn(3)
    ? {
        route: 'GET /requests',
        query: { view: dice.pick(['agency', 'mine', 'inbox']) ?? 'mine', limit: '100' },
      }
    : { route: `GET /requests/{id}${dice.pick(paths) ?? ''}`, params: { id: state.id } };
  const outcome = await world.during((life) => life.ask(asked.route, { as: person.id, ...asked }));
  await world.settle();
  if (outcome === 'killed' || outcome.value.status >= 500) return;
  const { status, body } = outcome.value;
  world.note(`${person.id}: ${asked.route} → ${status}`);
  const mayRead = reaches(
    authorities.filter(({ role }) => role !== 'administrator'),
    state.agencyId,
  );
  if ('params' in asked && !mayRead && status !== 404)
    clerk.wrong.push(
      `${person.id} may not read ${state.id} of ${state.agencyId}, and ${asked.route} answered ${status}.`,
    );
  if ('params' in asked && mayRead && status === 404 && !/approval|proposal/.test(asked.route))
    clerk.wrong.push(
      `${person.id} may read ${state.id} of ${state.agencyId}, and ${asked.route} answered 404.`,
    );
  for (const [, agencyId = ''] of JSON.stringify(body ?? '').matchAll(markers)) {
    // An agency's own people: whatever the product thinks they hold, another agency's words are not for them.
    const isForThem =
      person.agencyId === undefined ? reaches(authorities, agencyId) : person.agencyId === agencyId;
    if (!isForThem) clerk.wrong.push(`${person.id} was shown words of ${agencyId} by ${asked.route}.`);
  }
}
