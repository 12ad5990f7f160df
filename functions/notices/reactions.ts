import { configFrom } from '../../platform/config/config.ts';
import { reactionPorts } from '../core/aws-ports.ts';
import { noticesReactions } from './creation/notices-reactions.ts';

export const handler = noticesReactions(reactionPorts(configFrom(process.env)));
