import { build, type Plugin } from 'esbuild';

/**
 * `npm run bundle`: the controller as one file, dist/controller.mjs, with a source map beside it. A bundle holds only
 * what is reached of the libraries: it starts faster and needs half the memory.
 */
await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/controller.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.19',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  // CommonJS libraries in the bundle ask for Node's own modules through require.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
  plugins: [withoutUnusedModels()],
});

/**
 * @kubernetes/client-node does not declare that its modules have no side effects, so esbuild would keep the model of every
 * kind that Kubernetes has; of all that, a KubeConfig is used. Measured: 10 MB less memory.
 */
function withoutUnusedModels(): Plugin {
  const library = '@kubernetes/client-node';
  return {
    name: 'without-unused-models',
    setup: (bundle) => {
      bundle.onResolve({ filter: /./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        const asked = pluginData === library || !(path.includes(library) || importer.includes(library));
        if (asked) return undefined;
        const resolved = await bundle.resolve(path, { importer, resolveDir, kind, pluginData: library });
        return resolved.path.includes(library) ? { ...resolved, sideEffects: false } : resolved;
      });
    },
  };
}
