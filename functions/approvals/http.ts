import { configFrom } from '../../platform/config/config.ts';
import { approvalHttpPorts } from '../core/aws-ports.ts';
import { approvalsHttp } from './approvals-http.ts';

export const handler = approvalsHttp(approvalHttpPorts(configFrom(process.env)));
