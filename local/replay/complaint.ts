/** Something the person who typed the command can put right: one sentence with the next step, no stack. */
export class Complaint extends Error {
  /** 1: the machine or the store is not as needed; 2: what was typed or given is not as needed, and nothing was stored. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 2) {
    super(sentence);
    this.name = 'Complaint';
    this.exitCode = exitCode;
  }
}
