/**
 * The project brings its own Node 24 through npm; with `--ignore-scripts` that binary is missing and scripts would
 * silently run on whatever Node the machine has. Imported first by every entry point.
 */
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`This needs the Node 24 that "npm ci" installs, but runs on ${process.version}. Run "npm ci" first.`);
  process.exit(1);
}
