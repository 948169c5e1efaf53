import type { ManagedFieldsEntry } from '#types/meta.v1';
import { goJson } from '../field.js';
import { compareText, FieldsError } from './element.js';
import { type Fields, union } from './fields.js';
import { readFields, sortFields } from './fields-v1.js';

/** Somebody who has set fields: one entry of metadata.managedFields. */
export interface Manager {
  name: string;
  operation: 'Apply' | 'Update';
  /** the version its fields are named in */
  apiVersion: string;
  subresource: string;
  /** of its last change; RFC 3339 */
  time?: string;
  fields: Fields;
}

/** By what tells managers apart (see idOf). */
export type Managers = Map<string, Manager>;

type Identity = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>;

/**
 * One who applies keeps its entry when it changes versions, one who updates gets another.
 * Upstream: BuildManagerIdentifier, whose texts order the managers in messages.
 */
export const idOf = ({ name, operation, apiVersion, subresource }: Identity): string =>
  goJson({
    manager: name || undefined,
    operation: operation || undefined,
    apiVersion: operation === 'Apply' ? undefined : apiVersion,
    subresource: subresource || undefined,
  });

/** Upstream: DecodeManagedFields. undefined where an entry cannot be read. */
export function readManagers(entries: readonly ManagedFieldsEntry[] = []): Managers | undefined {
  const managers: Managers = new Map();
  for (const entry of entries) {
    const manager = readManager(entry);
    if (manager === undefined) return undefined;
    managers.set(idOf(manager), manager);
  }
  return managers;
}

function readManager(entry: ManagedFieldsEntry): Manager | undefined {
  const { manager: name = '', operation, apiVersion, fieldsType, fieldsV1 = {}, subresource = '', time } = entry;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (!apiVersion || fieldsType !== 'FieldsV1') return undefined;
  try {
    return { name, operation, apiVersion, subresource, time, fields: readFields(fieldsV1) };
  } catch (error) {
    if (error instanceof FieldsError) return undefined;
    throw error;
  }
}

/** metadata.managedFields; undefined where there are none. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  return [...managers.values()]
    .sort(compareManagers)
    .map(({ name, operation, apiVersion, subresource, time, fields }) => ({
      ...(name === '' ? {} : { manager: name }),
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: sortFields(fields),
      ...(subresource === '' ? {} : { subresource }),
    }));
}

const secondsOf = ({ time }: Manager): number => (time === undefined ? 0 : Math.floor(Date.parse(time) / 1000));

const compareManagers = (a: Manager, b: Manager): number =>
  compareText(a.operation, b.operation) ||
  secondsOf(a) - secondsOf(b) ||
  compareText(a.name, b.name) ||
  compareText(a.apiVersion, b.apiVersion) ||
  compareText(a.subresource, b.subresource);

const maxUpdaters = 10;

/**
 * So many may update; of more, the oldest are put together into one per version. `managers` is changed.
 * Upstream: capManagersManager.
 */
export function capUpdaters(managers: Managers): void {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update');
  let excess = updaters.length - maxUpdaters;
  if (excess <= 0) return;
  updaters.sort(([a, one], [b, other]) => secondsOf(one) - secondsOf(other) || compareText(a, b));
  const firstOf = new Map<string, string>();
  for (const [id, manager] of updaters) {
    if (excess === 0) return;
    const first = firstOf.get(manager.apiVersion);
    if (first === undefined) firstOf.set(manager.apiVersion, id);
    else {
      putTogether(managers, first, id);
      excess--;
    }
  }
}

function putTogether(managers: Managers, firstId: string, id: string): void {
  const { apiVersion, fields, time } = managers.get(id) as Manager;
  const old = { name: 'ancient-changes', operation: 'Update' as const, apiVersion, subresource: '' };
  const oldId = idOf(old);
  const before = managers.get(oldId) ?? (managers.get(firstId) as Manager);
  if (!managers.has(oldId)) managers.delete(firstId);
  managers.delete(id);
  managers.set(oldId, { ...old, fields: union(fields, before.fields), time });
}
