package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// describe adds what only the published OpenAPI definition tells of a field.
func (c *collector) describe(facts *FieldFacts, owner spec.Schema, goType reflect.Type) {
	property, ok := owner.Properties[facts.Name]
	if !ok {
		return
	}
	facts.Required = slices.Contains(owner.Required, facts.Name)
	facts.Enum = enumOf(property)
	if !isImpliedDefault(property.Default, goType, facts) {
		facts.Default = property.Default
	}
	facts.ListType = text(property.Extensions["x-kubernetes-list-type"])
	facts.StructType = text(property.Extensions["x-kubernetes-struct-type"])
	if keys, ok := property.Extensions["x-kubernetes-list-map-keys"].([]any); ok {
		for _, key := range keys {
			facts.ListMapKeys = append(facts.ListMapKeys, text(key))
		}
	}
	facts.MapType, facts.Extensions = splitExtensions(property.Extensions)
	facts.Extensions = merge(facts.Extensions, constraints(property))
}

// enumOf is the enum of a field, or of a list's or map's elements.
func enumOf(property spec.Schema) []any {
	if property.Items != nil && property.Items.Schema != nil {
		return enumOf(*property.Items.Schema)
	}
	if property.AdditionalProperties != nil && property.AdditionalProperties.Schema != nil {
		return enumOf(*property.AdditionalProperties.Schema)
	}
	return property.Enum
}

// isImpliedDefault tells the zero values that openapi-gen gives to all fields that Go always prints.
func isImpliedDefault(value any, t reflect.Type, facts *FieldFacts) bool {
	if value == nil {
		return true
	}
	if facts.Pointer || facts.OmitEmpty && t.Kind() != reflect.Struct {
		return false
	}
	if empty, ok := value.(map[string]any); ok {
		return t.Kind() == reflect.Struct && len(empty) == 0
	}
	return reflect.ValueOf(value).IsZero()
}

var ownExtensions = []string{
	"x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-struct-type",
	"x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key",
}

func splitExtensions(extensions spec.Extensions) (mapType string, rest map[string]any) {
	for key, value := range extensions {
		if !slices.Contains(ownExtensions, key) && strings.HasPrefix(key, "x-kubernetes-") && key != "x-kubernetes-v2-schema" {
			rest = merge(rest, map[string]any{key: value})
		}
	}
	return text(extensions["x-kubernetes-map-type"]), rest
}

// constraints are the validations of a property, in OpenAPI's own words.
func constraints(property spec.Schema) map[string]any {
	all := spec.Schema{SchemaProps: property.SchemaProps}
	all.Description, all.Type, all.Format, all.Default, all.Enum = "", nil, "", nil, nil
	all.Ref, all.Items, all.AdditionalProperties, all.AllOf = spec.Ref{}, nil, nil, nil
	data, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	var rest map[string]any
	if err := json.Unmarshal(data, &rest); err != nil {
		panic(err)
	}
	return rest
}

func merge(into, from map[string]any) map[string]any {
	if into == nil && len(from) > 0 {
		into = map[string]any{}
	}
	for key, value := range from {
		into[key] = value
	}
	return into
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
