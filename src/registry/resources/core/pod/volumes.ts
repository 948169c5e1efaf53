import type { Volume } from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  type Path,
  quote,
  required,
} from '../../../../api/field.js';
import { isDNS1123Subdomain } from '../../../../api/names.js';
import type { ObjectMeta } from '../../../../api/object.js';
import type { Volumes } from './mounts.js';
import type { PodOptions } from './options.js';
import { type SourceRules, sourceRules } from './volume-sources.js';

/** The valid volumes by name, and what is wrong with the others (upstream: ValidateVolumes). */
export function validateVolumes(
  volumes: Volume[] | undefined,
  meta: ObjectMeta | undefined,
  path: Path,
  options: PodOptions,
): { volumes: Volumes; errors: FieldError[] } {
  const valid = new Map<string, Volume>();
  const errors: FieldError[] = [];
  const madeClaims = (volumes ?? []).filter((v) => v.ephemeral && meta?.name).map((v) => `${meta?.name}-${v.name}`);
  for (const [i, volume] of (volumes ?? []).entries()) {
    const at = path.index(i);
    const wrong = [...validateSource(volume, meta, at, options), ...validateName(volume.name, at.child('name'))];
    if (valid.has(volume.name)) wrong.push(duplicate(at.child('name'), volume.name));
    if (wrong.length === 0) valid.set(volume.name, volume);
    errors.push(...wrong);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim === undefined || !madeClaims.includes(claim)) continue;
    const detail = 'must not reference a PVC that gets created for an ephemeral volume';
    errors.push(invalidValue(at.child('persistentVolumeClaim', 'claimName'), claim, detail));
  }
  return { volumes: valid, errors };
}

const validateName = (name: string, path: Path) => (name ? dnsLabel(name, path) : [required(path)]);

/** Exactly one source: the first is checked, the others are refused (upstream: validateVolumeSource). */
function validateSource(volume: Volume, meta: ObjectMeta | undefined, path: Path, options: PodOptions): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const kind of Object.keys(sourceRules) as (keyof SourceRules)[]) {
    if (volume[kind] === undefined) continue;
    count++;
    if (count === 1) errors.push(...validateKind(volume, kind, path, options));
    else errors.push(forbidden(path.child(misspelt[kind] ?? kind), 'may not specify more than 1 volume type'));
    if (kind === 'iscsi') errors.push(...validateInitiator(volume, path));
    if (kind === 'ephemeral' && count === 1) errors.push(...validateClaimName(volume, meta, path));
  }
  return count === 0 ? [required(path, 'must specify a volume type')] : errors;
}

/** Names that differ in upstream's error paths. */
const misspelt: Partial<Record<keyof SourceRules, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };
const differing: Partial<Record<keyof SourceRules, string>> = { gcePersistentDisk: 'persistentDisk' };

function validateKind<K extends keyof SourceRules>(volume: Volume, kind: K, path: Path, options: PodOptions) {
  const { [kind]: source } = volume as Required<Volume>;
  return sourceRules[kind](source, path.child(differing[kind] ?? kind), options);
}

function validateInitiator({ name, iscsi }: Volume, path: Path): FieldError[] {
  if (iscsi?.initiatorName === undefined || Buffer.byteLength(`${name}:${iscsi.targetPortal}`) <= 64) return [];
  const detail =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return [invalidValue(path.child('name'), name, detail)];
}

/** The claim that will be made for a generic ephemeral volume needs a valid name. */
function validateClaimName({ name }: Volume, meta: ObjectMeta | undefined, path: Path): FieldError[] {
  if (!meta?.name || !name) return [];
  const claim = `${meta.name}-${name}`;
  return isDNS1123Subdomain(claim).map((message) =>
    invalidValue(path.child('name'), name, `PVC name ${quote(claim)}: ${message}`),
  );
}
