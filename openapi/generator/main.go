// Program generator writes what a machine can know of the Kubernetes API into facts.json and types/*.d.ts: `go run . ..`
// The version it reads is the one that go.mod requires.
package main

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generator <directory to write to>")
	}
	out := os.Args[1]
	version, dir := pinnedModule("k8s.io/kubernetes")
	scheme := newScheme()
	resources, err := readResources(filepath.Join(dir, "api", "discovery"), scheme)
	if err != nil {
		log.Fatal(err)
	}
	types := collectTypes(scheme, resources)
	facts := &Facts{KubernetesVersion: strings.TrimPrefix(version, "v"), Types: types, Resources: resources}
	if err := writeFacts(filepath.Join(out, "facts.json"), facts); err != nil {
		log.Fatal(err)
	}
	if err := writeBootstrap(filepath.Join(out, "bootstrap.json"), scheme); err != nil {
		log.Fatal(err)
	}
	if err := writeDeclarations(filepath.Join(out, "types"), facts); err != nil {
		log.Fatal(err)
	}
}

// pinnedModule tells the version and the directory of a module that go.mod requires.
func pinnedModule(path string) (version, dir string) {
	output, err := exec.Command("go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", path).Output()
	if err != nil {
		log.Fatalf("go list -m %s: %v", path, err)
	}
	version, dir, _ = strings.Cut(strings.TrimSpace(string(output)), " ")
	return version, dir
}
