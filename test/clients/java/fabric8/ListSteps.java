package fabric8;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import shared.Check;

/** Many objects. */
class ListSteps {
  /** Makes config maps a to e, every other one of which is labelled even. */
  private static void fill(KubernetesClient client, String namespace) {
    for (int i = 0; i < 5; i++) {
      var labels = Map.of("parity", i % 2 == 0 ? "even" : "odd");
      Make.configMap(client, namespace, "abcde".substring(i, i + 1), labels);
    }
  }

  static void selectors(KubernetesClient client) {
    var namespace = Make.namespace(client, "selectors");
    fill(client, namespace);
    var maps = client.configMaps().inNamespace(namespace);
    Check.equal(Make.names(maps.withLabel("parity", "even").list()), List.of("a", "c", "e"));
    Check.equal(Make.names(maps.withLabelNotIn("parity", "even").list()), List.of("b", "d"));
    Check.equal(Make.names(maps.withLabel("parity", "even").withoutField("metadata.name", "c").list()),
        List.of("a", "e"));
    var everywhere = client.configMaps().inAnyNamespace().withField("metadata.namespace", namespace);
    Check.equal(Make.names(everywhere.list()), List.of("a", "b", "c", "d", "e"));
    Refusal.of(400, "BadRequest", () -> maps.withField("data.a", "b").list());

    Check.equal(maps.withLabel("parity", "even").delete().size(), 3);
    Check.equal(Make.names(maps.list()), List.of("b", "d"));
  }

  static void pages(KubernetesClient client) {
    var namespace = Make.namespace(client, "pages");
    fill(client, namespace);
    var maps = client.configMaps().inNamespace(namespace);
    var seen = new ArrayList<List<String>>();
    String next = null;
    do {
      var page = maps.list(new ListOptionsBuilder().withLimit(2L).withContinue(next).build());
      next = page.getMetadata().getContinue();
      seen.add(Make.names(page));
      // a page shows what was there when the first was read
      if (seen.size() == 1) Make.configMap(client, namespace, "bb", Map.of());
    } while (next != null && !next.isEmpty());
    Check.equal(seen, List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")));
    var nonsense = new ListOptionsBuilder().withLimit(2L).withContinue("nonsense").build();
    Refusal.of(400, "BadRequest", () -> maps.list(nonsense));
  }
}
