"""Does what it is told with the official client; how it is told, test/clients/program.ts says."""

import logging
import sys
import traceback

from kubernetes import config

import dynamics
import elections
import informers
import lists
import objects
import watches

STEPS = {
    "crud": objects.crud,
    "patches": objects.patches,
    "selectors": lists.selectors,
    "pages": lists.pages,
    "watches": watches.watches,
    "informer-server": informers.survives_restart_of_server,
    "informer-etcd": informers.survives_restart_of_etcd,
    "election": elections.election,
    "dynamic": dynamics.dynamic,
    "yaml": dynamics.from_yaml,
}


def main():
    logging.basicConfig(level=logging.WARNING)
    config.load_kube_config()
    for line in iter(sys.stdin.readline, ""):
        try:
            STEPS[line.strip()]()
            print("passed", flush=True)
        except Exception:
            traceback.print_exc(file=sys.stdout)
            print("failed", flush=True)


main()
