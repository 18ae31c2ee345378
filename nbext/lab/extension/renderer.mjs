// The renderer of charts: a MIME renderer for JupyterLab 4 and Notebook 7. It draws an option with ECharts, on the
// page's light or dark theme, with a small toolbar that switches the axes, and a table below.
import { harden } from './harden.mjs';
import { allowed } from './allowed.mjs';
import { withCommas } from './numbers.mjs';
import { readOwn, firstChoice, keepChoice, applyChoice, canLogY } from './view.mjs';

const mime = 'application/vnd.echarts.v6+json';
const here = new URL('.', import.meta.url);

let library;
const loadECharts = () => (library ??= import(new URL('echarts.mjs', here)).then(m => m.default));

const theme = () => (document.body.dataset.jpThemeLight === 'false' ? 'dark' : 'default');

function addStyle() {
  if (document.getElementById('descida-chart-style')) return;
  const link = document.createElement('link');
  Object.assign(link, { id: 'descida-chart-style', rel: 'stylesheet', href: new URL('chart.css', here).href });
  document.head.append(link);
}

// element makes a page element. Texts of a notebook come in as text only.
function element(tag, properties = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(properties)) {
    if (k in e) e[k] = v; else e.setAttribute(k, v);
  }
  e.append(...children);
  return e;
}

