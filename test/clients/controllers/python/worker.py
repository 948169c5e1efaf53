"""The names of what is to be reconciled, and who does it."""

import logging
import queue
import threading

from kubernetes.client import ApiException
from urllib3.exceptions import HTTPError

RETRY_SECONDS = 0.5


class Worker:
    """A name that comes while it waits its turn is done once; one that comes while it is done is done again."""

    def __init__(self, reconcile):
        self.reconcile = reconcile
        self.names = queue.SimpleQueue()
        self.waiting = set()
        self.lock = threading.Lock()

    def add(self, name):
        with self.lock:
            if name in self.waiting:
                return
            self.waiting.add(name)
        self.names.put(name)

    def run(self):
        while True:
            name = self.names.get()
            with self.lock:
                self.waiting.remove(name)
            try:
                self.reconcile(name)
            except (ApiException, HTTPError) as error:  # refused, or the server is away
                logging.warning("%s is tried again after %s", name, error)
                retry = threading.Timer(RETRY_SECONDS, self.add, [name])
                retry.daemon = True  # nothing is done once the lease is lost
                retry.start()
