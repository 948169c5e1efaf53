package main

import (
	"fmt"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/scale"
	"k8s.io/client-go/tools/record"
)

var (
	configMaps  = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	deployments = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}
)

func (c *client) mapper() *restmapper.DeferredDiscoveryRESTMapper {
	return restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(c.Discovery()))
}

func discovers(c *client) {
	mapper := c.mapper()
	equal(get(mapper.ResourceFor(schema.GroupVersionResource{Resource: "deployments"})), deployments)
	mapping := get(mapper.RESTMapping(schema.GroupKind{Group: "rbac.authorization.k8s.io", Kind: "ClusterRole"}))
	equal(mapping.Resource.Resource, "clusterroles")
	equal(mapping.Scope.Name(), meta.RESTScopeNameRoot)
	_, err := mapper.RESTMapping(schema.GroupKind{Group: "nobody.example", Kind: "Nothing"})
	equal(meta.IsNoMatchError(err), true)
	short := restmapper.NewShortcutExpander(mapper, c.Discovery(), nil)
	equal(get(short.ResourceFor(schema.GroupVersionResource{Resource: "deploy"})), deployments)

	version := get(c.Discovery().ServerVersion())
	equal(version.Major+"."+version.Minor, "1.36")
	_, lists, err := c.Discovery().ServerGroupsAndResources()
	must(err)
	listable := discovery.FilteredBy(discovery.SupportsAllVerbs{Verbs: []string{"list", "watch"}}, lists)
	if found := get(discovery.GroupVersionResources(listable)); len(found) < 60 {
		fail("only %d resources can be listed and watched", len(found))
	}
	paths := get(c.Discovery().OpenAPIV3().Paths())
	if schemas := get(paths["apis/apps/v1"].Schema("application/json")); len(schemas) < 1000 {
		fail("there is no schema of apps/v1")
	}
	if len(get(c.Discovery().OpenAPISchema()).Paths.Path) < 100 {
		fail("there are no paths in the OpenAPI v2 document")
	}
}

func dynamicObjects(c *client) {
	anything := get(dynamic.NewForConfig(c.config))
	maps := anything.Resource(configMaps).Namespace(c.namespace)
	object := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "one"}, "data": map[string]any{"a": "1"},
	}}
	created := get(maps.Create(c.ctx, object, metav1.CreateOptions{}))
	must(unstructured.SetNestedField(created.Object, "2", "data", "a"))
	get(maps.Update(c.ctx, created, metav1.UpdateOptions{}))
	patch := []byte(`{"metadata":{"labels":{"a":"b"}}}`)
	get(maps.Patch(c.ctx, "one", types.MergePatchType, patch, metav1.PatchOptions{}))
	list := get(maps.List(c.ctx, metav1.ListOptions{LabelSelector: "a=b"}))
	equal(list.GetKind(), "ConfigMapList")
	equal(list.Items[0].Object["data"], any(map[string]any{"a": "2"}))

	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(anything, 0, c.namespace, nil)
	lister := factory.ForResource(configMaps).Lister()
	factory.Start(c.ctx.Done())
	factory.WaitForCacheSync(c.ctx.Done())
	get(lister.ByNamespace(c.namespace).Get("one"))
	must(maps.Delete(c.ctx, "one", metav1.DeleteOptions{}))
	eventually(c.ctx, true, func() bool {
		_, err := lister.ByNamespace(c.namespace).Get("one")
		return apierrors.IsNotFound(err)
	})
}

func metadataAlone(c *client) {
	headers := get(metadata.NewForConfig(c.config))
	c.makeConfigMap("one", map[string]string{"a": "b"})
	maps := headers.Resource(configMaps).Namespace(c.namespace)
	equal(get(maps.Get(c.ctx, "one", metav1.GetOptions{})).Labels, map[string]string{"a": "b"})
	equal(names(get(maps.List(c.ctx, metav1.ListOptions{LabelSelector: "a=b"})).Items), []string{"one"})

	factory := metadatainformer.NewFilteredSharedInformerFactory(headers, 0, c.namespace, nil)
	lister := factory.ForResource(configMaps).Lister()
	factory.Start(c.ctx.Done())
	factory.WaitForCacheSync(c.ctx.Done())
	get(lister.ByNamespace(c.namespace).Get("one"))
	c.makeConfigMap("two", nil)
	eventually(c.ctx, true, func() bool {
		_, err := lister.ByNamespace(c.namespace).Get("two")
		return err == nil
	})
	patch := []byte(`{"metadata":{"labels":{"a":"c"}}}`)
	equal(get(maps.Patch(c.ctx, "one", types.MergePatchType, patch, metav1.PatchOptions{})).Labels["a"], "c")
	must(maps.Delete(c.ctx, "one", metav1.DeleteOptions{}))
}

func scales(c *client) {
	typed := c.AppsV1().Deployments(c.namespace)
	c.makeDeployment("web")
	wanted := &autoscalingv1.Scale{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: autoscalingv1.ScaleSpec{Replicas: 3}}
	equal(get(typed.UpdateScale(c.ctx, "web", wanted, metav1.UpdateOptions{})).Spec.Replicas, 3)

	// as an autoscaler does, which knows a resource by its name alone
	kinds := scale.NewDiscoveryScaleKindResolver(c.Discovery())
	scaler := get(scale.NewForConfig(c.config, c.mapper(), dynamic.LegacyAPIPathResolverFunc, kinds)).Scales(c.namespace)
	found := get(scaler.Get(c.ctx, deployments.GroupResource(), "web", metav1.GetOptions{}))
	equal(found.Spec.Replicas, 3)
	equal(found.Status.Selector, "app=web")
	found.Spec.Replicas = 5
	get(scaler.Update(c.ctx, deployments.GroupResource(), found, metav1.UpdateOptions{}))
	equal(*get(typed.Get(c.ctx, "web", metav1.GetOptions{})).Spec.Replicas, 5)
}

// recordsEvents: what happens again is counted in the event that is there, by a patch.
func recordsEvents(c *client) {
	object := c.makeConfigMap("one", nil)
	broadcaster := record.NewBroadcaster(record.WithContext(c.ctx))
	broadcaster.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: c.CoreV1().Events(c.namespace)})
	defer broadcaster.Shutdown()
	recorder := broadcaster.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "tester"})
	for range 3 {
		recorder.Event(object, corev1.EventTypeNormal, "Tried", "it was tried")
	}
	about := "involvedObject.name=one,reason=Tried"
	eventually(c.ctx, "[Normal tester 3]", func() string {
		told := []string{}
		for _, event := range get(c.CoreV1().Events(c.namespace).List(c.ctx, metav1.ListOptions{FieldSelector: about})).Items {
			told = append(told, fmt.Sprint(event.Type, " ", event.Source.Component, " ", event.Count))
		}
		return fmt.Sprint(told)
	})
}
