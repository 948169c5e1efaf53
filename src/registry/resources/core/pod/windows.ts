import type { PodSpec, WindowsSecurityContextOptions } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path, required } from '../../../../api/field.js';
import { isDNS1123Subdomain } from '../../../../api/names.js';
import { byteLength, invalidEach, oneOf } from './checks.js';
import { containersWithPath } from './containers-of.js';

/** Upstream: validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: Path): FieldError[] {
  if (options === undefined) return [];
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  return [
    ...(name === undefined ? [] : invalidEach(isDNS1123Subdomain(name), name, path.child('gmsaCredentialSpecName'))),
    ...(spec === undefined ? [] : invalidEach(wrongWithCredentials(spec), spec, path.child('gmsaCredentialSpec'))),
    ...(user === undefined ? [] : invalidEach(wrongWithUserName(user), user, path.child('runAsUserName'))),
  ];
}

function wrongWithCredentials(spec: string): string[] {
  if (spec === '') return ['gmsaCredentialSpec cannot be an empty string'];
  return byteLength(spec) > 64 * 1024 ? ['gmsaCredentialSpec size must be under 64 KiB'] : [];
}

const netBiosName = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsLabelPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const dnsName = new RegExp(`^${dnsLabelPart}(?:\\.${dnsLabelPart})*$`);

/** [domain\]user */
function wrongWithUserName(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/\p{Cc}/u.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts[parts.length - 1];
  const domain = parts.length === 2 ? parts[0] : undefined;
  const checks: [boolean, string][] = [
    [byteLength(domain ?? '') >= 256, "runAsUserName's Domain length must be under 256 characters"],
    [
      domain !== undefined && !netBiosName.test(domain) && !dnsName.test(domain),
      "runAsUserName's Domain doesn't match the NetBios nor the DNS format",
    ],
    [user === '', "runAsUserName's User cannot be empty"],
    [byteLength(user) > 104, "runAsUserName's User length must not be longer than 104 characters"],
    [/^[. ]+$/.test(user), "runAsUserName's User cannot contain only periods or spaces"],
    [
      /["/\\:;|=,+*?<>@[\]]/.test(user),
      'runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]',
    ],
  ];
  return checks.filter(([wrong]) => wrong).map(([, message]) => message);
}

/** Containers that run as processes of the host do so all together (upstream: validateWindowsHostProcessPod). */
export function validateHostProcesses(spec: PodSpec, path: Path): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const errors: FieldError[] = [];
  const containers = containersWithPath(spec, path);
  let count = 0;
  for (const [{ securityContext }, at] of containers) {
    const own = securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalidValue(at.child('securityContext', 'windowsOptions', 'hostProcess'), own, detail));
    }
    if (own ?? ofPod) count++;
  }
  if (count === 0) return errors;
  if (count !== containers.length) {
    const detail = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalidValue(path, '', detail));
  }
  if (!spec.hostNetwork) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalidValue(path.child('hostNetwork'), false, detail));
  }
  return errors;
}

/** What one operating system does not know (upstream: validateOS, validateLinux, validateWindows). */
export function validateOS(spec: PodSpec, path: Path): FieldError[] {
  if (spec.os === undefined) return [];
  const { name } = spec.os;
  if (!name) return [required(path.child('os', 'name'))];
  if (name === 'windows') return validateWindows(spec, path);
  return name === 'linux' ? validateLinux(spec, path) : oneOf(name, ['linux', 'windows'], path.child('os'));
}

function validateLinux(spec: PodSpec, path: Path): FieldError[] {
  const all = [[spec, path] as const, ...containersWithPath(spec, path)];
  return all
    .filter(([{ securityContext }]) => securityContext?.windowsOptions !== undefined)
    .map(([, at]) =>
      forbidden(at.child('securityContext', 'windowsOptions'), 'windows options cannot be set for a linux pod'),
    );
}

/** In upstream's order; spec fields and those of the security context are mixed. */
const linuxPodFields = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
];

const linuxContainerFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
].map((field) => `securityContext.${field}`);

const validateWindows = (spec: PodSpec, path: Path): FieldError[] => [
  ...forbidFields(spec, linuxPodFields, path),
  ...containersWithPath(spec, path).flatMap(([container, at]) => forbidFields(container, linuxContainerFields, at)),
];

const forbidFields = (object: object, fields: string[], path: Path): FieldError[] =>
  fields
    .filter((field) => valueAt(object, field.split('.')) !== undefined)
    .map((field) => forbidden(path.child(field), 'cannot be set for a windows pod'));

const valueAt = (object: unknown, keys: string[]): unknown =>
  keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
