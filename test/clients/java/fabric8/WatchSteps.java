package fabric8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import shared.Check;

/** Watches, which this client opens over WebSocket, or by a GET where there is none. */
class WatchSteps {
  static void watches(KubernetesClient client) throws Exception {
    var namespace = Make.namespace(client, "watches");
    var maps = client.configMaps().inNamespace(namespace);
    Make.configMap(client, namespace, "before", Map.of());
    var since = maps.list().getMetadata().getResourceVersion();
    var events = new CopyOnWriteArrayList<String>();
    var closed = new CompletableFuture<Void>();
    var watcher = new Watcher<ConfigMap>() {
      @Override
      public void eventReceived(Action action, ConfigMap object) {
        events.add(action + " " + object.getMetadata().getName());
      }

      @Override
      public void onClose() {
        closed.complete(null);
      }

      @Override
      public void onClose(WatcherException cause) {
        closed.completeExceptionally(cause);
      }
    };
    var watch = maps.withoutLabel("hidden").withResourceVersion(since).watch(watcher);
    Make.configMap(client, namespace, "hidden", Map.of("hidden", ""));
    var after = Make.configMap(client, namespace, "after", Map.of());
    client.resource(new ConfigMapBuilder(after).addToData("a", "b").build()).update();
    maps.withName("before").delete();
    Check.eventually(List.of("ADDED after", "MODIFIED after", "DELETED before"), () -> events);
    watch.close();
    closed.get(10, TimeUnit.SECONDS);
  }

  static void waits(KubernetesClient client) throws Exception {
    var namespace = Make.namespace(client, "waits");
    var one = client.configMaps().inNamespace(namespace).withName("one");
    var isThere = one.informOnCondition(found -> found.size() == 1);
    Make.configMap(client, namespace, "one", Map.of());
    isThere.get(30, TimeUnit.SECONDS);
    var changing = CompletableFuture.runAsync(
        () -> one.edit(old -> new ConfigMapBuilder(old).addToData("a", "b").build()));
    var found = one.waitUntilCondition(map -> map != null && !map.getData().isEmpty(), 30, TimeUnit.SECONDS);
    Check.equal(found.getData(), Map.of("a", "b"));
    changing.get();
  }
}
