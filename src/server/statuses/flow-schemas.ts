import type { FlowSchema } from '#types/flowcontrol.v1';
import { quote } from '../../api/field.js';
import type { KubeObject } from '../../api/object.js';
import type { Registry } from '../../registry/registry.js';
import { ensureCondition, type Finding } from '../bootstrap/ensure-condition.js';
import { follow } from './follow.js';
import { type Failed, Worklist } from './worklist.js';

const group = 'flowcontrol.apiserver.k8s.io';

/** Who the managed fields name for it. */
const manager = 'api-priority-and-fairness-config-consumer-v1';

/** Levels that count as there even while somebody has deleted them. */
const mandatory = new Set(['exempt', 'catch-all']);

/**
 * Notes on every FlowSchema whether the priority level is there that it names. Returns what ends it.
 * Upstream: flowcontrol's configController, syncFlowSchemaStatus.
 */
export function keepFlowSchemaStatuses(registry: Registry, failed: Failed): () => void {
  const schemas = registry.storeOf(group, 'flowschemas');
  const levels = registry.storeOf(group, 'prioritylevelconfigurations');
  const scope = { prefix: schemas.prefix, exact: false, matches: undefined };
  const has = (level: string) => mandatory.has(level) || levels.cache.get(levels.key('', level)) !== undefined;
  const sync = async (name: string): Promise<void> => {
    await levels.cache.ready();
    const found = schemas.cache.get(schemas.key('', name));
    if (found === undefined) return;
    const { kind, apiVersion, spec } = schemas.parse(found) as unknown as FlowSchema & KubeObject;
    const level = spec.priorityLevelConfiguration.name;
    await ensureCondition(registry, { kind, apiVersion, metadata: { name } }, findingOf(level, has(level)), manager);
  };
  const worklist = new Worklist(sync, failed);
  const addAll = (): void => {
    for (const { name } of schemas.cache.list(scope)) worklist.add(name);
  };
  const ends = [follow(schemas, ({ name }) => worklist.add(name), failed), follow(levels, addAll, failed)];
  return () => {
    worklist.close();
    for (const end of ends) end();
  };
}

function findingOf(level: string, isThere: boolean): Finding {
  const about = `This FlowSchema references the PriorityLevelConfiguration object named ${quote(level)}`;
  return isThere
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${about} and it exists` }
    : { type: 'Dangling', status: 'True', reason: 'NotFound', message: `${about} but there is no such object` };
}
