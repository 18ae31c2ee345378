// What the reader of a chart chose, and the option that shows it. Only data go in and come out: no page, no ECharts.

const text = v => (typeof v === 'string' ? v.slice(0, 20000) : '');
const number = v => (typeof v === 'number' && Number.isFinite(v) ? v : null);
const list = (v, most) => (Array.isArray(v) ? v.slice(0, most) : []);
const object = v => (v !== null && typeof v === 'object' && !Array.isArray(v) ? v : {});
const oneOrMore = v => (Array.isArray(v) ? v : v === undefined || v === null ? [] : [v]);

// readOwn reads the field `descida` of an option. Whatever is missing or of another type has a harmless value.
export function readOwn(value) {
  const o = object(value), labels = object(o.labels), table = object(o.table);
  const ends = e => (e === undefined || e === null ? null : { min: number(object(e).min), max: number(object(e).max) });
  const x = list(o.x, 16).map(object).filter(c => text(c.column))
    .map(c => ({ column: text(c.column), label: text(c.label) || text(c.column), log: c.log === true, max: number(c.max) }));
  const head = list(table.head, 32).map(text);
  const rows = list(table.rows, 1000).map(r => list(r, 32).map(text));
  return {
    height: Math.min(Math.max(number(o.height) ?? 420, 100), 4000),
    text: text(o.text),
    labels: { toolbar: text(labels.toolbar), x: text(labels.x), logX: text(labels.logX), logY: text(labels.logY), reset: text(labels.reset), hint: text(labels.hint) },
    axis: x.some(c => c.column === o.axis) ? o.axis : x[0]?.column,
    x,
    y: list(o.y, 32).map(object).map(p => ({ linear: ends(p.linear), log: ends(p.log) })),
    logY: o.logY === true,
    decimalComma: o.decimalComma === true,
    table: head.length && rows.length ? { head, rows } : null,
    notes: list(o.notes, 100).map(object).map(n => ({ head: text(n.head), lines: list(n.lines, 200).map(text) }))
  };
}

// firstChoice is what a chart begins with. logX has an answer for each axis.
export function firstChoice(own) {
  return { axis: own.axis, logX: Object.fromEntries(own.x.map(c => [c.column, c.log])), logY: own.logY };
}

// keepChoice takes what a reader chose over to a newer state of the same chart. What was not touched follows the chart.
export function keepChoice(own, choice, touched) {
  const next = firstChoice(own);
  if (touched.axis && own.x.some(c => c.column === choice.axis)) next.axis = choice.axis;
  for (const c of own.x) {
    if (touched.logX[c.column] && c.column in choice.logX) next.logX[c.column] = choice.logX[c.column];
  }
  if (touched.logY) next.logY = choice.logY;
  return next;
}

export const canLogY = own => own.y.some(p => p.log);

// applyChoice returns the option with the chosen axes: each series reads another column, and the axes change their
// type, ends and name.
export function applyChoice(option, own, choice) {
  const columns = new Set(own.x.map(c => c.column));
  const x = own.x.find(c => c.column === choice.axis);
  const out = { ...option };
  if (x) {
    out.series = oneOrMore(option.series).map(s =>
      s && s.encode && columns.has(s.encode.x) ? { ...s, encode: { ...s.encode, x: x.column } } : s);
    out.xAxis = oneOrMore(option.xAxis).map(a => {
      const log = choice.logX[x.column] === true;
      const axis = { ...a, type: log ? 'log' : 'value', min: null, max: x.max, minorSplitLine: { show: log } };
      if (typeof object(a).name === 'string') axis.name = x.label;
      return axis;
    });
  }
  if (own.y.length) {
    out.yAxis = oneOrMore(option.yAxis).map((a, i) => {
      const p = own.y[i];
      if (!p) return a;
      const log = choice.logY && p.log !== null;
      const ends = log ? p.log : p.linear;
      return { ...a, type: log ? 'log' : 'value', min: ends?.min ?? null, max: ends?.max ?? null, minorSplitLine: { show: log } };
    });
  }
  return out;
}
