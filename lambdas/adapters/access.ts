/**
 * Where AWS is, and who asks. A function is told by its environment and names nothing; somebody who works on a shop
 * from outside names the shop's region, and on one machine the address of the local cloud with credentials for it.
 */
export interface Access {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
