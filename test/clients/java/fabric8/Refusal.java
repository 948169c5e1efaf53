package fabric8;

import io.fabric8.kubernetes.client.KubernetesClientException;
import shared.Check;

class Refusal {
  /** The failure of a call that must be refused. */
  static KubernetesClientException of(int code, String reason, Runnable call) {
    try {
      call.run();
    } catch (KubernetesClientException error) {
      Check.equal(error.getCode() + " " + error.getStatus().getReason(), code + " " + reason);
      return error;
    }
    throw new AssertionError("not refused with " + code);
  }
}
