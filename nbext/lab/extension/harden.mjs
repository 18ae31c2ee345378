// A notebook may come from anyone, and its charts are shown without trust. So an option keeps only the fields on a
// list, none of which can run or load anything. The same rules, in Go, are package plots/option; one set of test
// vectors holds both together.

const maxDepth = 32;
const dropped = Symbol('dropped');

// harden returns a copy of an option with what is allowed: {keys, shapes}, lists of strings.
export function harden(option, allowed) {
  const keys = new Set(allowed.keys), shapes = new Set(allowed.shapes);

  function safeString(s, key) {
    if (s.includes('__f__') || s.includes('image://')) return false;
    return key === 'symbol' || key === 'icon' || key === 'edgeSymbol' ? shapes.has(s) : true;
  }

  function freeName(k) {
    return !k.startsWith('__') && k !== 'constructor' && k !== 'prototype' && safeString(k, '');
  }

  function stays(k, value, parent) {
    if (parent === 'source') return freeName(k); // the columns of a data set
    if (parent === 'selected') return freeName(k) && typeof value === 'boolean'; // the names of series
    return keys.has(k);
  }

  function clean(v, key, depth) {
    if (depth > maxDepth) return dropped;
    const isObject = v !== null && typeof v === 'object' && !Array.isArray(v);
    if (key === 'tooltip' && !isObject) return dropped; // a string would be a formatter
    if (Array.isArray(v)) {
      return v.map(e => { const c = clean(e, key, depth + 1); return c === dropped ? null : c; });
    }
    if (isObject) {
      const out = {};
      for (const k of Object.keys(v)) {
        if (!stays(k, v[k], key)) continue;
        const c = clean(v[k], k, depth + 1);
        if (c !== dropped) out[k] = c;
      }
      if (key === 'tooltip') out.renderMode = 'richText'; // drawn: HTML in it is text
      return out;
    }
    if (typeof v === 'string') return safeString(v, key) ? v : dropped;
    return typeof v === 'number' || typeof v === 'boolean' || v === null ? v : dropped;
  }

  let out = clean(option, '', 0);
  if (out === dropped || out === null || typeof out !== 'object' || Array.isArray(out)) out = {};
  if (!('tooltip' in out)) out.tooltip = { show: false, renderMode: 'richText' };
  return out;
}
