// A controller of sites, with controller-runtime; what it does, test/clients/controllers/suite.ts says.
package main

import (
	"fmt"
	"os"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

func main() {
	ctrl.SetLogger(zap.New(zap.UseDevMode(true)))
	if err := run(os.Getenv("NAMESPACE")); err != nil {
		ctrl.Log.Error(err, "the controller has ended")
		os.Exit(1)
	}
}

func run(namespace string) error {
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), options(namespace))
	if err != nil {
		return err
	}
	err = ctrl.NewControllerManagedBy(manager).
		For(&corev1.ConfigMap{}).
		Owns(&appsv1.Deployment{}).
		Owns(&corev1.Service{}).
		Complete(&reconciler{manager.GetClient()})
	if err != nil {
		return err
	}
	go func() {
		<-manager.Elected()
		fmt.Println("leads")
	}()
	return manager.Start(ctrl.SetupSignalHandler())
}

func options(namespace string) ctrl.Options {
	isSite, err := labels.NewRequirement(siteKey, selection.Exists, nil)
	if err != nil {
		panic(err)
	}
	return ctrl.Options{
		Metrics: server.Options{BindAddress: "0"},
		Cache: cache.Options{
			DefaultNamespaces: map[string]cache.Config{namespace: {}},
			ByObject: map[client.Object]cache.ByObject{
				&corev1.ConfigMap{}: {Label: labels.NewSelector().Add(*isSite)},
			},
		},
		LeaderElection:                true,
		LeaderElectionID:              fieldManager,
		LeaderElectionNamespace:       namespace,
		LeaderElectionReleaseOnCancel: true,
		LeaseDuration:                 ptr.To(4 * time.Second),
		RenewDeadline:                 ptr.To(3 * time.Second),
		RetryPeriod:                   ptr.To(500 * time.Millisecond),
	}
}
