import type { Event } from '#types/core.v1';
import { isValidPathSegmentName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { eventsTable } from './event.table.js';
import { validateEvent, validateEventUpdate } from './event-validation.js';

/** Stored as core/v1, whichever version they come in; events.k8s.io has stricter rules. */
export const events: Strategy<Event> = {
  table: eventsTable,
  validateName: isValidPathSegmentName,
  anyFinalizer: true,
  validatesMetadataLast: true,
  validate: validateEvent,
  validateUpdate: validateEventUpdate,
  selectableFields({ involvedObject, source, reason = '', type = '', reportingComponent }) {
    const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = involvedObject;
    const regarding = { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
    return {
      ...Object.fromEntries(Object.entries(regarding).map(([key, value]) => [`involvedObject.${key}`, value ?? ''])),
      reason,
      reportingComponent,
      source: source.component || reportingComponent,
      type,
    };
  },
  allowCreateOnUpdate: true,
  defaultPropagation: 'unsupported',
};
