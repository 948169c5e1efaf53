import type { Volume } from '#types/core.v1';
import type { Path } from '../../../../api/field.js';
import { persistentVolumeClaimWarnings } from '../persistentvolumeclaim.js';

/** Volume sources that do nothing any more, in upstream's order; the last ones come behind `ephemeral`. */
const old: [keyof Volume, string][] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

export const volumeWarnings = (volumes: Volume[], path: Path): string[] =>
  volumes.flatMap((volume, i) => {
    const at = path.index(i);
    const claim = volume.ephemeral?.volumeClaimTemplate;
    const claimAt = at.child('ephemeral', 'volumeClaimTemplate', 'spec');
    return [
      ...old
        .filter(([source]) => volume[source] !== undefined)
        .map(([source, message]) => `${at.child(source === 'storageos' ? 'storageOS' : source)}: ${message}`),
      ...(claim === undefined ? [] : persistentVolumeClaimWarnings(claim.spec, claimAt)),
    ];
  });
