// Does what it is told with client-go; how it is told, test/clients/program.ts says.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

var steps = map[string]func(*client){
	"crud":            crud,
	"patches":         patches,
	"selectors":       selectors,
	"pages":           pages,
	"watches":         watches,
	"informer-server": func(c *client) { informer(c, "restart server") },
	"informer-etcd":   func(c *client) { informer(c, "restart etcd") },
	"election":        election,
	"discovery":       discovers,
	"dynamic":         dynamicObjects,
	"metadata":        metadataAlone,
	"conflicts":       conflicts,
	"scale":           scales,
	"events":          recordsEvents,
}

var input = bufio.NewReader(os.Stdin)

func main() {
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		clientcmd.NewDefaultClientConfigLoadingRules(), &clientcmd.ConfigOverrides{}).ClientConfig()
	must(err)
	config.QPS = -1
	for {
		line, err := input.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Println(do(strings.TrimSpace(line), config))
	}
}

func do(step string, config *rest.Config) (answer string) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Printf("%v\n%s\n", err, debug.Stack())
			answer = "failed"
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	do, known := steps[step]
	if !known {
		fail("there is no such step")
	}
	do(newClient(ctx, step, config))
	return "passed"
}

// order has something done to the server, and waits until it is.
func order(text string) {
	fmt.Println(text)
	line, err := input.ReadString('\n')
	must(err)
	equal(line, "done\n")
}

// A client speaks protobuf where it can, as the control plane's components do, in a namespace of its own.
type client struct {
	kubernetes.Interface
	ctx       context.Context
	config    *rest.Config
	namespace string
}

func newClient(ctx context.Context, step string, config *rest.Config) *client {
	typed := rest.CopyConfig(config)
	typed.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	typed.ContentType = "application/vnd.kubernetes.protobuf"
	typed.Wrap(tellContentType())
	c := &client{kubernetes.NewForConfigOrDie(typed), ctx, config, ""}
	c.namespace = c.makeNamespace(step)
	return c
}
