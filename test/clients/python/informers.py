"""The client's shared informer."""

from kubernetes import client
from kubernetes.informer import ADDED, DELETED, MODIFIED, SharedInformer

from common import check, config_map, eventually, new_namespace, order


def survives_restart_of_server():
    survives("restart server")


def survives_restart_of_etcd():
    survives("restart etcd")


class Follower:
    """Knows what an informer's events tell: by its name, what is in each config map."""

    def __init__(self, informer):
        self.known = {}
        self.faults = []
        for event_type in (ADDED, MODIFIED, DELETED):
            informer.add_event_handler(event_type, lambda item, event_type=event_type: self.hear(event_type, item))

    def hear(self, event_type, item):
        name = item.metadata.name
        if (name in self.known) == (event_type == ADDED):
            self.faults.append((event_type, name))
        if event_type == DELETED:
            self.known.pop(name, None)
        else:
            self.known[name] = item.data


def survives(restart):
    core = client.CoreV1Api()
    namespace = new_namespace("informer")
    first = core.create_namespaced_config_map(namespace, config_map("first"))
    informer = SharedInformer(core.list_namespaced_config_map, namespace=namespace)
    follower = Follower(informer)
    informer.start()
    eventually({"first": None}, lambda: follower.known)
    core.create_namespaced_config_map(namespace, config_map("second"))
    eventually({"first": None, "second": None}, lambda: follower.known)

    order(restart)

    core.create_namespaced_config_map(namespace, config_map("third"))
    first.data = {"a": "b"}
    core.replace_namespaced_config_map("first", namespace, first)
    core.delete_namespaced_config_map("second", namespace)
    eventually({"first": {"a": "b"}, "third": None}, lambda: follower.known)
    check.assertEqual(follower.faults, [])
    check.assertEqual(sorted(informer.cache.list_keys()), [f"{namespace}/first", f"{namespace}/third"])
    informer.stop()
