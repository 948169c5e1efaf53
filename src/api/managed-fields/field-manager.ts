import type { ManagedFieldsEntry } from '#types/meta.v1';
import { ApiError } from '../errors.js';
import { formatGroupVersion, type KubeObject } from '../object.js';
import { jsonEqual } from '../patch/json-equal.js';
import { checkConfig, checkKind } from './config.js';
import { type Conflicts, conflictError, withoutFields } from './conflict.js';
import { fieldElement } from './element.js';
import { fieldSetOf } from './field-set.js';
import { difference, fieldsOf, isEmpty } from './fields.js';
import { fieldsLastApplied, isKubectl, renewLastApplied } from './last-applied.js';
import { MergeError } from './list-items.js';
import { capUpdaters, idOf, type Manager, type Managers, readManagers, writeManagers } from './managers.js';
import { merge } from './merge.js';
import type { MergeType } from './merge-type.js';
import { prune } from './prune.js';
import { addUpdater, type Filter, reconcileAll, takeOver } from './update.js';
import { InVersions, type Versions } from './versions.js';

export interface FieldManagerOptions {
  group: string;
  version: string;
  kind: string;
  type: MergeType;
  /** '' for the resource itself */
  subresource: string;
  /** leaves out what a write through this door does not change */
  filter: Filter;
  versions: Versions;
  /** what Go prints of an object of the kind that is empty */
  empty: KubeObject;
}

export interface Applier {
  name: string;
  /** take fields over from others who own them */
  force: boolean;
}

/**
 * Keeps metadata.managedFields of one kind, as written through one door, and merges what is applied.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields, whose managers within managers are written out here.
 */
export class FieldManager {
  private readonly apiVersion: string;

  constructor(private readonly options: FieldManagerOptions) {
    this.apiVersion = formatGroupVersion(options);
  }

  /**
   * Notes who has changed what, in `object`, which is the request's: `live` is what it replaces, undefined where it is
   * new. Both have their defaults. What cannot be noted is left out altogether, as upstream does.
   */
  update(live: KubeObject | undefined, object: KubeObject, name: string, now: string): void {
    const managers = this.managersOf(live, object);
    try {
      object.metadata.managedFields = writeManagers(this.updated(live, object, managers, name, now));
    } catch (error) {
      if (!(error instanceof MergeError)) throw error;
      object.metadata.managedFields = undefined;
    }
  }

  /**
   * What comes of `live` when `config` is applied to it: a document that is to be read back into its type.
   * Throws a 409 that names the conflicts, and ApiErrors for what is no configuration.
   */
  apply(live: KubeObject | undefined, config: KubeObject, { name, force }: Applier, now: string): KubeObject {
    checkKind(this.options, config);
    const known = readManagers(live?.metadata.managedFields);
    if (known === undefined) throw new ApiError(500, '', 'failed to decode managed fields');
    const { empty } = this.options;
    const managers =
      known.size > 0 || live === undefined ? known : this.updated(undefined, live, known, 'before-first-apply', now);
    checkConfig(this.options, config);
    return this.applied(this.inVersions(live ?? empty), config, managers, { name, force }, now);
  }

  /** An update may bring managed fields of its own, and reset them with a list of nothing. */
  private managersOf(live: KubeObject | undefined, { metadata: { managedFields } }: KubeObject): Managers {
    const fromLive = () => readManagers(live?.metadata.managedFields) ?? new Map<string, Manager>();
    if (this.options.subresource !== '') return fromLive();
    if (isReset(managedFields)) return new Map();
    const given = readManagers(managedFields);
    return given === undefined || given.size === 0 ? fromLive() : given;
  }

  private updated(
    live: KubeObject | undefined,
    object: KubeObject,
    given: Managers,
    name: string,
    now: string,
  ): Managers {
    if (given.size === 0 && live?.metadata.uid) return given; // nobody began to keep them
    const { filter, empty } = this.options;
    const before = this.inVersions(live ?? empty);
    const { changed, managers } = takeOver(before, this.inVersions(object), reconcileAll(before, given), filter);
    const own = difference(changed, unowned);
    const updater = this.manager(name || 'unknown', 'Update', now);
    addUpdater(managers, idOf(updater), updater, own);
    capUpdaters(managers);
    return managers;
  }

  private applied(live: InVersions, config: KubeObject, given: Managers, applier: Applier, now: string): KubeObject {
    const { type, filter } = this.options;
    const own = this.manager(applier.name, 'Apply', now);
    const id = idOf(own);
    const before = reconcileAll(live, given);
    const last = before.get(id);
    before.set(id, { ...own, fields: filter(fieldSetOf(type, config)) });
    const after = prune(live.at({ ...live.own, value: this.merged(live.own.value, config) }), before, last);
    const { managers, conflicts } = takeOver(live, after, before, filter, id);
    if (conflicts.size > 0 && !applier.force) this.checkConflicts(conflicts, live, before, applier.name);

    const isChange = !jsonEqual(live.own.value, after.own.value);
    const fields = difference(before.get(id)?.fields ?? {}, unowned);
    if (isEmpty(fields)) managers.delete(id);
    else managers.set(id, { ...own, fields, time: isChange ? now : last?.time });
    const result = { ...(after.own.value as KubeObject) };
    result.metadata = { ...result.metadata, managedFields: writeManagers(managers) };
    if (isKubectl(applier.name)) renewLastApplied(result, config);
    return result;
  }

  private merged(live: unknown, config: KubeObject): unknown {
    try {
      return merge(this.options.type, live, config);
    } catch (error) {
      if (!(error instanceof MergeError)) throw error;
      throw new ApiError(500, '', `failed to merge config: ${error.message}`);
    }
  }

  private checkConflicts(conflicts: Conflicts, live: InVersions, managers: Managers, name: string): void {
    const own = isKubectl(name) ? fieldsLastApplied(live.own) : undefined;
    const left = own === undefined ? conflicts : withoutFields(conflicts, own);
    if (left.size > 0) throw conflictError(left, managers);
  }

  private inVersions({ metadata, ...rest }: KubeObject): InVersions {
    const { managedFields: _, ...meta } = metadata;
    const { apiVersion } = this;
    const { type, versions } = this.options;
    return new InVersions({ apiVersion, type, value: { ...rest, metadata: meta } }, versions);
  }

  private manager(name: string, operation: Manager['operation'], time: string): Omit<Manager, 'fields'> {
    return { name, operation, apiVersion: this.apiVersion, subresource: this.options.subresource, time };
  }
}

/** Who an object is belongs to nobody. Upstream: stripMetaManager. */
const unowned = fieldsOf(
  [fieldElement('apiVersion')],
  [fieldElement('kind')],
  [fieldElement('metadata')],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => [fieldElement('metadata'), fieldElement(name)]),
);

function isReset(entries: ManagedFieldsEntry[] | undefined): boolean {
  if (entries === undefined || entries.length > 1) return false;
  return entries.length === 0 || Object.keys(entries[0]).length === 0;
}
