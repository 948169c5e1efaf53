"""What the steps share."""

import json
import sys
import time
import unittest

from kubernetes import client

check = unittest.TestCase()
check.maxDiff = None


def order(text):
    """Has something done to the server, and waits until it is."""
    print(text, flush=True)
    check.assertEqual(sys.stdin.readline(), "done\n")


def new_namespace(prefix):
    metadata = client.V1ObjectMeta(generate_name=prefix + "-")
    return client.CoreV1Api().create_namespace(client.V1Namespace(metadata=metadata)).metadata.name


def config_map(name, data=None, labels=None):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels=labels), data=data)


def deployment(name):
    return client.V1Deployment(
        metadata=client.V1ObjectMeta(name=name),
        spec=client.V1DeploymentSpec(
            selector=client.V1LabelSelector(match_labels={"app": name}),
            template=client.V1PodTemplateSpec(
                metadata=client.V1ObjectMeta(labels={"app": name}),
                spec=client.V1PodSpec(containers=[client.V1Container(name=name, image="nginx:1")]),
            ),
        ),
    )


def refusal(call, *args, **kwargs):
    """The Status that a call is refused with."""
    with check.assertRaises(client.ApiException) as caught:
        call(*args, **kwargs)
    status = json.loads(caught.exception.body)
    check.assertEqual(status["code"], caught.exception.status)
    return status


def eventually(expected, actual, seconds=60):
    """Waits until `actual()` is as expected."""
    deadline = time.monotonic() + seconds
    while actual() != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    check.assertEqual(actual(), expected)


def names(items):
    return [item.metadata.name for item in items]
