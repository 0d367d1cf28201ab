/** The signed token that stands for a shopper who consented in full: the shop's own JWT, or an anonymous one from the edge. */
import type { Memory } from "./memory.ts";
import type { Edge } from "./post.ts";
import { post } from "./post.ts";

const callMsMax = 3_000;

/** @param login the shop's JWT, where somebody signed in @returns a function that gives the token, and asks once for all who wait */
export function openShopper(
  edge: Edge,
  memory: Memory,
  login: () => string | undefined,
): (renew: boolean) => Promise<string | undefined> {
  let asking: Promise<string | undefined> | undefined;

  async function ask(): Promise<string | undefined> {
    try {
      const response = await post(edge, "shoppers", "", callMsMax);
      if (!response.ok) return undefined;
      const { shopper, expiresAt } = (await response.json()) as { shopper: string; expiresAt: number };
      memory.keepToken(shopper, expiresAt);
      return memory.token();
    } catch {
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  return async (renew) => {
    if (memory.consent() !== "full") return undefined;
    const known = login() ?? memory.token();
    if (known !== undefined && !renew) return known;
    if (login() !== undefined) return undefined;
    asking ??= ask();
    return asking;
  };
}
