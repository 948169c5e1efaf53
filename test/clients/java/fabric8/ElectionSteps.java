package fabric8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import shared.Check;

class ElectionSteps {
  static void election(KubernetesClient client) throws Exception {
    var namespace = Make.namespace(client, "election");
    var led = new CopyOnWriteArrayList<String>();
    var one = candidate(client, namespace, "one", led, true);
    Check.eventually(List.of("one"), () -> led);
    var two = candidate(client, namespace, "two", led, false);

    var leader = client.leases().inNamespace(namespace).withName("leader");
    var renewed = leader.get().getSpec().getRenewTime();
    Check.eventually(true, () -> leader.get().getSpec().getRenewTime().isAfter(renewed));
    Check.equal(led, List.of("one"));

    one.cancel(true);
    Check.eventually(List.of("one", "one no more", "two"), () -> led);
    two.cancel(true); // without a word: the lease has to run out
    var three = candidate(client, namespace, "three", led, true);
    Check.eventually(List.of("one", "one no more", "two", "two no more", "three"), () -> led);
    Check.equal(leader.get().getSpec().getHolderIdentity(), "three");
    three.cancel(true);
  }

  private static CompletableFuture<?> candidate(
      KubernetesClient client, String namespace, String identity, List<String> led, boolean releases) {
    var config = new LeaderElectionConfigBuilder()
        .withName("test")
        .withLock(new LeaseLock(namespace, "leader", identity))
        .withLeaseDuration(Duration.ofSeconds(2))
        .withRenewDeadline(Duration.ofSeconds(1))
        .withRetryPeriod(Duration.ofMillis(200))
        .withReleaseOnCancel(releases)
        .withLeaderCallbacks(
            new LeaderCallbacks(() -> led.add(identity), () -> led.add(identity + " no more"), leader -> { }))
        .build();
    return client.leaderElector().withConfig(config).build().start();
  }
}
