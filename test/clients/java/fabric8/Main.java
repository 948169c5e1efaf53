package fabric8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.Map;
import shared.Program;

public class Main {
  public static void main(String[] arguments) throws IOException {
    KubernetesClient client = new KubernetesClientBuilder().build();
    Program.run(Map.ofEntries(
        Map.entry("crud", () -> ObjectSteps.crud(client)),
        Map.entry("patches", () -> ObjectSteps.patches(client)),
        Map.entry("edits", () -> ObjectSteps.edits(client)),
        Map.entry("anything", () -> AnythingSteps.anything(client)),
        Map.entry("discovery", () -> AnythingSteps.discovery(client)),
        Map.entry("selectors", () -> ListSteps.selectors(client)),
        Map.entry("pages", () -> ListSteps.pages(client)),
        Map.entry("watches", () -> WatchSteps.watches(client)),
        Map.entry("waits", () -> WatchSteps.waits(client)),
        Map.entry("informer-server", () -> InformerSteps.survives(client, "restart server")),
        Map.entry("informer-etcd", () -> InformerSteps.survives(client, "restart etcd")),
        Map.entry("election", () -> ElectionSteps.election(client))));
  }
}
