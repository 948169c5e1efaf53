package shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;

/** Does the steps that it is told to; how it is told, test/clients/program.ts says. */
public class Program {
  public interface Step {
    void run() throws Exception;
  }

  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  public static void run(Map<String, Step> steps) throws IOException {
    String step;
    while ((step = INPUT.readLine()) != null) {
      System.out.println(passes(steps.get(step)) ? "passed" : "failed");
    }
    System.exit(0); // whatever a step that failed has left running
  }

  private static boolean passes(Step step) {
    try {
      step.run();
      return true;
    } catch (Exception | AssertionError error) {
      error.printStackTrace(System.out);
      return false;
    }
  }

  /** Has something done to the server, and waits until it is. */
  public static void order(String text) throws IOException {
    System.out.println(text);
    Check.equal(INPUT.readLine(), "done");
  }
}
