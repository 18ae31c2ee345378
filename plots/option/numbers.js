// withCommas writes the numbers of a chart's axes and tooltips as Portuguese does: a comma before the decimals, a
// space between thousands. ECharts has no setting for it, and an option may hold no functions: it is done here.
function withCommas(option) {
  var words = function (v) {
    if (typeof v !== 'number' || !isFinite(v)) return v === null || v === undefined ? '' : String(v);
    var parts = String(Number(v.toPrecision(12))).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, '\u00a0');
    return parts.join(',');
  };
  var each = function (v, f) { (Array.isArray(v) ? v : v ? [v] : []).forEach(f); };
  each([].concat(option.xAxis || [], option.yAxis || []), function (axis) {
    if (axis && (axis.type === 'value' || axis.type === 'log')) {
      axis.axisLabel = Object.assign({}, axis.axisLabel, { formatter: words });
    }
  });
  each(option.tooltip, function (tooltip) { if (tooltip) tooltip.valueFormatter = words; });
  return option;
}
