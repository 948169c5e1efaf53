import type { Event } from '#types/core.v1';
import { ageSince } from '../../../api/duration.js';
import type { Cell, TableDefinition } from '../../table.js';
import { column, doc, nameColumn, wide } from '../printing.js';

function sourceOf(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const host = event.source?.host || event.reportingInstance;
  return host ? `${component}, ${host}` : component;
}

function objectOf({ involvedObject }: Event): string {
  const kind = (involvedObject.kind ?? '').toLowerCase();
  return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
}

function cells(event: Event, now: number): Cell[] {
  const { series } = event;
  const firstSeen = ageSince(event.firstTimestamp || event.eventTime, now);
  const lastSeen = event.lastTimestamp ? ageSince(event.lastTimestamp, now) : firstSeen;
  return [
    series ? ageSince(series.lastObservedTime, now) : lastSeen,
    event.type ?? '',
    event.reason ?? '',
    objectOf(event),
    event.involvedObject.fieldPath ?? '',
    sourceOf(event),
    (event.message ?? '').trim(),
    firstSeen,
    series ? (series.count ?? 0) : event.count || 1,
    event.metadata.name ?? '',
  ];
}

export const eventsTable: TableDefinition<Event> = {
  columns: [
    column('Last Seen', doc('core.v1.Event.lastTimestamp')),
    column('Type', doc('core.v1.Event.type')),
    column('Reason', doc('core.v1.Event.reason')),
    column('Object', doc('core.v1.Event.involvedObject')),
    wide(column('Subobject', doc('core.v1.ObjectReference.fieldPath'))),
    wide(column('Source', doc('core.v1.Event.source'))),
    column('Message', doc('core.v1.Event.message')),
    wide(column('First Seen', doc('core.v1.Event.firstTimestamp'))),
    wide(column('Count', doc('core.v1.Event.count'))),
    wide(nameColumn),
  ],
  cells,
};
