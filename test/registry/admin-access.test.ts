import { afterAll, beforeAll, expect, it } from 'vitest';
import { Facade } from '../facade.js';

const claims = '/apis/resource.k8s.io/v1/namespaces/admins/resourceclaims';
const requests = [{ name: 'r', exactly: { deviceClassName: 'c', adminAccess: true } }];

let facade: Facade;
beforeAll(async () => {
  facade = await Facade.start({ inMemory: true });
  await facade.post('/api/v1/namespaces', { metadata: { name: 'admins' } });
});
afterAll(() => facade.stop());

it('gives admin access to devices where the namespace is labelled for it', async () => {
  const claim = { metadata: { name: 'claim' }, spec: { devices: { requests } } };
  expect((await facade.post(claims, claim)).json.message).toBe(
    'ResourceClaim.resource.k8s.io "claim" is invalid: spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
  );
  const labels = { 'resource.kubernetes.io/admin-access': 'true' };
  await facade.patch('/api/v1/namespaces/admins', { metadata: { labels } });
  expect((await facade.post(claims, claim)).status).toBe(201);
});
