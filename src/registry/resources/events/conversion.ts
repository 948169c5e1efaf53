import type { Event as CoreEvent } from '#types/core.v1';
import type { Event } from '#types/events.v1';
import type { Conversion } from '../../descriptor.js';

/** Fields that both versions have. */
function common(event: Event | CoreEvent) {
  const { kind, metadata, eventTime, series, action, reason, related, type } = event;
  return { kind, metadata, eventTime, series, action, reason, related, type };
}

export const toCore = (event: Event): CoreEvent => ({
  ...common(event),
  apiVersion: 'v1',
  involvedObject: event.regarding,
  message: event.note,
  source: event.deprecatedSource,
  firstTimestamp: event.deprecatedFirstTimestamp,
  lastTimestamp: event.deprecatedLastTimestamp,
  count: event.deprecatedCount,
  reportingComponent: event.reportingController ?? '',
  reportingInstance: event.reportingInstance ?? '',
});

const fromCore = (event: CoreEvent): Event => ({
  ...common(event),
  apiVersion: 'events.k8s.io/v1',
  series: event.series && { ...event.series, count: event.series.count ?? 0 },
  reportingController: event.reportingComponent || undefined,
  reportingInstance: event.reportingInstance || undefined,
  regarding: event.involvedObject,
  note: event.message,
  deprecatedSource: event.source,
  deprecatedFirstTimestamp: event.firstTimestamp,
  deprecatedLastTimestamp: event.lastTimestamp,
  deprecatedCount: event.count,
});

/** events.k8s.io/v1 to and from core/v1, which is stored (upstream: pkg/apis/events/v1/conversion.go). */
export const eventConversion: Conversion = {
  toStored: (object) => toCore(object as Event),
  fromStored: (object) => fromCore(object as CoreEvent),
};
