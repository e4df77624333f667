import { join } from "node:path";
import ts from "typescript";

/** What is no file of a test's own is parsed once. */
const parsed = new Map<string, ts.SourceFile>();

const root = join(import.meta.dirname, "../../..");

/** What the compiler says of these files, which stand beside each other in a project that uses this package. */
export function compile(files: Readonly<Record<string, string>>): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const virtual = new Map(Object.entries(files).map(([name, text]) => [join(import.meta.dirname, name), text]));
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { readFile, fileExists } = host;
  host.readFile = (path) => virtual.get(path) ?? readFile.call(host, path);
  host.fileExists = (path) => virtual.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, version) => {
    const known = parsed.get(path);
    if (known !== undefined) return known;
    const text = host.readFile(path);
    const source = text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
    if (source !== undefined && !virtual.has(path)) parsed.set(path, source);
    return source;
  };
  const program = ts.createProgram([...virtual.keys()], { ...options, noUnusedLocals: false }, host);
  return [...virtual.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText, start = 0 }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
      return `${path.slice(root.length)}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}
