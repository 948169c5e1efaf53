"""Leader election by a Lease."""

import os
import socket

from kubernetes.client import ApiException
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.leaselock import LeaseLock
from urllib3.exceptions import HTTPError


class PatientLock(LeaseLock):
    """Takes a server that is away for one that refuses; the library's own lock would end the election."""

    def get(self, name, namespace):
        try:
            return super().get(name, namespace)
        except HTTPError as error:
            return False, ApiException(reason=str(error))

    def create(self, *args, **kwargs):
        try:
            return super().create(*args, **kwargs)
        except HTTPError:
            return False

    def update(self, *args):
        try:
            return super().update(*args)
        except HTTPError:
            return False


def lead(name, namespace, work):
    """Does the work once elected; returns when it leads no more."""
    lock = PatientLock(name, namespace, f"{socket.gethostname()}_{os.getpid()}")
    config = electionconfig.Config(
        lock,
        lease_duration=4,
        renew_deadline=3,
        retry_period=1,
        onstarted_leading=work,
        onstopped_leading=lambda: None,
    )
    leaderelection.LeaderElection(config).run()
