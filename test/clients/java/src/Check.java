import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.function.Supplier;

class Check {
  static void equal(Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) throw new AssertionError(actual + " is not " + expected);
  }

  /** The failure of a call that must be refused. */
  static KubernetesClientException refused(int code, String reason, Runnable call) {
    try {
      call.run();
    } catch (KubernetesClientException error) {
      equal(error.getCode() + " " + error.getStatus().getReason(), code + " " + reason);
      return error;
    }
    throw new AssertionError("not refused with " + code);
  }

  /** Waits until what a call returns is as expected. */
  static void eventually(Object expected, Supplier<?> actual) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!expected.equals(actual.get()) && System.nanoTime() < deadline) Thread.sleep(20);
    equal(actual.get(), expected);
  }
}
