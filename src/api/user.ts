/** Who a request comes from. */
export interface User {
  name: string;
  uid: string;
  groups: string[];
  extra: Record<string, string[]>;
}
