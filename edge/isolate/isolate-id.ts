/** Names this isolate in reports. Made at the first request: a Worker has no randomness before it. */
let id: string | undefined;

export function isolateId(): string {
  id ??= crypto.randomUUID();
  return id;
}
