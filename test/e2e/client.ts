/** A person calling the API over HTTP, on this machine or a deployed stage. */
export interface Person {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Anything else, however wrong. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly etag: string | null;
  /** The JSON of the answer; a test knows what it asked for. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Signs a sample person in on a one-machine runtime. */
export async function signIn(url: string, person: string): Promise<Person> {
  const answer = await fetch(`${url}/local/sign-in`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ person }),
  });
  const { token } = (await answer.json()) as { token: string };
  return personWith(url, token);
}

/** Calls with a token from wherever. */
export function personWith(url: string, token: string): Person {
  const send: Person['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      etag: response.headers.get('etag'),
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  };
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body = {}, headers = {}) => send('POST', path, body, headers),
  };
}
