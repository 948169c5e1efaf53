import type { ContainerPort } from '#types/core.v1';
import { type Path, quote } from '../../../../api/field.js';
import type { AnyContainer } from './containers-of.js';

interface PlacedPort extends ContainerPort {
  at: Path;
}

/** Ports that collide or hide each other, over all containers. */
export function portWarnings(containers: [AnyContainer, Path][]): string[] {
  const ports = containers.flatMap(([container, path]) =>
    (container.ports ?? []).map((port, i): PlacedPort => ({ ...port, at: path.child('ports').index(i) })),
  );
  const warnings = ports.flatMap((port, i) => [
    ...(port.hostIP && !port.hostPort ? [`${port.at}: hostIP set without hostPort: ${goStruct(port)}`] : []),
    ...ports
      .slice(0, i)
      .filter((other) => other.containerPort === port.containerPort && other.protocol === port.protocol)
      .flatMap((other) => {
        const relation = relationOf(port, other);
        return relation === undefined ? [] : [`${port.at}: ${relation} port definition with ${other.at}`];
      }),
  ]);
  return [...warnings, ...nameWarnings(ports)];
}

function relationOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [hostPort, otherHostPort] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [hostIP, otherHostIP] = [port.hostIP ?? '', other.hostIP ?? ''];
  if (hostPort === otherHostPort && hostIP === otherHostIP) return 'duplicate';
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping';
  const oneIsAnyIP = (hostIP === '') !== (otherHostIP === '');
  return hostPort === otherHostPort && oneIsAnyIP ? 'dangerously ambiguous' : undefined;
}

function nameWarnings(ports: PlacedPort[]): string[] {
  const first = new Map<string, Path>();
  return ports.flatMap(({ name, at }) => {
    if (!name) return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, at);
      return [];
    }
    return [
      `${at}: duplicate port name ${quote(name)} with ${other}, services and probes that select ports by name will use ${other}`,
    ];
  });
}

/** Go's %+v. */
const goStruct = ({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort) =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
