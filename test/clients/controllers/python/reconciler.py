"""Makes the cluster what the sites say: reads from informers' caches, and writes by server-side apply alone."""

from kubernetes import client
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import NotFoundError

import objects


class Reconciler:
    def __init__(self, namespace, sites, services):
        """`sites`, `services`: the informers' caches"""
        self.namespace = namespace
        self.sites = sites
        self.services = services
        resources = DynamicClient(client.ApiClient()).resources
        self.config_maps_api = resources.get(api_version="v1", kind="ConfigMap")
        self.services_api = resources.get(api_version="v1", kind="Service")
        self.deployments_api = resources.get(api_version="apps/v1", kind="Deployment")

    def reconcile(self, name):
        site = self.sites.get_by_key(f"{self.namespace}/{name}")
        if site is None:
            return
        if site.metadata.deletion_timestamp is None:
            self.build(site)
        else:
            self.tear_down(site)
        print("reconciled", name, site.metadata.resource_version, flush=True)

    def build(self, site):
        self.apply(self.config_maps_api, objects.claimed(site, [objects.SITE_KEY]))
        self.apply(self.deployments_api, objects.deployment(site))
        self.apply(self.services_api, objects.service(site))
        service = self.services.get_by_key(f"{self.namespace}/{site.metadata.name}")
        if service is not None:  # else the cache will say when it is there
            self.apply(self.deployments_api.status, objects.served(site, service.spec.cluster_ip))

    def tear_down(self, site):
        """Lets the site go when nothing of it is left; until then, the caches tell what else has gone."""
        if any([self.is_left(api, site.metadata.name) for api in (self.deployments_api, self.services_api)]):
            return
        self.apply(self.config_maps_api, objects.claimed(site, []))

    def is_left(self, api, name):
        try:
            api.delete(name=name, namespace=self.namespace)
        except NotFoundError:
            return False
        return True

    def apply(self, api, body):
        api.server_side_apply(
            body=body, namespace=self.namespace, field_manager=objects.FIELD_MANAGER, force_conflicts=True
        )
