package fabric8;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import shared.Check;

/** Objects of any kind. */
class AnythingSteps {
  private static final String MANIFESTS = """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {ports: [{port: 80, targetPort: http}]}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
      """;

  static void anything(KubernetesClient client) {
    var namespace = Make.namespace(client, "anything");
    var manifests = new ByteArrayInputStream(MANIFESTS.getBytes(StandardCharsets.UTF_8));
    var created = client.load(manifests).inNamespace(namespace).create();
    Check.equal(created.stream().map(HasMetadata::getKind).toList(), List.of("Service", "PodDisruptionBudget"));
    Check.equal(client.services().inNamespace(namespace).withName("web").get().getSpec().getType(), "ClusterIP");

    // the kind's plural is asked of the server
    var roles = client.genericKubernetesResources("rbac.authorization.k8s.io/v1", "Role").inNamespace(namespace);
    GenericKubernetesResource role = new GenericKubernetesResourceBuilder()
        .withApiVersion("rbac.authorization.k8s.io/v1").withKind("Role")
        .withNewMetadata().withName("reader").endMetadata()
        .addToAdditionalProperties("rules", List.of(Map.of(
            "apiGroups", List.of(""), "resources", List.of("pods"), "verbs", List.of("get"))))
        .build();
    roles.resource(role).create();
    Check.equal(roles.withName("reader").get().get("rules", 0, "verbs", 0), "get");
    Check.equal(Make.names(roles.list()), List.of("reader"));
    roles.withName("reader").delete();
    Check.equal(roles.withName("reader").get(), null);
  }

  static void discovery(KubernetesClient client) {
    Check.equal(client.getKubernetesVersion().getMinor(), "36");
    Check.equal(client.supports(Deployment.class), true);
    Check.equal(client.supports("nobody.example/v1", "Nothing"), false);
    Check.equal(client.hasApiGroup("apps", true), true);
    var names = client.getApiResources("apps/v1").getResources().stream().map(APIResource::getName).toList();
    Check.equal(names.containsAll(List.of("deployments", "deployments/scale", "statefulsets")), true);
  }
}
