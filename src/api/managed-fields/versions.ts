import type { KubeObject } from '../object.js';
import type { MergeType } from './merge-type.js';

/** An object in one of its versions, with the type that it has there. */
export interface Versioned {
  apiVersion: string;
  type: MergeType;
  value: unknown;
}

/** How a kind goes over to its other versions. */
export interface Versions {
  /** undefined where the version is not served: nobody can own fields in it */
  convert(object: KubeObject, apiVersion: string): Versioned | undefined;
}

/** A value in the versions that are asked for, each made once. */
export class InVersions {
  private readonly made = new Map<string, Versioned | undefined>();

  constructor(
    readonly own: Versioned,
    private readonly versions: Versions,
  ) {
    this.made.set(own.apiVersion, own);
  }

  in(apiVersion: string): Versioned | undefined {
    if (!this.made.has(apiVersion)) {
      this.made.set(apiVersion, this.versions.convert(this.own.value as KubeObject, apiVersion));
    }
    return this.made.get(apiVersion);
  }

  /** Another value of the same kind, in whatever version. */
  at(versioned: Versioned): InVersions {
    return new InVersions(versioned, this.versions);
  }
}
