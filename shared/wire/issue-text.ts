/** What zod found wrong, in words for the caller: where, and what was promised there. Nothing of the value is repeated. */
import type { core } from "zod/mini";

export function issueText(issue: core.$ZodIssue): string {
  const place = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return `${place === "" ? "The body" : place.replace(/^\./, "")} ${fault(issue)}.`;
}

function fault(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${article(issue.expected)}`;
    case "too_big":
      return issue.origin === "array" || issue.origin === "string"
        ? `is longer than ${issue.maximum}`
        : `must be at most ${issue.maximum}`;
    case "too_small":
      return issue.origin === "array" || issue.origin === "string"
        ? `is shorter than ${issue.minimum}`
        : `must be at least ${issue.minimum}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return "has none of the promised forms";
    case "invalid_format":
      return `is not in the promised form${issue.message === "Invalid input" ? "" : `: ${issue.message}`}`;
    default:
      return "is not as promised";
  }
}

const article = (type: string): string => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
