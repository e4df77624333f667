/** A value for a message: its JSON and type, cut short. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const text = textOf(typeof value === "function" ? value.name : value);
  const type = Array.isArray(value) ? "array" : typeof value;
  return `${text.length > 80 ? `${text.slice(0, 77)}…` : text} (${type})`;
}

function textOf(value: object | string | number | bigint | boolean | symbol): string {
  if (typeof value === "object") return safeJson(value);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
