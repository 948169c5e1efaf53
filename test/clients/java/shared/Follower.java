package shared;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows what an informer's events tell: by its name, what is in each config map. */
public class Follower {
  public final Map<String, Map<String, String>> known = new ConcurrentSkipListMap<>();
  public final List<String> faults = new CopyOnWriteArrayList<>();

  public void added(String name, Map<String, String> data) {
    if (known.put(name, data == null ? Map.of() : data) != null) faults.add("added " + name);
  }

  public void updated(String name, Map<String, String> data) {
    if (known.put(name, data == null ? Map.of() : data) == null) faults.add("updated " + name);
  }

  public void deleted(String name) {
    if (known.remove(name) == null) faults.add("deleted " + name);
  }
}
