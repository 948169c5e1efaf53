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
import { certificateSigningRequests } from './certificates/certificatesigningrequest.js';
import { leases } from './coordination/lease.js';
import { componentStatusesTable } from './core/componentstatus.table.js';
import { configMaps } from './core/configmap.js';
import { endpoints } from './core/endpoints.js';
import { events } from './core/event.js';
import { limitRanges } from './core/limitrange.js';
import { namespaces } from './core/namespace.js';
import { nodes } from './core/node.js';
import { persistentVolumes } from './core/persistentvolume.js';
import { persistentVolumeClaims } from './core/persistentvolumeclaim.js';
import { pods } from './core/pod/index.js';
import { podTemplates } from './core/podtemplate.js';
import { replicationControllers } from './core/replicationcontroller.js';
import { resourceQuotas } from './core/resourcequota.js';
import { secrets } from './core/secret.js';
import { services } from './core/service.js';
import { serviceAccounts } from './core/serviceaccount.js';
import { endpointSlices } from './discovery/endpointslice.js';
import { eventConversion } from './events/conversion.js';
import { groupEvents } from './events/event.js';
import { flowSchemas } from './flowcontrol/flowschema.js';
import { priorityLevelConfigurations } from './flowcontrol/prioritylevelconfiguration.js';
import { ingresses } from './networking/ingress.js';
import { ingressClasses } from './networking/ingressclass.js';
import { ipAddresses } from './networking/ipaddress.js';
import { networkPolicies } from './networking/networkpolicy.js';
import { serviceCIDRs } from './networking/servicecidr.js';
import { runtimeClasses } from './node/runtimeclass.js';
import { podDisruptionBudgets } from './policy/poddisruptionbudget.js';
import { clusterRoles } from './rbac/clusterrole.js';
import { clusterRoleBindings } from './rbac/clusterrolebinding.js';
import { roles } from './rbac/role.js';
import { roleBindings } from './rbac/rolebinding.js';
import { deviceClasses } from './resource/deviceclass.js';
import { resourceClaims } from './resource/resourceclaim.js';
import { resourceClaimTemplates } from './resource/resourceclaimtemplate.js';
import { resourceSlices } from './resource/resourceslice.js';
import { priorityClasses } from './scheduling/priorityclass.js';
import { csiDrivers } from './storage/csidriver.js';
import { csiNodes } from './storage/csinode.js';
import { csiStorageCapacities } from './storage/csistoragecapacity.js';
import { storageClasses } from './storage/storageclass.js';
import { volumeAttachments } from './storage/volumeattachment.js';
import { volumeAttributesClasses } from './storage/volumeattributesclass.js';

/** What is special to each kind: by group, then by the resource's name in camel case. */
const byGroup: Record<string, Record<string, Strategy>> = {
  '': {
    componentStatuses: { table: componentStatusesTable },
    configMaps,
    endpoints,
    events,
    limitRanges,
    namespaces,
    nodes,
    persistentVolumeClaims,
    persistentVolumes,
    podTemplates,
    pods,
    replicationControllers,
    resourceQuotas,
    secrets,
    serviceAccounts,
    services,
  },
  'admissionregistration.k8s.io': {
    mutatingAdmissionPolicies,
    mutatingAdmissionPolicyBindings,
    mutatingWebhookConfigurations,
    validatingAdmissionPolicies,
    validatingAdmissionPolicyBindings,
    validatingWebhookConfigurations,
  },
  'apiextensions.k8s.io': { customResourceDefinitions },
  'apiregistration.k8s.io': { apiServices },
  apps: { controllerRevisions, daemonSets, deployments, replicaSets, statefulSets },
  autoscaling: { horizontalPodAutoscalers },
  batch: { cronJobs, jobs },
  'certificates.k8s.io': { certificateSigningRequests },
  'coordination.k8s.io': { leases },
  'discovery.k8s.io': { endpointSlices },
  'events.k8s.io': { events: groupEvents },
  'flowcontrol.apiserver.k8s.io': { flowSchemas, priorityLevelConfigurations },
  'networking.k8s.io': { ingressClasses, ingresses, ipAddresses, networkPolicies, serviceCIDRs },
  'node.k8s.io': { runtimeClasses },
  policy: { podDisruptionBudgets },
  'rbac.authorization.k8s.io': { clusterRoleBindings, clusterRoles, roleBindings, roles },
  'resource.k8s.io': { deviceClasses, resourceClaimTemplates, resourceClaims, resourceSlices },
  'scheduling.k8s.io': { priorityClasses },
  'storage.k8s.io': {
    csiDrivers,
    csiNodes,
    csiStorageCapacities,
    storageClasses,
    volumeAttachments,
    volumeAttributesClasses,
  },
};

/** The same by "plural.group", and by "plural" in the core group. */
export const strategies: Record<string, Strategy> = Object.fromEntries(
  Object.entries(byGroup).flatMap(([group, kinds]) =>
    Object.entries(kinds).map(([name, strategy]) => [
      `${name.toLowerCase()}${group === '' ? '' : `.${group}`}`,
      strategy,
    ]),
  ),
);

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
  'events.k8s.io/v1/events': {
    apiVersion: 'v1',
    type: 'io.k8s.api.core.v1.Event',
    convert: eventConversion,
  },
};
