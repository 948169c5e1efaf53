import type { Cluster } from './cluster.js';

/** One thing that is done, and what must come of it: `run` throws where it does not. */
export interface Step {
  name: string;
  run(cluster: Cluster): Promise<void>;
}
