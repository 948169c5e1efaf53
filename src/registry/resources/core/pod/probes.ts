import type { HTTPGetAction, Lifecycle, LifecycleHandler, PodOS, Probe } from '#types/core.v1';
import { nonNegative } from '../../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, type Path, required } from '../../../../api/field.js';
import type { IntOrString } from '../../../../api/int-or-string.js';
import { isHTTPHeaderName, isValidPortName, isValidPortNum } from '../../../../api/names.js';
import { invalidEach, nonEmpty, oneOf } from './checks.js';
import type { AnyContainer } from './containers-of.js';
import { stopSignals } from './stop-signals.js';

/** What handlers and probes are checked against besides themselves. */
export interface ProbeContext {
  gracePeriod: number | undefined;
  os: PodOS | undefined;
}

/** A container's lifecycle and its three probes. */
export function validateProbes(container: AnyContainer, context: ProbeContext, path: Path): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...(lifecycle === undefined ? [] : validateLifecycle(lifecycle, context, path.child('lifecycle'))),
    ...validateOneSuccess(livenessProbe, path.child('livenessProbe')),
    ...validateReadinessProbe(readinessProbe, path.child('readinessProbe')),
    ...validateOneSuccess(startupProbe, path.child('startupProbe')),
  ];
}

/** Liveness and startup probes are settled by one success. */
function validateOneSuccess(probe: Probe | undefined, path: Path): FieldError[] {
  if (probe === undefined) return [];
  const { successThreshold = 0 } = probe;
  const errors = validateProbe(probe, path);
  if (successThreshold !== 1) errors.push(invalidValue(path.child('successThreshold'), successThreshold, 'must be 1'));
  return errors;
}

function validateReadinessProbe(probe: Probe | undefined, path: Path): FieldError[] {
  if (probe === undefined) return [];
  const period = probe.terminationGracePeriodSeconds;
  const errors = validateProbe(probe, path);
  if (period === undefined) return errors;
  const at = path.child('terminationGracePeriodSeconds');
  return [...errors, invalidValue(at, period, 'must not be set for readinessProbes')];
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: Probe, path: Path): FieldError[] {
  const errors = [
    ...validateHandler(probe, undefined, path),
    ...counts.flatMap((field) => nonNegative(probe[field], path.child(field))),
  ];
  const period = probe.terminationGracePeriodSeconds;
  if (period === undefined || period > 0) return errors;
  return [...errors, invalidValue(path.child('terminationGracePeriodSeconds'), period, 'must be greater than 0')];
}

function validateLifecycle(lifecycle: Lifecycle, { gracePeriod, os }: ProbeContext, path: Path): FieldError[] {
  const { postStart, preStop, stopSignal } = lifecycle;
  return [
    ...(postStart === undefined ? [] : validateHandler(postStart, gracePeriod, path.child('postStart'))),
    ...(preStop === undefined ? [] : validateHandler(preStop, gracePeriod, path.child('preStop'))),
    ...(stopSignal === undefined ? [] : validateStopSignal(stopSignal, os, path.child('stopSignal'))),
  ];
}

function validateStopSignal(signal: string, os: PodOS | undefined, path: Path): FieldError[] {
  if (os === undefined) return [forbidden(path, 'may not be set for containers with empty `spec.os.name`')];
  const supported = stopSignals[os.name];
  return supported === undefined || supported.includes(signal) ? [] : [notSupported(path, signal, supported)];
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

/** Upstream: validateHandler: the first of several is checked, the others are refused. */
function validateHandler(handler: Handler, gracePeriod: number | undefined, path: Path): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const given: [string, FieldError[]][] = [];
  if (exec) given.push(['exec', exec.command?.length ? [] : [required(path.child('exec', 'command'))]]);
  if (httpGet) given.push(['httpGet', validateHttpGet(httpGet, path.child('httpGet'))]);
  if (tcpSocket) given.push(['tcpSocket', validatePort(tcpSocket.port, path.child('tcpSocket', 'port'))]);
  if (grpc) given.push(['grpc', validatePort(grpc.port, path.child('grpc', 'port'))]);
  if (sleep) given.push(['sleep', validateSleep(sleep.seconds, gracePeriod, path.child('sleep'))]);
  if (given.length === 0) return [required(path, 'must specify a handler type')];
  const [[, errors], ...others] = given;
  return [
    ...errors,
    ...others.map(([name]) => forbidden(path.child(name), 'may not specify more than 1 handler type')),
  ];
}

function validateHttpGet({ path: url, port, scheme, httpHeaders }: HTTPGetAction, path: Path): FieldError[] {
  return [
    ...nonEmpty(url, path.child('path')),
    ...validatePort(port, path.child('port')),
    ...oneOf(scheme, ['HTTP', 'HTTPS'], path.child('scheme')),
    ...(httpHeaders ?? []).flatMap(({ name }) => invalidEach(isHTTPHeaderName(name), name, path.child('httpHeaders'))),
  ];
}

const validatePort = (port: IntOrString, path: Path): FieldError[] =>
  invalidEach(typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port), port, path);

function validateSleep(seconds: number, gracePeriod: number | undefined, path: Path): FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [invalidValue(path, seconds, detail)];
}
