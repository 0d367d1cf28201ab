/** Calls to the edge that need no preflight: the key in the address, JSON as text. */
export interface Edge {
  /** `https://edge.example` */
  readonly origin: string;
  readonly key: string;
}

export const addressOf = (edge: Edge, path: string): string =>
  `${edge.origin}/v1/${path}?key=${encodeURIComponent(edge.key)}`;

/** @param keepalive the call outlives the page */
export const post = (edge: Edge, path: string, body: string, timeoutMs: number, keepalive = false): Promise<Response> =>
  fetch(addressOf(edge, path), { method: "POST", body, keepalive, signal: AbortSignal.timeout(timeoutMs) });
