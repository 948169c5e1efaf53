package main

import (
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	appsv1ac "k8s.io/client-go/applyconfigurations/apps/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	fieldManager = "site-controller"
	// siteKey is the label of a config map that describes a site, and the finalizer that it gets
	siteKey = "example.com/site"
)

var owner = client.FieldOwner(fieldManager)

// claimed is all that the controller says of a site. By its uid, applying it never makes one that is gone.
func claimed(site *corev1.ConfigMap) *corev1ac.ConfigMapApplyConfiguration {
	return corev1ac.ConfigMap(site.Name, site.Namespace).WithUID(site.UID)
}

// wanted is what a site needs. Nothing is said of replicas where the site does not.
func wanted(site *corev1.ConfigMap) (*appsv1ac.DeploymentApplyConfiguration, *corev1ac.ServiceApplyConfiguration, error) {
	port, err := strconv.ParseInt(site.Data["port"], 10, 32)
	if err != nil {
		return nil, nil, err
	}
	app := map[string]string{"app": site.Name}
	container := corev1ac.Container().WithName("web").WithImage(site.Data["image"]).
		WithPorts(corev1ac.ContainerPort().WithContainerPort(int32(port)))
	spec := appsv1ac.DeploymentSpec().
		WithSelector(metav1ac.LabelSelector().WithMatchLabels(app)).
		WithTemplate(corev1ac.PodTemplateSpec().WithLabels(app).
			WithSpec(corev1ac.PodSpec().WithContainers(container)))
	if replicas, isSaid := site.Data["replicas"]; isSaid {
		count, err := strconv.ParseInt(replicas, 10, 32)
		if err != nil {
			return nil, nil, err
		}
		spec.WithReplicas(int32(count))
	}
	deployment := appsv1ac.Deployment(site.Name, site.Namespace).WithLabels(app).WithOwnerReferences(by(site)).WithSpec(spec)
	service := corev1ac.Service(site.Name, site.Namespace).WithLabels(app).WithOwnerReferences(by(site)).
		WithSpec(corev1ac.ServiceSpec().WithSelector(app).
			WithPorts(corev1ac.ServicePort().WithPort(80).WithTargetPort(intstr.FromInt32(int32(port)))))
	return deployment, service, nil
}

// served is the condition that says where.
func served(site *corev1.ConfigMap, service *corev1.Service) *appsv1ac.DeploymentApplyConfiguration {
	condition := appsv1ac.DeploymentCondition().
		WithType("example.com/Served").WithStatus(corev1.ConditionTrue).WithReason("ServiceApplied").
		WithMessage(fmt.Sprintf("at %s", service.Spec.ClusterIP))
	return appsv1ac.Deployment(site.Name, site.Namespace).
		WithStatus(appsv1ac.DeploymentStatus().WithConditions(condition))
}

func by(site *corev1.ConfigMap) *metav1ac.OwnerReferenceApplyConfiguration {
	return metav1ac.OwnerReference().WithAPIVersion("v1").WithKind("ConfigMap").WithName(site.Name).WithUID(site.UID).
		WithController(true)
}
