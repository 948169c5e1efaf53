import type { ServiceCIDR } from '#types/networking.v1';
import { type FieldError, invalidEach, invalidValue, Path, required } from '../../../api/field.js';
import { isValidCIDR, parseCIDR } from '../../../api/ip.js';
import { nameIsDNSSubdomain } from '../../../api/names.js';
import type { Strategy } from '../../strategy.js';
import { keepMetadata } from '../kept-metadata.js';
import { serviceCIDRsTable } from './servicecidr.table.js';

const path = Path.of('spec', 'cidrs');
const unchangeable = 'field is immutable';

function validate({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec.cidrs ?? [];
  if (cidrs.length === 0) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalidValue(path, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, i) => invalidEach(path.index(i), cidr, isValidCIDR(cidr)));
  const [first, second] = cidrs.map((cidr) => parseCIDR(cidr)?.family);
  if (first === undefined || first !== second) return errors;
  const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
  return [...errors, invalidValue(path, cidrs, detail)];
}

/** A second family may be added, all else stays. */
function validateUpdate(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [cidrs, before] = [object.spec.cidrs ?? [], old.spec.cidrs ?? []];
  const isAddition = before.length === 1 && cidrs.length === 2;
  if (cidrs.length !== before.length && !isAddition)
    return [invalidValue(path, object.spec.cidrs ?? null, unchangeable)];
  const errors = before.flatMap((cidr, i) =>
    cidr === cidrs[i] ? [] : [invalidValue(path.index(i), cidrs[i], unchangeable)],
  );
  return isAddition ? [...errors, ...validate(object)] : errors;
}

export const serviceCIDRs: Strategy<ServiceCIDR> = {
  validate,
  validateUpdate,
  validateName: nameIsDNSSubdomain,
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: { prepareForUpdate: ({ metadata }, old) => keepMetadata(metadata, old.metadata), validateUpdate: () => [] },
  },
  table: serviceCIDRsTable,
};
