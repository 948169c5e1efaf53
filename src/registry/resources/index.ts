import type { Conversion } from '../descriptor.js';
import type { Strategy } from '../strategy.js';
import { mutatingAdmissionPolicies } from './admissionregistration/mutatingadmissionpolicy.js';
import { mutatingAdmissionPolicyBindings } from './admissionregistration/mutatingadmissionpolicybinding.js';
import { mutatingWebhookConfigurations } from './admissionregistration/mutatingwebhookconfiguration.js';
import { validatingAdmissionPolicies } from './admissionregistration/validatingadmissionpolicy.js';
import { validatingAdmissionPolicyBindings } from './admissionregistration/validatingadmissionpolicybinding.js';
import { validatingWebhookConfigurations } from './admissionregistration/validatingwebhookconfiguration.js';
import { customResourceDefinitions } from './apiextensions/customresourcedefinition.js';
import { apiServices } from './apiregistration/apiservice.js';
import { controllerRevisions } from './apps/controllerrevision.js';
import { daemonSets } from './apps/daemonset.js';
import { deployments } from './apps/deployment.js';
import { replicaSets } from './apps/replicaset.js';
import { statefulSets } from './apps/statefulset.js';
import { horizontalPodAutoscalerConversion, horizontalPodAutoscalers } from './autoscaling/horizontalpodautoscaler.js';
import { cronJobs } from './batch/cronjob.js';
import { jobs } from './batch/job.js';
import { configMaps } from './core/configmap.js';
import { namespaces } from './core/namespace.js';
import { podTemplates } from './core/podtemplate.js';
import { replicationControllers } from './core/replicationcontroller.js';
import { secrets } from './core/secret.js';
import { services } from './core/service.js';

/** What is special to each kind, by "plural" in the core group and "plural.group" elsewhere. */
export const strategies: Record<string, Strategy> = {
  configmaps: configMaps,
  namespaces,
  podtemplates: podTemplates,
  replicationcontrollers: replicationControllers,
  secrets,
  services,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': mutatingAdmissionPolicies,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': mutatingAdmissionPolicyBindings,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': mutatingWebhookConfigurations,
  'validatingadmissionpolicies.admissionregistration.k8s.io': validatingAdmissionPolicies,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': validatingAdmissionPolicyBindings,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': validatingWebhookConfigurations,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitions,
  'apiservices.apiregistration.k8s.io': apiServices,
  'horizontalpodautoscalers.autoscaling': horizontalPodAutoscalers,
  'controllerrevisions.apps': controllerRevisions,
  'daemonsets.apps': daemonSets,
  'deployments.apps': deployments,
  'replicasets.apps': replicaSets,
  'statefulsets.apps': statefulSets,
  'cronjobs.batch': cronJobs,
  'jobs.batch': jobs,
};

export interface StoredAs {
  apiVersion: string;
  /** definition name of the stored kind */
  type: string;
  convert: Conversion;
}

/** Resources that are stored in another version than they are asked for in, by "group/version/plural". */
export const conversions: Record<string, StoredAs> = {
  'autoscaling/v1/horizontalpodautoscalers': {
    apiVersion: 'autoscaling/v2',
    type: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
    convert: horizontalPodAutoscalerConversion,
  },
};
