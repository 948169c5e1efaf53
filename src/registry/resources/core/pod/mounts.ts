import type { Volume, VolumeDevice, VolumeMount } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, notFoundValue, type Path, required } from '../../../../api/field.js';
import { nonEmpty, oneOf } from './checks.js';
import type { AnyContainer } from './containers-of.js';
import { validateLocalDescendingPath, validateNoBacksteps } from './paths.js';

export type Volumes = ReadonlyMap<string, Volume>;

/** Upstream: ValidateVolumeMounts. */
export function validateVolumeMounts(container: AnyContainer, volumes: Volumes, path: Path): FieldError[] {
  const devices = container.volumeDevices ?? [];
  const mountPaths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const [name, mountPath] = [path.index(i).child('name'), path.index(i).child('mountPath')];
    const errors = nonEmpty(mount.name, name);
    if (!volumes.has(mount.name)) errors.push(notFoundValue(name, mount.name));
    errors.push(...nonEmpty(mount.mountPath, mountPath));
    if (mountPaths.has(mount.mountPath)) errors.push(invalidValue(mountPath, mount.mountPath, 'must be unique'));
    mountPaths.add(mount.mountPath);
    if (devices.some((device) => device.name === mount.name)) {
      errors.push(invalidValue(name, mount.name, 'must not already exist in volumeDevices'));
    }
    if (devices.some((device) => device.devicePath === mount.mountPath)) {
      errors.push(invalidValue(mountPath, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    }
    return [
      ...errors,
      ...validateSubPath(mount, path, i),
      ...validatePropagation(mount, container, path.child('mountPropagation')),
      ...validateRecursiveReadOnly(mount, path.child('recursiveReadOnly')),
    ];
  });
}

/** Paths of these errors name the list, not the mount. */
function validateSubPath({ subPath, subPathExpr }: VolumeMount, path: Path, i: number): FieldError[] {
  const errors = subPath ? validateLocalDescendingPath(subPath, path.child('subPath')) : [];
  if (!subPathExpr) return errors;
  if (subPath) {
    const detail = 'subPathExpr and subPath are mutually exclusive';
    errors.push(invalidValue(path.index(i).child('subPathExpr'), subPathExpr, detail));
  }
  return [...errors, ...validateLocalDescendingPath(subPathExpr, path.child('subPathExpr'))];
}

function validatePropagation({ mountPropagation }: VolumeMount, container: AnyContainer, path: Path): FieldError[] {
  if (mountPropagation === undefined) return [];
  const errors = oneOf(mountPropagation, ['Bidirectional', 'HostToContainer', 'None'], path);
  if (mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
  return errors;
}

function validateRecursiveReadOnly(mount: VolumeMount, path: Path): FieldError[] {
  const { recursiveReadOnly, readOnly, mountPropagation } = mount;
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return [];
  const errors = oneOf(recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'], path);
  if (errors.length > 0) return errors;
  if (!readOnly) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  }
  return errors;
}

/** Upstream: ValidateVolumeDevices. */
export function validateVolumeDevices(container: AnyContainer, volumes: Volumes, path: Path): FieldError[] {
  const names = new Set<string>();
  const paths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap((device, i) => {
    const errors = [
      ...validateDeviceName(device, volumes, names, path.index(i).child('name')),
      ...validateDevicePath(device, paths, path.index(i).child('devicePath')),
      ...validateNotMounted(device, container.volumeMounts ?? [], path.index(i)),
    ];
    if (device.name) names.add(device.name);
    return errors;
  });
}

function validateDeviceName({ name }: VolumeDevice, volumes: Volumes, names: Set<string>, path: Path): FieldError[] {
  const errors = nonEmpty(name, path);
  const volume = volumes.get(name);
  if (names.has(name)) errors.push(invalidValue(path, name, 'must be unique'));
  if (volume === undefined) return [...errors, notFoundValue(path, name)];
  if (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined) return errors;
  const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
  return [...errors, invalidValue(path, name, detail)];
}

function validateDevicePath({ devicePath }: VolumeDevice, paths: Set<string>, path: Path): FieldError[] {
  const errors = devicePath ? [] : [required(path)];
  if (paths.has(devicePath)) errors.push(invalidValue(path, devicePath, 'must be unique'));
  if (validateNoBacksteps(devicePath, path).length > 0) {
    return [...errors, invalidValue(path, devicePath, "can not contain backsteps ('..')")];
  }
  paths.add(devicePath);
  return errors;
}

function validateNotMounted({ name, devicePath }: VolumeDevice, mounts: VolumeMount[], path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (mounts.some((mount) => mount.name === name)) {
    errors.push(invalidValue(path.child('name'), name, 'must not already exist in volumeMounts'));
  }
  // of several mounts of one volume upstream knows the last alone
  const lastPaths = new Map(mounts.map((mount) => [mount.name, mount.mountPath]));
  if ([...lastPaths.values()].includes(devicePath)) {
    const detail = 'must not already exist as a path in volumeMounts';
    errors.push(invalidValue(path.child('devicePath'), devicePath, detail));
  }
  return errors;
}
