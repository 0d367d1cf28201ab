// Files go to the Worker by signed PUTs: cards first, then the bundle that names them. The Worker writes KV, and then what serves.
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import { errorBody } from "../../shared/wire/error-code.ts";
import type { PublishedFile } from "./build-bundle.ts";
import type { PublishedFiles } from "./publications.ts";

export interface EdgeAddress {
  readonly edgeUrl: string;
  /** deriveSecret(root, "service") */
  readonly serviceSecret: string;
  readonly now: () => number;
  /** Ends uploads early. */
  readonly signal?: AbortSignal;
}

const uploadMsMax = 30_000;

/** The edge refused or did not answer. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  /** The edge's stable code; undefined when it could not be asked. */
  readonly code: string | undefined;
  constructor(message: string, code?: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** @param known card checksums that the edge took before; they are sent again when it says that it lacks them @throws UploadError */
export async function upload(
  edge: EdgeAddress,
  shop: string,
  files: PublishedFiles,
  known: ReadonlySet<string>,
): Promise<void> {
  const putCards = async (cards: readonly PublishedFile[]) => {
    for (const card of cards) await put(edge, `/v1/internal/cards/${shop}/${card.checksum}`, card.bytes);
  };
  const bundle = () => put(edge, `/v1/internal/bundles/${shop}/${files.bundle.checksum}`, files.bundle.bytes);
  await putCards(files.cards.filter((card) => !known.has(card.checksum)));
  try {
    await bundle();
  } catch (error) {
    if (!(error instanceof UploadError) || error.code !== "bundle/cards-missing") throw error;
    await putCards(files.cards.filter((card) => known.has(card.checksum)));
    await bundle();
  }
}

async function put(edge: EdgeAddress, path: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const headers = {
    "content-type": "application/octet-stream",
    [signatureHeader]: await signCall({ method: "PUT", path, body }, edge.serviceSecret, edge.now()),
  };
  let response: Response;
  try {
    response = await fetch(edge.edgeUrl + path, {
      method: "PUT",
      headers,
      body,
      signal: AbortSignal.any([AbortSignal.timeout(uploadMsMax), ...(edge.signal ? [edge.signal] : [])]),
    });
  } catch (cause) {
    throw new UploadError("the edge does not answer", undefined, cause);
  }
  const text = await response.text();
  if (response.ok) return;
  const error = parseError(text);
  throw new UploadError(
    `the edge answered ${response.status} to PUT ${path.split("/", 4).join("/")}: ${error?.message ?? ""}`,
    error?.code,
  );
}

function parseError(text: string): { code: string; message: string } | undefined {
  try {
    return errorBody.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
}
