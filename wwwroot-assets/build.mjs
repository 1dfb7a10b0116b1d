// Builds ../SecureMarketing.Web/wwwroot from this folder. MSBuild runs it when a source is newer than the output
// (SecureMarketing.Web/Assets.targets); by hand: `node build.mjs`.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '..', 'SecureMarketing.Web', 'wwwroot');
const lock = join(here, '.building');

/** Two builds of one checkout must not write the same folders: the directory is the lock, the other one waits. */
async function whileLocked(work) {
  const patience = Date.now() + 180_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      // A build that was killed leaves its lock behind.
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > 170_000) rmSync(lock, { recursive: true, force: true });
      if (Date.now() > patience) throw new Error(`${lock} is held by another build.`);
      await new Promise(resume => setTimeout(resume, 200));
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function installPackages() {
  const installed = statSync(join(here, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  if (installed && installed.mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs) return;
  // No install scripts: esbuild's own only verifies the platform package that npm has already placed.
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: here, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

async function bundle() {
  const { build } = await import('esbuild');
  const modules = join(here, 'src', 'modules');
  const fresh = output + '.new';
  rmSync(fresh, { recursive: true, force: true });
  await build({
    absWorkingDir: here,
    entryPoints: [
      { in: 'src/app.css', out: 'app' },
      { in: 'src/public.css', out: 'public' },
      { in: 'src/shell.js', out: 'shell' },
      ...readdirSync(modules).filter(name => name.endsWith('.js'))
        .map(name => ({ in: join('src', 'modules', name), out: 'modules/' + name.slice(0, -3) })),
    ],
    outdir: fresh,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    loader: { '.woff2': 'file', '.svg': 'file' },
    assetNames: 'fonts/[name]',
    legalComments: 'none',
    logLevel: 'warning',
  });
  cpSync(join(here, 'static'), fresh, { recursive: true });
  if (existsSync(output)) rmSync(output, { recursive: true, force: true });
  renameSync(fresh, output);
}

await whileLocked(async () => {
  installPackages();
  await bundle();
});
