import type { PodSpec } from '#types/core.v1';
import { duplicate, type FieldError, invalidValue, type Path, required } from '../../../../api/field.js';
import { byteLength } from './checks.js';
import type { PodOptions } from './options.js';

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const expression = `^(${segment}[\\./])*${segment}$`;
const pattern = new RegExp(expression);

/** Upstream: validateSysctls. */
export function validateSysctls(spec: PodSpec, path: Path, options: PodOptions): FieldError[] {
  const names = new Set<string>();
  return (spec.securityContext?.sysctls ?? []).flatMap(({ name }, i) => {
    const at = path.index(i).child('name');
    const errors = validateName(name, names, at);
    names.add(name);
    return options.anySysctl ? errors : [...errors, ...validateHostSysctl(name, spec, at)];
  });
}

function validateName(name: string, names: Set<string>, path: Path): FieldError[] {
  if (!name) return [required(path)];
  if (byteLength(name) > 253 || !pattern.test(name)) {
    return [invalidValue(path, name, `must have at most 253 characters and match regex ${expression}`)];
  }
  return names.has(name) ? [duplicate(path, name)] : [];
}

const ipcSysctls = new Set([
  'kernel.sem',
  ...['shmall', 'shmmax', 'shmmni', 'shm_rmid_forced', 'shm', 'msgmax', 'msgmnb', 'msgmni', 'msg'].map(
    (name) => `kernel.${name}`,
  ),
]);

/** A pod that shares the host's namespace may not set what belongs to it (upstream: ValidateHostSysctl). */
export function validateHostSysctl(name: string, { hostNetwork, hostIPC }: PodSpec, path: Path): FieldError[] {
  const dotted = normalized(name).split('*')[0];
  if (hostNetwork && dotted.startsWith('net.')) {
    return [invalidValue(path, name, "may not be specified when 'hostNetwork' is true")];
  }
  if (hostIPC && (ipcSysctls.has(dotted) || dotted.startsWith('fs.mqueue.'))) {
    return [invalidValue(path, name, "may not be specified when 'hostIPC' is true")];
  }
  return [];
}

/** Names may be written with slashes; then their dots are part of a segment. */
function normalized(name: string): string {
  const first = name.search(/[./]/);
  if (first < 0 || name[first] === '.') return name;
  return name.replace(/[./]/g, (c) => (c === '.' ? '/' : '.'));
}
