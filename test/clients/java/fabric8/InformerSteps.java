package fabric8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shared.Check;
import shared.Follower;
import shared.Program;

class InformerSteps {
  private static ResourceEventHandler<ConfigMap> tell(Follower follower) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap object) {
        follower.added(object.getMetadata().getName(), object.getData());
      }

      @Override
      public void onUpdate(ConfigMap before, ConfigMap object) {
        follower.updated(object.getMetadata().getName(), object.getData());
      }

      @Override
      public void onDelete(ConfigMap object, boolean isUnseen) {
        follower.deleted(object.getMetadata().getName());
      }
    };
  }

  static void survives(KubernetesClient client, String restart) throws Exception {
    var namespace = Make.namespace(client, "informer");
    var maps = client.configMaps().inNamespace(namespace);
    var first = Make.configMap(client, namespace, "first", Map.of());
    var follower = new Follower();
    try (var informer = maps.inform(tell(follower))) {
      Make.configMap(client, namespace, "second", Map.of());
      Check.eventually(Map.of("first", Map.of(), "second", Map.of()), () -> follower.known);

      Program.order(restart);

      Make.configMap(client, namespace, "third", Map.of());
      client.resource(new ConfigMapBuilder(first).addToData("a", "b").build()).update();
      maps.withName("second").delete();
      Check.eventually(Map.of("first", Map.of("a", "b"), "third", Map.of()), () -> follower.known);
      Check.equal(follower.faults, List.of());
      Check.eventually(true, informer::isWatching); // it may have come by a list
      var kept = new TreeMap<String, Map<String, String>>();
      for (var object : informer.getStore().list()) kept.put(object.getMetadata().getName(), object.getData());
      Check.equal(kept, follower.known);
    }
  }
}
