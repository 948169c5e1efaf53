"""One object: what is done to it, and what is refused."""

from datetime import datetime

from kubernetes import client

from common import check, config_map, deployment, new_namespace, refusal


def crud():
    core = client.CoreV1Api()
    namespace = new_namespace("crud")
    created = core.create_namespaced_config_map(namespace, config_map("one", {"a": "1"}))
    check.assertIsInstance(created.metadata.creation_timestamp, datetime)
    check.assertEqual(core.read_namespaced_config_map("one", namespace), created)
    status = refusal(core.create_namespaced_config_map, namespace, config_map("one"))
    check.assertEqual((status["code"], status["reason"]), (409, "AlreadyExists"))

    newer = created.model_copy(update={"data": {"a": "2"}})
    check.assertEqual(core.replace_namespaced_config_map("one", namespace, newer).data, {"a": "2"})
    status = refusal(core.replace_namespaced_config_map, "one", namespace, newer)
    check.assertEqual((status["code"], status["reason"]), (409, "Conflict"))

    deleted = core.delete_namespaced_config_map("one", namespace)
    check.assertEqual(deleted["status"], "Success")
    status = refusal(core.read_namespaced_config_map, "one", namespace)
    check.assertEqual((status["code"], status["message"]), (404, 'configmaps "one" not found'))

    bad = deployment("web")
    bad.spec.replicas = -1
    status = refusal(client.AppsV1Api().create_namespaced_deployment, namespace, bad)
    check.assertEqual((status["code"], status["reason"]), (422, "Invalid"))
    check.assertEqual(status["details"]["causes"][0]["field"], "spec.replicas")
    created = client.AppsV1Api().create_namespaced_deployment(namespace, deployment("web"))
    check.assertEqual((created.spec.replicas, created.spec.strategy.type), (1, "RollingUpdate"))


def patches():
    apps = client.AppsV1Api()
    namespace = new_namespace("patches")
    apps.create_namespaced_deployment(namespace, deployment("web"))

    def patch(body, kind, method=apps.patch_namespaced_deployment):
        return method("web", namespace, body, _content_type=f"application/{kind}-patch+json")

    json = [{"op": "replace", "path": "/spec/replicas", "value": 2}]
    check.assertEqual(patch(json, "json").spec.replicas, 2)
    json[0]["op"] = "test"
    json[0]["value"] = 9
    check.assertEqual(refusal(patch, json, "json")["code"], 422)
    merged = patch({"metadata": {"labels": {"a": "b"}}, "spec": {"replicas": None}}, "merge")
    check.assertEqual((merged.metadata.labels, merged.spec.replicas), ({"a": "b"}, 1))
    side = {"spec": {"template": {"spec": {"containers": [{"name": "side", "image": "x"}]}}}}
    containers = patch(side, "strategic-merge").spec.template.spec.containers
    check.assertEqual([container.name for container in containers], ["side", "web"])

    scale = patch({"spec": {"replicas": 5}}, "merge", apps.patch_namespaced_deployment_scale)
    check.assertEqual((scale.kind, scale.spec.replicas), ("Scale", 5))
    body = {"spec": {"replicas": 9}, "status": {"replicas": 4}}
    changed = patch(body, "strategic-merge", apps.patch_namespaced_deployment_status)
    check.assertEqual((changed.spec.replicas, changed.status.replicas), (5, 4))
    status = refusal(patch, body, "unheard-of")
    check.assertEqual((status["code"], status["reason"]), (415, "UnsupportedMediaType"))
