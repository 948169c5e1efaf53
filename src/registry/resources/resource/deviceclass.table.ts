import type { DeviceClass } from '#types/resource.v1';
import type { TableDefinition } from '../../table.js';
import { nameAndAge } from '../printing.js';

export const deviceClassesTable: TableDefinition<DeviceClass> = nameAndAge;
