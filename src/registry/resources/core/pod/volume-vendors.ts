import type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  CSIVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  GCEPersistentDiskVolumeSource,
  ISCSIVolumeSource,
  LocalObjectReference,
  NFSVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, type Path, required, tooLong } from '../../../../api/field.js';
import { isDNS1123Subdomain, isInRange } from '../../../../api/names.js';
import { byteLength, invalidEach, nonEmpty, oneOf } from './checks.js';

/** Rules of network storage, one function a source (upstream: validate...VolumeSource). */

const validatePartition = (partition: number | undefined, path: Path): FieldError[] =>
  // 0 is allowed, though the message says otherwise
  partition === undefined || (partition >= 0 && partition <= 255)
    ? []
    : invalidEach(isInRange(partition, 1, 255), partition, path);

export const validateGCEPersistentDisk = (source: GCEPersistentDiskVolumeSource, path: Path): FieldError[] => [
  ...nonEmpty(source.pdName, path.child('pdName')),
  ...validatePartition(source.partition, path.child('partition')),
];

export const validateAWSElasticBlockStore = (source: AWSElasticBlockStoreVolumeSource, path: Path): FieldError[] => [
  ...nonEmpty(source.volumeID, path.child('volumeID')),
  ...validatePartition(source.partition, path.child('partition')),
];

export function validateNFS({ server, path: directory }: NFSVolumeSource, path: Path): FieldError[] {
  const at = path.child('path');
  return [
    ...nonEmpty(server, path.child('server')),
    ...nonEmpty(directory, at),
    ...(directory.startsWith('/') ? [] : [invalidValue(at, directory, 'must be an absolute path')]),
  ];
}

export const qualifiedNames: Record<string, RegExp> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
};

function validateQualifiedName(name: string, path: Path): FieldError[] {
  const pattern = qualifiedNames[name.slice(0, 3)];
  if (pattern === undefined) {
    return [invalidValue(path, name, 'must be valid format starting with iqn, eui, or naa')];
  }
  return pattern.test(name) ? [] : [invalidValue(path, name, 'must be valid format')];
}

export function validateISCSI(source: ISCSIVolumeSource, path: Path): FieldError[] {
  const { targetPortal, iqn, lun, initiatorName } = source;
  const needsSecret = source.chapAuthDiscovery || source.chapAuthSession;
  return [
    ...nonEmpty(targetPortal, path.child('targetPortal')),
    ...(iqn ? validateQualifiedName(iqn, path.child('iqn')) : [required(path.child('iqn'))]),
    ...invalidEach(isInRange(lun, 0, 255), lun, path.child('lun')),
    ...(needsSecret && source.secretRef === undefined ? [required(path.child('secretRef'))] : []),
    ...(initiatorName === undefined ? [] : validateQualifiedName(initiatorName, path.child('initiatorname'))),
  ];
}

export function validateFlocker({ datasetName = '', datasetUUID }: FlockerVolumeSource, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName && datasetUUID) {
    errors.push(invalidValue(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  }
  if (!datasetName.includes('/')) return errors;
  return [...errors, invalidValue(path.child('datasetName'), datasetName, "must not contain '/'")];
}

/** Ceph's monitors. */
export const validateMonitors = ({ monitors }: { monitors: string[] | null }, path: Path): FieldError[] =>
  (monitors ?? []).length > 0 ? [] : [required(path.child('monitors'))];

export const validateSecretRef = (source: { secretRef?: LocalObjectReference }, path: Path): FieldError[] =>
  source.secretRef === undefined ? [] : nonEmpty(source.secretRef.name, path.child('secretRef', 'name'));

const hostPorts = 'must be a host:port pair or multiple pairs separated by commas';

export function validateQuobyte({ registry, tenant = '', volume }: QuobyteVolumeSource, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (!registry) errors.push(required(path.child('registry'), hostPorts));
  else if (byteLength(tenant) >= 65) {
    errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    const wrong = registry.split(',').filter((pair) => !isHostPort(pair));
    errors.push(...wrong.map(() => invalidValue(path.child('registry'), registry, hostPorts)));
  }
  return [...errors, ...nonEmpty(volume, path.child('volume'))];
}

/** As Go's net.SplitHostPort has it. */
const isHostPort = (pair: string) => /^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair);

export function validateFC({ targetWWNs = [], wwids = [], lun }: FCVolumeSource, path: Path): FieldError[] {
  const at = path.child('targetWWNs');
  const errors: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0) {
    errors.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  }
  if (targetWWNs.length > 0 && wwids.length > 0) {
    errors.push(invalidValue(at, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  }
  if (targetWWNs.length === 0) return errors;
  if (lun === undefined) return [...errors, required(path.child('lun'), 'lun is required if targetWWNs is specified')];
  return [...errors, ...invalidEach(isInRange(lun, 0, 255), lun, path.child('lun'))];
}

export function validateFlexVolume({ driver, options }: FlexVolumeSource, path: Path): FieldError[] {
  const isReserved = (key: string) => /\.(kubernetes|k8s)\.io$/.test(`.${key.split('/')[0].toLowerCase()}`);
  const detail = 'kubernetes.io and k8s.io namespaces are reserved';
  const reserved = Object.keys(options ?? {}).filter(isReserved);
  return [
    ...nonEmpty(driver, path.child('driver')),
    ...reserved.map((key) => invalidValue(path.child('options').key(key), key, detail)),
  ];
}

const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

export function validateAzureDisk(source: AzureDiskVolumeSource, path: Path): FieldError[] {
  const { diskName, diskURI, cachingMode, kind } = source;
  const uri = path.child('diskURI');
  return [
    ...nonEmpty(diskName, path.child('diskName')),
    ...nonEmpty(diskURI, uri),
    ...(cachingMode === undefined
      ? []
      : oneOf(cachingMode, ['None', 'ReadOnly', 'ReadWrite'], path.child('cachingMode'))),
    ...(kind === undefined ? [] : oneOf(kind, ['Dedicated', 'Managed', 'Shared'], path.child('kind'))),
    ...(kind === 'Managed' && !diskURI.startsWith('/subscriptions/')
      ? [notSupported(uri, diskURI, [managedDisk])]
      : []),
    ...(kind !== 'Managed' && !diskURI.startsWith('https://') ? [notSupported(uri, diskURI, [blobDisk])] : []),
  ];
}

export function validateStorageOS(source: StorageOSVolumeSource, path: Path): FieldError[] {
  const { volumeName, volumeNamespace } = source;
  return [
    ...(volumeName ? dnsLabel(volumeName, path.child('volumeName')) : [required(path.child('volumeName'))]),
    ...(volumeNamespace ? dnsLabel(volumeNamespace, path.child('volumeNamespace')) : []),
    ...validateSecretRef(source, path),
  ];
}

export function validateCSI({ driver, nodePublishSecretRef: secret }: CSIVolumeSource, path: Path): FieldError[] {
  const errors = validateCSIDriverName(driver, path.child('driver'));
  if (secret === undefined) return errors;
  if (!secret.name) return [...errors, required(path.child('nodePublishSecretRef', 'name'))];
  return [...errors, ...invalidEach(isDNS1123Subdomain(secret.name), secret.name, path.child('name'))];
}

/** Upstream: ValidateCSIDriverName. */
export function validateCSIDriverName(driver: string, path: Path): FieldError[] {
  if (!driver) return [required(path)];
  const errors = byteLength(driver) > 63 ? [tooLong(path, 63)] : [];
  return [...errors, ...invalidEach(isDNS1123Subdomain(driver.toLowerCase()), driver, path)];
}
