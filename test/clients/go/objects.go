package main

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
)

func crud(c *client) {
	maps := c.CoreV1().ConfigMaps(c.namespace)
	created := c.makeConfigMap("one", map[string]string{"l": "v"})
	if time.Since(created.CreationTimestamp.Time) > time.Hour || created.UID == "" {
		fail("what was created is incomplete: %#v", created.ObjectMeta)
	}
	equal(get(maps.Get(c.ctx, "one", metav1.GetOptions{})), created)
	_, err := maps.Create(c.ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "one"}}, metav1.CreateOptions{})
	refused(err, apierrors.IsAlreadyExists)

	newer := created.DeepCopy()
	newer.Data = map[string]string{"a": "2"}
	newer.BinaryData = map[string][]byte{"b": {0, 1, 255}}
	updated := get(maps.Update(c.ctx, newer, metav1.UpdateOptions{}))
	equal(updated.BinaryData, newer.BinaryData)
	_, err = maps.Update(c.ctx, newer, metav1.UpdateOptions{})
	refused(err, apierrors.IsConflict)

	preconditions := metav1.NewUIDPreconditions("other")
	refused(maps.Delete(c.ctx, "one", metav1.DeleteOptions{Preconditions: preconditions}), apierrors.IsConflict)
	must(maps.Delete(c.ctx, "one", metav1.DeleteOptions{}))
	_, err = maps.Get(c.ctx, "one", metav1.GetOptions{})
	refused(err, apierrors.IsNotFound)
	equal(err.Error(), `configmaps "one" not found`)

	bad := deployment("web")
	bad.Spec.Replicas = ptr.To[int32](-1)
	_, err = c.AppsV1().Deployments(c.namespace).Create(c.ctx, bad, metav1.CreateOptions{})
	refused(err, apierrors.IsInvalid)
	cause, found := apierrors.StatusCause(err, metav1.CauseTypeFieldValueInvalid)
	equal(found, true)
	equal(cause.Field, "spec.replicas")
	equal(*c.makeDeployment("web").Spec.Replicas, 1)
}

func patches(c *client) {
	deployments := c.AppsV1().Deployments(c.namespace)
	c.makeDeployment("web")
	patch := func(kind types.PatchType, body string) *appsv1.Deployment {
		return get(deployments.Patch(c.ctx, "web", kind, []byte(body), metav1.PatchOptions{}))
	}
	equal(*patch(types.JSONPatchType, `[{"op":"replace","path":"/spec/replicas","value":2}]`).Spec.Replicas, 2)
	_, err := deployments.Patch(c.ctx, "web", types.JSONPatchType,
		[]byte(`[{"op":"test","path":"/spec/replicas","value":9}]`), metav1.PatchOptions{})
	refused(err, apierrors.IsInvalid)
	merged := patch(types.MergePatchType, `{"metadata":{"labels":{"a":"b"}},"spec":{"replicas":null}}`)
	equal(*merged.Spec.Replicas, 1)
	equal(merged.Labels, map[string]string{"a": "b"})
	side := patch(types.StrategicMergePatchType,
		`{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"x"}]}}}}`)
	equal(containers(side), []string{"side", "web"})

	body := []byte(`{"spec":{"replicas":9},"status":{"replicas":4}}`)
	status := get(deployments.Patch(c.ctx, "web", types.StrategicMergePatchType, body, metav1.PatchOptions{}, "status"))
	equal(*status.Spec.Replicas, 1)
	equal(status.Status.Replicas, 4)
}

// conflicts has two write at once with RetryOnConflict, which loses nothing.
func conflicts(c *client) {
	maps := c.CoreV1().ConfigMaps(c.namespace)
	c.makeConfigMap("counter", nil)
	const writers, writes = 4, 10
	backoff := retry.DefaultBackoff
	backoff.Steps, backoff.Factor = 100, 1
	done := make(chan error)
	for writer := range writers {
		go func() {
			var err error
			for i := 0; i < writes && err == nil; i++ {
				err = retry.RetryOnConflict(backoff, func() error {
					object, err := maps.Get(c.ctx, "counter", metav1.GetOptions{})
					if err != nil {
						return err
					}
					if object.Data == nil {
						object.Data = map[string]string{}
					}
					object.Data[fmt.Sprintf("%d-%d", writer, i)] = ""
					_, err = maps.Update(c.ctx, object, metav1.UpdateOptions{})
					return err
				})
			}
			done <- err
		}()
	}
	for range writers {
		must(<-done)
	}
	equal(len(get(maps.Get(c.ctx, "counter", metav1.GetOptions{})).Data), writers*writes)
}
