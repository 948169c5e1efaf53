package shared;

import java.util.Objects;
import java.util.concurrent.Callable;

public class Check {
  public static void equal(Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) throw new AssertionError(actual + " is not " + expected);
  }

  /** Waits until what a call returns is as expected. */
  public static void eventually(Object expected, Callable<?> actual) throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!expected.equals(actual.call()) && System.nanoTime() < deadline) Thread.sleep(20);
    equal(actual.call(), expected);
  }
}
