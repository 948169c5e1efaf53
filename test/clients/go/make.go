package main

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func (c *client) makeNamespace(prefix string) string {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: prefix + "-"}}
	return get(c.CoreV1().Namespaces().Create(c.ctx, namespace, metav1.CreateOptions{})).Name
}

func (c *client) makeConfigMap(name string, labels map[string]string) *corev1.ConfigMap {
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
	return get(c.CoreV1().ConfigMaps(c.namespace).Create(c.ctx, object, metav1.CreateOptions{}))
}

func deployment(name string) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: "nginx:1"}}},
			},
		},
	}
}

func (c *client) makeDeployment(name string) *appsv1.Deployment {
	return get(c.AppsV1().Deployments(c.namespace).Create(c.ctx, deployment(name), metav1.CreateOptions{}))
}

func names[T any, P interface {
	*T
	metav1.Object
}](items []T) []string {
	found := []string{}
	for i := range items {
		found = append(found, P(&items[i]).GetName())
	}
	return found
}

func containers(d *appsv1.Deployment) []string {
	found := []string{}
	for _, container := range d.Spec.Template.Spec.Containers {
		found = append(found, container.Name)
	}
	return found
}
