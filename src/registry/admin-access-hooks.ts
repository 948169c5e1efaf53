import type { Namespace } from '#types/core.v1';
import type { DeviceClaim, ResourceClaim, ResourceClaimTemplate } from '#types/resource.v1';
import { invalid } from '../api/errors.js';
import { forbidden, Path } from '../api/field.js';
import type { KubeObject } from '../api/object.js';
import { objectAccess } from './object-access.js';
import type { Registry } from './registry.js';
import { nothingTaken, type StoreHooks, type Transaction } from './store/request.js';

const label = 'resource.kubernetes.io/admin-access';

/** Only in a namespace that is labelled for it may a claim ask for devices that are in use (upstream: AuthorizedForAdmin). */
export function adminAccessHooks(registry: Registry): Record<string, StoreHooks> {
  const namespaces = objectAccess<Namespace & KubeObject>(registry, '', 'namespaces');
  const check = async (kind: string, { metadata }: KubeObject, path: Path | undefined): Promise<Transaction> => {
    if (path === undefined) return nothingTaken;
    const namespace = await namespaces.get(metadata.namespace ?? '');
    if (namespace?.metadata.labels?.[label] === 'true') return nothingTaken;
    const detail = `admin access to devices requires the \`${label}: true\` label on the containing namespace`;
    throw invalid({ group: 'resource.k8s.io', name: kind }, metadata.name ?? '', [forbidden(path, detail)]);
  };
  return {
    resourceclaims: {
      beginCreate: (object) =>
        check('ResourceClaim', object, asked((object as KubeObject & ResourceClaim).spec.devices)),
      beginUpdate: (object, old, { subresource }) => {
        const path = subresource === 'status' ? granted(object as Claim, old as Claim) : undefined;
        return check('ResourceClaim', object, path);
      },
    },
    resourceclaimtemplates: {
      beginCreate: (object) =>
        check('ResourceClaimTemplate', object, asked((object as KubeObject & ResourceClaimTemplate).spec.spec.devices)),
    },
  };
}

type Claim = KubeObject & ResourceClaim;

function asked({ requests }: DeviceClaim): Path | undefined {
  const index = (requests ?? []).findIndex(({ exactly }) => exactly?.adminAccess);
  return index < 0 ? undefined : Path.of('spec', 'devices', 'requests').index(index).child('adminAccess');
}

function granted({ status }: Claim, old: Claim): Path | undefined {
  const indexIn = ({ allocation }: ResourceClaim['status']) =>
    (allocation?.devices.results ?? []).findIndex(({ adminAccess }) => adminAccess);
  const index = indexIn(status);
  if (index < 0 || indexIn(old.status) >= 0) return undefined;
  return Path.of('status', 'allocation', 'devices', 'results').index(index).child('adminAccess');
}