export function extension(Widget) {
  class Chart extends Widget {
    constructor() {
      super();
      addStyle();
      this.addClass('descida-chart');
      this.sequence = 0;
      this.touched = { axis: false, logX: {}, logY: false };
      this.toolbar = element('div', { // its keys are its own: the notebook would move to the next cell
        className: 'descida-chart-toolbar', role: 'group', 'data-lm-suppress-shortcuts': 'true', onkeydown: e => e.stopPropagation()
      });
      this.canvas = element('div', { className: 'descida-chart-canvas', role: 'img' });
      this.below = element('div', { className: 'descida-chart-table' });
      this.notes = element('div', { className: 'descida-chart-notes' });
      this.node.append(this.toolbar, this.canvas, this.below, this.notes);
    }

    async renderModel(model) {
      const sequence = ++this.sequence; // a later state may come while ECharts still loads
      const data = model.data[mime];
      this.option = harden(data, allowed);
      this.own = readOwn(data?.descida);
      this.choice = this.choice ? keepChoice(this.own, this.choice, this.touched) : firstChoice(this.own);
      this.canvas.style.height = this.own.height + 'px';
      this.canvas.setAttribute('aria-label', this.own.text);
      this.drawToolbar();
      this.drawTable();
      this.drawNotes();
      let echarts;
      try {
        echarts = await loadECharts();
      } catch (error) {
        this.canvas.textContent = this.own.text || String(error);
        return;
      }
      if (this.isDisposed || sequence !== this.sequence) return;
      if (!this.echarts) this.start(echarts);
      if (this.chart) this.draw();
    }

    // start waits for the place on the page: a tab in the background has no size.
    start(echarts) {
      this.echarts = echarts;
      this.resizes = new ResizeObserver(() => this.resize());
      this.resizes.observe(this.canvas);
      this.themes = new MutationObserver(() => this.chart?.setTheme(theme()));
      this.themes.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
      this.resize();
    }

    resize() {
      if (this.canvas.clientWidth === 0) return;
      if (this.chart) {
        this.chart.resize();
      } else {
        this.chart = this.echarts.init(this.canvas, theme(), { renderer: 'canvas' });
        this.draw();
      }
    }

    // draw shows the option with the reader's choice. What is not named in replaceMerge is merged: the zoom and the
    // legend stay as the reader has them.
    draw() {
      const option = applyChoice(this.option, this.own, this.choice);
      if (this.own.decimalComma) withCommas(option);
      if (typeof option.backgroundColor !== 'string') option.backgroundColor = 'transparent'; // the page's
      try {
        this.chart.setOption(option, { replaceMerge: ['series', 'dataset', 'title'] });
        this.canvas.dataset.drawn = 'true';
      } catch (error) { // an option that ECharts cannot draw
        this.chart.clear();
        this.canvas.dataset.drawn = 'false';
        console.warn('descida: a chart cannot be drawn:', error);
      }
    }

    whole() {
      this.chart?.dispatchAction({ type: 'dataZoom', batch: this.zooms().map((_, dataZoomIndex) => ({ dataZoomIndex, start: 0, end: 100 })) });
    }

    zooms() {
      return Array.isArray(this.option.dataZoom) ? this.option.dataZoom : [];
    }

    // drawToolbar makes the controls once, and again only if the choices themselves change: a menu that is open stays.
    drawToolbar() {
      const shape = JSON.stringify([this.own.x.map(c => [c.column, c.label]), this.own.labels, canLogY(this.own)]);
      if (shape !== this.shape) {
        this.shape = shape;
        this.makeToolbar();
      }
      if (this.axisMenu) this.axisMenu.value = this.choice.axis;
      if (this.logX) this.logX.checked = this.choice.logX[this.choice.axis] === true;
      if (this.logY) this.logY.checked = this.choice.logY;
    }

    makeToolbar() {
      const { labels, x } = this.own;
      this.toolbar.replaceChildren();
      this.axisMenu = this.logX = this.logY = null;
      this.toolbar.hidden = x.length === 0;
      if (x.length === 0) return;
      this.toolbar.setAttribute('aria-label', labels.toolbar);
      this.axisMenu = element('select', {
        onchange: () => { this.touched.axis = true; this.choice.axis = this.axisMenu.value; this.changed(); }
      }, ...x.map(c => element('option', { value: c.column }, c.label)));
      this.logX = element('input', {
        type: 'checkbox',
        onchange: () => { this.touched.logX[this.choice.axis] = true; this.choice.logX[this.choice.axis] = this.logX.checked; this.changed(); }
      });
      if (x.length > 1) {
        this.toolbar.append(element('label', {}, labels.x, this.axisMenu), element('label', {}, this.logX, labels.logX));
      } else { // nothing to choose but the scale
        this.toolbar.append(element('label', {}, this.logX, labels.x + ' ' + labels.logX));
      }
      if (canLogY(this.own)) {
        this.logY = element('input', {
          type: 'checkbox', onchange: () => { this.touched.logY = true; this.choice.logY = this.logY.checked; this.changed(); }
        });
        this.toolbar.append(element('label', {}, this.logY, labels.logY));
      }
      this.toolbar.append(element('button', { type: 'button', title: labels.hint, onclick: () => this.whole() }, labels.reset));
    }

    changed() {
      this.drawToolbar();
      if (!this.chart) return;
      this.draw();
      this.whole(); // a piece of one axis is another piece of the next
    }

    drawTable() {
      const t = this.own.table;
      this.below.hidden = !t;
      this.below.replaceChildren();
      if (!t) return;
      const row = (tag, cells) => element('tr', {}, ...cells.map(c => element(tag, tag === 'th' ? { scope: 'col' } : {}, c)));
      this.below.append(element('table', {},
        element('thead', {}, row('th', t.head)), element('tbody', {}, ...t.rows.map(r => row('td', r)))));
    }

    // drawNotes shows heads with their lines; what has no head is a text whose columns stand below one another.
    drawNotes() {
      this.notes.hidden = this.own.notes.length === 0;
      this.notes.replaceChildren(...this.own.notes.map(n => n.head === ''
        ? element('pre', {}, n.lines.join('\n'))
        : element('p', {}, element('b', {}, n.head), ...n.lines.flatMap(l => [element('br'), l]))));
    }

    dispose() {
      if (this.isDisposed) return;
      this.resizes?.disconnect();
      this.themes?.disconnect();
      this.chart?.dispose();
      super.dispose();
    }
  }

  return {
    id: 'descida:charts',
    rank: 0, // before HTML and pictures
    dataType: 'json',
    rendererFactory: { safe: true, mimeTypes: [mime], createRenderer: () => new Chart() }
  };
}
