import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  InternalServerError,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

/** A request DynamoDB would refuse as it stands; the SDK has no class of its own for it. */
export function validationError(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    message,
    $metadata: { httpStatusCode: 400 },
  });
}

const keyMismatches = new WeakSet<Error>();

/** A key of the wrong type or too long: within a transaction DynamoDB refuses that action alone, and so all of it. */
export function keyMismatch(message: string): DynamoDBServiceException {
  const error = validationError(message);
  keyMismatches.add(error);
  return error;
}

export function isKeyMismatch(error: unknown): error is DynamoDBServiceException {
  return error instanceof Error && keyMismatches.has(error);
}

/** A request DynamoDB may well answer and this store does not: what it lacks is named, never passed over. */
export function unsupported(what: string): Error {
  return new Error(`The embedded store does not know ${what}.`);
}

export function conditionFailed(): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
  });
}

/** `reasons`: one for each action, in their order. */
export function transactionCancelled(reasons: readonly CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: [...reasons],
    $metadata: { httpStatusCode: 400 },
  });
}

export function noSuchTable(): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: 'Requested resource not found',
    $metadata: { httpStatusCode: 400 },
  });
}

/** An error of SQLite with its code; whose class of errors it is says nothing, in tests it is not ours. */
export function isSqliteError(
  error: unknown,
): error is { readonly errcode: number; readonly message: string } {
  return typeof error === 'object' && error !== null && 'errcode' in error;
}

/** Whether another connection has what is wanted. */
export function isBusy(error: unknown): boolean {
  // The low byte is the kind of error, the rest says more of it.
  return isSqliteError(error) && (error.errcode & 0xff) === 5;
}

/** The file could not be read or written. It passes by itself, as a fault of DynamoDB does: worth another try. */
export function storeFailure(cause: unknown): InternalServerError {
  const reason = isSqliteError(cause) ? cause.message : String(cause);
  const error = new InternalServerError({
    message: `The store could not write: ${reason}`,
    $metadata: { httpStatusCode: 500 },
  });
  error.cause = cause;
  return error;
}
