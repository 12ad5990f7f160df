import { configFrom } from '../../platform/config/config.ts';
import { settlePorts } from '../core/aws-ports.ts';
import { approvalsReactions } from './approvals-reactions.ts';

export const handler = approvalsReactions(settlePorts(configFrom(process.env), 'approvals-reactions'));
