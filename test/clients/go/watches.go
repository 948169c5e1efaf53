package main

import (
	"fmt"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
)

func watches(c *client) {
	maps := c.CoreV1().ConfigMaps(c.namespace)
	c.makeConfigMap("before", nil)
	since := get(maps.List(c.ctx, metav1.ListOptions{})).ResourceVersion
	watcher := get(maps.Watch(c.ctx, metav1.ListOptions{ResourceVersion: since, LabelSelector: "!hidden"}))
	c.makeConfigMap("hidden", map[string]string{"hidden": ""})
	after := c.makeConfigMap("after", nil)
	after.Data = map[string]string{"a": "b"}
	get(maps.Update(c.ctx, after, metav1.UpdateOptions{}))
	must(maps.Delete(c.ctx, "before", metav1.DeleteOptions{}))
	for _, expected := range []string{"ADDED after", "MODIFIED after", "DELETED before"} {
		event := <-watcher.ResultChan()
		equal(fmt.Sprint(event.Type, " ", event.Object.(*corev1.ConfigMap).Name), expected)
	}
	watcher.Stop()

	// as kubectl wait does: what happens after the first list
	later := fields.OneTermEqualSelector("metadata.name", "later")
	source := cache.NewListWatchFromClient(c.CoreV1().RESTClient(), "configmaps", c.namespace, later)
	make := func(cache.Store) (bool, error) { c.makeConfigMap("later", nil); return false, nil }
	added := func(event watch.Event) (bool, error) { return event.Type == watch.Added, nil }
	event := get(watchtools.UntilWithSync(c.ctx, source, &corev1.ConfigMap{}, make, added))
	equal(event.Object.(*corev1.ConfigMap).Name, "later")
}

// A follower knows what an informer's events tell: by its name, the value of a in each config map.
type follower struct {
	sync.Mutex
	known  map[string]string
	faults []string
}

func (f *follower) handlers() cache.ResourceEventHandlerFuncs {
	return cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { f.hear("added", object.(*corev1.ConfigMap)) },
		UpdateFunc: func(_, object any) { f.hear("updated", object.(*corev1.ConfigMap)) },
		DeleteFunc: func(object any) {
			if last, unseen := object.(cache.DeletedFinalStateUnknown); unseen {
				object = last.Obj
			}
			f.hear("deleted", object.(*corev1.ConfigMap))
		},
	}
}

func (f *follower) hear(what string, object *corev1.ConfigMap) {
	f.Lock()
	defer f.Unlock()
	if _, known := f.known[object.Name]; known == (what == "added") {
		f.faults = append(f.faults, what+" "+object.Name)
	}
	if what == "deleted" {
		delete(f.known, object.Name)
	} else {
		f.known[object.Name] = object.Data["a"]
	}
}

func (f *follower) state() string {
	f.Lock()
	defer f.Unlock()
	return fmt.Sprint(f.known, f.faults) // fmt sorts by keys
}

func informer(c *client, restart string) {
	maps := c.CoreV1().ConfigMaps(c.namespace)
	first := c.makeConfigMap("first", nil)
	factory := informers.NewSharedInformerFactoryWithOptions(c, 0, informers.WithNamespace(c.namespace))
	shared := factory.Core().V1().ConfigMaps()
	follower := &follower{known: map[string]string{}}
	get(shared.Informer().AddEventHandler(follower.handlers()))
	factory.StartWithContext(c.ctx)
	must(factory.WaitForCacheSyncWithContext(c.ctx).Err)
	c.makeConfigMap("second", nil)
	eventually(c.ctx, "map[first: second:] []", follower.state)

	order(restart)

	c.makeConfigMap("third", nil)
	first.Data = map[string]string{"a": "b"}
	get(maps.Update(c.ctx, first, metav1.UpdateOptions{}))
	must(maps.Delete(c.ctx, "second", metav1.DeleteOptions{}))
	eventually(c.ctx, "map[first:b third:] []", follower.state)
	equal(len(get(shared.Lister().ConfigMaps(c.namespace).List(labels.Everything()))), 2)
	equal(get(shared.Lister().ConfigMaps(c.namespace).Get("first")).Data["a"], "b")
}
