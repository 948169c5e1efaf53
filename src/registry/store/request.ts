import { formatTime } from '../../api/duration.js';
import type { KubeObject } from '../../api/object.js';
import type { User } from '../../api/user.js';
import type { WriteContext } from '../strategy.js';

/** What the generic store must know of a request that writes. */
export interface StoreRequest {
  namespace: string;
  /** '' for the resource itself */
  subresource: string;
  dryRun: boolean;
  user: User;
  /** the version the request speaks */
  group: string;
  version: string;
  /** texts for Warning headers are added here */
  warnings: string[];
}

export interface UpdateRequest extends StoreRequest {
  name: string;
  /**
   * Makes the new object, which shares nothing with the current one: that is to be read only. Called again after a lost
   * race. `undefined` where there is none and creating is allowed.
   */
  change(current: KubeObject | undefined): KubeObject | Promise<KubeObject>;
  /** what the object must be like for the change to happen at all */
  preconditions?: Preconditions;
  /** create what is not there, whatever the strategy says */
  forceCreate?: boolean;
}

export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

/** metav1.DeleteOptions as far as the store acts on them */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  orphanDependents?: boolean;
  preconditions?: Preconditions;
}

export interface DeleteRequest extends StoreRequest {
  name: string;
  options: DeleteOptions;
}

/** Resources that a write needs besides the object itself (cluster IPs, node ports). */
export interface Transaction {
  commit(): void | Promise<void>;
  rollback(): void | Promise<void>;
}

/** Of a write that needs nothing besides. */
export const nothingTaken: Transaction = { commit: () => {}, rollback: () => {} };

/** Hooks around writes of one resource (upstream: BeginCreate, BeginUpdate, AfterDelete). */
export interface StoreHooks {
  beginCreate?(object: KubeObject, request: StoreRequest): Promise<Transaction>;
  beginUpdate?(object: KubeObject, old: KubeObject, request: StoreRequest): Promise<Transaction>;
  afterDelete?(object: KubeObject): Promise<void>;
}

export const writeContext = (request: StoreRequest): WriteContext => ({
  now: formatTime(Date.now()),
  subresource: request.subresource,
  dryRun: request.dryRun,
  user: request.user,
  group: request.group,
  version: request.version,
  warnings: request.warnings,
});
