package official;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.util.List;
import java.util.Map;
import shared.Check;

/** One object: what is done to it, and what is refused. */
class ObjectSteps {
  static void crud(ApiClient client) throws ApiException {
    var core = new CoreV1Api(client);
    var namespace = Make.namespace(client, "crud");
    var created = Make.configMap(client, namespace, "one", Map.of("a", "b"));
    Check.equal(core.readNamespacedConfigMap("one", namespace).execute(), created);
    Make.refused(409, "AlreadyExists", () -> Make.configMap(client, namespace, "one", Map.of()));
    created.setData(Map.of("a", "2"));
    Check.equal(core.replaceNamespacedConfigMap("one", namespace, created).execute().getData(), Map.of("a", "2"));
    Make.refused(409, "Conflict", () -> core.replaceNamespacedConfigMap("one", namespace, created).execute());
    Check.equal(core.deleteNamespacedConfigMap("one", namespace).execute().getStatus(), "Success");
    Make.refused(404, "configmaps \\\"one\\\" not found",
        () -> core.readNamespacedConfigMap("one", namespace).execute());

    var apps = new AppsV1Api(client);
    Make.refused(422, "spec.replicas",
        () -> apps.createNamespacedDeployment(namespace, Make.deployment(-1)).execute());
    var deployment = apps.createNamespacedDeployment(namespace, Make.deployment(1)).execute();
    Check.equal(deployment.getSpec().getStrategy().getType(), "RollingUpdate");
  }

  static void patches(ApiClient client) throws ApiException {
    var apps = new AppsV1Api(client);
    var namespace = Make.namespace(client, "patches");
    apps.createNamespacedDeployment(namespace, Make.deployment(1)).execute();
    var first = patch(client, namespace, V1Patch.PATCH_FORMAT_JSON_PATCH,
        "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]");
    Check.equal(first.getSpec().getReplicas(), 2);
    Make.refused(422, "Invalid", () -> patch(client, namespace, V1Patch.PATCH_FORMAT_JSON_PATCH,
        "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":9}]"));
    var second = patch(client, namespace, V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
        "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"replicas\":null}}");
    Check.equal(second.getMetadata().getLabels(), Map.of("a", "b"));
    Check.equal(second.getSpec().getReplicas(), 1);
    var third = patch(client, namespace, V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"x\"}]}}}}");
    var containers = third.getSpec().getTemplate().getSpec().getContainers();
    Check.equal(containers.stream().map(V1Container::getName).toList(), List.of("side", "web"));

    var scale = apps.readNamespacedDeploymentScale("web", namespace).execute();
    scale.getSpec().setReplicas(5);
    apps.replaceNamespacedDeploymentScale("web", namespace, scale).execute();
    third = apps.readNamespacedDeployment("web", namespace).execute();
    third.getSpec().setReplicas(9);
    third.getStatus().setReplicas(4);
    var changed = apps.replaceNamespacedDeploymentStatus("web", namespace, third).execute();
    Check.equal(changed.getSpec().getReplicas(), 5);
    Check.equal(changed.getStatus().getReplicas(), 4);
  }

  private static V1Deployment patch(ApiClient client, String namespace, String format, String body)
      throws ApiException {
    var call = new AppsV1Api(client).patchNamespacedDeployment("web", namespace, new V1Patch(body));
    return PatchUtils.patch(V1Deployment.class, () -> call.buildCall(null), format, client);
  }

  /** Objects of a kind that the program has no class for. */
  static void generic(ApiClient client) throws ApiException {
    var namespace = Make.namespace(client, "generic");
    var roles = new DynamicKubernetesApi("rbac.authorization.k8s.io", "v1", "roles", client);
    var role = new DynamicKubernetesObject();
    role.setApiVersion("rbac.authorization.k8s.io/v1");
    role.setKind("Role");
    role.setMetadata(new V1ObjectMeta().name("reader").namespace(namespace));
    roles.create(role).throwsApiException();
    var label = new V1Patch("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    roles.patch(namespace, "reader", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, label).throwsApiException();
    var found = roles.get(namespace, "reader").throwsApiException().getObject();
    Check.equal(found.getMetadata().getLabels(), Map.of("a", "b"));
    Check.equal(Make.names(roles.list(namespace).getObject()), List.of("reader"));
    roles.delete(namespace, "reader").throwsApiException();
    Check.equal(roles.get(namespace, "reader").getHttpStatusCode(), 404);
  }
}
