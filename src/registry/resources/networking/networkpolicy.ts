import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '#types/networking.v1';
import {
  type FieldError,
  forbidden,
  invalidEach,
  invalidValue,
  notSupported,
  Path,
  required,
} from '../../../api/field.js';
import { contains, isValidCIDRForLegacyField, parseCIDR, warningsForCIDR } from '../../../api/ip.js';
import { isValidPortName, isValidPortNum, nameIsDNSSubdomain } from '../../../api/names.js';
import { type LabelSelectorOptions, validateLabelSelector } from '../../../api/selectors.js';
import type { Strategy } from '../../strategy.js';
import { networkPoliciesTable } from './networkpolicy.table.js';

const specPath = Path.of('spec');

interface Rule {
  path: Path;
  ports: NetworkPolicyPort[];
  peers: { path: Path; peer: NetworkPolicyPeer }[];
}

/** Ingress and egress rules in one form. */
function rulesOf({ spec }: NetworkPolicy): Rule[] {
  const rule = (path: Path, field: string, ports: NetworkPolicyPort[] = [], peers: NetworkPolicyPeer[] = []): Rule => ({
    path,
    ports,
    peers: peers.map((peer, i) => ({ path: path.child(field).index(i), peer })),
  });
  return [
    ...(spec.ingress ?? []).map(({ ports, from }, i) => rule(specPath.child('ingress').index(i), 'from', ports, from)),
    ...(spec.egress ?? []).map(({ ports, to }, i) => rule(specPath.child('egress').index(i), 'to', ports, to)),
  ];
}

const blocksOf = (policy: NetworkPolicy) =>
  rulesOf(policy).flatMap(({ peers }) =>
    peers.flatMap(({ path, peer: { ipBlock } }) =>
      ipBlock === undefined ? [] : [{ path: path.child('ipBlock'), ipBlock }],
    ),
  );

interface Options extends LabelSelectorOptions {
  /** the old object's CIDRs, which may stay whatever they are */
  oldCIDRs: string[];
}

function validate(policy: NetworkPolicy, old: NetworkPolicy | undefined): FieldError[] {
  const selectorPath = specPath.child('podSelector');
  const allowInvalidValues = old !== undefined && validateLabelSelector(old.spec.podSelector, selectorPath).length > 0;
  const oldCIDRs =
    old === undefined ? [] : blocksOf(old).flatMap(({ ipBlock }) => [ipBlock.cidr, ...(ipBlock.except ?? [])]);
  const options: Options = { allowInvalidValues, oldCIDRs };
  return [
    ...validateLabelSelector(policy.spec.podSelector, selectorPath, options),
    ...rulesOf(policy).flatMap(({ path, ports, peers }) => [
      ...ports.flatMap((port, i) => portErrors(port, path.child('ports').index(i))),
      ...peers.flatMap(({ path: at, peer }) => peerErrors(peer, at, options)),
    ]),
    ...policyTypeErrors(policy.spec.policyTypes ?? []),
  ];
}

function policyTypeErrors(types: string[]): FieldError[] {
  const path = specPath.child('policyTypes');
  if (types.length > 2) return [invalidValue(path, types, 'may not specify more than two policyTypes')];
  return types.flatMap((type, i) =>
    type === 'Ingress' || type === 'Egress' ? [] : [notSupported(path.index(i), type, ['Ingress', 'Egress'])],
  );
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, path: Path): FieldError[] {
  const protocols = ['TCP', 'UDP', 'SCTP'];
  const isKnown = protocol === undefined || protocols.includes(protocol);
  const errors = isKnown ? [] : [notSupported(path.child('protocol'), protocol, protocols)];
  const endPath = path.child('endPort');
  if (typeof port === 'number') {
    errors.push(...invalidEach(path.child('port'), port, isValidPortNum(port)));
    if (endPort === undefined) return errors;
    if (endPort < port) errors.push(invalidValue(endPath, port, 'must be greater than or equal to `port`'));
    return [...errors, ...invalidEach(endPath, endPort, isValidPortNum(endPort))];
  }
  if (endPort !== undefined) {
    const why = port === undefined ? 'not specified' : 'non-numeric';
    errors.push(invalidValue(endPath, endPort, `may not be specified when \`port\` is ${why}`));
  }
  return port === undefined ? errors : [...errors, ...invalidEach(path.child('port'), port, isValidPortName(port))];
}

function peerErrors(peer: NetworkPolicyPeer, path: Path, options: Options): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors = [
    ...validateLabelSelector(podSelector, path.child('podSelector'), options),
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector'), options),
    ...(ipBlock === undefined ? [] : ipBlockErrors(ipBlock, path.child('ipBlock'), options)),
  ];
  const hasSelector = podSelector !== undefined || namespaceSelector !== undefined;
  if (!hasSelector && ipBlock === undefined) return [...errors, required(path, 'must specify a peer')];
  if (!hasSelector || ipBlock === undefined) return errors;
  return [...errors, forbidden(path, 'may not specify both ipBlock and another peer')];
}

function ipBlockErrors({ cidr: text, except = [] }: IPBlock, path: Path, { oldCIDRs }: Options): FieldError[] {
  if (text === '') return [required(path.child('cidr'))];
  const errors = invalidEach(path.child('cidr'), text, isValidCIDRForLegacyField(text, oldCIDRs));
  const cidr = parseCIDR(text);
  if (cidr === undefined) return errors;
  const wrong = except.flatMap((part, i) => {
    const at = path.child('except').index(i);
    const partial = parseCIDR(part);
    const isOutside = partial !== undefined && !(contains(cidr, partial) && cidr.prefixLength < partial.prefixLength);
    return [
      ...invalidEach(at, part, isValidCIDRForLegacyField(part, oldCIDRs)),
      ...(isOutside ? [invalidValue(at, part, 'must be a strict subset of `cidr`')] : []),
    ];
  });
  return [...errors, ...wrong];
}

export const networkPolicies: Strategy<NetworkPolicy> = {
  defaults(policy) {
    const { spec } = policy;
    for (const port of rulesOf(policy).flatMap(({ ports }) => ports)) port.protocol ??= 'TCP';
    if (spec.policyTypes?.length) return;
    spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  },
  validate: (policy) => validate(policy, undefined),
  validateUpdate: validate,
  warnings: (policy) =>
    blocksOf(policy).flatMap(({ path, ipBlock: { cidr, except = [] } }) => [
      ...warningsForCIDR(`${path.child('cidr')}`, cidr),
      ...except.flatMap((part, i) => warningsForCIDR(`${path.child('except').index(i)}`, part)),
    ]),
  validateName: nameIsDNSSubdomain,
  table: networkPoliciesTable,
  generation: true,
};
