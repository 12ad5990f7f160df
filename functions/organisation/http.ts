import { configFrom } from '../../platform/config/config.ts';
import { edgePorts } from '../core/aws-ports.ts';
import { organisationHttp } from './organisation-http.ts';

export const handler = organisationHttp(edgePorts(configFrom(process.env), 'organisation-http'));
