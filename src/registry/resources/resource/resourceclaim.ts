import type { ResourceClaim } from '#types/resource.v1';
import { immutable } from '../../../api/checks.js';
import { Path } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { keepMetadata } from '../kept-metadata.js';
import { defaultDeviceClaim, defaultTolerations, validateDeviceClaim } from './device-claim.js';
import { claimForm } from './forms.js';
import { resourceClaimsTable } from './resourceclaim.table.js';
import { dropReleasedDevices, validateClaimStatus } from './resourceclaim-status.js';

const specPath = Path.of('spec');

export const resourceClaims: Strategy<ResourceClaim> = {
  table: resourceClaimsTable,
  defaults({ spec, status }) {
    defaultDeviceClaim(spec.devices);
    defaultTolerations(status?.allocation?.devices.results);
  },
  validate: ({ spec }) => validateDeviceClaim(spec.devices, specPath.child('devices')),
  validateUpdate: ({ spec }, old) => immutable(spec, old.spec, specPath, () => claimForm(spec, 'ResourceClaimSpec')),
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: {
      prepareForUpdate(object, old) {
        keepMetadata(object.metadata, old.metadata);
        dropReleasedDevices(object.status, old.status);
      },
      validateUpdate: validateClaimStatus,
    },
  },
};
