import type { Node } from '#types/core.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, doc, nameColumn, orNone, wide } from '../printing.js';

function statusOf({ spec, status }: Node): string {
  const ready = status.conditions?.findLast((condition) => condition.type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${text},SchedulingDisabled` : text;
}

/** From the labels node-role.kubernetes.io/<role> and kubernetes.io/role=<role>. */
function rolesOf({ metadata }: Node): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) =>
    key.startsWith(prefix) ? key.slice(prefix.length) : key === 'kubernetes.io/role' ? value : '',
  );
  return [...new Set(roles.filter((role) => role !== ''))].sort().join(',');
}

const addressOf = ({ status }: Node, type: string) =>
  status.addresses?.find((address) => address.type === type)?.address ?? '<none>';

export const nodesTable: TableDefinition<Node> = {
  columns: [
    nameColumn,
    column('Status', 'Whether the node is ready, and takes new pods'),
    column('Roles', 'The roles that its labels give the node'),
    ageColumn,
    column('Version', doc('core.v1.NodeSystemInfo.kubeletVersion')),
    wide(column('Internal-IP', doc('core.v1.NodeStatus.addresses'))),
    wide(column('External-IP', doc('core.v1.NodeStatus.addresses'))),
    wide(column('OS-Image', doc('core.v1.NodeSystemInfo.osImage'))),
    wide(column('Kernel-Version', doc('core.v1.NodeSystemInfo.kernelVersion'))),
    wide(column('Container-Runtime', doc('core.v1.NodeSystemInfo.containerRuntimeVersion'))),
  ],
  cells(node, now) {
    const info = node.status.nodeInfo;
    const architecture = info?.architecture ? ` (${info.architecture})` : '';
    return [
      node.metadata.name ?? '',
      statusOf(node),
      orNone(rolesOf(node)),
      ageOf(node, now),
      info?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      (info?.kernelVersion || '<unknown>') + architecture,
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
};
