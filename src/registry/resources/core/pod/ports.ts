import type { ContainerPort, PodSpec } from '#types/core.v1';
import { duplicate, type FieldError, invalidValue, type Path, required } from '../../../../api/field.js';
import { isValidPortName, isValidPortNum } from '../../../../api/names.js';
import { invalidEach, requiredOneOf } from './checks.js';
import type { AnyContainer } from './containers-of.js';
import type { PodOptions } from './options.js';

/** Upstream: validateContainerPorts. */
export function validatePorts(ports: ContainerPort[] | undefined, path: Path): FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, i) => {
    const at = path.index(i);
    return [
      ...(port.name ? validateName(port.name, names, at.child('name')) : []),
      ...(port.containerPort
        ? invalidEach(isValidPortNum(port.containerPort), port.containerPort, at.child('containerPort'))
        : [required(at.child('containerPort'))]),
      ...(port.hostPort ? invalidEach(isValidPortNum(port.hostPort), port.hostPort, at.child('hostPort')) : []),
      ...requiredOneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], at.child('protocol')),
    ];
  });
}

function validateName(name: string, names: Set<string>, path: Path): FieldError[] {
  const wrong = isValidPortName(name);
  if (wrong.length > 0) return invalidEach(wrong, name, path);
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return [];
}

/** Host ports taken twice (upstream: checkHostPortConflicts). */
export function validateHostPorts(containers: AnyContainer[], path: Path): FieldError[] {
  const taken = new Set<string>();
  const errors: FieldError[] = [];
  for (const [c, container] of containers.entries()) {
    for (const [p, { hostPort, hostIP, protocol }] of (container.ports ?? []).entries()) {
      if (!hostPort) continue;
      const port = `${protocol}/${hostIP ?? ''}/${hostPort}`;
      if (taken.has(port)) errors.push(duplicate(path.index(c).child('ports').index(p).child('hostPort'), port));
      taken.add(port);
    }
  }
  return errors;
}

/** On the host's network a port is the host's port (upstream: validatePodHostNetworkDeps). */
export function validateHostNetworkPorts(spec: PodSpec, path: Path, options: PodOptions): FieldError[] {
  if (!spec.hostNetwork) return [];
  const errors: FieldError[] = [];
  for (const [c, { ports }] of (spec.containers ?? []).entries()) {
    for (const [p, { hostPort = 0, containerPort }] of (ports ?? []).entries()) {
      if (hostPort === containerPort || (hostPort === 0 && !options.isPod)) continue;
      const at = path.child('containers').index(c).child('ports').index(p).child('hostPort');
      errors.push(invalidValue(at, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    }
  }
  return errors;
}
