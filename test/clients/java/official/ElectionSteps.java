package official;

import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import shared.Check;

class ElectionSteps {
  static void election(ApiClient client) throws Exception {
    var namespace = Make.namespace(client, "election");
    var leader = new CoordinationV1Api(client).readNamespacedLease("leader", namespace);
    var led = new CopyOnWriteArrayList<String>();
    var one = candidate(client, namespace, "one", led);
    Check.eventually(List.of("one"), () -> led);
    candidate(client, namespace, "two", led);
    var renewed = leader.execute().getSpec().getRenewTime();
    Check.eventually(true, () -> leader.execute().getSpec().getRenewTime().isAfter(renewed));
    Check.equal(led, List.of("one"));

    one.close(); // gives its lease up
    Check.eventually(true, () -> led.contains("two"));
    Check.equal(leader.execute().getSpec().getHolderIdentity(), "two");
  }

  private static LeaderElector candidate(ApiClient client, String namespace, String identity, List<String> led) {
    var lock = new LeaseLock(namespace, "leader", identity, client);
    var elector = new LeaderElector(new LeaderElectionConfig(
        lock, Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(300)));
    new Thread(() -> elector.run(() -> led.add(identity), () -> led.add(identity + " no more"))).start();
    return elector;
  }
}
