import type { KubeObject } from '../api/object.js';
import type { User } from '../api/user.js';
import type { ResourceDescriptor } from './descriptor.js';

/** What admission is asked about. Mutating admission may change `object` in place. */
export interface AdmissionAttributes {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  resource: ResourceDescriptor;
  subresource: string;
  namespace: string;
  name: string;
  /** absent for DELETE */
  object?: KubeObject;
  /** absent for CREATE */
  oldObject?: KubeObject;
  dryRun: boolean;
  user: User;
  /** texts for Warning headers may be added */
  warnings: string[];
}

/** A plug-in, or a chain of them. Refuses by throwing an ApiError. */
export interface Admission {
  mutate?(attributes: AdmissionAttributes): Promise<void> | void;
  validate?(attributes: AdmissionAttributes): Promise<void> | void;
}
