import {
  ApiException,
  type CoreV1Event,
  type KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type V1ConfigMap,
  type V1CronJob,
  type V1DaemonSet,
  type V1Deployment,
  type V1EndpointSlice,
  type V1Endpoints,
  type V1Job,
  type V1Lease,
  type V1Namespace,
  type V1Node,
  type V1PersistentVolumeClaim,
  type V1Pod,
  type V1PodDisruptionBudget,
  type V1ReplicaSet,
  type V1ResourceQuota,
  type V1Secret,
  type V1Service,
  type V1ServiceAccount,
  type V1StatefulSet,
  type V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { fits, settled } from './settled.js';

/** The kinds that the scenario looks at. */
export interface Kinds {
  ConfigMap: V1ConfigMap;
  CronJob: V1CronJob;
  DaemonSet: V1DaemonSet;
  Deployment: V1Deployment;
  Endpoints: V1Endpoints;
  EndpointSlice: V1EndpointSlice;
  Event: CoreV1Event;
  HorizontalPodAutoscaler: V2HorizontalPodAutoscaler;
  Job: V1Job;
  Lease: V1Lease;
  Namespace: V1Namespace;
  Node: V1Node;
  PersistentVolumeClaim: V1PersistentVolumeClaim;
  Pod: V1Pod;
  PodDisruptionBudget: V1PodDisruptionBudget;
  ReplicaSet: V1ReplicaSet;
  ResourceQuota: V1ResourceQuota;
  Secret: V1Secret;
  Service: V1Service;
  ServiceAccount: V1ServiceAccount;
  StatefulSet: V1StatefulSet;
}

export type Kind = keyof Kinds;
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

const groups: Partial<Record<Kind, string>> = {
  CronJob: 'batch/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Job: 'batch/v1',
  Lease: 'coordination.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
};

export const apiVersionOf = (kind: Kind): string => groups[kind] ?? 'v1';

/** What a step does to a cluster and sees of it, in one namespace ('' for what has none). */
export class Cluster {
  private readonly objects: KubernetesObjectApi;

  constructor(
    readonly config: KubeConfig,
    readonly namespace: string,
  ) {
    this.objects = KubernetesObjectApi.makeApiClient(config);
  }

  in(namespace: string): Cluster {
    return new Cluster(this.config, namespace);
  }

  create<K extends Kind>(kind: K, manifest: Kinds[K]): Promise<Kinds[K]> {
    const metadata = { ...manifest.metadata, ...this.place };
    return this.objects.create<Kinds[K]>({ ...manifest, apiVersion: apiVersionOf(kind), kind, metadata });
  }

  /** Undefined where there is none. */
  get<K extends Kind>(kind: K, name: string): Promise<Kinds[K] | undefined> {
    return unlessMissing(this.objects.read(this.header(kind, name)) as Promise<Kinds[K]>);
  }

  async list<K extends Kind>(kind: K, labelSelector?: string): Promise<Kinds[K][]> {
    const none = undefined;
    const list = await this.objects.list(
      apiVersionOf(kind),
      kind,
      this.namespace,
      none,
      none,
      none,
      none,
      labelSelector,
    );
    return list.items as Kinds[K][];
  }

  /** By a merge patch. */
  async change(kind: Kind, name: string, change: object): Promise<void> {
    const none = undefined;
    const header = this.header(kind, name);
    const patch = { ...change, ...header };
    await this.objects.patch(patch, none, none, none, none, PatchStrategy.MergePatch);
  }

  async delete(kind: Kind, name: string, propagation: Propagation = 'Background'): Promise<void> {
    const none = undefined;
    await this.objects.delete(this.header(kind, name), none, none, none, none, propagation);
  }

  /** Waits until the object holds all that `wanted` does; lists have to be equal, and what is undefined absent. */
  becomes<K extends Kind>(kind: K, name: string, wanted: object, seconds?: number): Promise<void> {
    return settled(async () => {
      const object = await this.get(kind, name);
      if (object === undefined) return `there is no ${kind} ${name}`;
      if (fits(object, wanted)) return undefined;
      return `${kind} ${name} is ${JSON.stringify('status' in object ? object.status : object)}, not ${JSON.stringify(wanted)}`;
    }, seconds);
  }

  /** Waits until there are `count` objects of a kind, and each is as wanted. */
  counts<K extends Kind>(
    kind: K,
    count: number,
    labelSelector?: string,
    wanted: object = {},
    seconds?: number,
  ): Promise<void> {
    return settled(async () => {
      const items = await this.list(kind, labelSelector);
      const fitting = items.filter((item) => fits(item, wanted)).length;
      if (items.length === count && fitting === count) return undefined;
      return `there are ${items.length} of kind ${kind}, ${fitting} as wanted; not ${count}`;
    }, seconds);
  }

  vanishes(kind: Kind, name: string, seconds?: number): Promise<void> {
    return settled(async () => {
      const object = await this.get(kind, name);
      return object === undefined ? undefined : `${kind} ${name} is still there: ${JSON.stringify(object)}`;
    }, seconds);
  }

  private header(kind: Kind, name: string) {
    return { apiVersion: apiVersionOf(kind), kind, metadata: { ...this.place, name } };
  }

  private get place() {
    return this.namespace === '' ? {} : { namespace: this.namespace };
  }
}

/** What a call gives, or undefined where it is answered 404. */
async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}
