import { carryOut } from '../requests/carry-out.ts';
import type { contracts } from './contract.ts';
import type { AttachmentHttpPorts } from './ports.ts';
import type { UseCase } from './use-case.ts';

/** Takes a wrong file away. Its content goes when the table's stream tells of it. */
export function removeAttachment(
  ports: AttachmentHttpPorts,
): UseCase<(typeof contracts)['removeAttachment']> {
  return (call) => {
    const { attachment: attachmentId } = call.params;
    return carryOut(call, { type: 'RemoveAttachment', attachmentId, reason: call.body.reason }, ports);
  };
}
