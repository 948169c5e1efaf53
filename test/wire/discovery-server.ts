import { createServer } from 'node:http';
import express from 'express';
import request from 'supertest';
import { ApiError } from '../../src/api/errors.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import { createDiscovery, type DiscoveryOptions } from '../../src/discovery/index.js';
import type { ResourceDescriptor } from '../../src/registry/descriptor.js';
import { describeResources } from '../../src/registry/descriptors.js';
import { parseRequestInfo } from '../../src/request/info.js';

export const facts = loadFacts();
export const builtIn = describeResources(facts, { eventTtl: 3600 });

export const version = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '',
  goVersion: '',
  compiler: '',
  platform: '',
};

/** A custom resource's descriptor. */
export const widget = (version: string): ResourceDescriptor => ({
  group: 'example.com',
  version,
  resource: 'widgets',
  singular: 'widget',
  kind: 'Widget',
  listKind: 'WidgetList',
  namespaced: true,
  verbs: ['get', 'list', 'create', 'patch', 'deletecollection'],
  shortNames: ['wd'],
  categories: [],
  type: `com.example.${version}.Widget`,
  subresources: [
    {
      name: 'scale',
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get'],
      type: 'io.k8s.api.autoscaling.v1.Scale',
    },
  ],
  groupResource: { group: 'example.com', name: 'widgets' },
  groupKind: { group: 'example.com', name: 'Widget' },
  strategy: {},
});

/** Discovery alone behind HTTP, as the chain would have it. */
export function serve(extra: ResourceDescriptor[] = [], options: Partial<DiscoveryOptions> = {}) {
  const discovery = createDiscovery({
    descriptors: () => [...builtIn, ...extra],
    facts,
    serverAddress: () => '192.0.2.1:6443',
    version,
    docs: (name) => `<text of ${name}>`,
    paths: () => ['/healthz'],
    ...options,
  });
  const app = express();
  app.use(async (req, res) => {
    const info = parseRequestInfo(req.method, req.url);
    req.context = { id: '', info, user: { name: '', uid: '', groups: [], extra: {} }, startedAt: 0, warnings: [] };
    try {
      if (!(await discovery.handle(req, res))) res.status(404).send('404 page not found\n');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      res.status(error.code).json(error.toStatus());
    }
  });
  return request(createServer(app));
}
