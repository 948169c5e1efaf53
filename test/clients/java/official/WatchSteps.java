package official;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.informer.cache.Lister;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import shared.Check;
import shared.Follower;
import shared.Program;

class WatchSteps {
  static void watches(ApiClient client) throws Exception {
    var core = new CoreV1Api(client);
    var namespace = Make.namespace(client, "watches");
    Make.configMap(client, namespace, "before", Map.of());
    var since = core.listNamespacedConfigMap(namespace).execute().getMetadata().getResourceVersion();
    Make.configMap(client, namespace, "hidden", Map.of("hidden", ""));
    var after = Make.configMap(client, namespace, "after", Map.of());
    core.replaceNamespacedConfigMap("after", namespace, after.data(Map.of("a", "b"))).execute();
    core.deleteNamespacedConfigMap("before", namespace).execute();
    var call = core.listNamespacedConfigMap(namespace)
        .resourceVersion(since).labelSelector("!hidden").timeoutSeconds(2).watch(true).buildCall(null);
    var events = new ArrayList<String>();
    var type = new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType();
    try (Watch<V1ConfigMap> watch = Watch.createWatch(client, call, type)) {
      for (var event : watch) events.add(event.type + " " + event.object.getMetadata().getName());
    }
    Check.equal(events, List.of("ADDED after", "MODIFIED after", "DELETED before"));
  }

  static void informer(ApiClient client, String restart) throws Exception {
    var core = new CoreV1Api(client);
    var namespace = Make.namespace(client, "informer");
    var first = Make.configMap(client, namespace, "first", Map.of());
    var factory = new SharedInformerFactory(client);
    var maps = new GenericKubernetesApi<>(V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    var informer = factory.sharedIndexInformerFor(maps, V1ConfigMap.class, 0, namespace);
    var follower = new Follower();
    informer.addEventHandler(tell(follower));
    factory.startAllRegisteredInformers();
    Make.configMap(client, namespace, "second", Map.of());
    Check.eventually(Map.of("first", Map.of(), "second", Map.of()), () -> follower.known);

    Program.order(restart);

    Make.configMap(client, namespace, "third", Map.of());
    core.replaceNamespacedConfigMap("first", namespace, first.data(Map.of("a", "b"))).execute();
    core.deleteNamespacedConfigMap("second", namespace).execute();
    Check.eventually(Map.of("first", Map.of("a", "b"), "third", Map.of()), () -> follower.known);
    Check.equal(follower.faults, List.of());
    var kept = new Lister<>(informer.getIndexer(), namespace).list();
    Check.equal(kept.stream().map(object -> object.getMetadata().getName()).sorted().toList(),
        List.of("first", "third"));
    factory.stopAllRegisteredInformers();
  }

  private static ResourceEventHandler<V1ConfigMap> tell(Follower follower) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(V1ConfigMap object) {
        follower.added(object.getMetadata().getName(), object.getData());
      }

      @Override
      public void onUpdate(V1ConfigMap before, V1ConfigMap object) {
        follower.updated(object.getMetadata().getName(), object.getData());
      }

      @Override
      public void onDelete(V1ConfigMap object, boolean isUnseen) {
        follower.deleted(object.getMetadata().getName());
      }
    };
  }
}
