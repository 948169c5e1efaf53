import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
} from '#types/networking.v1';
import { type FieldError, invalidEach, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import { isValidIPForLegacyField, parseIP } from '../../../api/ip.js';
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPathSegmentName,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
} from '../../../api/names.js';
import { hostnameErrors } from '../core/load-balancer-status.js';

const specPath = Path.of('spec');

/** Upstream: validateIngress; `old` excuses what it had wrong already. */
export function validateIngress({ spec }: Ingress, old: Ingress | undefined): FieldError[] {
  const { rules = [], defaultBackend, ingressClassName } = spec;
  const isEmpty = rules.length === 0 && defaultBackend === undefined;
  return [
    ...(isEmpty
      ? [invalidValue(specPath, spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(defaultBackend === undefined ? [] : backendErrors(defaultBackend, specPath.child('defaultBackend'))),
    ...ruleErrors(rules, old),
    ...tlsErrors(spec, old),
    ...(ingressClassName === undefined
      ? []
      : invalidEach(specPath.child('ingressClassName'), ingressClassName, isDNS1123Subdomain(ingressClassName))),
  ];
}

export function validateIngressStatus({ status }: Ingress, old: Ingress): FieldError[] {
  const path = Path.of('status', 'loadBalancer', 'ingress');
  const before = (old.status.loadBalancer.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return (status.loadBalancer.ingress ?? []).flatMap(({ ip, hostname }, i) => [
    ...(ip ? invalidEach(path.index(i).child('ip'), ip, isValidIPForLegacyField(ip, before)) : []),
    ...hostnameErrors(hostname, path.index(i).child('hostname')),
  ]);
}

const isWildcard = (host: string | undefined) => host?.includes('*') === true;
const hostErrors = (host: string, path: Path) =>
  invalidEach(path, host, isWildcard(host) ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host));

function ruleErrors(rules: IngressRule[], old: Ingress | undefined): FieldError[] {
  const isBad = (rule: IngressRule) => isWildcard(rule.host) && httpErrors(rule, specPath).length > 0;
  const excused = old?.spec.rules?.some(isBad) === true;
  return rules.flatMap((rule, i) => {
    const path = specPath.child('rules').index(i);
    const http = isWildcard(rule.host) && excused ? [] : httpErrors(rule, path);
    if (!rule.host) return http;
    const hostPath = path.child('host');
    const isIP = parseIP(rule.host) !== undefined;
    const address = isIP ? [invalidValue(hostPath, rule.host, 'must be a DNS name, not an IP address')] : [];
    return [...address, ...hostErrors(rule.host, hostPath), ...http];
  });
}

function httpErrors({ http }: IngressRule, path: Path): FieldError[] {
  if (http === undefined) return [];
  const pathsPath = path.child('http', 'paths');
  const paths = http.paths ?? [];
  return [
    ...(paths.length === 0 ? [required(pathsPath)] : []),
    ...paths.flatMap((item, i) => pathErrors(item, pathsPath.index(i))),
  ];
}

const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badSuffixes = ['/..', '/.'];

function pathErrors({ path: text = '', pathType, backend }: HTTPIngressPath, path: Path): FieldError[] {
  if (pathType === undefined || pathType === null) {
    return [required(path.child('pathType'), 'pathType must be specified')];
  }
  const wrong: string[] = [];
  const errors: FieldError[] = [];
  const isRelative = !text.startsWith('/');
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (isRelative) wrong.push('must be an absolute path');
    wrong.push(...badSequences.filter((bad) => text.includes(bad)).map((bad) => `must not contain '${bad}'`));
    wrong.push(...badSuffixes.filter((bad) => text.endsWith(bad)).map((bad) => `cannot end with '${bad}'`));
  } else if (pathType === 'ImplementationSpecific') {
    if (text !== '' && isRelative) wrong.push('must be an absolute path');
  } else {
    errors.push(notSupported(path.child('pathType'), pathType, ['Exact', 'ImplementationSpecific', 'Prefix']));
  }
  return [...errors, ...invalidEach(path.child('path'), text, wrong), ...backendErrors(backend, path.child('backend'))];
}

function backendErrors({ resource, service }: IngressBackend, path: Path): FieldError[] {
  if (resource !== undefined && service !== undefined) {
    return [invalidValue(path, '', 'cannot set both resource and service backends')];
  }
  if (resource !== undefined) return referenceErrors(resource, path.child('resource'));
  if (service !== undefined) return serviceErrors(service, path);
  return [invalidValue(path, '', 'resource or service backend is required')];
}

function serviceErrors({ name, port: { name: portName = '', number = 0 } }: IngressServiceBackend, path: Path) {
  const namePath = path.child('service', 'name');
  const errors = name === '' ? [required(namePath)] : invalidEach(namePath, name, isDNS1123Label(name));
  const portPath = path.child('service', 'port');
  if (portName !== '' && number !== 0) {
    return [...errors, invalidValue(path, '', 'cannot set both port name & port number')];
  }
  if (portName !== '') return [...errors, ...invalidEach(portPath.child('name'), portName, isValidPortName(portName))];
  if (number !== 0) return [...errors, ...invalidEach(portPath.child('number'), number, isValidPortNum(number))];
  return [...errors, required(path, 'port name or number is required')];
}

/** Group, kind and name of a reference; IngressClasses have the same. */
export function referenceErrors(
  { apiGroup, kind, name }: { apiGroup?: string | null; kind: string; name: string },
  path: Path,
): FieldError[] {
  const segment = (field: string, value: string) =>
    value ? invalidEach(path.child(field), value, isValidPathSegmentName(value)) : [required(path.child(field))];
  return [
    ...(typeof apiGroup === 'string'
      ? invalidEach(path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup))
      : []),
    ...segment('kind', kind),
    ...segment('name', name),
  ];
}

const secretErrors = (name: string | undefined) => (name ? isDNS1123Subdomain(name) : []);

function tlsErrors({ tls = [] }: Ingress['spec'], old: Ingress | undefined): FieldError[] {
  const excused = old?.spec.tls?.some(({ secretName }) => secretErrors(secretName).length > 0) === true;
  return tls.flatMap(({ hosts = [], secretName }, i) => {
    const path = specPath.child('tls').index(i);
    return [
      ...hosts.flatMap((host, j) => hostErrors(host, path.child('hosts').index(j))),
      ...(excused ? [] : invalidEach(path.child('secretName'), secretName, secretErrors(secretName))),
    ];
  });
}
