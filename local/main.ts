import { parseArgs } from 'node:util';
import { startRuntime } from './runtime.ts';

const help = `npm start [-- options]      runs all of Rotunda on this machine

  --port N     listen on this port (3000, or the environment variable PORT)
  --fresh      throw away .rotunda/ and begin anew
  --help       this text

Data lives in .rotunda/. Environment: SMTP_URL to also send messages as email through that mail server,
SENDER_ADDRESS for whom they come from.`;

function readOptions(): { readonly port: number; readonly fresh: boolean; readonly help: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port ?? process.env['PORT'] ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port ?? ''}.`);
  return { port, fresh: values.fresh, help: values.help };
}

function print(sentence: string): void {
  console.error(sentence);
}

try {
  const options = readOptions();
  if (options.help) console.log(help);
  else {
    const runtime = await startRuntime({ ...options, directory: '.rotunda', print });
    console.log(`Rotunda is open at ${runtime.url}

  sign in        ${runtime.url}/local/sign-in
  API reference  ${runtime.url}/docs
  outbox         ${runtime.url}/local/outbox

Data in .rotunda/. Ctrl-C stops it; everything answered is kept.`);
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        // Twice means now.
        if (stopping) process.exit(130);
        stopping = true;
        void runtime.stop().then(() => process.exit(0));
      });
  }
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    taken
      ? 'The port is taken: stop what listens there, or choose another with npm start -- --port 3001.'
      : `Rotunda did not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}
