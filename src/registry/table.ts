/** One column of `as=Table`, as kube-apiserver's printers define it. */
export interface TableColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: string;
  /** 0: always shown; 1: with -o wide. Default 0 */
  priority?: 0 | 1;
  /**
   * Where the text is a field's documentation, the field, as `{ doc: 'io.k8s.api.core.v1.PodStatus.podIP' }`: it is
   * looked up in the texts that the build takes from @kubernetes/client-node. Otherwise a short text of our own.
   */
  description: string | { doc: string };
}

export type Cell = string | number | boolean | null;

export interface TableDefinition<T> {
  columns: TableColumn[];
  /** one cell a column, in order; `now` in milliseconds since the epoch, for ages */
  cells(object: T, now: number): Cell[];
  /** that the row's object has come to its end: the one condition, "Completed", that a row can have */
  completed?(object: T): { reason: string; message: string } | undefined;
  /** the order of a list's rows, where it is not that of the list (upstream: printFlowSchemaList) */
  compare?(a: T, b: T): number;
}
