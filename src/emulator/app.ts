import { Hono } from "hono";
import { answerRequest, type Session } from "./answer-request.ts";
import type { InnerRequest, InnerResponse } from "./batch/model.ts";
import { findCaller } from "./find-caller.ts";
import type { Environment } from "./environment.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import { notSupported } from "./web-api-error.ts";
import { errorResponse } from "./wire/error-response.ts";
import { replyHeaders, type ReplyHeaderOptions } from "./wire/headers.ts";

export interface AppOptions {
  readonly environment: Environment;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly headers: ReplyHeaderOptions;
  /** Who may sign in at an address ("https://org"), and with what token requests come in there. */
  readonly signInAt: (origin: string) => SignIn;
}

/** The emulator as an HTTP application: signing in, and the API behind it. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.all("/:tenant/oauth2/v2.0/token", ({ req }) => options.signInAt(originOf(req.raw)).answerTokenRequest(req.raw));
  app.all("/api/data/*", ({ req }) => answerApi(req.raw, options));
  app.all("/api/:service/*", ({ req }) => toResponse(otherService(req.param("service")), options.headers));
  app.notFound(() => new Response("The resource cannot be found.", { status: 404 }));
  app.onError((error) => {
    throw error;
  });
  return app;
}

async function answerApi(request: Request, options: AppOptions): Promise<Response> {
  const origin = originOf(request);
  const signIn = options.signInAt(origin);
  const user = signIn.authenticate(request.headers.get("Authorization") ?? undefined);
  if (!user) return toResponse({ status: 401, headers: signIn.challenge(request.url) }, options.headers);
  const inner = await readRequest(request);
  return toResponse(answerAs(user.userId, inner, origin, options), options.headers);
}

function answerAs(userId: string, request: InnerRequest, origin: string, options: AppOptions): InnerResponse {
  const { environment, clock } = options;
  try {
    const caller = findCaller(userId, request.headers.callerobjectid, environment.store);
    const session: Session = { environment, caller, now: new Date(clock()) };
    return answerRequest(request, `${origin}/api/data/v9.2/`, session);
  } catch (error) {
    return errorResponse(error);
  }
}

/** Such as "/api/search", which stands beside the Web API. */
function otherService(name: string): InnerResponse {
  return errorResponse(notSupported(`the service '/api/${name}'; it has '/api/data'`));
}

function originOf({ url }: Request): string {
  return new URL(url).origin;
}

async function readRequest(request: Request): Promise<InnerRequest> {
  const body = await request.text();
  return {
    method: request.method === "HEAD" ? "GET" : request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    ...(body === "" ? {} : { body }),
  };
}

function toResponse({ status, headers, body }: InnerResponse, options: ReplyHeaderOptions): Response {
  const all = new Headers([...replyHeaders(options)]);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(body ?? null, { status, headers: all });
}
