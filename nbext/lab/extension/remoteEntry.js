// What JupyterLab asks of an extension that is already built: a container, window._JUPYTERLAB[name] = {init, get}.
// The rest are ES modules beside this file; no bundler is needed.
(function () {
  'use strict';
  const name = 'descida';
  const base = document.currentScript.src.replace(/[^/]*$/, '');
  let scope = {};

  // A package that JupyterLab shares with its extensions; scope is {package: {version: {get}}}.
  async function shared(packageName) {
    const version = Object.values(scope[packageName] ?? {})[0];
    if (!version) throw new Error(`${name}: JupyterLab does not share ${packageName}`);
    return (await version.get())();
  }

  (window._JUPYTERLAB ??= {})[name] = {
    init(sharedScope) { scope = sharedScope; },
    async get(module) {
      if (module !== './mimeExtension') throw new Error(`${name}: no module ${module}`);
      const [{ Widget }, { extension }] = await Promise.all([shared('@lumino/widgets'), import(base + 'renderer.mjs')]);
      return () => ({ __esModule: true, default: extension(Widget) });
    }
  };
})();
