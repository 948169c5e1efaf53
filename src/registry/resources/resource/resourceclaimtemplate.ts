import type { ResourceClaimTemplate } from '#types/resource.v1';
import { immutable } from '../../../api/checks.js';
import { type FieldError, forbidden, Path } from '../../../api/field.js';
import { validateAnnotations } from '../../../api/object-meta.js';
import { validateLabels } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { defaultDeviceClaim, validateDeviceClaim } from './device-claim.js';
import { claimForm } from './forms.js';
import { resourceClaimTemplatesTable } from './resourceclaimtemplate.table.js';

const specPath = Path.of('spec');
const metadataPath = specPath.child('metadata');

export const resourceClaimTemplates: Strategy<ResourceClaimTemplate> = {
  table: resourceClaimTemplatesTable,
  defaults: ({ spec }) => defaultDeviceClaim(spec.spec.devices),
  validate: (object) => validateTemplate(object),
  validateUpdate: (object, old) => [
    ...validateTemplate(object),
    ...immutable(object.spec, old.spec, specPath, () => claimForm(object.spec, 'ResourceClaimTemplateSpec')),
  ],
};

const validateTemplate = ({ spec: { metadata, spec } }: ResourceClaimTemplate): FieldError[] => [
  ...validateAnnotations(metadata.annotations, metadataPath.child('annotations')),
  ...validateLabels(metadata.labels, metadataPath.child('labels')),
  ...Object.keys(metadata)
    .filter((name) => name !== 'annotations' && name !== 'labels')
    .map((name) => forbidden(metadataPath.child(name.replace('uid', 'uID')), 'cannot be set')),
  ...validateDeviceClaim(spec.devices, specPath.child('spec', 'devices')),
];
