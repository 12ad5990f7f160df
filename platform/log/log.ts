import { Logger } from '@aws-lambda-powertools/logger';

/** What a function says while it works: ids and codes, never a body, a name, an address or a token. */
export interface Log {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Structured JSON lines through Powertools. */
export function logger(service: string): Log {
  const powertools = new Logger({ serviceName: service });
  return {
    info: (message, facts = {}) => {
      powertools.info(message, facts);
    },
    warn: (message, facts = {}) => {
      powertools.warn(message, facts);
    },
    error: (message, facts = {}) => {
      powertools.error(message, facts);
    },
  };
}
