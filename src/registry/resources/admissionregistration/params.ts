import type { ParamKind, ParamRef } from '#types/admissionregistration.v1';
import type { LabelSelector, ObjectMeta } from '#types/meta.v1';
import type { TableDefinition } from '../../table.js';
import { ageColumn, ageOf, column, nameColumn, orUnset } from '../printing.js';

export const paramKindColumn = column('ParamKind', 'The kind of the objects that hold the policy’s parameters');

export const paramKindText = (kind: ParamKind | undefined): string =>
  orUnset(kind && `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`);

/** "&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}" */
function goText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`);
  const expressions = (matchExpressions ?? []).map(
    ({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

/** Which parameters a binding takes; a selector as Go prints it. */
function paramRefText(ref: ParamRef | undefined): string {
  if (ref?.name) return `${ref.namespace || '*'}/${ref.name}`;
  return ref?.selector ? goText(ref.selector) : '<unset>';
}

interface PolicyBinding {
  metadata: ObjectMeta;
  spec?: { policyName?: string; paramRef?: ParamRef };
}

/** The table of both kinds of policy bindings. */
export const policyBindingsTable: TableDefinition<PolicyBinding> = {
  columns: [
    nameColumn,
    column('PolicyName', 'The policy that is bound'),
    column('ParamRef', 'The objects that hold its parameters'),
    ageColumn,
  ],
  cells: (binding, now) => [
    binding.metadata.name ?? '',
    binding.spec?.policyName ?? '',
    paramRefText(binding.spec?.paramRef),
    ageOf(binding, now),
  ],
};
