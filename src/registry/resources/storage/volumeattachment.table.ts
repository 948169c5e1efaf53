import type { VolumeAttachment } from '#types/storage.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn } from '../printing.js';

export const volumeAttachmentsTable: TableDefinition<VolumeAttachment> = {
  columns: [
    nameColumn,
    { ...column('Attacher', doc('storage.v1.VolumeAttachmentSpec.attacher')), format: 'name' },
    column('PV', doc('storage.v1.VolumeAttachmentSource.persistentVolumeName')),
    column('Node', doc('storage.v1.VolumeAttachmentSpec.nodeName')),
    column('Attached', doc('storage.v1.VolumeAttachmentStatus.attached'), 'boolean'),
    ageColumn,
  ],
  cells: (object, now) => [
    object.metadata.name ?? '',
    object.spec.attacher,
    object.spec.source.persistentVolumeName ?? '',
    object.spec.nodeName,
    object.status.attached ?? false,
    ageOf(object, now),
  ],
};
