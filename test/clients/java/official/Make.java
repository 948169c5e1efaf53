package official;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import java.util.List;
import java.util.Map;
import shared.Check;

class Make {
  interface Call {
    void run() throws ApiException;
  }

  static String namespace(ApiClient client, String prefix) throws ApiException {
    var object = new V1Namespace().metadata(new V1ObjectMeta().generateName(prefix + "-"));
    return new CoreV1Api(client).createNamespace(object).execute().getMetadata().getName();
  }

  static V1ConfigMap configMap(ApiClient client, String namespace, String name, Map<String, String> labels)
      throws ApiException {
    var object = new V1ConfigMap().metadata(new V1ObjectMeta().name(name).labels(labels));
    return new CoreV1Api(client).createNamespacedConfigMap(namespace, object).execute();
  }

  static V1Deployment deployment(int replicas) {
    var labels = Map.of("app", "web");
    var pod = new V1PodSpec().containers(List.of(new V1Container().name("web").image("nginx:1")));
    return new V1Deployment()
        .metadata(new V1ObjectMeta().name("web"))
        .spec(new V1DeploymentSpec()
            .replicas(replicas)
            .selector(new V1LabelSelector().matchLabels(labels))
            .template(new V1PodTemplateSpec().metadata(new V1ObjectMeta().labels(labels)).spec(pod)));
  }

  static List<String> names(KubernetesListObject list) {
    return list.getItems().stream().map(item -> item.getMetadata().getName()).toList();
  }

  /** Checks that a call is refused, and that the Status it is refused with says something. */
  static void refused(int code, String says, Call call) {
    try {
      call.run();
    } catch (ApiException error) {
      Check.equal(error.getCode(), code);
      if (!error.getResponseBody().contains(says)) throw new AssertionError(error.getResponseBody());
      return;
    }
    throw new AssertionError("not refused with " + code);
  }
}
