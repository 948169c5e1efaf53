import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from '#types/core.v1';
import { imageTag } from './image-name.js';
import { defaultResourceList } from './resource-defaults.js';

const fileMode = 0o644;

/** Upstream: SetDefaults_Volume and those of the sources. */
export function defaultVolume(volume: Volume): void {
  const { name: _name, ...sources } = volume;
  if (Object.values(sources).every((source) => source === undefined)) volume.emptyDir = {};
  const { image, hostPath, iscsi } = volume;
  if (image !== undefined) image.pullPolicy ||= pullPolicyFor(image.reference);
  if (hostPath !== undefined) hostPath.type ??= '';
  if (iscsi !== undefined) iscsi.iscsiInterface ||= 'default';
  defaultFiles(volume);
  defaultVendors(volume);
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim !== undefined) {
    claim.spec.volumeMode ??= 'Filesystem';
    defaultResourceList(claim.spec.resources.limits);
    defaultResourceList(claim.spec.resources.requests);
  }
}

export const pullPolicyFor = (image: string | undefined): string =>
  imageTag(image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';

function defaultFiles({ secret, configMap, downwardAPI, projected }: Volume): void {
  for (const source of [secret, configMap, downwardAPI, projected]) {
    if (source !== undefined) source.defaultMode ??= fileMode;
  }
  for (const item of downwardAPI?.items ?? []) defaultFieldRef(item);
  for (const source of projected?.sources ?? []) defaultProjection(source);
}

function defaultProjection({ downwardAPI, serviceAccountToken }: VolumeProjection): void {
  for (const item of downwardAPI?.items ?? []) defaultFieldRef(item);
  if (serviceAccountToken !== undefined) serviceAccountToken.expirationSeconds ??= 3600;
}

export function defaultFieldRef({ fieldRef }: Pick<DownwardAPIVolumeFile, 'fieldRef'>): void {
  if (fieldRef !== undefined) fieldRef.apiVersion ||= 'v1';
}

function defaultVendors({ rbd, azureDisk, scaleIO }: Volume): void {
  if (rbd !== undefined) {
    rbd.pool ||= 'rbd';
    rbd.user ||= 'admin';
    rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (azureDisk !== undefined) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
    azureDisk.kind ??= 'Shared';
  }
  if (scaleIO !== undefined) {
    scaleIO.storageMode ||= 'ThinProvisioned';
    scaleIO.fsType ||= 'xfs';
  }
}
