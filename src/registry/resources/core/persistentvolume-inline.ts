import type { PersistentVolumeSpec } from '#types/core.v1';
import { type FieldError, forbidden, type Path, required } from '../../../api/field.js';
import { validateSource } from './persistentvolume-sources.js';
import { validateAccessModes } from './persistentvolumeclaim-spec.js';

const inline = 'in the context of inline volumes';

/** A volume that an attachment brings along (upstream: ValidatePersistentVolumeSpec, for inline volumes). */
export function validateInlineVolumeSpec(spec: PersistentVolumeSpec, path: Path): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, volumeMode } = spec;
  const without = (field: 'claimRef' | 'capacity' | 'nodeAffinity' | 'storageClassName'): FieldError[] =>
    spec[field] ? [forbidden(path.child(field), `may not be specified ${inline}`)] : [];
  return [
    ...without('claimRef'),
    ...without('capacity'),
    ...(spec.csi ? [] : [required(path.child('csi'), `has to be specified ${inline}`)]),
    ...(accessModes.length > 0 ? [] : [required(path.child('accessModes'))]),
    ...validateAccessModes(accessModes, path.child('accessModes')),
    ...(policy && policy !== 'Retain'
      ? [forbidden(path.child('persistentVolumeReclaimPolicy'), `may only be Retain ${inline}`)]
      : []),
    ...without('nodeAffinity'),
    ...validateSource(spec, path, ''),
    ...(spec.local ? [required(path.child('nodeAffinity'), 'Local volume requires node affinity')] : []),
    ...without('storageClassName'),
    ...(volumeMode !== undefined && volumeMode !== 'Filesystem'
      ? [forbidden(path.child('volumeMode'), `may not specify volumeMode other than Filesystem ${inline}`)]
      : []),
  ];
}
