import type { Column } from "./definition.ts";
import type { Refuse } from "./refuse.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** An image as base64 text, which is what the wire has, or as its bytes. */
export function imageWriter({ maxBytes = Infinity }: Column, refuse: Refuse): (value: unknown) => string {
  return (value) => {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
    if (typeof text !== "string" || !BASE64.test(text)) throw refuse(value, "an image as base64 text or Uint8Array");
    const size = Buffer.byteLength(text, "base64");
    if (size <= maxBytes) return text;
    throw refuse(text, `an image of at most ${maxBytes} bytes (it has ${size})`);
  };
}
