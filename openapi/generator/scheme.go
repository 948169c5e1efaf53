package main

import (
	"reflect"

	admissionv1 "k8s.io/api/admission/v1"
	admissionv1beta1 "k8s.io/api/admission/v1beta1"
	apidiscoveryv2 "k8s.io/api/apidiscovery/v2"
	imagepolicyv1alpha1 "k8s.io/api/imagepolicy/v1alpha1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	apimachineryversion "k8s.io/apimachinery/pkg/version"
	auditv1 "k8s.io/apiserver/pkg/apis/audit/v1"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	apiregistrationv1beta1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1beta1"
)

// newScheme registers the external versions that kube-apiserver registers, and no more: OpenAPI lists for the kinds
// that live in every group (DeleteOptions, WatchEvent) all groups that it knows.
func newScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientscheme.AddToScheme,
		admissionv1.AddToScheme,
		admissionv1beta1.AddToScheme,
		imagepolicyv1alpha1.AddToScheme,
		apiextensionsv1.AddToScheme,
		apiextensionsv1beta1.AddToScheme,
		apiregistrationv1.AddToScheme,
		apiregistrationv1beta1.AddToScheme,
		metav1.AddMetaToScheme,
	} {
		utilruntime.Must(add(scheme))
	}
	// registered in the unversioned group v1, as in kube-apiserver's own scheme
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	return scheme
}

// What is served, sent or read besides the resources.
var coreRoots = []string{
	"List", "RangeAllocation", "PodExecOptions", "PodAttachOptions", "PodPortForwardOptions", "PodProxyOptions",
	"PodLogOptions", "ServiceProxyOptions", "NodeProxyOptions", "Status", "DeleteOptions", "CreateOptions",
	"UpdateOptions", "PatchOptions", "GetOptions", "ListOptions", "WatchEvent", "APIVersions", "APIGroup",
	"APIGroupList", "APIResourceList",
}

var otherRoots = map[reflect.Type][]GVK{
	reflect.TypeFor[metav1.Table]():                     {{"meta.k8s.io", "v1", "Table"}},
	reflect.TypeFor[metav1.TableOptions]():              {{"meta.k8s.io", "v1", "TableOptions"}},
	reflect.TypeFor[metav1.PartialObjectMetadata]():     {{"meta.k8s.io", "v1", "PartialObjectMetadata"}},
	reflect.TypeFor[metav1.PartialObjectMetadataList](): {{"meta.k8s.io", "v1", "PartialObjectMetadataList"}},
	reflect.TypeFor[metav1.Patch]():                     nil,
	reflect.TypeFor[apimachineryversion.Info]():         nil,
	reflect.TypeFor[admissionv1.AdmissionReview]():      {{"admission.k8s.io", "v1", "AdmissionReview"}},
	reflect.TypeFor[apiextensionsv1.ConversionReview](): {{"apiextensions.k8s.io", "v1", "ConversionReview"}},
	reflect.TypeFor[auditv1.Event]():                    {{"audit.k8s.io", "v1", "Event"}},
	reflect.TypeFor[auditv1.Policy]():                   {{"audit.k8s.io", "v1", "Policy"}},
	reflect.TypeFor[apidiscoveryv2.APIGroupDiscoveryList](): {
		{"apidiscovery.k8s.io", "v2", "APIGroupDiscoveryList"},
	},
}
