import type { PodFailurePolicy, SuccessPolicy } from '#types/batch.v1';
import { goForm, parseForms } from '../core/pod/go-form.js';

const forms = parseForms(`
PodFailurePolicy = Rules:[]PodFailurePolicyRule
PodFailurePolicyRule = Action OnExitCodes:?OnExitCodes OnPodConditions:[]OnPodConditions
OnExitCodes = ContainerName:? Operator Values:?
OnPodConditions = Type Status
SuccessPolicy = Rules:[]SuccessPolicyRule
SuccessPolicyRule = SucceededIndexes:? SucceededCount:?
`);

/** A policy with the field names of kube-apiserver's own type. */
export const policyForm = (
  policy: PodFailurePolicy | SuccessPolicy | undefined,
  name: 'PodFailurePolicy' | 'SuccessPolicy',
) => policy && goForm(policy, name, forms);
