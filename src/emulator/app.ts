import { Hono } from "hono";
import { answerRequest, type Session } from "./answer-request.ts";
import type { InnerRequest, InnerResponse } from "./batch/model.ts";
import { findCaller } from "./find-caller.ts";
import type { Environment } from "./environment.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import type { SignedIn } from "./sign-in/signed-in.ts";
import { notSupported, WebApiError } from "./web-api-error.ts";
import { errorResponse } from "./wire/error-response.ts";
import type { Visit } from "./visit.ts";
import { unlessAborted } from "./weather/timing.ts";
import type { Weather } from "./weather/weather.ts";
import { readRequest } from "./wire/read-request.ts";
import { replyHeaders, type ReplyHeaderOptions } from "./wire/headers.ts";

export interface AppOptions {
  readonly environment: Environment;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signIn: SignIn;
  /** Builds the indexes of alternate keys whose time has come. */
  readonly buildKeys: (now: number) => void;
  readonly weather: Weather;
  /** What is served below `/_emulator/`. */
  readonly admin: Hono;
}

/** The emulator as an HTTP application: signing in, and the API behind it. Its bindings are the visit. */
export function createApp(options: AppOptions): Hono<{ Bindings: Visit }> {
  const app = new Hono<{ Bindings: Visit }>();
  app.all("/api/data/*", ({ req, env }) => answerApi(req.raw, env, options));
  app.all("/api/:service/*", ({ req, env }) =>
    toResponse(otherService(req.param("service")), headersFor(env, options.weather)),
  );
  app.route("/", options.signIn.routes);
  app.route("/_emulator", options.admin);
  app.notFound(() => new Response("The resource cannot be found.", { status: 404 }));
  app.onError((error) => {
    throw error;
  });
  return app;
}

async function answerApi(request: Request, visit: Visit, options: AppOptions): Promise<Response> {
  const { signIn, weather } = options;
  const { signedIn, server, origin } = visit;
  if (!signedIn) {
    return toResponse({ status: 401, headers: signIn.challenge(request.url) }, headersFor(visit, weather));
  }
  const inner = await takeIn(request);
  if ("status" in inner) return toResponse(inner, headersFor(visit, weather));
  const { userId } = signedIn;
  const work = () => answerAs(signedIn, inner, origin, options);
  const response = weather.isFair
    ? work()
    : await unlessAborted(weather.serve({ userId, server }, inner, work), request.signal);
  return toResponse(response, headersFor(visit, weather));
}

function headersFor({ signedIn, server }: Visit, weather: Weather): ReplyHeaderOptions {
  return weather.replyHeaders(signedIn?.userId, server);
}

function answerAs(signedIn: SignedIn, request: InnerRequest, origin: string, options: AppOptions): InnerResponse {
  const { environment, clock, buildKeys } = options;
  const now = clock();
  buildKeys(now);
  const callerOf: Session["callerOf"] = (headers) => findCaller(signedIn, headers, environment.store);
  const session: Session = { environment, callerOf, now: new Date(now) };
  return answerRequest(request, `${origin}/api/data/v9.2/`, session);
}

/** The request or, when it cannot be read, the refusal. */
async function takeIn(request: Request): Promise<InnerRequest | InnerResponse> {
  try {
    return await readRequest(request);
  } catch (error) {
    if (error instanceof WebApiError) return errorResponse(error);
    throw error;
  }
}

/** Such as "/api/search", which stands beside the Web API. */
function otherService(name: string): InnerResponse {
  return errorResponse(notSupported(`the service '/api/${name}'; it has '/api/data'`));
}

function toResponse({ status, headers, body, bytes }: InnerResponse, options: ReplyHeaderOptions): Response {
  const all = new Headers([...replyHeaders(options)]);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(bytes ?? body ?? null, { status, headers: all });
}
