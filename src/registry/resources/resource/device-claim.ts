import type {
  DeviceClaim,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  DeviceToleration,
  ExactDeviceRequest,
  OpaqueDeviceConfiguration,
} from '#types/resource.v1';
import { dnsLabel } from '../../../api/checks.js';
import { type FieldError, invalidValue, notSupported, type Path, required, tooLong } from '../../../api/field.js';
import {
  validateClassName,
  validateDriverName,
  validateFullAttributeName,
  validateList,
  validateRaw,
  validateSet,
  validateToleration,
} from './checks.js';

const maxRequests = 32;
const maxConstraints = 32;
export const maxConfigs = 32;
const maxSelectors = 32;
const maxAlternatives = 8;
const maxExpression = 10 * 1024;
const maxParameters = 10 * 1024;

/** Requests of claims and of claim templates (upstream: SetDefaults_ExactDeviceRequest, SetDefaults_DeviceSubRequest). */
export function defaultDeviceClaim({ requests }: DeviceClaim): void {
  for (const { exactly, firstAvailable = [] } of requests ?? []) {
    const all = exactly === undefined ? firstAvailable : [exactly, ...firstAvailable];
    for (const request of all) {
      request.allocationMode ||= 'ExactCount';
      if (request.allocationMode === 'ExactCount') request.count ||= 1;
    }
    defaultTolerations(all);
  }
}

export function defaultTolerations(list: { tolerations?: DeviceToleration[] }[] = []): void {
  for (const toleration of list.flatMap(({ tolerations }) => tolerations ?? [])) toleration.operator ||= 'Equal';
}

export function validateDeviceClaim(claim: DeviceClaim, path: Path): FieldError[] {
  const names = requestNames(claim);
  return [
    ...validateSet(claim.requests, maxRequests, path.child('requests'), validateRequest, ({ name }) => name),
    ...validateList(claim.constraints, maxConstraints, path.child('constraints'), (constraint, at) =>
      validateConstraint(constraint, names, at),
    ),
    ...validateList(claim.config, maxConfigs, path.child('config'), (config, at) => [
      ...validateRequestRefs(config.requests, names, at.child('requests')),
      ...validateConfig(config, at),
    ]),
  ];
}

/** "request", and "request/alternative". */
export function requestNames({ requests }: DeviceClaim): Set<string> {
  const alternatives = ({ name, firstAvailable = [] }: DeviceRequest) => firstAvailable.map((a) => `${name}/${a.name}`);
  return new Set((requests ?? []).flatMap((request) => [request.name, ...alternatives(request)]));
}

export const validateRequestRefs = (refs: string[] | undefined, names: Set<string>, path: Path): FieldError[] =>
  validateSet(
    refs,
    maxRequests,
    path,
    (name, at) => validateRequestRef(name, names, at),
    (name) => name,
  );

export function validateRequestRef(name: string, names: Set<string>, path: Path): FieldError[] {
  const unknown = invalidValue(
    path,
    name,
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
  );
  const segments = name.split('/');
  if (segments.length > 2) return [unknown];
  const errors = segments.flatMap((segment) => dnsLabel(segment, path));
  return names.has(name) ? errors : [...errors, unknown];
}

function validateRequest({ name, exactly, firstAvailable = [] }: DeviceRequest, path: Path): FieldError[] {
  const errors = dnsLabel(name, path.child('name'));
  const hasAlternatives = firstAvailable.length > 0;
  const detail = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly !== undefined && hasAlternatives) {
    return [...errors, invalidValue(path, null, `${detail}, but multiple fields are set`)];
  }
  if (exactly !== undefined) return [...errors, ...validateExact(exactly, path.child('exactly'))];
  if (!hasAlternatives) return [...errors, required(path, detail)];
  const alternative = (request: DeviceSubRequest, at: Path) => [
    ...dnsLabel(request.name, at.child('name')),
    ...validateExact(request, at),
  ];
  const listPath = path.child('firstAvailable');
  return [...errors, ...validateSet(firstAvailable, maxAlternatives, listPath, alternative, (request) => request.name)];
}

const validateExact = (request: ExactDeviceRequest, path: Path): FieldError[] => [
  ...validateClassName(request.deviceClassName, path.child('deviceClassName')),
  ...validateSelectors(request.selectors, path.child('selectors')),
  ...validateAllocationMode(request, path),
  ...(request.tolerations ?? []).flatMap((toleration, i) =>
    validateToleration(toleration, path.child('tolerations').index(i)),
  ),
];

function validateAllocationMode({ allocationMode: mode = '', count = 0 }: ExactDeviceRequest, path: Path) {
  const countPath = path.child('count');
  if (mode === 'All') {
    return count === 0 ? [] : [invalidValue(countPath, count, "must not be specified when allocationMode is 'All'")];
  }
  if (mode === 'ExactCount') return count > 0 ? [] : [invalidValue(countPath, count, 'must be greater than zero')];
  return [notSupported(path.child('allocationMode'), mode, ['All', 'ExactCount'])];
}

/** All but the expressions' syntax. */
export const validateSelectors = (selectors: DeviceSelector[] | undefined, path: Path): FieldError[] =>
  validateList(selectors, maxSelectors, path, ({ cel }, at) => {
    const celPath = at.child('cel');
    if (cel === undefined) return [required(celPath)];
    const isLong = Buffer.byteLength(cel.expression) > maxExpression;
    return isLong ? [tooLong(celPath.child('expression'), maxExpression)] : [];
  });

function validateConstraint(constraint: DeviceConstraint, names: Set<string>, path: Path): FieldError[] {
  const { requests, matchAttribute, distinctAttribute } = constraint;
  const errors = validateRequestRefs(requests, names, path.child('requests'));
  if (matchAttribute !== undefined) {
    return [...errors, ...validateFullAttributeName(matchAttribute, path.child('matchAttribute'))];
  }
  if (distinctAttribute !== undefined) {
    return [...errors, ...validateFullAttributeName(distinctAttribute, path.child('distinctAttribute'))];
  }
  const detail = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
  return [...errors, required(path, detail)];
}

export function validateConfig({ opaque }: { opaque?: OpaqueDeviceConfiguration }, path: Path): FieldError[] {
  const opaquePath = path.child('opaque');
  if (opaque === undefined) return [required(opaquePath)];
  return [
    ...validateDriverName(opaque.driver, opaquePath.child('driver')),
    ...validateRaw(opaque.parameters, maxParameters, opaquePath.child('parameters')),
  ];
}
