import type { Container } from '#types/core.v1';
import { ageSince } from '../../api/duration.js';
import type { KubeObject } from '../../api/object.js';
import type { TableColumn, TableDefinition } from '../table.js';

/** A column's description: the documentation of a field below io.k8s.api, for example "core.v1.PodSpec.nodeName". */
export const doc = (field: string) => ({ doc: `io.k8s.api.${field}` });

const metadata = (field: string) => ({ doc: `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.${field}` });

export function column(
  name: string,
  description: TableColumn['description'],
  type: TableColumn['type'] = 'string',
): TableColumn {
  return { name, type, description };
}

/** A column that is shown with -o wide only. */
export const wide = (narrow: TableColumn): TableColumn => ({ ...narrow, priority: 1 });

export const nameColumn: TableColumn = { name: 'Name', type: 'string', format: 'name', description: metadata('name') };
export const ageColumn = column('Age', metadata('creationTimestamp'));
export const createdAtColumn = column('Created At', metadata('creationTimestamp'), 'date');

export const containersColumn = column('Containers', 'The names of the containers in the pod template');
export const imagesColumn = column('Images', 'The images that the containers in the pod template run');
export const containerColumns = [wide(containersColumn), wide(imagesColumn)];

export const orNone = (text: string | undefined): string => text || '<none>';
export const orUnset = (text: string | undefined): string => text ?? '<unset>';

/** An object's age. */
export const ageOf = (object: { metadata?: { creationTimestamp?: string | null } }, now: number): string =>
  ageSince(object.metadata?.creationTimestamp, now);

/** The cells under `containerColumns`. */
export function containerCells(containers: Container[] | null | undefined): [string, string] {
  const all = containers ?? [];
  return [all.map((c) => c.name).join(','), all.map((c) => c.image ?? '').join(',')];
}

/** The first three of a list: "a,b,c + 2 more..."; '' where there are none. */
export function firstThree(list: string[]): string {
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}

/** A load balancer's addresses, sorted and each once. */
export function addressesOf(status: { ingress?: { ip?: string; hostname?: string }[] } | undefined): string[] {
  const addresses = status?.ingress?.map((ingress) => ingress.ip || ingress.hostname || '') ?? [];
  return [...new Set(addresses.filter((address) => address !== ''))].sort();
}

const shortAccessModes = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** "RWO,ROX", always in the same order. */
export function accessModesText(modes: string[] | null | undefined): string {
  const known = Object.entries(shortAccessModes).filter(([mode]) => modes?.includes(mode));
  return known.map(([, short]) => short).join(',');
}

export const betaStorageClass = 'volume.beta.kubernetes.io/storage-class';

/** The storage class of a volume or claim; the beta annotation goes before the field. */
export function storageClassOf(object: {
  metadata: { annotations?: Record<string, string> };
  spec?: { storageClassName?: string };
}): string {
  return object.metadata.annotations?.[betaStorageClass] ?? object.spec?.storageClassName ?? '';
}

/** The table of kinds that show nothing of their own. */
export const nameAndAge: TableDefinition<KubeObject> = {
  columns: [nameColumn, ageColumn],
  cells: (object, now) => [object.metadata.name ?? '', ageOf(object, now)],
};
