import type { Event, EventSource, ObjectReference } from '#types/core.v1';
import { equal, immutable } from '../../../api/checks.js';
import { type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isDNS1123Subdomain, isQualifiedName } from '../../../api/names.js';
import type { WriteContext } from '../../strategy.js';
import { goForm } from './pod/go-form.js';

const textLimit = 128;
const noteLimit = 1024;

/** In its own group an event has to be a new one: with eventTime, without the fields that series replace. */
export function validateEvent(event: Event, context: WriteContext): FieldError[] {
  const errors = validateLegacy(event, context);
  if (context.group === '') return errors;
  const { metadata, type = '', source } = event;
  const name = metadata.name ?? '';
  errors.push(...invalidEach(Path.of('metadata', 'name'), name, isDNS1123Subdomain(name)), ...validateSeries(event));
  if (!event.eventTime) errors.push(required(Path.of('eventTime')));
  if (type !== 'Normal' && type !== 'Warning') {
    errors.push(invalidValue(Path.of('type'), '', `has invalid value: ${type}`));
  }
  const old = {
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count,
    source: source.component || source.host,
  };
  const set = Object.entries(old).filter(([, value]) => Boolean(value));
  return [...errors, ...set.map(([field]) => invalidValue(Path.of(field), '', 'needs to be unset'))];
}

function validateSeries({ series }: Event): FieldError[] {
  if (series === undefined) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue(Path.of('series.count'), '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required(Path.of('series.lastObservedTime'))]),
  ];
}

/** In its own group an event cannot change but in its series. */
export function validateEventUpdate(event: Event, old: Event, context: WriteContext): FieldError[] {
  const errors = validateLegacy(event, context);
  if (context.group === '') return errors;
  if (!equal(event.series, old.series)) errors.push(...validateSeries(event));
  const [now, before] = [shown(event), shown(old)];
  return [...errors, ...immutableFields.flatMap((field) => immutable(now[field], before[field], Path.of(field)))];
}

/** What may not change, in upstream's order, which asks for the reason twice. */
const immutableFields = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingController',
  'reportingInstance',
];

/** The unversioned types' field names are what kube-apiserver prints. */
const shown = (event: Event): Record<string, unknown> => ({
  involvedObject: shownReference(event.involvedObject),
  reason: event.reason ?? '',
  message: event.message ?? '',
  source: shownSource(event.source),
  firstTimestamp: event.firstTimestamp,
  lastTimestamp: event.lastTimestamp,
  count: event.count ?? 0,
  type: event.type ?? '',
  eventTime: event.eventTime,
  action: event.action ?? '',
  related: event.related === undefined ? null : shownReference(event.related),
  reportingController: event.reportingComponent,
  reportingInstance: event.reportingInstance,
});

const shownSource = ({ component = '', host = '' }: EventSource) => ({ Component: component, Host: host });

const shownReference = (reference: ObjectReference) => goForm(reference, 'ObjectReference');

/** The rules for both groups; an event with eventTime is a new one. */
function validateLegacy(event: Event, { group }: WriteContext): FieldError[] {
  const { namespace = '' } = event.metadata;
  const errors = event.eventTime
    ? [...validateNamespace(event, ['default', 'kube-system']), ...validateNew(event, group)]
    : validateNamespace(event, ['', 'default'], namespace);
  return [...errors, ...invalidEach(Path.of('namespace'), namespace, isDNS1123Subdomain(namespace))];
}

/** Events about objects without a namespace are in one of `homes`; old ones about others where the object is. */
function validateNamespace({ metadata, involvedObject }: Event, homes: string[], expected?: string): FieldError[] {
  const { namespace = '' } = involvedObject;
  const isRight =
    namespace === '' ? homes.includes(metadata.namespace ?? '') : expected === undefined || namespace === expected;
  const path = Path.of('involvedObject', 'namespace');
  return isRight ? [] : [invalidValue(path, namespace, 'does not match event.namespace')];
}

function validateNew(event: Event, group: string): FieldError[] {
  const { reportingComponent: controller, reportingInstance, action = '', reason = '', message = '' } = event;
  const path = Path.of(group === '' ? 'reportingComponent' : 'reportingController');
  const texts: [string, string, number][] = [
    ['reportingInstance', reportingInstance, textLimit],
    ['action', action, textLimit],
    ['reason', reason, textLimit],
    ['message', message, noteLimit],
  ];
  return [
    ...(controller === '' ? [required(path)] : []),
    ...invalidEach(path, controller, isQualifiedName(controller)),
    ...texts.flatMap(([field, value, limit]) => [
      ...(value === '' && field !== 'message' ? [required(Path.of(field))] : []),
      ...(Buffer.byteLength(value) > limit
        ? [invalidValue(Path.of(field), '', `can have at most ${limit} characters`)]
        : []),
    ]),
  ];
}
