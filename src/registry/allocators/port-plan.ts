import type { Service } from '#types/core.v1';
import { ApiError, internalError, invalid } from '../../api/errors.js';
import { invalidValue, Path } from '../../api/field.js';
import {
  mayHaveNodePorts,
  needsHealthCheck,
  needsNodePorts,
  nodePortsOf,
  portsOf,
} from '../resources/core/service-model.js';
import { AllocationError } from './access.js';
import { serviceKind } from './ip-families.js';
import { type PortSet, portTaken } from './node-ports.js';

/** Where a plan takes its ports from: the real set, or one that only looks like it. */
export interface PortSource {
  /** throws AllocationError */
  allocate(port: number): void;
  allocateNext(): number;
}

/** What a Service's ports are to be: taken at once, given back once the Service is written. */
export interface PortPlan {
  /** by index of spec.ports; 0 for none */
  nodePorts: number[];
  healthCheckNodePort: number;
  allocated: number[];
  /** to give back */
  released: number[];
}

/** Throws ApiError. Upstream: txnAllocNodePorts. */
export function planCreate(service: Service, source: PortSource): PortPlan {
  const taker = new Taker(service, source);
  const nodePorts = mayHaveNodePorts(service) ? createNodePorts(service, taker) : currentPorts(service);
  const healthCheckNodePort = needsHealthCheck(service) ? taker.healthCheck() : (service.spec.healthCheckNodePort ?? 0);
  return { nodePorts, healthCheckNodePort, allocated: taker.allocated, released: [] };
}

/** Throws ApiError. Upstream: txnUpdateNodePorts. */
export function planUpdate(service: Service, old: Service, source: PortSource): PortPlan {
  const taker = new Taker(service, source);
  const nodePorts = mayHaveNodePorts(service) ? updateNodePorts(service, old, taker) : currentPorts(service);
  const kept = mayHaveNodePorts(service) ? nodePorts : [];
  const released = mayHaveNodePorts(old) ? nodePortsOf(old).filter((port) => !kept.includes(port)) : [];
  let healthCheckNodePort = service.spec.healthCheckNodePort ?? 0;
  if (needsHealthCheck(service) && !needsHealthCheck(old)) healthCheckNodePort = taker.healthCheck();
  if (needsHealthCheck(old) && !needsHealthCheck(service)) released.push(old.spec.healthCheckNodePort ?? 0);
  return { nodePorts, healthCheckNodePort, allocated: taker.allocated, released: released.filter((port) => port > 0) };
}

const currentPorts = (service: Service) => portsOf(service).map((port) => port.nodePort ?? 0);

/** Ports that differ in the protocol alone share a node port. */
function createNodePorts(service: Service, taker: Taker): number[] {
  const shared = new Map<number, number>();
  return portsOf(service).map(({ port, nodePort = 0 }, i) => {
    if (nodePort === 0 && !needsNodePorts(service)) return 0;
    const sibling = shared.get(port);
    if (sibling !== undefined) return nodePort === 0 || nodePort === sibling ? sibling : taker.named(nodePort, i);
    const requested = portsOf(service).find((other) => other.port === port && other.nodePort)?.nodePort;
    const taken = requested === undefined ? taker.any() : taker.named(requested, i);
    shared.set(port, taken);
    return taken;
  });
}

function updateNodePorts(service: Service, old: Service, taker: Taker): number[] {
  const before = nodePortsOf(old);
  const seen = new Set<string>();
  return portsOf(service).map(({ nodePort = 0, protocol = '' }, i) => {
    if (nodePort === 0) return needsNodePorts(service) ? taker.any() : 0;
    const isHeld = before.includes(nodePort) || taker.allocated.includes(nodePort);
    if (!isHeld) taker.named(nodePort, i);
    const pair = `{${protocol} ${nodePort}}`;
    if (seen.has(pair)) throw new ApiError(500, '', `duplicate nodePort: ${pair}`);
    seen.add(pair);
    return nodePort;
  });
}

/** Takes ports, keeps a list of them, and has the errors in kube-apiserver's words. */
class Taker {
  readonly allocated: number[] = [];

  constructor(
    private readonly service: Service,
    private readonly source: PortSource,
  ) {}

  named(port: number, index: number): number {
    return this.taken(
      () => this.allocate(port),
      ({ message }) => {
        const path = Path.of('spec', 'ports').index(index).child('nodePort');
        return invalid(serviceKind, this.service.metadata.name ?? '', [invalidValue(path, port, message)]);
      },
    );
  }

  any(): number {
    return this.taken(
      () => this.source.allocateNext(),
      ({ message }) => internalError(`failed to allocate a nodePort: ${message}`),
    );
  }

  healthCheck(): number {
    const port = this.service.spec.healthCheckNodePort ?? 0;
    const what = port === 0 ? 'a HealthCheck NodePort' : 'requested HealthCheck NodePort';
    return this.taken(
      () => (port === 0 ? this.source.allocateNext() : this.allocate(port)),
      ({ message }) => internalError(`failed to allocate ${what} ${port}: ${message}`),
    );
  }

  private allocate(port: number): number {
    this.source.allocate(port);
    return port;
  }

  private taken(take: () => number, explain: (error: AllocationError) => Error): number {
    try {
      const port = take();
      this.allocated.push(port);
      return port;
    } catch (error) {
      throw error instanceof AllocationError ? explain(error) : error;
    }
  }
}

/** Takes nothing: counts up from a made-up port, as upstream's dry run does. */
export class Pretence implements PortSource {
  private readonly taken: number[] = [];

  constructor(private readonly ports?: PortSet) {}

  allocate(port: number): void {
    if (this.ports?.has(port) || this.taken.includes(port)) throw portTaken();
    this.taken.push(port);
  }

  allocateNext(): number {
    const port = this.taken.length > 0 ? (Math.max(...this.taken) + 1) | 0 : 32769; // it becomes an int32 there, too
    this.taken.push(port);
    return port;
  }
}
