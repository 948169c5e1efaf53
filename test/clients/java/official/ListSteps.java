package official;

import io.kubernetes.client.extended.pager.Pager;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import shared.Check;

/** Many objects. */
class ListSteps {
  /** Makes config maps a to e, every other one of which is labelled even. */
  private static void fill(ApiClient client, String namespace) throws ApiException {
    for (int i = 0; i < 5; i++) {
      var labels = Map.of("parity", i % 2 == 0 ? "even" : "odd");
      Make.configMap(client, namespace, "abcde".substring(i, i + 1), labels);
    }
  }

  static void selectors(ApiClient client) throws ApiException {
    var core = new CoreV1Api(client);
    var namespace = Make.namespace(client, "selectors");
    fill(client, namespace);
    var even = core.listNamespacedConfigMap(namespace).labelSelector("parity=even");
    Check.equal(Make.names(even.execute()), List.of("a", "c", "e"));
    Check.equal(Make.names(even.fieldSelector("metadata.name!=c").execute()), List.of("a", "e"));
    var everywhere = core.listConfigMapForAllNamespaces().fieldSelector("metadata.namespace=" + namespace);
    Check.equal(Make.names(everywhere.execute()), List.of("a", "b", "c", "d", "e"));
    Make.refused(400, "BadRequest",
        () -> core.listNamespacedConfigMap(namespace).fieldSelector("data.a=b").execute());
    core.deleteCollectionNamespacedConfigMap(namespace).labelSelector("parity=even").execute();
    Check.equal(Make.names(core.listNamespacedConfigMap(namespace).execute()), List.of("b", "d"));
  }

  static void pages(ApiClient client) throws ApiException {
    var core = new CoreV1Api(client);
    var namespace = Make.namespace(client, "pages");
    fill(client, namespace);
    var pager = new Pager<V1ConfigMap, V1ConfigMapList>(
        page -> {
          try {
            var list = core.listNamespacedConfigMap(namespace);
            return list.limit(page.getLimit())._continue(page.getContinueToken()).buildCall(null);
          } catch (ApiException error) {
            throw new AssertionError(error);
          }
        },
        client, 2, V1ConfigMapList.class);
    var seen = new ArrayList<String>();
    for (var object : pager) {
      seen.add(object.getMetadata().getName());
      // a page shows what was there when the first was read
      if (seen.size() == 1) Make.configMap(client, namespace, "bb", Map.of());
    }
    Check.equal(seen, List.of("a", "b", "c", "d", "e"));
    Make.refused(400, "continue",
        () -> core.listNamespacedConfigMap(namespace).limit(2)._continue("nonsense").execute());
  }
}
