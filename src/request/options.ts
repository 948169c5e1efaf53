import { badRequest, invalid } from '../api/errors.js';
import { type FieldError, forbidden, notSupported, Path, quote, required } from '../api/field.js';
import { int64Fault } from '../api/go-number.js';
import { validateFieldManager } from '../api/object-meta.js';

/** metav1.ListOptions as the query has them, checked. */
export interface ListOptions {
  labelSelector: string;
  fieldSelector: string;
  limit: number;
  continue: string;
  resourceVersion: string;
  resourceVersionMatch: '' | 'Exact' | 'NotOlderThan';
  watch: boolean;
  allowWatchBookmarks: boolean;
  sendInitialEvents: boolean | undefined;
  /** seconds; undefined where the client leaves it to the server */
  timeoutSeconds: number | undefined;
}

export interface WriteOptions {
  dryRun: boolean;
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  fieldManager: string;
  /** of an apply: take over what others own */
  force: boolean;
}

const metaKind = (name: string) => ({ group: 'meta.k8s.io', name });

export function parseListOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const options: ListOptions = {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    limit: integer(query.get('limit')) ?? 0,
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: (query.get('resourceVersionMatch') ?? '') as ListOptions['resourceVersionMatch'],
    watch,
    allowWatchBookmarks: boolean(query.get('allowWatchBookmarks')) ?? false,
    sendInitialEvents: boolean(query.get('sendInitialEvents')),
    timeoutSeconds: integer(query.get('timeoutSeconds')),
  };
  const errors = validateListOptions(options);
  if (errors.length > 0) throw invalid(metaKind('ListOptions'), '', errors);
  return options;
}

/** Upstream: apis/internalversion/validation.ValidateListOptions. */
function validateListOptions(options: ListOptions): FieldError[] {
  const { resourceVersion, resourceVersionMatch: match, sendInitialEvents, watch } = options;
  const path = Path.of('resourceVersionMatch');
  const supported = match === '' || match === 'Exact' || match === 'NotOlderThan';
  if (watch) return validateWatchOptions(options, path);
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '')
      errors.push(forbidden(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (options.continue !== '')
      errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'));
    if (!supported) errors.push(notSupported(path, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0') {
      errors.push(forbidden(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbidden(Path.of('sendInitialEvents'), 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function validateWatchOptions(options: ListOptions, path: Path): FieldError[] {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(forbidden(path, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match !== '' && sendInitialEvents === undefined) {
    errors.push(forbidden(path, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  }
  if (match !== '' && match !== 'NotOlderThan') errors.push(notSupported(path, match, ['NotOlderThan']));
  if (options.continue !== '' && (match !== '' || beginsWithState(options))) {
    errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'));
  }
  return errors;
}

/** Upstream: SetListOptionsDefaults, which gives such watches the match NotOlderThan. */
const beginsWithState = ({ resourceVersion, sendInitialEvents }: ListOptions): boolean =>
  sendInitialEvents === undefined && (resourceVersion === '' || resourceVersion === '0');

/** `kind` as in its errors: CreateOptions, UpdateOptions, PatchOptions; an apply's are PatchOptions with rules of their own. */
export function parseWriteOptions(query: URLSearchParams, kind: string, isApply = false): WriteOptions {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const fieldManager = query.get('fieldManager') ?? '';
  const fieldValidation = query.get('fieldValidation') ?? '';
  const errors = [
    ...(isApply && fieldManager === '' ? [required(Path.of('fieldManager'), 'is required for apply patch')] : []),
    ...(kind === 'PatchOptions' && !isApply && query.has('force')
      ? [forbidden(Path.of('force'), 'may not be specified for non-apply patch')]
      : []),
    ...validateFieldManager(fieldManager, Path.of('fieldManager')),
    ...validateDryRun(dryRun),
    ...(['', 'Ignore', 'Strict', 'Warn'].includes(fieldValidation)
      ? []
      : [notSupported(Path.of('fieldValidation'), fieldValidation, ['', 'Ignore', 'Strict', 'Warn'])]),
  ];
  if (errors.length > 0) throw invalid(metaKind(kind), '', errors);
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: (fieldValidation || 'Warn') as WriteOptions['fieldValidation'],
    fieldManager,
    force: boolean(query.get('force')) ?? false,
  };
}

export function validateDryRun(dryRun: string[]): FieldError[] {
  return dryRun.every((value) => value === 'All') ? [] : [notSupported(Path.of('dryRun'), dryRun, ['All'])];
}

/** Undefined where absent. */
function integer(text: string | null): number | undefined {
  if (text === null) return undefined;
  const fault = int64Fault(text);
  if (fault !== undefined) throw badRequest(fault);
  return Number(text);
}

/** Upstream: Convert_Slice_string_To_bool: anything but '', 'false' and '0' is true. */
function boolean(text: string | null): boolean | undefined {
  if (text === null) return undefined;
  return text !== 'false' && text !== '0';
}

/** A resourceVersion of a get, list or watch, which must be a number. */
export function checkResourceVersionText(text: string): string | undefined {
  const isNumber = /^\d+$/.test(text);
  if (text === '' || (isNumber && text.length < 20)) return undefined;
  if (isNumber && BigInt.asUintN(64, BigInt(text)) === BigInt(text)) return undefined;
  const fault = isNumber ? 'value out of range' : 'invalid syntax';
  return `resourceVersion: Invalid value: ${quote(text)}: strconv.ParseUint: parsing ${quote(text)}: ${fault}`;
}
