import type { CSINode, CSINodeDriver } from '#types/storage.v1';
import { immutable, nonNegative } from '../../../api/checks.js';
import { duplicate, type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { validateCSIDriverName } from '../core/pod/volume-vendors.js';
import { csiNodesTable } from './csinode.table.js';

const driversPath = Path.of('spec', 'drivers');
const maxNodeID = 256;

function validateNodeID(nodeID: string, path: Path): FieldError[] {
  if (nodeID === '') return [required(path)];
  if (Buffer.byteLength(nodeID) <= maxNodeID) return [];
  return [invalidValue(path, nodeID, `must be ${maxNodeID} characters or less`)];
}

function validateTopologyKeys(keys: string[], path: Path): FieldError[] {
  return keys.flatMap((key, i) => [
    ...(key === '' ? [required(path)] : []),
    ...(keys.indexOf(key) < i ? [duplicate(path, key)] : []),
    ...invalidEach(path, key, isQualifiedName(key)),
  ]);
}

const validate = ({ spec: { drivers } }: CSINode): FieldError[] =>
  (drivers ?? []).flatMap((driver, i, all) => {
    const path = driversPath.index(i);
    const isDuplicate = all.findIndex(({ name }) => name === driver.name) < i;
    return [
      ...validateCSIDriverName(driver.name, path.child('name')),
      ...validateNodeID(driver.nodeID, path.child('nodeID')),
      ...nonNegative(driver.allocatable?.count, path.child('allocatable', 'count')),
      ...(isDuplicate ? [duplicate(path.child('name'), driver.name)] : []),
      ...validateTopologyKeys(driver.topologyKeys ?? [], path),
    ];
  });

/** The unversioned type's field names are what kube-apiserver prints; the count of volumes may change. */
const shown = ({ name, nodeID, topologyKeys }: CSINodeDriver) => ({
  Name: name,
  NodeID: nodeID,
  TopologyKeys: topologyKeys,
  Allocatable: null,
});

function validateChanges({ spec: { drivers } }: CSINode, old: CSINode): FieldError[] {
  return (old.spec.drivers ?? []).flatMap((before) =>
    (drivers ?? [])
      .filter(({ name }) => name === before.name)
      .flatMap((after) => immutable(shown(after), shown(before), driversPath)),
  );
}

export const csiNodes: Strategy<CSINode> = {
  table: csiNodesTable,
  validate,
  validateUpdate: (object, old) => [...validate(object), ...validateChanges(object, old)],
  allowUnconditionalUpdate: false,
};
