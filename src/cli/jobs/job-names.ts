import { randomInt } from "node:crypto";
import type { CommandRecord } from "./command-record.ts";

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 6;

/** A name that no other job has: "set-contact-k3fz9q". */
export function newJobName({ command, operands }: Pick<CommandRecord, "command" | "operands">): string {
  const [first = ""] = operands;
  const subject = /^\w+$/.test(first) ? [first.slice(0, 50)] : [];
  const chance = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
  return [command, ...subject, chance].join("-");
}
