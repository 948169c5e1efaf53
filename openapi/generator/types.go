package main

import (
	"cmp"
	"fmt"
	"log"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

type collector struct {
	schemas map[string]spec.Schema
	oneOf   map[string][]string
	gvks    map[reflect.Type][]GVK
	types   map[string]*TypeFacts
}

// collectTypes walks from the kinds of the served resources, their lists and the other roots to all types that they
// are made of.
func collectTypes(scheme *runtime.Scheme, resources []ResourceFacts) map[string]*TypeFacts {
	c := &collector{
		schemas: map[string]spec.Schema{},
		oneOf:   map[string][]string{},
		gvks:    kindsByType(scheme),
		types:   map[string]*TypeFacts{},
	}
	ref := func(name string) spec.Ref { return spec.MustCreateRef("#/definitions/" + name) }
	for name, definition := range openapi.GetOpenAPIDefinitions(ref) {
		c.schemas[name] = served(definition)
		for _, alternative := range definition.Schema.OneOf {
			c.oneOf[name] = append(c.oneOf[name], alternative.Type...)
		}
	}
	known := scheme.AllKnownTypes()
	for _, r := range resources {
		gv := schema.GroupVersion{Group: r.Group, Version: r.Version}
		c.add(known[gv.WithKind(r.Kind)])
		if list, ok := known[gv.WithKind(r.Kind+"List")]; ok {
			c.add(list)
		}
		for _, s := range r.Subresources {
			c.add(known[schema.GroupVersionKind{Group: s.Group, Version: s.Version, Kind: s.Kind}])
		}
	}
	for _, kind := range coreRoots {
		c.add(known[schema.GroupVersionKind{Version: "v1", Kind: kind}])
	}
	for t, gvks := range otherRoots {
		if len(c.gvks[t]) == 0 {
			c.gvks[t] = gvks
		}
		c.add(t)
	}
	return c.types
}

// served is what OpenAPI serves of a definition: the v2 form where a type has two.
func served(definition common.OpenAPIDefinition) spec.Schema {
	if v2, ok := definition.Schema.Extensions[common.ExtensionV2Schema].(spec.Schema); ok {
		return v2
	}
	return definition.Schema
}

func kindsByType(scheme *runtime.Scheme) map[reflect.Type][]GVK {
	kinds := map[reflect.Type][]GVK{}
	for gvk, t := range scheme.AllKnownTypes() {
		if gvk.Version != runtime.APIVersionInternal {
			kinds[t] = append(kinds[t], GVK(gvk))
		}
	}
	for _, list := range kinds {
		slices.SortFunc(list, func(a, b GVK) int {
			return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Kind, b.Kind))
		})
	}
	return kinds
}

func (c *collector) add(t reflect.Type) {
	if t == nil {
		log.Fatal("a root type is not registered")
	}
	name := modelName(t)
	if name == "" {
		log.Fatalf("%v has no OpenAPI name", t)
	}
	if _, done := c.types[name]; done {
		return
	}
	schema := c.schemas[name]
	facts := &TypeFacts{GoName: t.String(), GVK: c.gvks[t]}
	c.types[name] = facts
	facts.MapType, facts.Extensions = splitExtensions(schema.Extensions)
	if hasOwnJSON(t) {
		facts.Scalar = scalar(schema)
		facts.Scalar.OneOf = c.oneOf[name]
		return
	}
	facts.Fields = c.fields(t, schema)
}

// hasOwnJSON tells the types whose JSON is not that of their fields.
func hasOwnJSON(t reflect.Type) bool {
	_, own := reflect.PointerTo(t).MethodByName("MarshalJSON")
	return own || t.Kind() != reflect.Struct
}

func scalar(schema spec.Schema) *ScalarFacts {
	facts := &ScalarFacts{Type: "any", Format: schema.Format}
	if len(schema.Type) == 1 {
		facts.Type = schema.Type[0]
	}
	return facts
}

// fields lists the fields of a struct as encoding/json sees them, those of embedded structs in their place.
func (c *collector) fields(t reflect.Type, schema spec.Schema) []FieldFacts {
	fields := []FieldFacts{}
	c.visit(t, schema, nil, true, &fields)
	return fields
}

