"""A controller of sites, with the Python client; what it does, test/clients/controllers/suite.ts says."""

import logging
import os
import sys

from kubernetes import client, config
from kubernetes.informer import ADDED, DELETED, MODIFIED, SharedInformer

import election
import objects
from reconciler import Reconciler
from worker import Worker


def names_of_sites(item):
    """The sites that an object belongs to."""
    owners = item.metadata.owner_references or []
    return [owner.name for owner in owners if owner.controller and owner.kind == "ConfigMap"]


def main():
    logging.basicConfig(level=logging.WARNING)
    config.load_kube_config()
    namespace = os.environ["NAMESPACE"]
    core, apps = client.CoreV1Api(), client.AppsV1Api()
    sites = SharedInformer(core.list_namespaced_config_map, namespace, label_selector=objects.SITE_KEY)
    deployments = SharedInformer(apps.list_namespaced_deployment, namespace)
    services = SharedInformer(core.list_namespaced_service, namespace)
    reconciler = Reconciler(namespace, sites.cache, services.cache)
    worker = Worker(reconciler.reconcile)

    def work():
        print("leads", flush=True)
        worker.run()

    for event_type in (ADDED, MODIFIED, DELETED):
        sites.add_event_handler(event_type, lambda item: worker.add(item.metadata.name))
        for informer in (deployments, services):
            informer.add_event_handler(event_type, lambda item: [worker.add(name) for name in names_of_sites(item)])
    for informer in (sites, deployments, services):
        informer.start()
    election.lead(objects.FIELD_MANAGER, namespace, work)
    sys.exit("the lease is lost")


main()
