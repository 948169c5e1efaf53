"""Objects of any kind: the dynamic client, which lives by discovery, and what is made of YAML."""

import yaml
from kubernetes import client, utils
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import NotFoundError, ResourceNotFoundError

from common import check, new_namespace

MANIFESTS = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1"}]}
"""


def dynamic():
    namespace = new_namespace("dynamic")
    anything = DynamicClient(client.ApiClient())
    roles = anything.resources.get(api_version="rbac.authorization.k8s.io/v1", kind="Role")
    check.assertTrue(roles.namespaced)
    rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]
    role = {"kind": "Role", "apiVersion": roles.group_version, "metadata": {"name": "reader"}, "rules": rules}
    created = roles.create(body=role, namespace=namespace)
    check.assertEqual(created.rules[0].verbs, ["get"])
    patch = {"metadata": {"labels": {"a": "b"}}}
    roles.patch(body=patch, name="reader", namespace=namespace, content_type="application/merge-patch+json")
    check.assertEqual([item.metadata.name for item in roles.get(namespace=namespace, label_selector="a=b").items], ["reader"])
    for event in roles.watch(namespace=namespace, timeout=1):
        check.assertEqual((event["type"], event["object"].metadata.name), ("ADDED", "reader"))
    roles.delete(name="reader", namespace=namespace)
    with check.assertRaises(NotFoundError):
        roles.get(name="reader", namespace=namespace)
    with check.assertRaises(ResourceNotFoundError):
        anything.resources.get(api_version="v1", kind="Nonsense")


def from_yaml():
    namespace = new_namespace("yaml")
    utils.create_from_yaml(client.ApiClient(), yaml_objects=list(yaml.safe_load_all(MANIFESTS)), namespace=namespace)
    service = client.CoreV1Api().read_namespaced_service("web", namespace)
    check.assertEqual((service.spec.type, service.spec.ports[0].target_port), ("ClusterIP", "http"))
    deployed = client.AppsV1Api().read_namespaced_deployment("web", namespace)
    check.assertEqual(deployed.spec.template.spec.containers[0].image_pull_policy, "IfNotPresent")
