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

/** "v1" is the core group's. */
export function parseGroupVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

/** Go's GroupVersionKind.String: "apps/v1, Kind=Deployment", "/v1, Kind=Pod". */
export const formatKind = ({ group, version, kind }: { group: string; version: string; kind: string }): string =>
  `${group}/${version}, Kind=${kind}`;

export const formatGroupVersion = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? version : `${group}/${version}`;
