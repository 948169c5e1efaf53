package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/pager"
)

// fill makes the config maps a to e, every other one of which is labelled even.
func (c *client) fill() {
	for i, name := range []string{"a", "b", "c", "d", "e"} {
		c.makeConfigMap(name, map[string]string{"parity": []string{"even", "odd"}[i%2]})
	}
}

func selectors(c *client) {
	c.fill()
	maps := c.CoreV1().ConfigMaps(c.namespace)
	listed := func(label, field string) []string {
		options := metav1.ListOptions{LabelSelector: label, FieldSelector: field}
		return names(get(maps.List(c.ctx, options)).Items)
	}
	even := labels.SelectorFromSet(labels.Set{"parity": "even"}).String()
	equal(listed(even, ""), []string{"a", "c", "e"})
	equal(listed("parity notin (even)", ""), []string{"b", "d"})
	equal(listed(even, "metadata.name!=c"), []string{"a", "e"})
	everywhere := metav1.ListOptions{FieldSelector: "metadata.namespace=" + c.namespace, LabelSelector: even}
	equal(names(get(c.CoreV1().ConfigMaps("").List(c.ctx, everywhere)).Items), []string{"a", "c", "e"})
	_, err := maps.List(c.ctx, metav1.ListOptions{FieldSelector: "data.a=b"})
	refused(err, apierrors.IsBadRequest)

	must(maps.DeleteCollection(c.ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: even}))
	equal(listed("", ""), []string{"b", "d"})
}

func pages(c *client) {
	c.fill()
	maps := c.CoreV1().ConfigMaps(c.namespace)
	asked := 0
	list := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		asked++
		page, err := maps.List(ctx, options)
		if asked == 1 && err == nil {
			equal(*page.RemainingItemCount, 3)
			c.makeConfigMap("bb", nil) // a page shows what was there when the first was read
		}
		return page, err
	})
	list.PageSize = 2
	list.PageBufferSize = 0
	seen := []string{}
	must(list.EachListItem(c.ctx, metav1.ListOptions{}, func(object runtime.Object) error {
		seen = append(seen, object.(*corev1.ConfigMap).Name)
		return nil
	}))
	equal(seen, []string{"a", "b", "c", "d", "e"})
	equal(asked, 3)
	whole, paginated, err := list.List(c.ctx, metav1.ListOptions{})
	must(err)
	equal(paginated, true)
	equal(meta.LenList(whole), 6)
	_, err = maps.List(c.ctx, metav1.ListOptions{Limit: 2, Continue: "nonsense"})
	refused(err, apierrors.IsBadRequest)
}
