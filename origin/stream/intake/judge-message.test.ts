import fc from "fast-check";
import { expect, it } from "vitest";
import { errorCodes } from "../../../shared/wire/error-code.ts";
import { judgeMessage } from "./judge-message.ts";

const nowMs = 1_800_000_000_000;
const good = {
  type: "event",
  shop: "grocer",
  shopper: { kind: "person", alias: "alias-mia" },
  consent: "full",
  receivedAt: nowMs,
  verified: true,
  id: "e-1",
  name: "view_item",
  at: nowMs,
  items: [{ item_id: "995242" }],
};

it("takes a good message, and judges whatever else is sent without throwing, by a stable code", () => {
  expect(judgeMessage(good, nowMs)).toEqual({ kind: "taken", message: good });
  const field = fc.constantFrom(...Object.keys(good));
  fc.assert(
    fc.property(field, fc.anything(), fc.jsonValue(), (name, value, other) => {
      for (const given of [{ ...good, [name]: value }, other]) {
        const judged = judgeMessage(given, nowMs);
        if (judged.kind === "never") expect(errorCodes).toContain(judged.code);
      }
    }),
  );
});

it("finds a NUL at any depth", () => {
  for (const spoilt of [
    { ...good, id: "e\0" },
    { ...good, items: [{ item_id: "995242", item_list_id: "\0" }] },
  ])
    expect(judgeMessage(spoilt, nowMs)).toMatchObject({ kind: "never", code: "event/invalid" });
});
