import type { ComponentStatus } from '#types/core.v1';
import { notFound } from '../api/errors.js';
import type { KubeObject } from '../api/object.js';
import type { Call } from './call.js';
import { formOf, sendValue } from './respond.js';
import { tableOf } from './shapes.js';

type Component = ComponentStatus & KubeObject;

/** GET componentstatuses: deprecated, and asked by `kubectl get cs` alone. What has no address here is not reported on. */
export async function componentStatuses(call: Call): Promise<void> {
  const { descriptor, req, registry } = call;
  const { info } = req.context;
  const form = formOf(call);
  const store = await storeStatus(registry.backend);
  if (info.verb === 'get' && info.name !== store.metadata.name)
    throw notFound({ group: '', name: 'componentstatus' }, info.name);
  if (form.as === 'Table')
    return sendValue(
      call,
      200,
      tableOf(
        descriptor.strategy.table,
        [store],
        {},
        { include: 'Metadata', headers: true, shapeVersion: form.shapeVersion },
      ),
      form,
    );
  if (info.verb === 'get') return sendValue(call, 200, store, form);
  const { kind: _kind, apiVersion: _apiVersion, ...item } = store;
  sendValue(call, 200, { kind: descriptor.listKind, apiVersion: 'v1', metadata: {}, items: [item] }, form);
}

async function storeStatus(backend: Call['registry']['backend']): Promise<Component> {
  const healthy = await backend.currentRevision().then(
    () => ({ type: 'Healthy', status: 'True', message: 'ok' }),
    (error: Error) => ({ type: 'Healthy', status: 'False', message: '', error: error.message }),
  );
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name: 'etcd-0' }, conditions: [healthy] };
}
