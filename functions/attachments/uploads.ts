import { configFrom } from '../../platform/config/config.ts';
import { functionPorts } from '../core/table-ports.ts';
import { receiveUploads } from './receive-upload.ts';

export const handler = receiveUploads(functionPorts(configFrom(process.env), 'attachments-uploads'));
