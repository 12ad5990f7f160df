/** Something whoever typed the command can put right: the message is one sentence for the terminal, shown without a stack. */
export class UsageError extends Error {
  /** 1: the machine or the store is not as needed; 2: what was typed or given is not, and nothing was stored. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.name = 'UsageError';
    this.exitCode = exitCode;
  }
}
