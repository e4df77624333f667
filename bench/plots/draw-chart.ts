import { init, type EChartsCoreOption } from "echarts";
import { darkStyle } from "./theme.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The chart as SVG; the same for the same chart. */
export function drawChart(option: EChartsCoreOption, size: Size): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({ animation: false, ...option });
    return polish(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Without what serves the mouse, and without names that count the charts of the process. */
function polish(svg: string): string {
  return `${svg
    .replaceAll(/<style ?>.*?<\/style>/gs, "")
    .replaceAll(/ (?:class="zr\d+-cls-\d+"|pointer-events="visible"|ecmeta_[a-z_]+="[^"]*")/g, "")
    .replaceAll(/\bzr\d+-/g, "chart-")
    .replace(/(<svg[^>]*>)/, `$1\n<style>${darkStyle()}</style>`)
    .replaceAll(/\n{2,}/g, "\n")
    .trim()}\n`;
}
