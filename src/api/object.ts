import type { ObjectMeta } from '#types/meta.v1';

export type { ObjectMeta };

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An API object as it goes over the wire: plain JSON, decoded and normalised by its kind's schema. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}
