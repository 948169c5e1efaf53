import type { PodSpec, SecurityContext } from '#types/core.v1';
import { type FieldError, forbidden, invalidValue, type Path } from '../../../../api/field.js';
import { isValidGroupID, isValidUserID } from '../../../../api/names.js';
import { invalidEach, oneOf } from './checks.js';
import { containersWithPath } from './containers-of.js';
import { goForm } from './go-form.js';
import type { PodOptions } from './options.js';
import { validateAppArmorProfile, validateSeccompProfile } from './profiles.js';
import { validateSysctls } from './sysctls.js';
import { validateWindowsOptions } from './windows.js';

const validateId = (id: number | undefined, path: Path): FieldError[] =>
  id === undefined ? [] : invalidEach(isValidUserID(id), id, path);

/** Of one container (upstream: ValidateSecurityContext). The server allows privileged containers. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean | undefined,
  path: Path,
): FieldError[] {
  if (context === undefined) return [];
  return [
    ...validateId(context.runAsUser, path.child('runAsUser')),
    ...validateId(context.runAsGroup, path.child('runAsGroup')),
    ...validateProcMount(context.procMount, hostUsers ?? true, path.child('procMount')),
    ...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')),
    ...validateEscalation(context, path),
    ...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')),
    ...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile')),
  ];
}

function validateProcMount(procMount: string | undefined, hostUsers: boolean, path: Path): FieldError[] {
  if (procMount === undefined) return [];
  const errors = oneOf(procMount, ['Default', 'Unmasked'], path);
  if (procMount !== 'Unmasked' || !hostUsers) return errors;
  return [...errors, invalidValue(path, procMount, '`hostUsers` must be false to use `Unmasked`')];
}

function validateEscalation(context: SecurityContext, path: Path): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const wrong = (what: string) =>
    invalidValue(
      path,
      goForm(context, 'SecurityContext'),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    );
  const admin = (context.capabilities?.add ?? []).filter((capability) => capability === 'CAP_SYS_ADMIN');
  return [
    ...(context.privileged ? [wrong('`privileged` to true')] : []),
    ...admin.map(() => wrong('`capabilities.Add` CAP_SYS_ADMIN')),
  ];
}

/** Of the pod (upstream: validatePodSpecSecurityContext). */
export function validatePodSecurityContext(spec: PodSpec, path: Path, options: PodOptions): FieldError[] {
  const context = spec.securityContext;
  if (context === undefined) return [];
  const errors = [
    ...validateId(context.fsGroup, path.child('fsGroup')),
    ...validateId(context.runAsUser, path.child('runAsUser')),
    ...validateId(context.runAsGroup, path.child('runAsGroup')),
    ...(context.supplementalGroups ?? []).flatMap((id, i) =>
      invalidEach(isValidGroupID(id), id, path.child('supplementalGroups').index(i)),
    ),
  ];
  if (spec.shareProcessNamespace && spec.hostPID) {
    const at = path.child('shareProcessNamespace');
    errors.push(invalidValue(at, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  }
  return [
    ...errors,
    ...validateSysctls(spec, path.child('sysctls'), options),
    ...optional(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], path.child('fsGroupChangePolicy')),
    ...validateSeccompProfile(context.seccompProfile, path.child('seccompProfile')),
    ...validateWindowsOptions(context.windowsOptions, path.child('windowsOptions')),
    ...validateAppArmorProfile(context.appArmorProfile, path.child('appArmorProfile')),
    ...optional(context.supplementalGroupsPolicy, ['Merge', 'Strict'], path.child('supplementalGroupsPolicy')),
    ...optional(context.seLinuxChangePolicy, seLinuxChangePolicies(options), path.child('seLinuxChangePolicy')),
  ];
}

const optional = (value: string | undefined, supported: string[], path: Path): FieldError[] =>
  value === undefined ? [] : oneOf(value, supported, path);

/** MountOption waits for the SELinuxMount feature. */
const seLinuxChangePolicies = ({ anySELinuxChangePolicy }: PodOptions) =>
  anySELinuxChangePolicy ? ['MountOption', 'Recursive'] : ['Recursive'];

/** Pods in a user namespace of their own may not share the host's (upstream: validateHostUsers). */
export function validateHostUsers(spec: PodSpec, path: Path, options: PodOptions): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const detail = 'when `hostUsers` is false';
  const errors: FieldError[] = [];
  if (spec.hostNetwork && !options.userNamespaceWithHostNetwork) {
    errors.push(forbidden(path.child('hostNetwork'), detail));
  }
  if (spec.hostPID) errors.push(forbidden(path.child('HostPID'), detail));
  if (spec.hostIPC) errors.push(forbidden(path.child('HostIPC'), detail));
  if (options.userNamespaceWithDevices) return errors;
  for (const [{ volumeDevices }, at] of containersWithPath(spec, path)) {
    if ((volumeDevices ?? []).length > 0) errors.push(forbidden(at.child('volumeDevices'), detail));
  }
  return errors;
}
