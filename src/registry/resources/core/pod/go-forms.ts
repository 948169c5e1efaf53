/**
 * The Go structs that error messages show as they are in kube-apiserver's memory: its internal types have no JSON
 * names. A line is a struct's fields in order: `Name` is a text, `Name:0` a number, `Name:false` a boolean, `Name:?`
 * anything that may be null, `Name:Struct`, `Name:?Struct`, `Name:[]Struct`; `Name=json` where the v1 name differs;
 * `+Struct` is embedded.
 */
export const structs = `
PodSpec = Volumes:[]Volume InitContainers:[]Container Containers:[]Container
  EphemeralContainers:[]EphemeralContainer RestartPolicy TerminationGracePeriodSeconds:? ActiveDeadlineSeconds:?
  DNSPolicy=dnsPolicy NodeSelector:? ServiceAccountName AutomountServiceAccountToken:? NodeName
  SecurityContext:?PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname Subdomain SetHostnameAsFQDN:?
  Affinity:?Affinity SchedulerName Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName Priority:?
  PreemptionPolicy:? DNSConfig=dnsConfig:?PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:?
  Overhead:? EnableServiceLinks:? TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:?PodOS
  SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:?ResourceRequirements
  HostnameOverride:? SchedulingGroup:?PodSchedulingGroup
Volume = Name +VolumeSource
Container = Name Image Command:? Args:? WorkingDir Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar
  Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:?
  RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice
  LivenessProbe:?Probe ReadinessProbe:?Probe StartupProbe:?Probe Lifecycle:?Lifecycle TerminationMessagePath
  TerminationMessagePolicy ImagePullPolicy SecurityContext:?SecurityContext Stdin:false StdinOnce:false
  TTY=tty:false
EphemeralContainer = +Container TargetContainerName
PodSecurityContext = HostNetwork:false HostPID:false HostIPC:false ShareProcessNamespace:? HostUsers:?
  SELinuxOptions=seLinuxOptions:?SELinuxOptions WindowsOptions:?WindowsSecurityContextOptions RunAsUser:?
  RunAsGroup:? RunAsNonRoot:? SupplementalGroups:? SupplementalGroupsPolicy:? FSGroup=fsGroup:?
  FSGroupChangePolicy=fsGroupChangePolicy:? Sysctls:[]Sysctl SeccompProfile:?SeccompProfile
  AppArmorProfile:?AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:?
LocalObjectReference = Name
Affinity = NodeAffinity:?NodeAffinity PodAffinity:?PodAffinity PodAntiAffinity:?PodAffinity
Toleration = Key Operator Value Effect TolerationSeconds:?
HostAlias = IP=ip Hostnames:?
PodDNSConfig = Nameservers:? Searches:? Options:[]PodDNSConfigOption
PodReadinessGate = ConditionType
TopologySpreadConstraint = MaxSkew:0 TopologyKey WhenUnsatisfiable LabelSelector:? MinDomains:? NodeAffinityPolicy:?
  NodeTaintsPolicy:? MatchLabelKeys:?
PodOS = Name
PodSchedulingGate = Name
PodResourceClaim = Name ResourceClaimName:? ResourceClaimTemplateName:?
ResourceRequirements = Limits:? Requests:? Claims:[]ResourceClaim
PodSchedulingGroup = PodGroupName:?
VolumeSource = HostPath:?HostPathVolumeSource EmptyDir:?EmptyDirVolumeSource
  GCEPersistentDisk=gcePersistentDisk:?GCEPersistentDiskVolumeSource
  AWSElasticBlockStore=awsElasticBlockStore:?AWSElasticBlockStoreVolumeSource GitRepo:?GitRepoVolumeSource
  Secret:?SecretVolumeSource NFS=nfs:?NFSVolumeSource ISCSI=iscsi:?ISCSIVolumeSource
  Glusterfs:?GlusterfsVolumeSource PersistentVolumeClaim:?PersistentVolumeClaimVolumeSource RBD=rbd:?RBDVolumeSource
  Quobyte:?QuobyteVolumeSource FlexVolume:?FlexVolumeSource Cinder:?CinderVolumeSource
  CephFS=cephfs:?CephFSVolumeSource Flocker:?FlockerVolumeSource DownwardAPI:?DownwardAPIVolumeSource
  FC=fc:?FCVolumeSource AzureFile:?AzureFileVolumeSource ConfigMap:?ConfigMapVolumeSource
  VsphereVolume:?VsphereVirtualDiskVolumeSource AzureDisk:?AzureDiskVolumeSource
  PhotonPersistentDisk:?PhotonPersistentDiskVolumeSource Projected:?ProjectedVolumeSource
  PortworxVolume:?PortworxVolumeSource ScaleIO:?ScaleIOVolumeSource StorageOS=storageos:?StorageOSVolumeSource
  CSI=csi:?CSIVolumeSource Ephemeral:?EphemeralVolumeSource Image:?ImageVolumeSource
ContainerPort = Name HostPort:0 ContainerPort:0 Protocol HostIP
EnvFromSource = Prefix ConfigMapRef:?ConfigMapEnvSource SecretRef:?SecretEnvSource
EnvVar = Name Value ValueFrom:?EnvVarSource
ContainerResizePolicy = ResourceName RestartPolicy
ContainerRestartRule = Action ExitCodes:?ContainerRestartRuleOnExitCodes
VolumeMount = Name ReadOnly:false RecursiveReadOnly:? MountPath SubPath MountPropagation:? SubPathExpr
VolumeDevice = Name DevicePath
Probe = +ProbeHandler InitialDelaySeconds:0 TimeoutSeconds:0 PeriodSeconds:0 SuccessThreshold:0 FailureThreshold:0
  TerminationGracePeriodSeconds:?
Lifecycle = PostStart:?LifecycleHandler PreStop:?LifecycleHandler StopSignal:?
SecurityContext = Capabilities:?Capabilities Privileged:? SELinuxOptions=seLinuxOptions:?SELinuxOptions
  WindowsOptions:?WindowsSecurityContextOptions RunAsUser:? RunAsGroup:? RunAsNonRoot:? ReadOnlyRootFilesystem:?
  AllowPrivilegeEscalation:? ProcMount:? SeccompProfile:?SeccompProfile AppArmorProfile:?AppArmorProfile
SELinuxOptions = User Role Type Level
WindowsSecurityContextOptions = GMSACredentialSpecName=gmsaCredentialSpecName:?
  GMSACredentialSpec=gmsaCredentialSpec:? RunAsUserName:? HostProcess:?
Sysctl = Name Value
SeccompProfile = Type LocalhostProfile:?
AppArmorProfile = Type LocalhostProfile:?
NodeAffinity = RequiredDuringSchedulingIgnoredDuringExecution:?NodeSelector
  PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
PodAffinity = RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodDNSConfigOption = Name Value:?
ResourceClaim = Name Request
HostPathVolumeSource = Path Type:?
EmptyDirVolumeSource = Medium SizeLimit:?
GCEPersistentDiskVolumeSource = PDName=pdName FSType=fsType Partition:0 ReadOnly:false
AWSElasticBlockStoreVolumeSource = VolumeID FSType=fsType Partition:0 ReadOnly:false
GitRepoVolumeSource = Repository Revision Directory
SecretVolumeSource = SecretName Items:[]KeyToPath DefaultMode:? Optional:?
NFSVolumeSource = Server Path ReadOnly:false
ISCSIVolumeSource = TargetPortal IQN=iqn Lun:0 ISCSIInterface=iscsiInterface FSType=fsType ReadOnly:false Portals:?
  DiscoveryCHAPAuth=chapAuthDiscovery:false SessionCHAPAuth=chapAuthSession:false SecretRef:?LocalObjectReference
  InitiatorName:?
GlusterfsVolumeSource = EndpointsName=endpoints Path ReadOnly:false
PersistentVolumeClaimVolumeSource = ClaimName ReadOnly:false
RBDVolumeSource = CephMonitors=monitors:? RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring
  SecretRef:?LocalObjectReference ReadOnly:false
QuobyteVolumeSource = Registry Volume ReadOnly:false User Group Tenant
FlexVolumeSource = Driver FSType=fsType SecretRef:?LocalObjectReference ReadOnly:false Options:?
CinderVolumeSource = VolumeID FSType=fsType ReadOnly:false SecretRef:?LocalObjectReference
CephFSVolumeSource = Monitors:? Path User SecretFile SecretRef:?LocalObjectReference ReadOnly:false
FlockerVolumeSource = DatasetName DatasetUUID
DownwardAPIVolumeSource = Items:[]DownwardAPIVolumeFile DefaultMode:?
FCVolumeSource = TargetWWNs:? Lun:? FSType=fsType ReadOnly:false WWIDs=wwids:?
AzureFileVolumeSource = SecretName ShareName ReadOnly:false
ConfigMapVolumeSource = +LocalObjectReference Items:[]KeyToPath DefaultMode:? Optional:?
VsphereVirtualDiskVolumeSource = VolumePath FSType=fsType StoragePolicyName StoragePolicyID
AzureDiskVolumeSource = DiskName DataDiskURI=diskURI CachingMode:? FSType=fsType:? ReadOnly:? Kind:?
PhotonPersistentDiskVolumeSource = PdID FSType=fsType
ProjectedVolumeSource = Sources:[]VolumeProjection DefaultMode:?
PortworxVolumeSource = VolumeID FSType=fsType ReadOnly:false
ScaleIOVolumeSource = Gateway System SecretRef:?LocalObjectReference SSLEnabled=sslEnabled:false ProtectionDomain
  StoragePool StorageMode VolumeName FSType=fsType ReadOnly:false
StorageOSVolumeSource = VolumeName VolumeNamespace FSType=fsType ReadOnly:false SecretRef:?LocalObjectReference
CSIVolumeSource = Driver ReadOnly:? FSType=fsType:? VolumeAttributes:? NodePublishSecretRef:?LocalObjectReference
PersistentVolumeSource = GCEPersistentDisk=gcePersistentDisk:?GCEPersistentDiskVolumeSource
  AWSElasticBlockStore=awsElasticBlockStore:?AWSElasticBlockStoreVolumeSource HostPath:?HostPathVolumeSource
  Glusterfs:?GlusterfsPersistentVolumeSource NFS=nfs:?NFSVolumeSource RBD=rbd:?RBDPersistentVolumeSource
  Quobyte:?QuobyteVolumeSource ISCSI=iscsi:?ISCSIPersistentVolumeSource FlexVolume:?FlexPersistentVolumeSource
  Cinder:?CinderPersistentVolumeSource CephFS=cephfs:?CephFSPersistentVolumeSource FC=fc:?FCVolumeSource
  Flocker:?FlockerVolumeSource AzureFile:?AzureFilePersistentVolumeSource VsphereVolume:?VsphereVirtualDiskVolumeSource
  AzureDisk:?AzureDiskVolumeSource PhotonPersistentDisk:?PhotonPersistentDiskVolumeSource
  PortworxVolume:?PortworxVolumeSource ScaleIO=scaleIO:?ScaleIOPersistentVolumeSource Local:?LocalVolumeSource
  StorageOS=storageos:?StorageOSPersistentVolumeSource CSI=csi:?CSIPersistentVolumeSource
GlusterfsPersistentVolumeSource = +GlusterfsVolumeSource EndpointsNamespace:?
RBDPersistentVolumeSource = CephMonitors=monitors:? RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring
  SecretRef:?SecretReference ReadOnly:false
ISCSIPersistentVolumeSource = TargetPortal IQN=iqn Lun:0 ISCSIInterface=iscsiInterface FSType=fsType ReadOnly:false
  Portals:? DiscoveryCHAPAuth=chapAuthDiscovery:false SessionCHAPAuth=chapAuthSession:false
  SecretRef:?SecretReference InitiatorName:?
FlexPersistentVolumeSource = Driver FSType=fsType SecretRef:?SecretReference ReadOnly:false Options:?
CinderPersistentVolumeSource = VolumeID FSType=fsType ReadOnly:false SecretRef:?SecretReference
CephFSPersistentVolumeSource = Monitors:? Path User SecretFile SecretRef:?SecretReference ReadOnly:false
AzureFilePersistentVolumeSource = +AzureFileVolumeSource SecretNamespace:?
ScaleIOPersistentVolumeSource = Gateway System SecretRef:?SecretReference SSLEnabled=sslEnabled:false ProtectionDomain
  StoragePool StorageMode VolumeName FSType=fsType ReadOnly:false
LocalVolumeSource = Path FSType=fsType:?
StorageOSPersistentVolumeSource = VolumeName VolumeNamespace FSType=fsType ReadOnly:false SecretRef:?ObjectReference
CSIPersistentVolumeSource = Driver VolumeHandle ReadOnly:false FSType=fsType VolumeAttributes:?
  ControllerPublishSecretRef:?SecretReference NodeStageSecretRef:?SecretReference
  NodePublishSecretRef:?SecretReference ControllerExpandSecretRef:?SecretReference NodeExpandSecretRef:?SecretReference
SecretReference = Name Namespace
ObjectReference = Kind Namespace Name UID=uid APIVersion=apiVersion ResourceVersion FieldPath
Taint = Key Value Effect TimeAdded:?
NodeAddress = Type Address
EphemeralVolumeSource = VolumeClaimTemplate:?PersistentVolumeClaimTemplate
ImageVolumeSource = Reference PullPolicy
ConfigMapEnvSource = +LocalObjectReference Optional:?
SecretEnvSource = +LocalObjectReference Optional:?
EnvVarSource = FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector
  ConfigMapKeyRef:?ConfigMapKeySelector SecretKeyRef:?SecretKeySelector FileKeyRef:?FileKeySelector
ContainerRestartRuleOnExitCodes = Operator Values:?
ProbeHandler = Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction
  GRPC=grpc:?GRPCAction
LifecycleHandler = Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction
  Sleep:?SleepAction
Capabilities = Add:? Drop:?
VolumeNodeAffinity = Required:?NodeSelector
NodeSelector = NodeSelectorTerms:[]NodeSelectorTerm
PreferredSchedulingTerm = Weight:0 Preference:NodeSelectorTerm
PodAffinityTerm = LabelSelector:? Namespaces:? TopologyKey NamespaceSelector:? MatchLabelKeys:? MismatchLabelKeys:?
WeightedPodAffinityTerm = Weight:0 PodAffinityTerm:PodAffinityTerm
KeyToPath = Key Path Mode:?
DownwardAPIVolumeFile = Path FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector Mode:?
VolumeProjection = Secret:?SecretProjection DownwardAPI:?DownwardAPIProjection ConfigMap:?ConfigMapProjection
  ServiceAccountToken:?ServiceAccountTokenProjection ClusterTrustBundle:?ClusterTrustBundleProjection
  PodCertificate:?PodCertificateProjection
PersistentVolumeClaimTemplate = +json Spec:PersistentVolumeClaimSpec
ObjectFieldSelector = APIVersion=apiVersion FieldPath
ResourceFieldSelector = ContainerName Resource Divisor:?
ConfigMapKeySelector = +LocalObjectReference Key Optional:?
SecretKeySelector = +LocalObjectReference Key Optional:?
FileKeySelector = VolumeName Path Key Optional:?
ExecAction = Command:?
HTTPGetAction = Path Port:? Host Scheme HTTPHeaders=httpHeaders:[]HTTPHeader
TCPSocketAction = Port:? Host
GRPCAction = Port:0 Service:?
SleepAction = Seconds:0
NodeSelectorTerm = MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
SecretProjection = +LocalObjectReference Items:[]KeyToPath Optional:?
DownwardAPIProjection = Items:[]DownwardAPIVolumeFile
ConfigMapProjection = +LocalObjectReference Items:[]KeyToPath Optional:?
ServiceAccountTokenProjection = Audience ExpirationSeconds:0 Path
ClusterTrustBundleProjection = Name:? SignerName:? LabelSelector:? Optional:? Path
PodCertificateProjection = SignerName KeyType MaxExpirationSeconds:? CredentialBundlePath KeyPath
  CertificateChainPath UserAnnotations:?
PersistentVolumeClaimSpec = AccessModes:? Selector:? Resources:VolumeResourceRequirements VolumeName
  StorageClassName:? VolumeMode:? DataSource:?TypedLocalObjectReference DataSourceRef:?TypedObjectReference
  VolumeAttributesClassName:?
HTTPHeader = Name Value
NodeSelectorRequirement = Key Operator Values:?
VolumeResourceRequirements = Limits:? Requests:?
TypedLocalObjectReference = APIGroup=apiGroup:? Kind Name
TypedObjectReference = APIGroup=apiGroup:? Kind Name Namespace:?
`;
