import { configFrom } from '../../platform/config/config.ts';
import { requestPorts } from '../core/aws-ports.ts';
import { requestsHttp } from './requests-http.ts';

export const handler = requestsHttp(requestPorts(configFrom(process.env)));
