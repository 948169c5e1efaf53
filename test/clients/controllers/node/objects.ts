import type { KubernetesObject, V1ConfigMap, V1Deployment, V1ObjectMeta, V1Service } from '@kubernetes/client-node';

export const fieldManager = 'site-controller';
/** the label of a ConfigMap that describes a site, and the finalizer that it gets */
export const siteKey = 'example.com/site';

const header = <K extends string>(apiVersion: string, kind: K) => ({ apiVersion, kind });
const configMapHeader = header('v1', 'ConfigMap');
const deploymentHeader = header('apps/v1', 'Deployment');

/** All that the controller says of a site. By its uid, applying it never makes one that is gone. */
export function claimed({ metadata }: V1ConfigMap, finalizers?: string[]): V1ConfigMap {
  return { ...configMapHeader, metadata: { name: metadata?.name, uid: metadata?.uid, finalizers } };
}

/** Nothing is said of replicas where the site does not. */
export function deploymentOf(site: V1ConfigMap): V1Deployment {
  const { image, port, replicas } = site.data ?? {};
  const app = { app: nameOf(site) };
  return {
    ...deploymentHeader,
    metadata: ownedBy(site),
    spec: {
      replicas: replicas === undefined ? undefined : Number(replicas),
      selector: { matchLabels: app },
      template: {
        metadata: { labels: app },
        spec: { containers: [{ name: 'web', image, ports: [{ containerPort: Number(port) }] }] },
      },
    },
  };
}

export function serviceOf(site: V1ConfigMap): V1Service {
  const ports = [{ port: 80, targetPort: Number(site.data?.port) }];
  return {
    ...header('v1', 'Service'),
    metadata: ownedBy(site),
    spec: { selector: { app: nameOf(site) }, ports },
  };
}

/** The condition that says where. */
export function served(site: V1ConfigMap, { spec }: V1Service): V1Deployment {
  const condition = {
    type: 'example.com/Served',
    status: 'True',
    reason: 'ServiceApplied',
    message: `at ${spec?.clusterIP}`,
  };
  return { ...deploymentHeader, metadata: { name: nameOf(site) }, status: { conditions: [condition] } };
}

/** The sites that an object belongs to. */
export function ownersOf({ metadata }: KubernetesObject): string[] {
  const owners = metadata?.ownerReferences ?? [];
  return owners.filter(({ controller, kind }) => controller && kind === configMapHeader.kind).map(({ name }) => name);
}

export function nameOf({ metadata }: KubernetesObject): string {
  if (metadata?.name === undefined) throw new Error('an object came without a name');
  return metadata.name;
}

function ownedBy(site: V1ConfigMap): V1ObjectMeta {
  const name = nameOf(site);
  const owner = { ...configMapHeader, name, uid: site.metadata?.uid ?? '', controller: true };
  return { name, labels: { app: name }, ownerReferences: [owner] };
}
