import type {
  Container,
  ContainerStatus,
  LinuxContainerUser,
  PodExtendedResourceClaimStatus,
  PodOS,
  PodSpec,
  ResourceHealth,
  ResourceStatus,
} from '#types/core.v1';
import { dnsLabel } from '../../../../api/checks.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  type Path,
  required,
  tooLong,
} from '../../../../api/field.js';
import { isDNS1123Subdomain, isValidGroupID, isValidUserID } from '../../../../api/names.js';
import { byteLength, invalidEach, oneOf } from './checks.js';

type Statuses = ContainerStatus[] | undefined;

/** Upstream: validateContainerStatusUsers. */
export const validateUsers = (statuses: Statuses, os: PodOS | undefined, path: Path): FieldError[] =>
  (statuses ?? []).flatMap(({ user }, i) => {
    if (user?.linux === undefined) return [];
    const at = path.index(i).child('user', 'linux');
    if (os?.name === 'windows') return [forbidden(at, 'cannot be set for a windows pod')];
    return validateLinuxUser(user.linux, at);
  });

const validateLinuxUser = ({ uid, gid, supplementalGroups }: LinuxContainerUser, path: Path): FieldError[] => [
  ...invalidEach(isValidUserID(uid), uid, path.child('uid')),
  ...invalidEach(isValidGroupID(gid), gid, path.child('gid')),
  ...(supplementalGroups ?? []).flatMap((id, i) =>
    invalidEach(isValidGroupID(id), id, path.child('supplementalGroups').index(i)),
  ),
];

/** Upstream: validateContainerStatusAllocatedResourcesStatus; `containers` is absent where none may have resources. */
export const validateResourceHealth = (
  statuses: Statuses,
  containers: Container[] | undefined,
  path: Path,
): FieldError[] =>
  (statuses ?? []).flatMap(({ name, allocatedResourcesStatus: resources = [] }, i) => {
    const at = path.index(i).child('allocatedResourcesStatus');
    if (resources.length === 0) return [];
    if (containers === undefined) return [forbidden(at, 'must not be specified in container status')];
    const container = containers.find((other) => other.name === name);
    return resources.flatMap((resource, j) => [
      ...(container === undefined ? [] : validateRequested(resource, container, at.index(j).child('name'))),
      ...validateHealth(resource.resources ?? [], at.index(j).child('resources')),
    ]);
  });

function validateRequested({ name }: ResourceStatus, { resources }: Container, path: Path): FieldError[] {
  if (!name.startsWith('claim:')) {
    if (resources.requests?.[name] !== undefined) return [];
    return [invalidValue(path, name, "must match one of the container's resource requests")];
  }
  const claims = (resources.claims ?? []).map((c) => `claim:${c.name}${c.request ? `/${c.request}` : ''}`);
  if (claims.includes(name)) return [];
  const detail =
    "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty";
  return [invalidValue(path, name, detail)];
}

const maxMessageLength = 1024;

function validateHealth(resources: ResourceHealth[], path: Path): FieldError[] {
  const ids = new Set<string>();
  return resources.flatMap(({ resourceID, health, message }, i) => {
    const at = path.index(i);
    const errors = oneOf(health, ['Healthy', 'Unhealthy', 'Unknown'], at.child('health'));
    if (message === '') errors.push(required(at.child('message'), 'must be non-empty if specified'));
    if (byteLength(message ?? '') > maxMessageLength) errors.push(tooLong(at.child('message'), maxMessageLength));
    if (ids.has(resourceID)) errors.push(duplicate(at.child('resourceID'), resourceID));
    ids.add(resourceID);
    return errors;
  });
}

/** Upstream: validatePodExtendedResourceClaimStatus. */
export function validateExtendedClaims(
  status: PodExtendedResourceClaimStatus | undefined,
  spec: PodSpec,
  path: Path,
): FieldError[] {
  if (status === undefined) return [];
  const mappings = status.requestMappings ?? [];
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const at = path.child('requestMappings');
  const seen = new Set<string>();
  const errors = mappings.length > 0 ? [] : [required(at, 'at least one request mapping is required')];
  for (const [i, { containerName, resourceName, requestName }] of mappings.entries()) {
    const container = containers.find(({ name }) => name === containerName);
    if (container === undefined)
      errors.push(invalidValue(at.index(i).child('containerName'), containerName, noContainer));
    else if (container.resources.requests?.[resourceName] === undefined) {
      errors.push(invalidValue(at.index(i).child('resourceName'), resourceName, noResource));
    }
    errors.push(...dnsLabel(requestName, path.child('requestName')));
    const key = JSON.stringify([containerName, resourceName, requestName]);
    if (seen.has(key)) {
      const same = { containerName, resourceName, requestName };
      errors.push(...Object.entries(same).map(([field, value]) => duplicate(at.index(i).child(field), value)));
    }
    seen.add(key);
  }
  const claim = status.resourceClaimName;
  const claimAt = path.child('resourceClaimName');
  return [...errors, ...(claim ? invalidEach(isDNS1123Subdomain(claim), claim, claimAt) : [required(claimAt)])];
}

const noContainer = 'must match the name of an entry in spec.initContainers.name or spec.containers.name';
const noResource =
  'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests';
