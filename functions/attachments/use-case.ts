import type { UseCase as HttpUseCase } from '../http/call.ts';
import type { Contract } from '../http/contract.ts';
import type { Refusal } from '../requests/problems.ts';

/** What this capability does for a person, with what it may refuse. */
export type UseCase<C extends Contract> = HttpUseCase<C, Refusal>;
