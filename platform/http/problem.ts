/** RFC 9457 problem details, with a code that never changes and a sentence a civil servant understands. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The fields at fault, where there are any. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** A refusal raised while parsing, before any use case runs. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
