import type { Lease } from '#types/coordination.v1';
import { nonNegative, positive } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidEach, notSupported, Path } from '../../../api/field.js';
import { isQualifiedName } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { leasesTable } from './lease.table.js';

const specPath = Path.of('spec');

/** The feature CoordinatedLeaderElection is off by default; leases that have its fields keep them. */
function dropDisabledFields({ spec }: Lease, old?: Lease): void {
  if (old?.spec.strategy === undefined) spec.strategy = undefined;
  if (old?.spec.preferredHolder === undefined) spec.preferredHolder = undefined;
}

function validate({ spec }: Lease): FieldError[] {
  const errors = [
    ...positive(spec.leaseDurationSeconds, specPath.child('leaseDurationSeconds')),
    ...nonNegative(spec.leaseTransitions, specPath.child('leaseTransitions')),
    ...(spec.strategy === undefined ? [] : validateStrategy(spec.strategy, specPath.child('strategy', 'strategy'))),
  ];
  if (!spec.preferredHolder || spec.strategy) return errors;
  const message = 'may only be specified if `strategy` is defined';
  return [...errors, forbidden(specPath.child('preferredHolder'), message)];
}

function validateStrategy(strategy: string, path: Path): FieldError[] {
  if (strategy.includes('/')) return invalidEach(path, strategy, isQualifiedName(strategy));
  return strategy === 'OldestEmulationVersion' ? [] : [notSupported(path, strategy, ['OldestEmulationVersion'])];
}

export const leases: Strategy<Lease> = {
  table: leasesTable,
  anyFinalizer: true,
  prepareForCreate: (lease) => dropDisabledFields(lease),
  prepareForUpdate: (lease, old) => dropDisabledFields(lease, old),
  validate,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
};
