import type { V1Deployment, V1PodTemplateSpec } from '@kubernetes/client-node';

/** The label that the scenario's nodes have, so that nothing else of a cluster is touched. */
export const nodeLabels = { 'kube-facade.dev/simulated': 'true' };

/** Pods of one container that asks for little. `more` is for their spec. */
export const podTemplate = (app: string, image = 'web:1', more: object = {}): V1PodTemplateSpec => ({
  metadata: { labels: { app } },
  spec: {
    containers: [{ name: 'main', image, resources: { requests: { cpu: '10m', memory: '16Mi' } } }],
    nodeSelector: nodeLabels,
    ...more,
  },
});

export const deployment = (name: string, replicas: number): V1Deployment => ({
  metadata: { name, labels: { app: name } },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name) },
});
