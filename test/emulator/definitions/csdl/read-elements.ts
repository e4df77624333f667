export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

const tag = /<\?[^?]*\?>|<(?<close>\/)?(?<name>[\w:.]+)(?<attributes>(?:\s+[\w:.]+="[^"<]*")*)\s*(?<empty>\/)?>/y;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** A strict reader of XML without text between its elements. Throws for what is not well-formed. */
export function readElements(xml: string): Element[] {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open = [root];
  tag.lastIndex = 0;
  while (tag.lastIndex < xml.length) {
    const at = tag.lastIndex;
    const groups = tag.exec(xml)?.groups;
    if (!groups) throw new Error(`Not well-formed at ${at}: ${xml.slice(at, at + 60)}`);
    if (groups.name === undefined) continue;
    if (groups.close !== undefined) {
      if (open.pop()?.name !== groups.name) throw new Error(`</${groups.name}> closes nothing.`);
      continue;
    }
    const element: Element = { name: groups.name, attributes: readAttributes(groups.attributes ?? ""), children: [] };
    open.at(-1)?.children.push(element);
    if (groups.empty === undefined) open.push(element);
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name ?? ""}> is not closed.`);
  return root.children;
}

function readAttributes(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:.]+)="([^"]*)"/g)];
  if (new Set(found.map(([, name]) => name)).size < found.length) throw new Error(`An attribute stands twice: ${text}`);
  return Object.fromEntries(found.map(([, name = "", value = ""]) => [name, unescape(value)]));
}

function unescape(text: string): string {
  return text.replace(/&(\w*);?/g, (reference, name: string) => {
    const character = entities[name];
    if (character === undefined || !reference.endsWith(";")) throw new Error(`'${reference}' is no entity.`);
    return character;
  });
}
