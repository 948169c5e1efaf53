import type { KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../../api/field.js';
import { nonEmpty } from './checks.js';
import type { PodOptions } from './options.js';
import { validateFileMode, validateLocalNonReservedPath } from './paths.js';
import { validateDownwardAPIFile, validateKeyToPath } from './volume-files.js';

/**
 * Upstream: validateProjectedVolumeSource. The sources clusterTrustBundle and podCertificate never get here: their
 * features are off by default.
 */
export function validateProjected(source: ProjectedVolumeSource, path: Path, options: PodOptions): FieldError[] {
  const taken = new Set<string>();
  const sources = source.sources ?? [];
  return [
    ...validateFileMode(source.defaultMode, path.child('defaultMode')),
    ...sources.flatMap((projection, i) => validateProjection(projection, i, taken, path, options)),
  ];
}

function validateProjection(
  { secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection,
  i: number,
  taken: Set<string>,
  path: Path,
  options: PodOptions,
): FieldError[] {
  const at = path.child('sources').index(i);
  const errors: FieldError[] = [];
  /** Two files of one volume can't have the same path. */
  const take = (file: string, shown: string) => {
    if (!file) return;
    if (taken.has(file)) errors.push(invalidValue(path, shown, 'conflicting duplicate paths'));
    taken.add(file);
  };
  const takeKeys = (name: string | undefined, items: KeyToPath[] | undefined, keysAt: Path) => {
    errors.push(...nonEmpty(name, keysAt.child('name')));
    for (const [j, item] of (items ?? []).entries()) {
      errors.push(...validateKeyToPath(item, keysAt.child('items').index(j)));
      take(item.path, name ?? '');
    }
  };
  if (secret !== undefined) takeKeys(secret.name, secret.items, at.child('secret'));
  if (configMap !== undefined) takeKeys(configMap.name, configMap.items, at.child('configMap'));
  for (const file of downwardAPI?.items ?? []) {
    errors.push(...validateDownwardAPIFile(file, at.child('downwardAPI')));
    take(file.path, file.path);
  }
  if (serviceAccountToken !== undefined) errors.push(...validateToken(serviceAccountToken, at, path, options));
  const count = [secret, configMap, downwardAPI, serviceAccountToken].filter((source) => source !== undefined).length;
  return count > 1 ? [...errors, forbidden(at, 'may not specify more than 1 volume type per source')] : errors;
}

function validateToken(
  { expirationSeconds = 0, path: file }: ServiceAccountTokenProjection,
  at: Path,
  volume: Path,
  options: PodOptions,
): FieldError[] {
  const seconds = at.child('serviceAccountToken', 'expirationSeconds');
  const errors: FieldError[] = [];
  if (expirationSeconds < 600) {
    errors.push(invalidValue(seconds, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  }
  if (expirationSeconds > 2 ** 32) {
    errors.push(invalidValue(seconds, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  if (!file) return [...errors, required(volume.child('path'))];
  return options.anyTokenPath ? errors : [...errors, ...validateLocalNonReservedPath(file, volume.child('path'))];
}
