/** What the network says about a sender: address, country, kind of device. */
import type { Device } from "../../shared/wire/identifier.ts";

/** IPv6 senders own a whole /64, so that is what counts as one. */
export function senderAddress(headers: Headers): string {
  const address = headers.get("cf-connecting-ip") ?? "unknown";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right].map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.slice(0, 4).join(":")}::/64`;
}

export function senderCountry(request: Request): string | undefined {
  const { country } = (request.cf ?? {}) as { country?: unknown };
  return typeof country === "string" && /^[A-Z]{2}$/.test(country) && country !== "XX" ? country : undefined;
}

/** Client hints first, then the user agent's well-known words. */
export function senderDevice(headers: Headers): Device {
  const agent = headers.get("user-agent") ?? "";
  if (/iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Android(?!.*Mobile)/i.test(agent)) return "tablet";
  const hint = headers.get("sec-ch-ua-mobile");
  if (hint === "?1" || /Mobi|iPhone|iPod|Android/i.test(agent)) return "mobile";
  if (hint === "?0" || /Windows|Macintosh|X11|CrOS/i.test(agent)) return "desktop";
  return "other";
}
