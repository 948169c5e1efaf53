"""Watches, as the client's users write them."""

from kubernetes import client, watch

from common import check, config_map, new_namespace


def watches():
    core = client.CoreV1Api()
    namespace = new_namespace("watches")
    core.create_namespaced_config_map(namespace, config_map("before"))
    since = core.list_namespaced_config_map(namespace).metadata.resource_version
    core.create_namespaced_config_map(namespace, config_map("hidden", labels={"hidden": ""}))
    after = core.create_namespaced_config_map(namespace, config_map("after"))
    after.data = {"a": "b"}
    after = core.replace_namespaced_config_map("after", namespace, after)
    core.delete_namespaced_config_map("before", namespace)

    seen = []
    watcher = watch.Watch()
    arguments = {"namespace": namespace, "label_selector": "!hidden", "timeout_seconds": 30}
    for event in watcher.stream(core.list_namespaced_config_map, resource_version=since, **arguments):
        check.assertIsInstance(event["object"], client.V1ConfigMap)
        seen.append((event["type"], event["object"].metadata.name))
        if event["type"] == "DELETED":
            watcher.stop()
    check.assertEqual(seen, [("ADDED", "after"), ("MODIFIED", "after"), ("DELETED", "before")])

    # without a resource version it begins with what is there, and it ends when its time is over
    events = list(watch.Watch().stream(core.list_namespaced_config_map, namespace=namespace, timeout_seconds=1))
    there = sorted((event["type"], event["object"].metadata.name) for event in events)
    check.assertEqual(there, [("ADDED", "after"), ("ADDED", "hidden")])
