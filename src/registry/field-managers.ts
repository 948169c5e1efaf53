import { builtin, normalize } from '../api/codec/builtin.js';
import type { GroupVersionKind, SubresourceFacts } from '../api/facts.js';
import { FieldManager } from '../api/managed-fields/field-manager.js';
import { type Door, filterOf } from '../api/managed-fields/filters.js';
import type { Versioned, Versions } from '../api/managed-fields/versions.js';
import { formatGroupVersion, type KubeObject } from '../api/object.js';
import type { ResourceDescriptor } from './descriptor.js';

/** The manager of whatever the server itself writes. */
export const ownManager = 'kube-apiserver';

/** One field manager for each door that objects are written through, made when it is first used. */
export class FieldManagers {
  private readonly made = new Map<string, FieldManager>();

  constructor(private readonly descriptors: readonly ResourceDescriptor[]) {}

  /** Of a resource, or of a subresource that shows it as it is; '' is the resource itself. */
  of(descriptor: ResourceDescriptor, subresource: string): FieldManager {
    const { group, version, resource } = descriptor;
    return this.keep(`${group}/${version}/${resource}/${subresource}`, () =>
      make(descriptor, subresource, doorOf(descriptor, subresource), this.versionsOf(descriptor)),
    );
  }

  /** Of a subresource that shows its resource as another kind. */
  ofProjection(projection: GroupVersionKind & { type: string }, subresource: string): FieldManager {
    const { group, version, kind } = projection;
    return this.keep(`${group}/${version}/${kind}/${subresource}`, () =>
      make(projection, subresource, {}, noOtherVersion),
    );
  }

  private keep(key: string, create: () => FieldManager): FieldManager {
    let manager = this.made.get(key);
    if (manager === undefined) {
      manager = create();
      this.made.set(key, manager);
    }
    return manager;
  }

  private versionsOf(own: ResourceDescriptor): Versions {
    const others = this.descriptors.filter(({ storage }) => storage?.prefix === own.storage?.prefix);
    return {
      convert: (object, apiVersion) => {
        const from = others.find((one) => formatGroupVersion(one) === object.apiVersion);
        const to = others.find((one) => formatGroupVersion(one) === apiVersion);
        return from && to && converted(from, to, object);
      },
    };
  }
}

const noOtherVersion: Versions = { convert: () => undefined };

/** `object` may be a part of one. */
function converted(from: ResourceDescriptor, to: ResourceDescriptor, object: KubeObject): Versioned {
  const whole = normalize(from.type, object) as KubeObject;
  const stored = from.storage?.convert?.toStored(whole) ?? whole;
  const value = to.storage?.convert?.fromStored(stored) ?? stored;
  const { kind } = to;
  const apiVersion = formatGroupVersion(to);
  return {
    apiVersion,
    type: builtin().mergeTypes.of(to.type),
    value: normalize(to.type, { ...value, kind, apiVersion }),
  };
}

function make(
  { group, version, kind, type }: GroupVersionKind & { type: string },
  subresource: string,
  door: Door,
  versions: Versions,
): FieldManager {
  const empty = normalize(type, { kind, apiVersion: formatGroupVersion({ group, version }) }) as KubeObject;
  const mergeType = builtin().mergeTypes.of(type);
  return new FieldManager({
    group,
    version,
    kind,
    type: mergeType,
    subresource,
    filter: filterOf(door),
    versions,
    empty,
  });
}

/** Status is written through its own door, which changes no spec. */
function doorOf({ strategy, subresources }: ResourceDescriptor, subresource: string): Door {
  const own = strategy.doors?.[subresource];
  if (own !== undefined) return own;
  if (subresource === 'status') return { resets: [['spec']] };
  const hasStatus = subresources.some(({ name }: SubresourceFacts) => name === 'status');
  return subresource === '' && hasStatus ? { resets: [['status']] } : {};
}
