package main

import (
	"bytes"
	"encoding/json"
	"os"
	"sort"

	"k8s.io/apimachinery/pkg/runtime"
	flowcontrol "k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap"
	scheduling "k8s.io/kubernetes/pkg/apis/scheduling/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

// writeBootstrap writes the objects that kube-apiserver makes for itself at its start and keeps right, one a line.
func writeBootstrap(path string, scheme *runtime.Scheme) error {
	var lines [][]byte
	for _, object := range bootstrapObjects() {
		gvks, _, err := scheme.ObjectKinds(object)
		if err != nil {
			return err
		}
		object.GetObjectKind().SetGroupVersionKind(gvks[0])
		line, err := json.Marshal(object)
		if err != nil {
			return err
		}
		if line, err = withoutStatus(line); err != nil {
			return err
		}
		lines = append(lines, line)
	}
	text := append([]byte("[\n"), bytes.Join(lines, []byte(",\n"))...)
	return os.WriteFile(path, append(text, "\n]\n"...), 0o644)
}

func withoutStatus(line []byte) ([]byte, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(line, &object); err != nil {
		return nil, err
	}
	delete(object, "status")
	return json.Marshal(object)
}

func bootstrapObjects() []runtime.Object {
	var objects []runtime.Object
	for _, class := range scheduling.SystemPriorityClasses() {
		objects = append(objects, class)
	}
	for _, level := range append(flowcontrol.MandatoryPriorityLevelConfigurations, flowcontrol.SuggestedPriorityLevelConfigurations...) {
		objects = append(objects, level)
	}
	for _, schema := range append(flowcontrol.MandatoryFlowSchemas, flowcontrol.SuggestedFlowSchemas...) {
		objects = append(objects, schema)
	}
	return append(objects, rbacObjects()...)
}

func rbacObjects() []runtime.Object {
	var objects []runtime.Object
	roles := append(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()...)
	for i := range roles {
		objects = append(objects, &roles[i])
	}
	bindings := append(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()...)
	for i := range bindings {
		objects = append(objects, &bindings[i])
	}
	namespaceRoles := bootstrappolicy.NamespaceRoles()
	for _, namespace := range sortedKeys(namespaceRoles) {
		for i := range namespaceRoles[namespace] {
			objects = append(objects, &namespaceRoles[namespace][i])
		}
	}
	namespaceBindings := bootstrappolicy.NamespaceRoleBindings()
	for _, namespace := range sortedKeys(namespaceBindings) {
		for i := range namespaceBindings[namespace] {
			objects = append(objects, &namespaceBindings[namespace][i])
		}
	}
	return objects
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