func (c *collector) visit(t reflect.Type, schema spec.Schema, protoPath []int, inProto bool, fields *[]FieldFacts) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		number := protoNumber(field)
		if field.Anonymous && name == "" {
			inner := protoPath
			if number != 0 {
				inner = append(slices.Clone(protoPath), number)
			}
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			c.visit(embedded, schema, inner, inProto && number != 0, fields)
			continue
		}
		facts := FieldFacts{
			Name:          cmp.Or(name, field.Name),
			OmitEmpty:     slices.Contains(strings.Split(options, ","), "omitempty"),
			OmitZero:      slices.Contains(strings.Split(options, ","), "omitzero"),
			Pointer:       field.Type.Kind() == reflect.Pointer,
			GoField:       goField(field.Name, name),
			PatchStrategy: field.Tag.Get("patchStrategy"),
			PatchMergeKey: field.Tag.Get("patchMergeKey"),
		}
		if inProto && number != 0 {
			facts.Proto, facts.ProtoPath, facts.ProtoType = number, protoPath, wireType(field.Type)
			facts.ProtoMessage = isMessage(field.Type)
		}
		goType := field.Type
		if facts.Pointer {
			goType = goType.Elem()
		}
		facts.Type = c.reference(goType)
		facts.GoType = goTypeName(goType, facts.Type)
		c.describe(&facts, schema, goType)
		*fields = append(*fields, facts)
	}
}

// goField is Go's name of a field where it is not the JSON name with a capital.
func goField(goName, jsonName string) string {
	if jsonName == "" || strings.ToUpper(jsonName[:1])+jsonName[1:] == goName {
		return ""
	}
	return goName
}

// protoNumber reads the field number from a tag such as `protobuf:"bytes,3,rep,name=containers"`.
func protoNumber(field reflect.StructField) int {
	parts := strings.Split(field.Tag.Get("protobuf"), ",")
	if len(parts) < 2 {
		return 0
	}
	number, err := strconv.Atoi(parts[1])
	if err != nil {
		log.Fatalf("protobuf tag of %s: %v", field.Name, err)
	}
	return number
}

// wireType follows the Go type: the tags of apiextensions say "bytes" where doubles are written as fixed64.
func wireType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return wireType(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return wireType(t.Elem())
	case reflect.Float64:
		return "fixed64"
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint32:
		return "varint"
	}
	return "bytes"
}

// isMessage tells the lists that protobuf nests in a message of their own, so that none and an empty one are told apart.
func isMessage(t reflect.Type) bool {
	_, marshals := t.MethodByName("MarshalToSizedBuffer")
	return t.Kind() == reflect.Slice && marshals
}

// reference is the TypeRef of a Go type; named structs are collected on the way.
func (c *collector) reference(t reflect.Type) any {
	if name := modelName(t); name != "" && (t.Kind() == reflect.Struct || hasOwnJSON(t) && t.Kind() != reflect.Pointer) {
		c.add(t)
		return name
	}
	switch t.Kind() {
	case reflect.Pointer:
		return c.reference(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return map[string]any{"list": c.reference(t.Elem())}
	case reflect.Map:
		return map[string]any{"map": c.reference(t.Elem())}
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int32, reflect.Uint16, reflect.Uint32:
		return "int32"
	case reflect.Int64:
		return "int64"
	case reflect.Float64:
		return "double"
	case reflect.Interface:
		return "any"
	}
	panic(fmt.Sprintf("no facts for Go type %v", t))
}

// goTypeName names the Go type where the TypeRef does not tell it.
func goTypeName(t reflect.Type, ref any) string {
	plain := map[any]string{"string": "string", "boolean": "bool", "int32": "int32", "int64": "int64", "double": "float64", "bytes": "[]uint8", "any": "interface {}"}
	if name, ok := ref.(string); ok && (plain[name] == t.String() || plain[name] == "") {
		return ""
	}
	if t.Name() == "" && t.Kind() != reflect.Struct { // []v1.Container, map[string]string
		inner, _ := ref.(map[string]any)
		for _, element := range inner {
			if goTypeName(t.Elem(), element) == "" && (t.Kind() != reflect.Map || t.Key().String() == "string") {
				return ""
			}
		}
	}
	return t.String()
}
