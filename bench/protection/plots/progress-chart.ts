import type { Curve, Curves } from "./curves.ts";
import { drawChart } from "../../plots/draw-chart.ts";
import { theme } from "../../plots/theme.ts";

const SIZE = { width: 860, height: 460 };
/** From so many seconds on the axis has minutes. */
const LONG = 600;

/** Records over time: a line for each policy, and the oracle's, which none can do better than by much. */
export function drawProgress(
  { scenario, records, oracle, policies }: Curves,
  colours: ReadonlyMap<string, string>,
  highlighted: string,
): string {
  const end = Math.max(...[oracle, ...policies].map(({ points }) => points.at(-1)?.[0] ?? 0));
  const unit = end > LONG ? { seconds: 60, name: "minutes" } : { seconds: 1, name: "seconds" };
  const [paper, ink, faint] = [theme.paper[0], theme.ink[0], theme.faint[0]];
  const line = ({ name, points }: Curve, style: object, z: number): object => ({
    ...{ name, type: "line", showSymbol: false, silent: true, z },
    lineStyle: style,
    itemStyle: style,
    data: points.map(([seconds, percent]) => [Number((seconds / unit.seconds).toFixed(2)), percent]),
  });
  const axis = {
    nameTextStyle: { color: ink },
    axisLabel: { color: ink },
    axisLine: { lineStyle: { color: faint } },
    splitLine: { lineStyle: { color: faint, width: 0.5 } },
  };
  return drawChart(
    {
      backgroundColor: paper,
      title: {
        text: scenario,
        subtext: `${records.toLocaleString("en-US")} records; % done over time`,
        left: 16,
        top: 8,
        textStyle: { color: ink, fontSize: 15 },
        subtextStyle: { color: ink },
      },
      legend: { bottom: 8, textStyle: { color: ink }, icon: "roundRect", itemWidth: 18, itemHeight: 4, itemGap: 22 },
      grid: { left: 56, right: 24, top: 72, bottom: 108 },
      xAxis: {
        ...axis,
        type: "value",
        name: unit.name,
        nameLocation: "middle",
        nameGap: 26,
        max: end / unit.seconds,
        axisLabel: { color: ink, showMaxLabel: false },
      },
      yAxis: { ...axis, type: "value", max: 100, axisLabel: { color: ink, formatter: "{value} %" } },
      series: [
        line(oracle, { color: theme.oracle[0], width: 2, type: "dashed" }, 3),
        ...policies.map((curve) => {
          const isHighlighted = curve.name === highlighted;
          return line(
            curve,
            { color: colours.get(curve.name) ?? ink, width: isHighlighted ? 3 : 1.4 },
            isHighlighted ? 4 : 2,
          );
        }),
      ],
    },
    SIZE,
  );
}
