import { unlessAborted, type Sleep } from "../weather/timing.ts";
import { ConnectionReset, type FaultAction, type FaultWord } from "./fault.ts";
import { signInPage } from "./sign-in-page.ts";
import { damage, writeHttp } from "./wire-text.ts";

/** What a fault meddles with. */
export interface Operation {
  readonly signal: AbortSignal;
  readonly sleep: Sleep;
  /** Does it, and answers. */
  readonly answer: (request?: "signed-out") => Promise<Response>;
}

/** Does to a request what the fault says. Who gives up in the meantime gets the reason back, as from fetch. */
export async function carryOut(action: FaultAction, operation: Operation): Promise<Response> {
  if (typeof action === "string") return WORDS[action](operation);
  if ("status" in action) {
    return new Response(action.body ?? null, { status: action.status, headers: action.headers ?? {} });
  }
  const { signal, sleep, answer } = operation;
  const wait = () => unlessAborted(sleep(action.delayMs, signal), signal);
  if (action.delay === "answer") {
    const response = await answer();
    await wait();
    return response;
  }
  await wait();
  return answer();
}

const WORDS: Readonly<Record<FaultWord, (operation: Operation) => Promise<Response>>> = {
  "reset-before": () => Promise.reject(new ConnectionReset()),
  "reset-after": async ({ answer }) => {
    await answer();
    throw new ConnectionReset();
  },
  "hang-before": hang,
  "hang-after": async (operation) => {
    await operation.answer();
    return hang(operation);
  },
  truncate: async ({ answer }) => truncate(await answer()),
  "repeat-request": async ({ answer }) => {
    await answer();
    return answer();
  },
  "repeat-answer": async ({ answer }) => repeat(await answer()),
  "token-expired": ({ answer }) => answer("signed-out"),
  "sign-in-page": () => Promise.resolve(signInPage()),
};

function hang({ signal }: Operation): Promise<never> {
  return unlessAborted(new Promise<never>(() => undefined), signal);
}

async function truncate(response: Response): Promise<Response> {
  const body = await bodyOf(response);
  if (body.length === 0) throw new ConnectionReset();
  const half = body.subarray(0, Math.floor(body.length / 2));
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(half);
      controller.error(new ConnectionReset());
    },
  });
  const { status, headers } = response;
  const whole = writeHttp(response, body);
  return damage(new Response(broken, { status, headers }), whole.subarray(0, whole.length - body.length + half.length));
}

async function repeat(response: Response): Promise<Response> {
  const body = await bodyOf(response);
  const text = writeHttp(response, body);
  const { status, headers } = response;
  const copy = new Response(body.length > 0 ? body : null, { status, headers });
  return damage(copy, Buffer.concat([text, text]));
}

async function bodyOf(response: Response): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(await response.arrayBuffer());
}
