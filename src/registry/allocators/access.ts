import type { KubeObject } from '../../api/object.js';

/** What the allocators need of the store of a kind; the server hands it in. */
export interface ObjectAccess<T extends KubeObject> {
  get(name: string, namespace?: string): Promise<T | undefined>;
  list(): Promise<T[]>;
  /** throws ApiError; 409 where the name is taken */
  create(object: T): Promise<T>;
  /** removes this very object (by name and uid); nothing happens where it is gone, or another by now */
  delete(object: T): Promise<void>;
}

/** What was taken for a write that may still fail. Neither throws: what can't be undone is reported and left to repair. */
export interface Allocation {
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** An address or port that can't be had; the text is kube-apiserver's. */
export class AllocationError extends Error {
  override name = 'AllocationError';
}

/** Nothing is left. */
export class RangeFullError extends AllocationError {
  override name = 'RangeFullError';
  constructor() {
    super('range is full');
  }
}
