import type { VolumeAttachment, VolumeAttachmentSource, VolumeAttachmentSpec, VolumeError } from '#types/storage.v1';
import { immutable } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidEach, invalidValue, Path, required, tooLong } from '../../../api/field.js';
import { inclusiveRangeError, isDNS1123Subdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { validateInlineVolumeSpec } from '../core/persistentvolume-inline.js';
import { validateCSIDriverName } from '../core/pod/volume-vendors.js';
import { keepMetadata } from '../kept-metadata.js';
import { maxTotalSize, sizeOf } from './validation.js';
import { volumeAttachmentsTable } from './volumeattachment.table.js';

const specPath = Path.of('spec');
const statusPath = Path.of('status');
const maxMessage = 1024;

function validateSource({ inlineVolumeSpec, persistentVolumeName: name }: VolumeAttachmentSource): FieldError[] {
  const path = specPath.child('source');
  const detail = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (inlineVolumeSpec === undefined && name === undefined) return [required(path, detail)];
  if (inlineVolumeSpec !== undefined && name !== undefined) return [forbidden(path, detail)];
  if (inlineVolumeSpec !== undefined) return validateInlineVolumeSpec(inlineVolumeSpec, path.child('inlineVolumeSpec'));
  if (name !== '') return [];
  return [required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')];
}

function validateError(error: VolumeError | undefined, path: Path): FieldError[] {
  const { message = '', errorCode = 0 } = error ?? {};
  // upstream names the limit of the metadata here
  const errors = Buffer.byteLength(message) > maxMessage ? [tooLong(path.child('message'), maxTotalSize)] : [];
  if (errorCode >= 0) return errors;
  return [...errors, invalidValue(path.child('errorCode'), errorCode, inclusiveRangeError(0, 2147483647))];
}

function validate({ spec, status }: VolumeAttachment): FieldError[] {
  const { persistentVolumeName: name } = spec.source;
  const namePath = specPath.child('source', 'persistentVolumeName');
  const metadataPath = statusPath.child('attachmentMetadata');
  return [
    ...validateCSIDriverName(spec.attacher, specPath.child('attacher')),
    ...validateSource(spec.source),
    ...invalidEach(specPath.child('nodeName'), spec.nodeName, isDNS1123Subdomain(spec.nodeName)),
    ...(sizeOf(status.attachmentMetadata ?? {}) > maxTotalSize ? [tooLong(metadataPath, maxTotalSize)] : []),
    ...validateError(status.attachError, statusPath.child('attachError')),
    ...validateError(status.detachError, statusPath.child('detachError')),
    ...(name === undefined ? [] : invalidEach(namePath, name, isDNS1123Subdomain(name))),
  ];
}

/** The unversioned type's field names are what kube-apiserver prints. */
const shown = ({ attacher, source, nodeName }: VolumeAttachmentSpec) => ({
  Attacher: attacher,
  Source: {
    PersistentVolumeName: source.persistentVolumeName ?? null,
    InlineVolumeSpec: source.inlineVolumeSpec ?? null,
  },
  NodeName: nodeName,
});

const validateUpdate = (object: VolumeAttachment, old: VolumeAttachment): FieldError[] => [
  ...validate(object),
  ...immutable(shown(object.spec), shown(old.spec), specPath),
];

export const volumeAttachments: Strategy<VolumeAttachment> = {
  table: volumeAttachmentsTable,
  validate,
  validateUpdate,
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: { prepareForUpdate: ({ metadata }, old) => keepMetadata(metadata, old.metadata), validateUpdate },
  },
  allowUnconditionalUpdate: false,
};
