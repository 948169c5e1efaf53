package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
)

// The shape of facts.json; described in src/api/facts.ts.

type Facts struct {
	KubernetesVersion string
	Types             map[string]*TypeFacts
	Resources         []ResourceFacts
}

type TypeFacts struct {
	GoName     string         `json:"goName"`
	GVK        []GVK          `json:"gvk,omitempty"`
	Scalar     *ScalarFacts   `json:"scalar,omitempty"`
	Fields     []FieldFacts   `json:"fields,omitzero"`
	MapType    string         `json:"mapType,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

type GVK struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

type ScalarFacts struct {
	Type   string   `json:"type"`
	Format string   `json:"format,omitempty"`
	OneOf  []string `json:"oneOf,omitempty"`
}

type FieldFacts struct {
	Name          string         `json:"name"`
	Type          any            `json:"type"`
	GoField       string         `json:"goField,omitempty"`
	GoType        string         `json:"goType,omitempty"`
	Required      bool           `json:"required,omitempty"`
	OmitEmpty     bool           `json:"omitEmpty,omitempty"`
	OmitZero      bool           `json:"omitZero,omitempty"`
	Pointer       bool           `json:"pointer,omitempty"`
	Default       any            `json:"default,omitempty"`
	Enum          []any          `json:"enum,omitempty"`
	ListType      string         `json:"listType,omitempty"`
	ListMapKeys   []string       `json:"listMapKeys,omitempty"`
	MapType       string         `json:"mapType,omitempty"`
	StructType    string         `json:"structType,omitempty"`
	PatchStrategy string         `json:"patchStrategy,omitempty"`
	PatchMergeKey string         `json:"patchMergeKey,omitempty"`
	Proto         int            `json:"proto,omitempty"`
	ProtoType     string         `json:"protoType,omitempty"`
	ProtoPath     []int          `json:"protoPath,omitempty"`
	ProtoMessage  bool           `json:"protoMessage,omitempty"`
	Extensions    map[string]any `json:"extensions,omitempty"`
}

type ResourceFacts struct {
	Group               string             `json:"group"`
	Version             string             `json:"version"`
	Resource            string             `json:"resource"`
	Singular            string             `json:"singular"`
	Kind                string             `json:"kind"`
	Namespaced          bool               `json:"namespaced"`
	Verbs               []string           `json:"verbs"`
	ShortNames          []string           `json:"shortNames"`
	Categories          []string           `json:"categories"`
	StorageVersionHash  string             `json:"storageVersionHash,omitempty"`
	Type                string             `json:"type"`
	DeleteReturnsObject bool               `json:"deleteReturnsObject,omitempty"`
	Subresources        []SubresourceFacts `json:"subresources"`
}

type SubresourceFacts struct {
	Name    string   `json:"name"`
	Group   string   `json:"group"`
	Version string   `json:"version"`
	Kind    string   `json:"kind"`
	Verbs   []string `json:"verbs"`
	Type    string   `json:"type,omitempty"`
	Connect bool     `json:"connect,omitempty"`
}

// writeFacts writes one type or resource a line, so that the diff between two versions can be read.
func writeFacts(path string, facts *Facts) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"kubernetesVersion\":%q,\n\"types\":{\n", facts.KubernetesVersion)
	for i, name := range slices.Sorted(maps.Keys(facts.Types)) {
		if i > 0 {
			out.WriteString(",\n")
		}
		fmt.Fprintf(&out, "%q:%s", name, compact(facts.Types[name]))
	}
	out.WriteString("\n},\n\"resources\":[\n")
	for i, resource := range facts.Resources {
		if i > 0 {
			out.WriteString(",\n")
		}
		out.WriteString(compact(resource))
	}
	out.WriteString("\n]}\n")
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func compact(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // facts hold nothing that JSON can't say
	}
	return string(bytes.TrimSpace(out.Bytes()))
}
