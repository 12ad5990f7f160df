import { configFrom } from '../../platform/config/config.ts';
import { reactionPorts } from '../aws.ts';
import { noticesReactions } from './notices-reactions.ts';

export const handler = noticesReactions(reactionPorts(configFrom(process.env)));
