import { type Answer, type Person, signIn } from '../e2e/client.ts';
import { type Patience, until } from './until.ts';

/** Who of the sample organisation holds which stage for the treasury. */
const holders = {
  develop: 'marcus-bridgewood',
  infrastructure: 'abel-copperline',
  procurement: 'pearl-inkwell',
  contractor: 'cyrus-handshake',
  security: 'stella-watchtower',
  portfolio: 'jonas-compassrose',
  program: 'iris-millpond',
  director: 'vera-northwind',
} as const;
type Stage = keyof typeof holders;

export const assessments = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

/** Sections as somebody would first write them. */
const sections = {
  need: { text: 'Permits in a day instead of three weeks.' },
  scope: { text: 'All seven offices.', agencies: 1 },
  benefit: { text: 'Two thousand hours of waiting a year.' },
  cost: { text: 'Licences and set-up.', dollars: 20_000, hours: 120 },
} as const;

/** Approval chains as people take them through, signed in once each, on this machine or a deployed stage. */
export class ChainWalk {
  readonly #signIn: (person: string) => Promise<Person>;
  readonly #patience: Patience | undefined;
  readonly #people = new Map<string, Promise<Person>>();

  /** @param where the address of a one-machine runtime, or how people sign in elsewhere */
  constructor(where: string | ((person: string) => Promise<Person>), patience?: Patience) {
    this.#signIn = typeof where === 'string' ? (person) => signIn(where, person) : where;
    this.#patience = patience;
  }

  as(person: string): Promise<Person> {
    const known = this.#people.get(person) ?? this.#signIn(person);
    this.#people.set(person, known);
    return known;
  }

  /** Nora submits an application and June forwards it. Gives its number. */
  async forwarded(facts: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const submitted = await (
      await this.as('nora-fieldstone')
    ).post('/requests', {
      kind: 'application',
      service: 'website',
      summary: 'Permits online',
      description: 'Paper permits take three weeks.',
      ...facts,
    });
    const number = String(submitted.body['number']);
    const triaged = await (
      await this.as('june-quickstep')
    ).post(`/requests/${number}/triage`, {
      kind: 'application',
      service: 'website',
      impact: 'medium',
      urgency: 'medium',
    });
    if (triaged.status !== 200) throw new Error(`Forwarding: ${JSON.stringify([submitted, triaged])}`);
    await this.until(number, 'develop');
    return number;
  }

  /** The stages that wait for a decision. */
  async open(number: string): Promise<readonly string[]> {
    const { body } = await (await this.as('clara-highgable')).get(`/requests/${number}`);
    const approval = body['approval'] as { readonly waitingFor: readonly { readonly stage: string }[] };
    return approval.waitingFor.map(({ stage }) => stage);
  }

  /** Waits until just these stages are open. */
  async until(number: string, ...stages: readonly Stage[]): Promise<void> {
    let open: readonly string[] = [];
    await until(
      async () => {
        open = await this.open(number);
        return open.join() === stages.join() || undefined;
      },
      () => `${number}: waiting for ${stages.join(', ')}; open: ${open.join(', ')}.`,
      this.#patience,
    );
  }

  async write(
    number: string,
    section: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return (await this.as(holders.develop)).send(
      'PUT',
      `/requests/${number}/proposal/${section}`,
      body,
      headers,
    );
  }

  /** Writes the proposal and hands it on. */
  async handOn(number: string, cost: object = sections.cost): Promise<void> {
    for (const [section, body] of Object.entries({ ...sections, cost })) {
      const { status } = await this.write(number, section, body);
      if (status !== 200) throw new Error(`Writing ${section}: ${status}`);
    }
    await this.decide(number, 'develop');
  }

  /** The holder of a stage decides it; they approve unless it says otherwise. */
  async decide(
    number: string,
    stage: Stage,
    verdict: object = { outcome: 'approve', ...(stage === 'portfolio' ? { effect: 'None.' } : {}) },
    who: string = holders[stage],
  ): Promise<Answer> {
    return (await this.as(who)).post(`/requests/${number}/approval/${stage}/decision`, verdict);
  }

  /** The director wants another cost. Only who relied on it is asked again, until it waits for the director once more. */
  async returnForCost(number: string): Promise<void> {
    const mustChange = ['cost'];
    await this.decide(number, 'director', { outcome: 'return', reason: 'No licences in it.', mustChange });
    await this.until(number, 'develop');
    const cost = { text: 'With licences.', dollars: 24_000, hours: 120 };
    await this.write(number, 'cost', cost, { 'if-match': '"1"' });
    for (const stage of ['develop', 'procurement', 'program'] as const) {
      await this.until(number, stage);
      await this.decide(number, stage);
    }
    await this.until(number, 'director');
  }

  async read(number: string, path = ''): Promise<Answer['body']> {
    return (await (await this.as('nora-fieldstone')).get(`/requests/${number}${path}`)).body;
  }
}
