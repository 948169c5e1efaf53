"""Leader election by a Lease."""

import threading

from kubernetes import client
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.leaselock import LeaseLock

from common import check, eventually, new_namespace


class Candidate:
    """Leads until it is told to resign, which it does by letting its lease run out."""

    def __init__(self, namespace, identity, led):
        self.resigned = False
        self.identity = identity
        lock = LeaseLock("leader", namespace, identity)
        lock.update = self.unless_resigned(lock.update)
        config = electionconfig.Config(
            lock,
            lease_duration=3,
            renew_deadline=2,
            retry_period=1,
            onstarted_leading=lambda: led.append(identity),
            onstopped_leading=lambda: led.append(identity + " no more"),
        )
        self.thread = threading.Thread(target=leaderelection.LeaderElection(config).run, daemon=True)
        self.thread.start()

    def unless_resigned(self, update):
        return lambda *args: not self.resigned and update(*args)


def election():
    namespace = new_namespace("election")
    leases = client.CoordinationV1Api()
    led = []
    one = Candidate(namespace, "one", led)
    eventually(["one"], lambda: led)
    Candidate(namespace, "two", led)

    first = leases.read_namespaced_lease("leader", namespace).spec
    eventually(True, lambda: leases.read_namespaced_lease("leader", namespace).spec.renew_time > first.renew_time)
    check.assertEqual(led, ["one"])

    one.resigned = True
    # which of the two is told first is up to the machine
    eventually(["one", "one no more", "two"], lambda: sorted(led))
    one.thread.join(5)
    check.assertEqual(leases.read_namespaced_lease("leader", namespace).spec.holder_identity, "two")
