import type { CSIDriver } from '#types/storage.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn, orNone, orUnset } from '../printing.js';

export const csiDriversTable: TableDefinition<CSIDriver> = {
  columns: [
    nameColumn,
    column('AttachRequired', doc('storage.v1.CSIDriverSpec.attachRequired'), 'boolean'),
    column('PodInfoOnMount', doc('storage.v1.CSIDriverSpec.podInfoOnMount'), 'boolean'),
    column('StorageCapacity', doc('storage.v1.CSIDriverSpec.storageCapacity'), 'boolean'),
    column('TokenRequests', doc('storage.v1.CSIDriverSpec.tokenRequests')),
    column('RequiresRepublish', doc('storage.v1.CSIDriverSpec.requiresRepublish'), 'boolean'),
    column('Modes', doc('storage.v1.CSIDriverSpec.volumeLifecycleModes')),
    ageColumn,
  ],
  cells: (driver, now) => [
    driver.metadata.name ?? '',
    driver.spec.attachRequired ?? true,
    driver.spec.podInfoOnMount ?? false,
    driver.spec.storageCapacity ?? false,
    orUnset(driver.spec.tokenRequests?.map((request) => request.audience).join(',')),
    driver.spec.requiresRepublish ?? false,
    orNone(driver.spec.volumeLifecycleModes?.join(',')),
    ageOf(driver, now),
  ],
};
