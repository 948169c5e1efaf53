import type { Event } from '#types/events.v1';
import type { Strategy } from '../../strategy.js';
import { events } from '../core/event.js';
import { toCore } from './conversion.js';
import { eventsTable } from './event.table.js';

/** How events.k8s.io names what can be selected by, and what that is in the stored event. */
const fieldLabels: Record<string, string> = {
  reason: 'reason',
  'regarding.kind': 'involvedObject.kind',
  'regarding.namespace': 'involvedObject.namespace',
  'regarding.name': 'involvedObject.name',
  'regarding.uid': 'involvedObject.uid',
  'regarding.apiVersion': 'involvedObject.apiVersion',
  'regarding.resourceVersion': 'involvedObject.resourceVersion',
  'regarding.fieldPath': 'involvedObject.fieldPath',
  reportingController: 'reportingComponent',
  type: 'type',
};

/** What differs in events.k8s.io; rules for writes are those of the stored version. */
export const groupEvents: Strategy<Event> = {
  table: eventsTable,
  fieldLabels,
  selectableFields(event) {
    const stored = events.selectableFields?.(toCore(event)) ?? {};
    return Object.fromEntries(Object.entries(fieldLabels).map(([label, field]) => [label, stored[field] ?? '']));
  },
  allowCreateOnUpdate: true,
  defaultPropagation: 'unsupported',
};
