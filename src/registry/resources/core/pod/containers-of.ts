import type { Container, EphemeralContainer, PodSpec } from '#types/core.v1';
import type { Path } from '../../../../api/field.js';

export type AnyContainer = Container | EphemeralContainer;

/** All containers of a pod in upstream's order: init, main, ephemeral. */
export const containersOf = (spec: PodSpec): AnyContainer[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];

/** The same with their paths (upstream: VisitContainersWithPath). */
export const containersWithPath = (spec: PodSpec, path: Path): [AnyContainer, Path][] =>
  (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, i): [AnyContainer, Path] => [container, path.child(list).index(i)]),
  );

/** An init container that keeps running beside the main ones. */
export const isSidecar = ({ restartPolicy }: AnyContainer): boolean => restartPolicy === 'Always';
