import { badRequest, unknownSegment } from "../web-api-error.ts";

/** One step of a path: `accounts`, `accounts(<key>)`, `WhoAmI()`. */
export interface Segment {
  readonly name: string;
  /** What stands between the parentheses; undefined without any. */
  readonly key: string | undefined;
}

export interface Target {
  /** "https://org/api/data/v9.2/" */
  readonly root: string;
  /** What follows the root, without the query. */
  readonly path: string;
  readonly segments: readonly Segment[];
  /** Query options by name, decoded. */
  readonly options: ReadonlyMap<string, string>;
  /** The absolute URL, as it was asked for. */
  readonly url: string;
}

const ROOT = /^(https?:\/\/[^/?#]+)?\/api\/data\/v9\.[012]\/?/i;
const SEGMENT = /^([^()]+?)(?:\((.*)\))?$/s;

/**
 * Takes a URL apart.
 *
 * @param url absolute, from the root of the host, or relative to `root`
 * @param root the service root of the request around it
 */
export function readTarget(url: string, root: string): Target {
  const [bare = ""] = url.split("#", 1);
  const found = ROOT.exec(bare);
  if (!found && /^(?:https?:|\/)/i.test(bare)) throw unknownSegment(bare.replace(/^https?:\/\/[^/]+/i, ""));
  const relative = bare.slice(found?.[0].length ?? 0);
  const at = relative.indexOf("?");
  const path = at === -1 ? relative : relative.slice(0, at);
  const ownRoot = found ? absoluteRoot(found[0], found[1], root) : root;
  return {
    root: ownRoot,
    path,
    segments: splitPath(path).map(readSegment),
    options: at === -1 ? new Map() : readOptions(relative.slice(at + 1)),
    url: ownRoot + relative,
  };
}

function absoluteRoot(matched: string, origin: string | undefined, root: string): string {
  const absolute = origin === undefined ? new URL(root).origin + matched : matched;
  return absolute.endsWith("/") ? absolute : `${absolute}/`;
}

/** A slash inside of a quoted key belongs to the key. */
function splitPath(path: string): string[] {
  const parts = path.match(/(?:'(?:[^']|'')*'|[^/'])+/g) ?? [];
  return parts.map((part) => decode(part));
}

function readSegment(text: string): Segment {
  const [, name, key] = SEGMENT.exec(text) ?? [];
  if (name === undefined) throw unknownSegment(text);
  return { name, key };
}

/** Form encoding is accepted, as some clients use it: `+` for a space, `%24select` for `$select`. */
function readOptions(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode((at === -1 ? pair : pair.slice(0, at)).replaceAll("+", " "));
    if (options.has(name) && name.startsWith("$")) {
      throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    }
    options.set(name, at === -1 ? "" : decode(pair.slice(at + 1).replaceAll("+", " ")));
  }
  return options;
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`'${text}' is not correctly percent-encoded.`);
  }
}
