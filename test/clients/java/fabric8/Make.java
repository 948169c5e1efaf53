package fabric8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

class Make {
  static String namespace(KubernetesClient client, String prefix) {
    var object = new NamespaceBuilder().withNewMetadata().withGenerateName(prefix + "-").endMetadata().build();
    return client.resource(object).create().getMetadata().getName();
  }

  static ConfigMap configMap(KubernetesClient client, String namespace, String name, Map<String, String> labels) {
    var object = new ConfigMapBuilder()
        .withNewMetadata().withName(name).withNamespace(namespace).withLabels(labels).endMetadata()
        .build();
    return client.resource(object).create();
  }

  static Deployment deployment(String namespace, int replicas) {
    var labels = Map.of("app", "web");
    return new DeploymentBuilder()
        .withNewMetadata().withName("web").withNamespace(namespace).endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector().withMatchLabels(labels).endSelector()
        .withNewTemplate()
        .withNewMetadata().withLabels(labels).endMetadata()
        .withNewSpec().addNewContainer().withName("web").withImage("nginx:1").endContainer().endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  static List<String> names(KubernetesResourceList<? extends HasMetadata> list) {
    return list.getItems().stream().map(item -> item.getMetadata().getName()).toList();
  }
}
