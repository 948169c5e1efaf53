"""Many objects."""

from kubernetes import client

from common import check, config_map, names, new_namespace, refusal


def fill(namespace):
    """Config maps a to e, every other one labelled even."""
    core = client.CoreV1Api()
    for i, name in enumerate("abcde"):
        labels = {"parity": "odd" if i % 2 else "even"}
        core.create_namespaced_config_map(namespace, config_map(name, labels=labels))
    return core


def selectors():
    namespace = new_namespace("selectors")
    core = fill(namespace)

    def listed(**selectors):
        return names(core.list_namespaced_config_map(namespace, **selectors).items)

    check.assertEqual(listed(label_selector="parity=even"), ["a", "c", "e"])
    check.assertEqual(listed(label_selector="parity notin (even)"), ["b", "d"])
    check.assertEqual(listed(label_selector="parity=even", field_selector="metadata.name!=c"), ["a", "e"])
    everywhere = core.list_config_map_for_all_namespaces(field_selector=f"metadata.namespace={namespace}")
    check.assertEqual(names(everywhere.items), list("abcde"))
    check.assertEqual(refusal(listed, field_selector="data.a=b")["reason"], "BadRequest")

    core.delete_collection_namespaced_config_map(namespace, label_selector="parity=even")
    check.assertEqual(listed(), ["b", "d"])


def pages():
    namespace = new_namespace("pages")
    core = fill(namespace)
    page = core.list_namespaced_config_map(namespace, limit=2)
    check.assertEqual(page.metadata.remaining_item_count, 3)
    core.create_namespaced_config_map(namespace, config_map("bb"))
    seen = [names(page.items)]
    while page.metadata._continue:
        page = core.list_namespaced_config_map(namespace, limit=2, _continue=page.metadata._continue)
        seen.append(names(page.items))
    # a page shows what was there when the first was read
    check.assertEqual(seen, [["a", "b"], ["c", "d"], ["e"]])
    status = refusal(core.list_namespaced_config_map, namespace, limit=2, _continue="nonsense")
    check.assertEqual(status["code"], 400)
