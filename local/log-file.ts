import { createWriteStream, type WriteStream } from 'node:fs';
import type { Log } from '../platform/log/log.ts';

/**
 * The functions' log as JSON lines in a file: the terminal stays for people. Errors are also printed there, by code.
 * Where the file cannot be written, work goes on without a log: that is said once, and each line tries again.
 */
export function logFile(file: string, print: (sentence: string) => void): Log {
  let stream: WriteStream | undefined;
  let isBroken = false;

  function open(): WriteStream {
    const opened = createWriteStream(file, { flags: 'a' });
    opened.on('error', ({ message }) => {
      if (stream === opened) stream = undefined;
      if (!isBroken) print(`The log cannot be written, and work goes on without it: ${message}`);
      isBroken = true;
    });
    return opened;
  }

  function write(level: string, message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    stream ??= open();
    stream.write(`${JSON.stringify({ level, message, ...facts })}\n`, (error) => {
      if (!error) isBroken = false;
    });
  }

  return {
    info: (message, facts) => {
      write('info', message, facts);
    },
    warn: (message, facts) => {
      write('warn', message, facts);
    },
    error: (message, facts) => {
      write('error', message, facts);
      print(`${message}: see ${file}`);
    },
  };
}
