import type { Node } from '#types/core.v1';
import { Path } from '../../../api/field.js';
import { warningsForCIDR } from '../../../api/ip.js';
import type { Strategy } from '../../strategy.js';
import { nodesTable } from './node.table.js';
import { validateNode, validateNodeUpdate } from './node-validation.js';
import { defaultResourceList } from './pod/resource-defaults.js';

function defaults({ spec, status }: Node): void {
  // podCIDR is the first of podCIDRs; where the two differ, the older field decides
  if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR];
  else if (spec.podCIDRs?.length) spec.podCIDR = spec.podCIDRs[0];
  if (status.allocatable === undefined && status.capacity !== undefined) status.allocatable = { ...status.capacity };
  defaultResourceList(status.capacity);
  defaultResourceList(status.allocatable);
}

const podCIDRsPath = Path.of('spec', 'podCIDRs');

export const nodes: Strategy<Node> = {
  table: nodesTable,
  keepsStatusOnCreate: true,
  defaults,
  prepareForCreate({ spec, status }) {
    spec.configSource = undefined;
    status.config = undefined;
  },
  prepareForUpdate({ spec }, old) {
    if (old.spec.configSource === undefined) spec.configSource = undefined;
  },
  validate: validateNode,
  validateUpdate: (node, old) => [...validateNode(node), ...validateNodeUpdate(node, old)],
  warnings: ({ spec }) => [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec.podCIDRs ?? []).flatMap((value, i) => warningsForCIDR(podCIDRsPath.index(i).toString(), value)),
  ],
  subresources: {
    status: {
      prepareForUpdate({ status }, old) {
        if (old.status.config === undefined) status.config = undefined;
      },
      validateUpdate: validateNodeUpdate,
    },
  },
  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(spec.unschedulable ?? false) }),
};
