import type { Binding, Pod } from '#types/core.v1';
import { ApiError, badRequest, conflict } from '../api/errors.js';
import { type FieldError, notSupported, Path, required } from '../api/field.js';
import type { KubeObject } from '../api/object.js';
import { assignNode } from '../registry/resources/core/pod/binding.js';
import { update } from '../registry/store/update.js';
import type { Creator, CreatorCall } from './creator.js';
import { success } from './success.js';

const accepts = { group: '', version: 'v1', kind: 'Binding', type: 'io.k8s.api.core.v1.Binding' };
const pods = { group: '', name: 'pods' };

/** POST pods/NAME/binding: the scheduler's word on where a Pod runs. Upstream: BindingREST. */
export const podBinding: Creator = {
  accepts,
  async create(call, body) {
    if (body.metadata.name !== call.name) throw badRequest('name in URL does not match name in Binding object');
    return bind(call, call.name, body as Binding & KubeObject);
  },
};

/** POST bindings: the same, with the Pod named in the body alone (upstream: LegacyBindingREST). */
export const binding: Creator = {
  accepts,
  async create(call, body) {
    return bind(call, body.metadata.name ?? '', body as Binding & KubeObject);
  },
};

async function bind({ registry, request }: CreatorCall, name: string, body: Binding & KubeObject) {
  const errors = validate(body);
  // upstream hands these errors on as they are, without making a Status of them
  if (errors.length > 0) throw new ApiError(500, '', aggregate(errors));
  const { uid, resourceVersion } = body.metadata;
  await update(registry.storeOf('', 'pods'), {
    ...request,
    subresource: 'binding',
    name,
    preconditions: { uid: uid || undefined, resourceVersion: resourceVersion || undefined },
    change: (current) => {
      if (current === undefined)
        throw new ApiError(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
      const pod = structuredClone(current) as Pod & KubeObject;
      const refusal = assignNode(pod, body);
      if (refusal !== undefined) throw conflict({ ...pods, name: 'pods/binding' }, name, refusal);
      return pod;
    },
  });
  return success;
}

/** Upstream: ValidatePodBinding. */
function validate({ target }: Binding): FieldError[] {
  const errors: FieldError[] = [];
  const path = Path.of('target');
  const kind = target.kind ?? '';
  if (kind !== '' && kind !== 'Node') errors.push(notSupported(path.child('kind'), kind, ['Node', '<empty>']));
  if (!target.name) errors.push(required(path.child('name')));
  return errors;
}

function aggregate(errors: FieldError[]): string {
  const texts = errors.map(({ field, body }) => `${field}: ${body}`);
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
}
