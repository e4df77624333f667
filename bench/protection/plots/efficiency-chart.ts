import { efficiencyOf, geometricMean, type Result } from "../score/summary.ts";
import { drawChart } from "../../plots/draw-chart.ts";
import { theme } from "../../plots/theme.ts";

const WIDTH = 860;
const ROW = 34;
const MARGINS = 130;

/** The efficiency of each policy in each judged scenario as a dot, and their geometric mean as a bar; the best on top. */
export function drawEfficiency(results: readonly Result[], colours: ReadonlyMap<string, string>): string {
  const judged = results.filter((result) => result.judged);
  const rows = [...Map.groupBy(judged, ({ policy }) => policy)]
    .map(([policy, some]) => ({ policy, values: some.map(efficiencyOf), mean: geometricMean(some.map(efficiencyOf)) }))
    .sort((a, b) => a.mean - b.mean);
  const [paper, ink, faint] = [theme.paper[0], theme.ink[0], theme.faint[0]];
  const scenarios = new Set(judged.map(({ scenario }) => scenario)).size;
  return drawChart(
    {
      backgroundColor: paper,
      title: {
        text: "Efficiency by policy",
        subtext: `% of the exact oracle: a dot for each of ${scenarios} scenarios, a bar for their geometric mean`,
        left: 16,
        top: 8,
        textStyle: { color: ink, fontSize: 15 },
        subtextStyle: { color: ink },
      },
      grid: { left: 230, right: 40, top: 72, bottom: 36 },
      xAxis: {
        type: "value",
        max: 100,
        axisLabel: { color: ink, formatter: "{value} %" },
        splitLine: { lineStyle: { color: faint, width: 0.5 } },
      },
      yAxis: {
        type: "category",
        data: rows.map(labelOf),
        axisLabel: { color: ink, fontSize: 13 },
        axisLine: { lineStyle: { color: faint } },
        axisTick: { show: false },
      },
      series: [
        {
          type: "bar",
          silent: true,
          barWidth: "55%",
          data: rows.map(({ policy, mean }) => ({
            value: percent(mean),
            itemStyle: { color: colours.get(policy) ?? ink, opacity: 0.55 },
          })),
        },
        {
          type: "scatter",
          silent: true,
          symbolSize: 6,
          itemStyle: { color: ink, opacity: 0.55 },
          data: rows.flatMap((row) => row.values.map((value) => [percent(value), labelOf(row)])),
        },
      ],
    },
    { width: WIDTH, height: MARGINS + ROW * rows.length },
  );
}

function percent(share: number): number {
  return Number((100 * share).toFixed(1));
}

function labelOf({ policy, mean }: { readonly policy: string; readonly mean: number }): string {
  return `${policy}  ${(100 * mean).toFixed(1)}`;
}
