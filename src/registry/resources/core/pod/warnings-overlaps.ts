import type { Volume, VolumeProjection } from '#types/core.v1';
import { quote } from '../../../../api/field.js';

/** A file of a volume, and where it comes from. */
interface VirtualFile {
  path: string;
  source: string;
}

/** Files that stand in each other's place (upstream: warningsForOverlappingVirtualPaths). */
export const overlapWarnings = (volumes: Volume[]): string[] =>
  volumes.flatMap(({ name, configMap, secret, downwardAPI, projected }) => {
    const warn = (what: string, files: VirtualFile[]) =>
      overlaps(files).map((overlap) => `volume ${quote(name)} (${what}): overlapping paths: ${overlap}`);
    return [
      ...warn(`ConfigMap ${quote(configMap?.name ?? '')}`, filesOf(configMap?.items)),
      ...warn(`Secret ${quote(secret?.secretName ?? '')}`, filesOf(secret?.items)),
      ...warn('DownwardAPI', filesOf(downwardAPI?.items)),
      ...(projected?.sources ?? [])
        .filter((source) => Object.values(source).every((value) => value === undefined))
        .map(() => `volume ${quote(name)} (Projected) has no sources provided`),
      ...warn('Projected', (projected?.sources ?? []).flatMap(projectedFiles)),
    ];
  });

const filesOf = (items: { path: string }[] | undefined, source = ''): VirtualFile[] =>
  (items ?? []).map(({ path }) => ({ path, source }));

function projectedFiles({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): VirtualFile[] {
  if (configMap?.items) return filesOf(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) return filesOf(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items) return filesOf(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? filesOf([serviceAccountToken], 'ServiceAccountToken') : [];
}

function overlaps(files: VirtualFile[]): string[] {
  const trimmed = files.map(({ path, source }) => ({ path: path.replace(/\/+$/, ''), source }));
  return trimmed.flatMap((file, i) =>
    trimmed
      .slice(0, i)
      .filter((other) => isWithin(file.path, other.path) || isWithin(other.path, file.path))
      .map((other) => `${print(file)} with ${print(other)}`),
  );
}

const isWithin = (inner: string, outer: string) => inner !== '' && outer !== '' && `${inner}/`.startsWith(`${outer}/`);

const print = ({ path, source }: VirtualFile) => (source ? `${quote(path)} (${source})` : quote(path));
