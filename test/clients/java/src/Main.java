import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;

/** Does what it is told with fabric8's client; how it is told, test/clients/program.ts says. */
public class Main {
  interface Step {
    void run(KubernetesClient client) throws Exception;
  }

  private static final Map<String, Step> STEPS = Map.ofEntries(
      Map.entry("crud", ObjectSteps::crud),
      Map.entry("patches", ObjectSteps::patches),
      Map.entry("edits", ObjectSteps::edits),
      Map.entry("anything", AnythingSteps::anything),
      Map.entry("discovery", AnythingSteps::discovery),
      Map.entry("selectors", ListSteps::selectors),
      Map.entry("pages", ListSteps::pages),
      Map.entry("watches", WatchSteps::watches),
      Map.entry("waits", WatchSteps::waits),
      Map.entry("informer-server", client -> InformerSteps.survives(client, "restart server")),
      Map.entry("informer-etcd", client -> InformerSteps.survives(client, "restart etcd")),
      Map.entry("election", ElectionSteps::election));

  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  public static void main(String[] arguments) throws IOException {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      String step;
      while ((step = INPUT.readLine()) != null) {
        System.out.println(passes(STEPS.get(step), client) ? "passed" : "failed");
      }
    }
    System.exit(0); // whatever a step that failed has left running
  }

  private static boolean passes(Step step, KubernetesClient client) {
    try {
      step.run(client);
      return true;
    } catch (Exception | AssertionError error) {
      error.printStackTrace(System.out);
      return false;
    }
  }

  /** Has something done to the server, and waits until it is. */
  static void order(String text) throws IOException {
    System.out.println(text);
    Check.equal(INPUT.readLine(), "done");
  }
}
