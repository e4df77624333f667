/** Colours on light paper, and what they are on dark. No two meanings share a colour, so that each can be exchanged. */
export const theme = {
  paper: ["#ffffff", "#0d1117"],
  ink: ["#1f2328", "#e6edf3"],
  faint: ["#d1d9e0", "#3d444d"],
  oracle: ["#57606a", "#9198a1"],
} as const;

/** After Okabe and Ito, who chose them so that nobody confuses two. */
const ours: readonly Colour[] = [
  ["#0072b2", "#4aa8e0"],
  ["#56b4e9", "#8fd0f5"],
  ["#009e73", "#3cc79f"],
];
const others: readonly Colour[] = [
  ["#d55e00", "#f08040"],
  ["#b8860b", "#e0b040"],
  ["#cc79a7", "#e09ac0"],
  ["#8c564b", "#c08a80"],
  ["#7f3fbf", "#b08ae0"],
  ["#5f7f00", "#a0c040"],
  ["#c00040", "#ff6f8f"],
  ["#5b6b8b", "#9aabcd"],
];

type Colour = readonly [light: string, dark: string];

/** A colour for each policy; the same ones for the same policies. */
export function coloursOf(
  policies: readonly string[],
  isOurs: (policy: string) => boolean,
): ReadonlyMap<string, string> {
  const paint = (names: readonly string[], colours: readonly Colour[]): [string, string][] =>
    names.map((name, index) => [name, colours[index % colours.length]?.[0] ?? theme.ink[0]]);
  return new Map([
    ...paint(policies.filter(isOurs), ours),
    ...paint(
      policies.filter((policy) => !isOurs(policy)),
      others,
    ),
  ]);
}

/** Exchanges the colours where the reader prefers dark: a rule of style is stronger than an attribute. */
export function darkStyle(): string {
  const rules = [...Object.values(theme), ...ours, ...others].flatMap(([light, dark]) =>
    ["fill", "stroke"].map((attribute) => `[${attribute}="${light}"]{${attribute}:${dark}}`),
  );
  return `@media (prefers-color-scheme: dark){${rules.join("")}}`;
}
