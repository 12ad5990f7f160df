import { createWriteStream } from 'node:fs';
import type { Log } from '../platform/log/log.ts';

/** The functions' log as JSON lines in a file: the terminal stays for people. Errors are also printed there, by code. */
export function logFile(file: string, print: (sentence: string) => void): Log {
  const stream = createWriteStream(file, { flags: 'a' });
  const write = (level: string, message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
    stream.write(`${JSON.stringify({ level, message, ...facts })}\n`);
  };
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
