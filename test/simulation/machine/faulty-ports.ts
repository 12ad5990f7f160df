import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalSetting } from '../../../local/ports.ts';
import type { Store } from '../../../local/store/store.ts';
import type { DocumentClient } from '../../../platform/dynamodb/client.ts';
import type { AttachmentBucket, AttachmentContents } from '../../../platform/s3/attachments.ts';
import type { Gate } from './gate.ts';

type Wrapped = Pick<LocalSetting, 'topic' | 'mailer' | 'failures' | 'chain' | 'callback'>;

/** The ports with a gate before them. */
export function faultyPorts(
  { topic, mailer, failures, chain, callback }: Wrapped,
  gate: Gate,
): Wrapped & Pick<LocalSetting, 'bucket' | 'contents'> {
  return {
    topic: {
      ...topic,
      publish: (announcement) => gate.call('topic', () => topic.publish(announcement)),
      stateOf: (arn) => gate.call('topic', () => topic.stateOf(arn)),
    },
    mailer: { send: (mail) => gate.call('mailer', () => mailer.send(mail)) },
    failures: { send: (message) => gate.call('failures', () => failures.send(message)) },
    chain: {
      ...chain,
      start: (requestId, attempt) => gate.call('chain', () => chain.start(requestId, attempt)),
      stop: (requestId, attempt) => gate.call('chain', () => chain.stop(requestId, attempt)),
      statusOf: (requestId, attempt) => gate.call('chain', () => chain.statusOf(requestId, attempt)),
    },
    callback: { succeed: (token, output) => gate.call('callback', () => callback.succeed(token, output)) },
    bucket,
    contents,
  };
}

/** Where files are sent is nobody's concern here: that one has arrived is told by whoever simulates it. */
const bucket: AttachmentBucket = {
  uploadLink: (key) => Promise.resolve({ url: `https://files.example/${key}`, method: 'PUT', headers: {} }),
  downloadUrl: ({ key }) => Promise.resolve(`https://files.example/${key}`),
};

/** Every file is the same picture. */
const contents: AttachmentContents = {
  read: () => Promise.resolve(Buffer.from('89504e470d0a1a0a', 'hex')),
  remove: () => Promise.resolve(),
};

/** The table's client with a gate before it. */
export function faultyClient(client: DocumentClient, gate: Gate): DocumentClient {
  const isRead = (command: unknown): boolean =>
    command instanceof GetCommand || command instanceof QueryCommand || command instanceof ScanCommand;
  const send = (command: never): Promise<unknown> =>
    gate.call(isRead(command) ? 'read' : 'write', () => client.send(command));
  return { send: send };
}

/** The store as the machine's own parts write to it, with a gate before it. */
export function faultyStore(store: Store, gate: Gate): Pick<Store, 'sql' | 'write' | 'onForeignWrite'> {
  return {
    sql: store.sql,
    write: (work) => gate.call('machine', () => store.write(work)),
    // Nobody writes beside the one process.
    onForeignWrite: () => () => undefined,
  };
}
