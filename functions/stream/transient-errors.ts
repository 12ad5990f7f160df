/** Errors of AWS and of the network that pass by themselves. */
const passing = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequestsException',
  'LimitExceededException',
  'SlowDown',
  'TransactionConflictException',
  'TimeoutError',
  'RequestTimeout',
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether an error is worth another try of the very same thing: throttling, a timeout, the network, a fault of AWS. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, $metadata } = error as Failure;
  if ([name, code].some((word) => typeof word === 'string' && passing.has(word))) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** An error as a log may say it: what kind, never the message, which may quote an address. */
export function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
