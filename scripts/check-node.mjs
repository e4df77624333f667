// The repository brings its own Node as a development dependency, and npm puts it first on the path of its scripts.
// When that is missing, the failure that follows would be a syntax error in some file; this says what to do instead.
const needed = [22, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `dataverse-parallel needs Node ${needed.join(".")} or newer, this is ${process.versions.node}.\n` +
      "Run `npm ci` first: it installs a fitting Node for the scripts of this repository. Then start them with `npm start` or `npm test`.\n",
  );
  process.exit(1);
}
