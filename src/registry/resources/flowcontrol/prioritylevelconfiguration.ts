import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '#types/flowcontrol.v1';
import { equal } from '../../../api/checks.js';
import { type FieldError, forbidden, invalidValue, notSupported, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { goForm, parseForms } from '../core/pod/go-form.js';
import { mandatoryPriorityLevels } from './mandatory.js';
import { priorityLevelConfigurationsTable } from './prioritylevelconfiguration.table.js';
import { keepAllMetadata, validateConditions } from './validation.js';

const specPath = Path.of('spec');
const maxQueues = 10_000_000;
const maxHashBits = 60;

function defaults({ spec: { limited, exempt } }: PriorityLevelConfiguration): void {
  if (limited !== undefined) {
    limited.nominalConcurrencyShares ??= 30;
    limited.lendablePercent ??= 0;
    const { queuing } = limited.limitResponse;
    if (queuing !== undefined) {
      queuing.handSize ||= 8;
      queuing.queues ||= 64;
      queuing.queueLengthLimit ||= 50;
    }
  }
  if (exempt === undefined) return;
  exempt.nominalConcurrencyShares ??= 0;
  exempt.lendablePercent ??= 0;
}

type Shares = Pick<ExemptPriorityLevelConfiguration, 'nominalConcurrencyShares' | 'lendablePercent'>;

function validateShares({ nominalConcurrencyShares: shares = 0 }: Shares, path: Path): FieldError[] {
  const message = 'must be a non-negative integer';
  return shares < 0 ? [invalidValue(path.child('nominalConcurrencyShares'), shares, message)] : [];
}

function validateLendable({ lendablePercent: percent = 0 }: Shares, path: Path): FieldError[] {
  if (percent >= 0 && percent <= 100) return [];
  return [invalidValue(path.child('lendablePercent'), percent, 'must be between 0 and 100, inclusive')];
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: Path): FieldError[] {
  const { borrowingLimitPercent: limit = 0 } = limited;
  const errors = [
    ...validateShares(limited, path),
    ...validateResponse(limited.limitResponse, path.child('limitResponse')),
    ...validateLendable(limited, path),
  ];
  if (limit >= 0) return errors;
  const message = 'if specified, must be a non-negative integer';
  return [...errors, invalidValue(path.child('borrowingLimitPercent'), limit, message)];
}

function validateResponse({ type, queuing }: LimitResponse, path: Path): FieldError[] {
  const at = path.child('queuing');
  switch (type) {
    case 'Reject':
      return queuing ? [forbidden(at, 'must be nil if limited.limitResponse.type is not Limited')] : [];
    case 'Queue':
      if (queuing) return validateQueuing(queuing, at);
      return [required(at, 'must not be empty if limited.limitResponse.type is Limited')];
    case '':
      return [required(path.child('type'))];
    default:
      return [notSupported(path.child('type'), type, ['Queue', 'Reject'])];
  }
}

function validateQueuing({ queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration, path: Path) {
  const errors: FieldError[] = [];
  const wrong = (field: string, value: number, message: string) =>
    errors.push(invalidValue(path.child(field), value, message));
  if (queueLengthLimit <= 0) wrong('queueLengthLimit', queueLengthLimit, 'must be positive');
  if (queues <= 0) wrong('queues', queues, 'must be positive');
  else if (queues > maxQueues) wrong('queues', queues, `must not be greater than ${maxQueues}`);
  if (handSize <= 0) wrong('handSize', handSize, 'must be positive');
  else if (handSize > queues) wrong('handSize', handSize, `should not be greater than queues (${queues})`);
  else if (Math.ceil(Math.log2(queues) * handSize) > maxHashBits) {
    const what = `required entropy bits of deckSize ${queues} and handSize ${handSize}`;
    wrong('handSize', handSize, `${what} should not be greater than ${maxHashBits}`);
  }
  return errors;
}

function validateSpec({ type, limited, exempt }: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const typePath = specPath.child('type');
  const limitedPath = specPath.child('limited');
  const exemptPath = specPath.child('exempt');
  const errors: FieldError[] = [];
  if ((name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalidValue(typePath, type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  }
  if (type === 'Exempt') {
    if (limited) errors.push(forbidden(limitedPath, 'must be nil if the type is not Limited'));
    if (exempt) errors.push(...validateShares(exempt, exemptPath), ...validateLendable(exempt, exemptPath));
  } else if (type === 'Limited') {
    if (exempt) errors.push(forbidden(exemptPath, 'must be nil if the type is Limited'));
    if (limited) errors.push(...validateLimited(limited, limitedPath));
    else errors.push(required(limitedPath, 'must not be empty when type is Limited'));
  } else {
    errors.push(type === '' ? required(typePath) : notSupported(typePath, type, ['Exempt', 'Limited']));
  }
  return errors;
}

const forms = parseForms(`
PriorityLevelConfigurationSpec = Type Limited:?LimitedPriorityLevelConfiguration Exempt:?ExemptPriorityLevelConfiguration
LimitedPriorityLevelConfiguration = NominalConcurrencyShares:0 LimitResponse:LimitResponse LendablePercent:?
  BorrowingLimitPercent:?
LimitResponse = Type Queuing:?QueuingConfiguration
QueuingConfiguration = Queues:0 HandSize:0 QueueLengthLimit:0
ExemptPriorityLevelConfiguration = NominalConcurrencyShares:? LendablePercent:?
`);

function validateMandatory(spec: PriorityLevelConfigurationSpec, name: string): FieldError[] {
  const fixed = mandatoryPriorityLevels[name];
  const isExempt = name === 'exempt';
  if (fixed === undefined || equal(isExempt ? { ...spec, exempt: fixed.exempt } : spec, fixed)) return [];
  const except = isExempt ? " except the 'spec.exempt' field" : '';
  const shown = goForm(spec, 'PriorityLevelConfigurationSpec', forms);
  return [invalidValue(specPath, shown, `spec of '${name}'${except} must equal the fixed value`)];
}

const zeroSharesAnnotation = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';

function validate({ metadata, spec, status }: PriorityLevelConfiguration): FieldError[] {
  const name = metadata.name ?? '';
  const isForbidden = metadata.annotations?.[zeroSharesAnnotation] !== undefined;
  return [
    ...(isForbidden
      ? [forbidden(Path.of('metadata', 'annotations'), `annotation '${zeroSharesAnnotation}' is forbidden`)]
      : []),
    ...validateSpec(spec, name),
    ...validateMandatory(spec, name),
    ...validateConditions(status.conditions),
  ];
}

export const priorityLevelConfigurations: Strategy<PriorityLevelConfiguration> = {
  table: priorityLevelConfigurationsTable,
  generation: true,
  defaults,
  validate,
  doors: { status: { resets: [['spec'], ['metadata']] } },
  subresources: {
    status: {
      prepareForUpdate: keepAllMetadata,
      validateUpdate: ({ status }) => validateConditions(status.conditions),
    },
  },
};
