package fabric8;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import shared.Check;

/** One object: what is done to it, and what is refused. */
class ObjectSteps {
  static void crud(KubernetesClient client) {
    var namespace = Make.namespace(client, "crud");
    var maps = client.configMaps().inNamespace(namespace);
    var created = Make.configMap(client, namespace, "one", Map.of("a", "b"));
    Check.equal(created.getMetadata().getUid().length(), 36);
    Check.equal(maps.withName("one").get(), created);
    Refusal.of(409, "AlreadyExists", () -> Make.configMap(client, namespace, "one", Map.of()));

    var newer = new ConfigMapBuilder(created).addToData("a", "2").build();
    Check.equal(client.resource(newer).update().getData(), Map.of("a", "2"));
    Refusal.of(409, "Conflict", () -> client.resource(newer).update());

    Check.equal(maps.withName("one").delete().get(0).getName(), "one");
    Check.equal(maps.withName("one").get(), null);
    Check.equal(maps.withName("one").delete(), List.of());
    var missing = Refusal.of(404, "NotFound", () -> client.resource(newer).update());
    Check.equal(missing.getStatus().getMessage(), "configmaps \"one\" not found");

    var bad = Refusal.of(422, "Invalid", () -> client.resource(Make.deployment(namespace, -1)).create());
    Check.equal(bad.getStatus().getDetails().getCauses().get(0).getField(), "spec.replicas");
    var deployment = client.resource(Make.deployment(namespace, 1)).create();
    Check.equal(deployment.getSpec().getStrategy().getType(), "RollingUpdate");
  }

  static void patches(KubernetesClient client) {
    var namespace = Make.namespace(client, "patches");
    client.resource(Make.deployment(namespace, 1)).create();
    var web = client.apps().deployments().inNamespace(namespace).withName("web");
    var json = PatchContext.of(PatchType.JSON);
    var first = web.patch(json, "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]");
    Check.equal(first.getSpec().getReplicas(), 2);
    var test = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":9}]";
    Refusal.of(422, "Invalid", () -> web.patch(json, test));
    var second = web.patch(PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"replicas\":null}}");
    Check.equal(second.getMetadata().getLabels(), Map.of("a", "b"));
    Check.equal(second.getSpec().getReplicas(), 1);
    var third = web.patch(PatchContext.of(PatchType.STRATEGIC_MERGE),
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"x\"}]}}}}");
    var containers = third.getSpec().getTemplate().getSpec().getContainers();
    Check.equal(containers.stream().map(Container::getName).toList(), List.of("side", "web"));

    Check.equal(web.scale(5).getSpec().getReplicas(), 5);
    var changed = web.editStatus(old -> new DeploymentBuilder(old)
        .editSpec().withReplicas(9).endSpec().withNewStatus().withReplicas(4).endStatus().build());
    Check.equal(changed.getSpec().getReplicas(), 5);
    Check.equal(changed.getStatus().getReplicas(), 4);
  }

  /** The difference goes over the wire as a JSON patch. */
  static void edits(KubernetesClient client) {
    var namespace = Make.namespace(client, "edits");
    Make.configMap(client, namespace, "one", Map.of("a", "b"));
    var one = client.configMaps().inNamespace(namespace).withName("one");
    var edited = one.edit(old -> new ConfigMapBuilder(old)
        .editMetadata().removeFromLabels("a").addToLabels("c/d", "e").endMetadata()
        .withData(Map.of("x", "~/é"))
        .build());
    Check.equal(edited.getMetadata().getLabels(), Map.of("c/d", "e"));
    Check.equal(one.get(), edited);
    Check.equal(one.edit(old -> old), edited); // nothing to change, nothing written

    Deployment deployment = Make.deployment(namespace, 1);
    Check.equal(client.resource(deployment).unlock().createOr(it -> it.update()).getSpec().getReplicas(), 1);
    deployment.getSpec().setReplicas(3);
    Check.equal(client.resource(deployment).unlock().createOr(it -> it.update()).getSpec().getReplicas(), 3);
  }
}
