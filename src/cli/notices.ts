import { styleText } from "node:util";

export type NoticeStyle = "plain" | "bad" | "quiet";

/** What is said to people, on stderr: lines, and on a terminal one line at the bottom that changes. */
export interface Notices {
  readonly isTerminal: boolean;
  say(text: string, style?: NoticeStyle): void;
  /** Replaces the line at the bottom; an empty text takes it away. Nothing where there is no terminal. */
  status(text: string): void;
  /** From now on this text appears nowhere. */
  hide(secret: string): void;
}

const COLOURS = { plain: undefined, bad: "red", quiet: "dim" } as const;
const ERASE_LINE = "\r\u001b[2K";
/** What would move the cursor or worse: texts of records and of services are printed too. */
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

export function createNotices(stream: NodeJS.WriteStream): Notices {
  const isTerminal = stream.isTTY;
  const secrets = new Set<string>();
  let bottom = "";

  const clean = (text: string): string => {
    let cleaned = text;
    for (const secret of secrets) cleaned = cleaned.replaceAll(secret, "***");
    return withoutControls(cleaned);
  };
  return {
    isTerminal,
    say: (text, style = "plain") => {
      const colour = COLOURS[style];
      const line = colour === undefined ? clean(text) : styleText(colour, clean(text), { stream });
      stream.write(bottom === "" ? `${line}\n` : `${ERASE_LINE}${line}\n${bottom}`);
    },
    status: (text) => {
      const next = isTerminal ? clean(text).slice(0, Math.max(0, stream.columns - 1)) : "";
      if (next === bottom) return;
      bottom = next;
      stream.write(ERASE_LINE + bottom);
    },
    hide: (secret) => {
      if (secret !== "") secrets.add(secret);
    },
  };
}

export function withoutControls(text: string): string {
  return text.replaceAll(CONTROLS, "\ufffd");
}
