package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	apidiscoveryv2 "k8s.io/api/apidiscovery/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// readResources reads the published discovery documents, in the order in which kube-apiserver lists groups and
// versions. Alpha and beta versions are off by default.
func readResources(dir string, scheme *runtime.Scheme) ([]ResourceFacts, error) {
	resources, err := readVersion(filepath.Join(dir, "api__v1.json"), scheme)
	if err != nil {
		return nil, err
	}
	var groups apidiscoveryv2.APIGroupDiscoveryList
	if err := readJSON(filepath.Join(dir, "aggregated_v2.json"), &groups); err != nil {
		return nil, err
	}
	for _, group := range groups.Items {
		for _, version := range group.Versions {
			if strings.Contains(version.Version, "alpha") || strings.Contains(version.Version, "beta") {
				continue
			}
			more, err := readVersion(filepath.Join(dir, fmt.Sprintf("apis__%s__%s.json", group.Name, version.Version)), scheme)
			if err != nil {
				return nil, err
			}
			resources = append(resources, more...)
		}
	}
	return resources, readDeleteAnswers(filepath.Join(dir, "..", "openapi-spec", "swagger.json"), resources)
}

// readDeleteAnswers marks the resources whose delete answers with the object that is gone; all others answer a Status.
func readDeleteAnswers(path string, resources []ResourceFacts) error {
	var document struct {
		Paths map[string]struct {
			Delete struct {
				Responses map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					}
				}
			}
		}
	}
	if err := readJSON(path, &document); err != nil {
		return err
	}
	for i := range resources {
		r := &resources[i]
		answer := document.Paths[itemPath(r)].Delete.Responses["200"].Schema.Ref
		r.DeleteReturnsObject = answer == "#/definitions/"+r.Type
	}
	return nil
}

func itemPath(r *ResourceFacts) string {
	prefix := "/apis/" + r.Group + "/" + r.Version
	if r.Group == "" {
		prefix = "/api/" + r.Version
	}
	if r.Namespaced {
		prefix += "/namespaces/{namespace}"
	}
	return prefix + "/" + r.Resource + "/{name}"
}

func readVersion(path string, scheme *runtime.Scheme) ([]ResourceFacts, error) {
	var list metav1.APIResourceList
	if err := readJSON(path, &list); err != nil {
		return nil, err
	}
	served, err := schema.ParseGroupVersion(list.GroupVersion)
	if err != nil {
		return nil, err
	}
	var resources []ResourceFacts
	for _, r := range list.APIResources {
		gv := schema.GroupVersion{Group: r.Group, Version: cmp.Or(r.Version, served.Version)}
		if r.Version == "" {
			gv = served
		}
		_, subresource, isSub := strings.Cut(r.Name, "/")
		if isSub {
			parent := &resources[len(resources)-1]
			parent.Subresources = append(parent.Subresources, SubresourceFacts{
				Name: subresource, Group: gv.Group, Version: gv.Version, Kind: r.Kind, Verbs: r.Verbs,
				Type: typeName(scheme, gv.WithKind(r.Kind)), Connect: isConnectOptions(r.Kind),
			})
			continue
		}
		resources = append(resources, ResourceFacts{
			Group: served.Group, Version: served.Version, Resource: r.Name, Singular: r.SingularName, Kind: r.Kind,
			Namespaced: r.Namespaced, Verbs: r.Verbs, ShortNames: orEmpty(r.ShortNames), Categories: orEmpty(r.Categories),
			StorageVersionHash: r.StorageVersionHash, Type: typeName(scheme, gv.WithKind(r.Kind)),
			Subresources: []SubresourceFacts{},
		})
	}
	return resources, nil
}

// isConnectOptions tells the subresources that are connections, whose kind is their options.
func isConnectOptions(kind string) bool { return strings.HasSuffix(kind, "Options") }

func typeName(scheme *runtime.Scheme, gvk schema.GroupVersionKind) string {
	known, ok := scheme.AllKnownTypes()[gvk]
	if !ok {
		return ""
	}
	return modelName(known)
}

// modelName is the OpenAPI definition name that Go types tell of themselves.
func modelName(t reflect.Type) string {
	if namer, ok := reflect.New(t).Interface().(interface{ OpenAPIModelName() string }); ok {
		return namer.OpenAPIModelName()
	}
	return ""
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
