import { goForm, parseForms } from '../core/pod/go-form.js';

const forms = parseForms(`
ResourceClaimSpec = Devices:DeviceClaim
DeviceClaim = Requests:[]DeviceRequest Constraints:[]DeviceConstraint Config:[]DeviceClaimConfiguration
DeviceRequest = Name Exactly:?ExactDeviceRequest FirstAvailable:[]DeviceSubRequest
ExactDeviceRequest = DeviceClassName Selectors:[]DeviceSelector AllocationMode Count:0 AdminAccess:?
  Tolerations:[]DeviceToleration Capacity:?CapacityRequirements
DeviceSubRequest = Name DeviceClassName Selectors:[]DeviceSelector AllocationMode Count:0
  Tolerations:[]DeviceToleration Capacity:?CapacityRequirements
DeviceSelector = CEL=cel:?CELDeviceSelector
CELDeviceSelector = Expression
DeviceToleration = Key Operator Value Effect TolerationSeconds:?
CapacityRequirements = Requests:?
DeviceConstraint = Requests:? MatchAttribute:? DistinctAttribute:?
DeviceClaimConfiguration = Requests:? Opaque:?OpaqueDeviceConfiguration
OpaqueDeviceConfiguration = Driver Parameters:?
ResourceClaimTemplateSpec = +json Spec:ResourceClaimSpec
AllocationResult = Devices:DeviceAllocationResult NodeSelector:?NodeSelector AllocationTimestamp:?
DeviceAllocationResult = Results:[]DeviceRequestAllocationResult Config:[]DeviceAllocationConfiguration
DeviceRequestAllocationResult = Request Driver Pool Device AdminAccess:? Tolerations:[]DeviceToleration
  BindingConditions:? BindingFailureConditions:? ShareID=shareID:? ConsumedCapacity:?
DeviceAllocationConfiguration = Source Requests:? Opaque:?OpaqueDeviceConfiguration
NodeSelector = NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorTerm = MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
NodeSelectorRequirement = Key Operator Values:?
`);

/** A part of a claim or a slice with the field names of kube-apiserver's own type. */
export const claimForm = (
  value: object,
  name: 'ResourceClaimSpec' | 'ResourceClaimTemplateSpec' | 'AllocationResult' | 'NodeSelector',
) => goForm(value, name, forms);
