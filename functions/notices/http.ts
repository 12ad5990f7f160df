import { configFrom } from '../../platform/config/config.ts';
import { noticesHttpPorts } from '../core/aws-ports.ts';
import { noticesHttp } from './notices-http.ts';

export const handler = noticesHttp(noticesHttpPorts(configFrom(process.env)));
