import type { FieldError } from '../api/field.js';
import type { Door } from '../api/managed-fields/filters.js';
import type { KubeObject } from '../api/object.js';
import type { User } from '../api/user.js';
import type { TableDefinition } from './table.js';

/** What a strategy may know of the request at hand. */
export interface WriteContext {
  /** RFC 3339, whole seconds, UTC */
  now: string;
  /** the request's subresource, '' for the resource itself */
  subresource: string;
  dryRun: boolean;
  user: User;
  /** the version the request speaks, which may differ from the stored one (autoscaling, events) */
  group: string;
  version: string;
  /** texts for Warning headers that are sent even when the write fails; the others come from Strategy.warnings */
  warnings: string[];
}

/**
 * What is special to a kind; everything here is optional, because the generic store already does what is the same for
 * all: metadata, generation, deletion, conflicts, and keeping spec and status apart.
 * Objects are decoded and normalised (see api/schema): unknown fields gone, Go's zero values as Go would print them.
 * Functions may change the object they are handed first (`object`) and must not change `old`.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** What a kube-apiserver has stored in an older version, in the fields of the one that is stored here. */
  upgrade?(object: KubeObject): KubeObject;
  /** Fills in what the user left out, in the version the user wrote (upstream: SetDefaults_*). Must be idempotent. */
  defaults?(object: T): void;
  /** Before create: resets what users may not set (upstream: PrepareForCreate). Status is already gone by then. */
  prepareForCreate?(object: T, context: WriteContext): void;
  /** Before an update through the resource itself (upstream: PrepareForUpdate). Status is already the old one. */
  prepareForUpdate?(object: T, old: T, context: WriteContext): void;
  /** Validation on create, metadata excepted: that is checked by the store. */
  validate?(object: T, context: WriteContext): FieldError[];
  /** Validation on update. Where absent, `validate` runs on updates too. */
  validateUpdate?(object: T, old: T, context: WriteContext): FieldError[];
  /** Warning headers for a write that succeeds (upstream: WarningsOnCreate, WarningsOnUpdate). */
  warnings?(object: T, old: T | undefined, context: WriteContext): string[];
  /** The rule for metadata.name; DNS subdomain where absent. Returns what is wrong, in kube-apiserver's words. */
  validateName?(name: string, prefix: boolean): string[];
  /** Finalizers need no domain (admission configuration, API services, custom resources). */
  anyFinalizer?: boolean;
  /** How writes through a subresource differ, by the subresource's name. */
  subresources?: Record<string, SubresourceStrategy<T>>;
  /** What a write through the resource ('') or a subresource can change, where it is not as usual (see field-managers). */
  doors?: Record<string, Door>;
  /** The fields that field selectors may name, besides metadata.name and metadata.namespace, with their values. */
  selectableFields?(object: T): Record<string, string>;
  /** How the stored version names the selectable fields, in a version that is not stored. */
  fieldLabels?: Record<string, string>;
  /** Seconds of grace a delete gets. Absent, or 0: the object goes at once (finalizers aside). */
  gracePeriod?(object: T, asked: number | undefined): number;
  /** What must be gone from the object, besides metadata.finalizers, before it goes (a namespace's spec.finalizers). */
  pendingFinalizers?(object: T): string[];
  /** Called with the first mark of deletion on an object that has to wait (a namespace's phase). */
  markDeleting?(object: T): void;
  /** Columns and cells of `as=Table`; name and creation time where absent. */
  table?: TableDefinition<T>;
  /** Metadata is looked at only when nothing else is wrong: the kind's own validation leaves it out (events). */
  validatesMetadataLast?: boolean;
  /** metadata.generation is kept: 1 at create, +1 when anything but metadata and status changes. */
  generation?: boolean;
  /** Create keeps the status it was sent (nodes). */
  keepsStatusOnCreate?: boolean;
  /** Said when a delete leaves the propagation to the default. */
  deleteWarning?: string;
  /** PUT to a name that is not there creates it (leases, events, ...). */
  allowCreateOnUpdate?: boolean;
  /** A PUT without a resourceVersion is a 422 where this is false (upstream: AllowUnconditionalUpdate). Default true. */
  allowUnconditionalUpdate?: boolean;
  /** Propagation where a delete names none (upstream: DefaultGarbageCollectionPolicy); default 'background'. */
  defaultPropagation?: 'background' | 'orphan' | 'unsupported';
}

/** Overrides for one subresource; the rules for status are the default (only status and some metadata may change). */
export interface SubresourceStrategy<T> {
  warnings?(object: T, old: T, context: WriteContext): string[];
  prepareForUpdate?(object: T, old: T, context: WriteContext): void;
  validateUpdate?(object: T, old: T, context: WriteContext): FieldError[];
}
