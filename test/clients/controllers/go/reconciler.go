package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// A reconciler reads from the manager's caches, and writes by apply alone.
type reconciler struct{ client.Client }

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	site := &corev1.ConfigMap{}
	if err := r.Get(ctx, request.NamespacedName, site); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	reconcile := r.build
	if !site.DeletionTimestamp.IsZero() {
		reconcile = r.tearDown
	}
	if err := reconcile(ctx, site); err != nil {
		return ctrl.Result{}, err
	}
	fmt.Println("reconciled", site.Name, site.ResourceVersion)
	return ctrl.Result{}, nil
}

func (r *reconciler) build(ctx context.Context, site *corev1.ConfigMap) error {
	deployment, service, err := wanted(site)
	if err != nil {
		return err
	}
	if err := r.Apply(ctx, claimed(site).WithFinalizers(siteKey), owner, client.ForceOwnership); err != nil {
		return err
	}
	if err := r.Apply(ctx, deployment, owner, client.ForceOwnership); err != nil {
		return err
	}
	if err := r.Apply(ctx, service, owner, client.ForceOwnership); err != nil {
		return err
	}
	return r.tell(ctx, site)
}

// tell writes into the Deployment's status where the site is served.
func (r *reconciler) tell(ctx context.Context, site *corev1.ConfigMap) error {
	service := &corev1.Service{}
	if err := r.Get(ctx, client.ObjectKeyFromObject(site), service); err != nil {
		return client.IgnoreNotFound(err) // the cache will say when it is there
	}
	return r.Status().Apply(ctx, served(site, service), owner, client.ForceOwnership)
}

// tearDown lets the site go when nothing of it is left; until then, the caches tell what else has gone.
func (r *reconciler) tearDown(ctx context.Context, site *corev1.ConfigMap) error {
	meta := metav1.ObjectMeta{Name: site.Name, Namespace: site.Namespace}
	isLeft := false
	for _, object := range []client.Object{&appsv1.Deployment{ObjectMeta: meta}, &corev1.Service{ObjectMeta: meta}} {
		err := r.Delete(ctx, object)
		if client.IgnoreNotFound(err) != nil {
			return err
		}
		isLeft = isLeft || !apierrors.IsNotFound(err)
	}
	if isLeft {
		return nil
	}
	return r.Apply(ctx, claimed(site), owner, client.ForceOwnership)
}
