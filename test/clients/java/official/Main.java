package official;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import shared.Program;

public class Main {
  public static void main(String[] arguments) throws IOException {
    ApiClient client = ClientBuilder.standard().setReadTimeout(Duration.ZERO).build(); // or watches would end
    Program.run(Map.of(
        "crud", () -> ObjectSteps.crud(client),
        "patches", () -> ObjectSteps.patches(client),
        "selectors", () -> ListSteps.selectors(client),
        "pages", () -> ListSteps.pages(client),
        "watches", () -> WatchSteps.watches(client),
        "informer-server", () -> WatchSteps.informer(client, "restart server"),
        "informer-etcd", () -> WatchSteps.informer(client, "restart etcd"),
        "election", () -> ElectionSteps.election(client),
        "generic", () -> ObjectSteps.generic(client)));
  }
}
