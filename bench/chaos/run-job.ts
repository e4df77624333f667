import { existsSync } from "node:fs";
import { join } from "node:path";
import { damageJournal } from "./client/damage-journal.ts";
import { runClient, type End } from "./client/run-client.ts";
import { lastDocument, type Figures } from "./judge/documents.ts";
import { isDamaged, judgeEnd } from "./judge/judge-end.ts";
import { judgeLaw } from "./judge/judge-figures.ts";
import { addTallies, NOTHING, type Tally } from "./report/tally.ts";
import type { Session } from "./script/script.ts";
import type { Service } from "./service/spawn-service.ts";

/** A job that is to come to its end in spite of everything. */
export interface ChaoticJob {
  readonly name: string;
  readonly folder: string;
  readonly service: Service;
  /** The command that begins it; its name is among the words, or follows from them. */
  readonly command: readonly string[];
  /** What goes on with it. */
  readonly resume: readonly string[];
  readonly sessions: readonly Session[];
}

export interface JobEnd {
  readonly complaints: readonly string[];
  /** What the command says of the whole job in the end. */
  readonly figures: Figures | undefined;
  /** A journal that had lost its end was used. */
  readonly forgot: boolean;
  readonly tally: Tally;
}

/**
 * So many sessions without troubles a job may need: one, whatever came before, and one more for records that waited for
 * another of their key whose outcome is unknown for good.
 */
export const MOST_CALM = 2;
const CALM: Session = { by: "resume", troubles: [], faults: [] };

/** Runs the sessions one after the other, then without troubles until the job is completed. */
export async function runJob(job: ChaoticJob): Promise<JobEnd> {
  const complaints: string[] = [];
  let tally: Tally = NOTHING;
  let figures: Figures | undefined;
  let forgot = false;
  let isOver = false;
  const calm: readonly Session[] = Array.from({ length: MOST_CALM }, () => CALM);
  for (const [place, session] of [...job.sessions, ...calm].entries()) {
    if (isOver) break;
    const ran = await runSession(job, session);
    const { end, damage } = ran;
    const complaint = judgeEnd(end, session);
    if (complaint !== undefined) complaints.push(`session ${place + 1} (${ran.by}): ${complaint}`);
    if (damage === "used") forgot = true;
    const document = lastDocument(end.stdout);
    if (document !== undefined && "read" in document) complaints.push(...judgeLaw(document));
    isOver = isWorkedThrough(end);
    if (isOver) figures = document;
    const calmSoFar = place + 1 - job.sessions.length;
    tally = addTallies(tally, { ...ran.tally, mostCalm: Math.max(0, calmSoFar) });
  }
  if (!isOver) complaints.push(`the job is not completed after ${MOST_CALM} sessions without troubles`);
  return { complaints, figures, forgot, tally };
}

interface RanSession {
  readonly end: End;
  readonly by: Session["by"];
  readonly damage: "none" | "refused" | "used";
  readonly tally: Partial<Tally>;
}

async function runSession(job: ChaoticJob, session: Session): Promise<RanSession> {
  const { name, folder, service } = job;
  const { troubles, faults } = session;
  const by = existsSync(join(folder, "state", "jobs", `${name}.job`)) ? session.by : "command";
  const damaged = troubles.find((trouble) => trouble.kind === "damage");
  const restore = damaged && (await damageJournal(folder, name, damaged.damage));
  const killsBefore = service.kills;
  const end = await runClient(job[by], {
    ...{ folder, variables: service.variables, troubles },
    onStart: (client) => service.begin({ client, troubles, faults }),
  });
  const leftOver = await service.end();
  const damage = restore === undefined ? "none" : (await isRefused(job, end)) ? "refused" : "used";
  if (damage === "refused") await restore?.();
  const serviceKills = service.kills - killsBefore;
  // Of a service that was killed nobody knows which have hit.
  const hits = serviceKills > 0 ? 0 : faults.length - leftOver;
  return { end, by, damage, tally: { ...tallyOf(end, session, damage), serviceKills, faults: hits } };
}

/** A session that was killed before it opened the journal has not said what it thinks of it: the next would. */
async function isRefused({ name, folder, service }: ChaoticJob, end: End): Promise<boolean> {
  if (isDamaged(end)) return true;
  return isDamaged(await runClient(["jobs", "show", name], { folder, variables: service.variables, troubles: [] }));
}

function tallyOf({ code, signal }: End, { troubles }: Session, damage: RanSession["damage"]): Partial<Tally> {
  const isThrough = code === 0 || code === 3;
  return {
    sessions: 1,
    clientKills: Number(signal === "SIGKILL"),
    interrupts: Number(code === 130 || signal === "SIGINT"),
    fullDisks: Number(!isThrough && troubles.some(({ kind }) => kind === "disk-full")),
    clockJumps: troubles.flatMap((trouble) => (trouble.kind === "clock" ? trouble.jumps : [])).length,
    damagedRefused: Number(damage === "refused"),
    damagedUsed: Number(damage === "used"),
  };
}

/** Where something is left, the command says how to go on. */
function isWorkedThrough({ code, stderr }: End): boolean {
  return (code === 0 || code === 3) && !stderr.includes("To go on: dvp jobs resume");
}
