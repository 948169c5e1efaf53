"""What a site is made of."""

FIELD_MANAGER = "site-controller"
# the label of a config map that describes a site, and the finalizer that it gets
SITE_KEY = "example.com/site"


def claimed(site, finalizers):
    """All that the controller says of a site. By its uid, applying it never makes one that is gone."""
    claim = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": site.metadata.name, "uid": site.metadata.uid}}
    if finalizers:
        claim["metadata"]["finalizers"] = finalizers
    return claim


def deployment(site):
    """Nothing is said of replicas where the site does not."""
    app = {"app": site.metadata.name}
    container = {"name": "web", "image": site.data["image"], "ports": [{"containerPort": int(site.data["port"])}]}
    spec = {
        "selector": {"matchLabels": app},
        "template": {"metadata": {"labels": app}, "spec": {"containers": [container]}},
    }
    if "replicas" in site.data:
        spec["replicas"] = int(site.data["replicas"])
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": owned_by(site), "spec": spec}


def service(site):
    ports = [{"port": 80, "targetPort": int(site.data["port"])}]
    spec = {"selector": {"app": site.metadata.name}, "ports": ports}
    return {"apiVersion": "v1", "kind": "Service", "metadata": owned_by(site), "spec": spec}


def served(site, cluster_ip):
    """The condition that says where."""
    condition = {
        "type": "example.com/Served",
        "status": "True",
        "reason": "ServiceApplied",
        "message": f"at {cluster_ip}",
    }
    metadata = {"name": site.metadata.name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "status": {"conditions": [condition]}}


def owned_by(site):
    owner = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "name": site.metadata.name,
        "uid": site.metadata.uid,
        "controller": True,
    }
    return {"name": site.metadata.name, "labels": {"app": site.metadata.name}, "ownerReferences": [owner]}
